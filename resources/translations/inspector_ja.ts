<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ja" sourcelanguage="en">
<context>
    <name>AccountForm</name>
    <message>
        <source>As in the settings</source>
        <translation>設定に従う</translation>
    </message>
    <message>
        <source>May log on</source>
        <translation>ログオン可</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Remove…</source>
        <translation>削除…</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>キャンセル</translation>
    </message>
    <message>
        <source>First administrator</source>
        <translation>最初の管理者</translation>
    </message>
    <message>
        <source>New account</source>
        <translation>新規アカウント</translation>
    </message>
    <message>
        <source>Change the PIN…</source>
        <translation>PINを変更…</translation>
    </message>
    <message>
        <source>Set a PIN…</source>
        <translation>PINを設定…</translation>
    </message>
    <message>
        <source>Read another badge…</source>
        <translation>別のIDカードを読取…</translation>
    </message>
    <message>
        <source>Read a badge…</source>
        <translation>IDカードを読取…</translation>
    </message>
    <message>
        <source>A new one is entered.</source>
        <translation>新しいものを入力済みです。</translation>
    </message>
    <message>
        <source>There is one.</source>
        <translation>設定済みです。</translation>
    </message>
    <message>
        <source>There is none.</source>
        <translation>未設定です。</translation>
    </message>
    <message>
        <source>Unchanged</source>
        <translation>変更なし</translation>
    </message>
    <message>
        <source>At least {count} letters</source>
        <translation>{count}文字以上</translation>
    </message>
    <message>
        <source>The two passwords differ.</source>
        <translation>2つのパスワードが一致しません。</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>パスワード</translation>
    </message>
    <message>
        <source>Password again</source>
        <translation>パスワード（再入力）</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名前</translation>
    </message>
    <message>
        <source>Role</source>
        <translation>権限</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>言語</translation>
    </message>
</context>
<context>
    <name>AccountList</name>
    <message>
        <source>Accounts</source>
        <translation>アカウント</translation>
    </message>
    <message>
        <source>PIN</source>
        <translation>PIN</translation>
    </message>
    <message>
        <source>badge</source>
        <translation>IDカード</translation>
    </message>
    <message>
        <source>password</source>
        <translation>パスワード</translation>
    </message>
    <message>
        <source>may not log on</source>
        <translation>ログオン不可</translation>
    </message>
</context>
<context>
    <name>AddDialog</name>
    <message>
        <source>Add samples</source>
        <translation>見本を追加</translation>
    </message>
    <message>
        <source>Name of the sample</source>
        <translation>見本の名前</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>追加</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>キャンセル</translation>
    </message>
    <message>
        <source>A real part that is kept at the line and put before the camera. Give it the name that is written on it.</source>
        <translation>ラインに保管し、カメラの前に置く実物のワークです。現品に書かれている名前を付けてください。</translation>
    </message>
    <message numerus="yes">
        <source>%n pictures. The project keeps a copy of each.</source>
        <translation>
            <numerusform>画像%n枚。プロジェクトにそれぞれのコピーを保存します。</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>AgreementPanel</name>
    <message>
        <source>Save as PDF…</source>
        <translation>PDFで保存…</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>開く</translation>
    </message>
    <message>
        <source>Who</source>
        <translation>判定者</translation>
    </message>
    <message>
        <source>Said the same</source>
        <translation>一致</translation>
    </message>
    <message>
        <source>Kappa</source>
        <translation>κ係数</translation>
    </message>
    <message>
        <source>What it means</source>
        <translation>評価</translation>
    </message>
    <message>
        <source>Agreement of people and machine</source>
        <translation>人と機械の判定の一致</translation>
    </message>
    <message>
        <source>Have two persons judge the same parts on Verify, or one person judge parts again, or inspect parts with a serial several times: how well they agree stands here then.</source>
        <translation>目視確認で2人が同じワークを判定するか、1人が同じワークをもう一度判定するか、シリアル番号のあるワークを複数回検査すると、判定がどの程度一致するかをここに表示します。</translation>
    </message>
    <message>
        <source>Shares have exact intervals of 95%. Kappa is the agreement beyond chance: 1 is perfect, 0 is luck.</source>
        <translation>割合には正確法による95%信頼区間を付けています。κ係数は偶然を除いた一致の度合いで、1は完全な一致、0は偶然と同じです。</translation>
    </message>
    <message>
        <source>So few parts say little: 30 that were judged twice, half of them defects, are a beginning.</source>
        <translation>ワークが少ないため、はっきりしたことは言えません。2回判定したワーク30個（半数は不良品）が最初の目安です。</translation>
    </message>
    <message>
        <source>Do people and the machine agree?</source>
        <translation>人と機械の判定は一致しているか</translation>
    </message>
</context>
<context>
    <name>Alarm</name>
    <message>
        <source>There is no loudspeaker in use.</source>
        <translation>使用中のスピーカがありません。</translation>
    </message>
    <message>
        <source>There is no loudspeaker in use, or none of these programs is installed: {programs}.</source>
        <translation>使用中のスピーカがないか、次のプログラムがどれもインストールされていません：{programs}。</translation>
    </message>
    <message>
        <source>No tone can be heard on this PC.</source>
        <translation>このPCでは音を鳴らせません。</translation>
    </message>
</context>
<context>
    <name>AnswerButtons</name>
    <message>
        <source>Defect (1)</source>
        <translation>不良品 (1)</translation>
    </message>
    <message>
        <source>Unsure (3)</source>
        <translation>不明 (3)</translation>
    </message>
    <message>
        <source>What you answer from now on also becomes a validation image that shows it (V)</source>
        <translation>これ以降の回答を、その内容を示す検証画像としても追加します (V)</translation>
    </message>
    <message>
        <source>Validation</source>
        <translation>検証画像</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>元に戻す</translation>
    </message>
    <message>
        <source>Take the last answer back (Backspace)</source>
        <translation>直前の回答を取り消します (Backspace)</translation>
    </message>
    <message>
        <source>Good part (2)</source>
        <translation>良品 (2)</translation>
    </message>
    <message>
        <source>Good part: false reject (2)</source>
        <translation>良品：過検出 (2)</translation>
    </message>
    <message>
        <source>It is a defect of this kind</source>
        <translation>この種別の欠陥です</translation>
    </message>
</context>
<context>
    <name>ApplyBox</name>
    <message>
        <source>Apply</source>
        <translation>適用</translation>
    </message>
    <message>
        <source>Back to what is in use</source>
        <translation>使用中の内容に戻す</translation>
    </message>
    <message>
        <source>Build anew</source>
        <translation>再学習</translation>
    </message>
    <message>
        <source>Drafted: in this project another person puts it in force, on the page of the threshold.</source>
        <translation>起案しました。このプロジェクトでは、別の人がしきい値のページで有効化します。</translation>
    </message>
    <message>
        <source>Draft, being checked or stored…</source>
        <translation>案を確認中または保存中…</translation>
    </message>
    <message>
        <source>Draft: not in use yet. It stays here while the program runs, also when you leave this page.</source>
        <translation>案です。まだ使用していません。このページを離れても、プログラムの実行中は保持します。</translation>
    </message>
    <message>
        <source>In use: everything is looked at.</source>
        <translation>使用中：画像全体を検査します。</translation>
    </message>
    <message>
        <source>In use. The next build learns by these areas.</source>
        <translation>使用中です。次回の学習ではこの領域を使います。</translation>
    </message>
    <message>
        <source>In use: these areas act on scoring at once. Building anew will also remove what is ignored from the memory bank.</source>
        <translation>使用中：この領域はすぐにスコアへ反映されます。再学習すると、除外した部分はメモリバンクからも削除されます。</translation>
    </message>
    <message>
        <source>Write why: it is kept in the history.</source>
        <translation>理由を入力してください。履歴に残ります。</translation>
    </message>
    <message>
        <source>Why, in one line</source>
        <translation>理由（1行）</translation>
    </message>
    <message>
        <source>Reason for the change</source>
        <translation>変更の理由</translation>
    </message>
</context>
<context>
    <name>AreaForm</name>
    <message>
        <source>Looked at by</source>
        <translation>検査方法</translation>
    </message>
    <message>
        <source>Sensitivity</source>
        <translation>感度</translation>
    </message>
    <message>
        <source>Threshold of its own</source>
        <translation>個別のしきい値</translation>
    </message>
    <message>
        <source>in px</source>
        <translation>px単位</translation>
    </message>
    <message>
        <source>in mm</source>
        <translation>mm単位</translation>
    </message>
    <message>
        <source>Name, such as: clamp</source>
        <translation>名前（例：クランプ）</translation>
    </message>
    <message>
        <source>What the area means</source>
        <translation>領域の種類</translation>
    </message>
    <message>
        <source>Name of the area</source>
        <translation>領域の名前</translation>
    </message>
    <message>
        <source>How the zone is looked at</source>
        <translation>ゾーンの検査方法</translation>
    </message>
    <message>
        <source>Sensitivity or threshold of the zone</source>
        <translation>ゾーンの感度またはしきい値</translation>
    </message>
    <message>
        <source>Unit of the numbers</source>
        <translation>数値の単位</translation>
    </message>
    <message>
        <source>Left</source>
        <translation>左</translation>
    </message>
    <message>
        <source>Top</source>
        <translation>上</translation>
    </message>
    <message>
        <source>Width</source>
        <translation>幅</translation>
    </message>
    <message>
        <source>Height</source>
        <translation>高さ</translation>
    </message>
</context>
<context>
    <name>AreaList</name>
    <message>
        <source>Areas</source>
        <translation>領域</translation>
    </message>
    <message>
        <source>Everything is looked at. Take a tool and draw on the picture.</source>
        <translation>画像全体を検査します。ツールを選び、画像の上に描いてください。</translation>
    </message>
    <message>
        <source>Begin another area with the next stroke</source>
        <translation>次に描く図形を新しい領域にします</translation>
    </message>
    <message>
        <source>Further up: of zones that overlap the lower one in the list counts</source>
        <translation>上へ移動：ゾーンが重なる場合は、一覧で下にあるものが優先されます</translation>
    </message>
    <message>
        <source>Further down: of zones that overlap the lower one in the list counts</source>
        <translation>下へ移動：ゾーンが重なる場合は、一覧で下にあるものが優先されます</translation>
    </message>
    <message>
        <source>Delete the chosen area (Del)</source>
        <translation>選択した領域を削除します (Del)</translation>
    </message>
</context>
<context>
    <name>AreaWords</name>
    <message>
        <source>Ignored</source>
        <translation>除外領域</translation>
    </message>
    <message>
        <source>Region of interest</source>
        <translation>検査領域</translation>
    </message>
    <message>
        <source>Zone</source>
        <translation>ゾーン</translation>
    </message>
    <message>
        <source>Neither learned nor scored.</source>
        <translation>学習にもスコアにも使いません。</translation>
    </message>
    <message>
        <source>Only regions of interest are looked at; what is dim lies in none of them.</source>
        <translation>検査領域の中だけを検査します。暗く表示された部分はどの検査領域にも入っていません。</translation>
    </message>
    <message>
        <source>Has a sensitivity or a threshold of its own. Of zones that overlap the later one counts.</source>
        <translation>個別の感度またはしきい値を持ちます。ゾーンが重なる場合は後のものが優先されます。</translation>
    </message>
    <message>
        <source>threshold {value}</source>
        <translation>しきい値 {value}</translation>
    </message>
    <message>
        <source>sensitivity × {factor}</source>
        <translation>感度 × {factor}</translation>
    </message>
</context>
<context>
    <name>AuditDetails</name>
    <message>
        <source>The clock of this PC was set back before this entry.</source>
        <translation>この項目の前に、このPCの時計が戻されています。</translation>
    </message>
    <message>
        <source>Hash of the entry before</source>
        <translation>直前の項目のハッシュ</translation>
    </message>
    <message>
        <source>Hash</source>
        <translation>ハッシュ</translation>
    </message>
    <message>
        <source>Entry</source>
        <translation>項目</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>日時</translation>
    </message>
    <message>
        <source>What</source>
        <translation>内容</translation>
    </message>
    <message>
        <source>Who</source>
        <translation>実行者</translation>
    </message>
    <message>
        <source>Role</source>
        <translation>権限</translation>
    </message>
    <message>
        <source>Logged on by</source>
        <translation>ログオン方法</translation>
    </message>
    <message>
        <source>Station</source>
        <translation>設備</translation>
    </message>
    <message>
        <source>Project</source>
        <translation>プロジェクト</translation>
    </message>
</context>
<context>
    <name>AuditFilters</name>
    <message>
        <source>Since when</source>
        <translation>期間</translation>
    </message>
    <message>
        <source>What</source>
        <translation>内容</translation>
    </message>
    <message>
        <source>Who</source>
        <translation>実行者</translation>
    </message>
    <message>
        <source>Project</source>
        <translation>プロジェクト</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>今日</translation>
    </message>
    <message>
        <source>Last 7 days</source>
        <translation>直近7日</translation>
    </message>
    <message>
        <source>Last 30 days</source>
        <translation>直近30日</translation>
    </message>
    <message>
        <source>All of it</source>
        <translation>全期間</translation>
    </message>
    <message>
        <source>Everything</source>
        <translation>すべて</translation>
    </message>
    <message>
        <source>Everybody</source>
        <translation>全員</translation>
    </message>
    <message>
        <source>All projects</source>
        <translation>全プロジェクト</translation>
    </message>
</context>
<context>
    <name>AuditModel</name>
    <message>
        <source>#</source>
        <translation>#</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>日時</translation>
    </message>
    <message>
        <source>What</source>
        <translation>内容</translation>
    </message>
    <message>
        <source>Who</source>
        <translation>実行者</translation>
    </message>
    <message>
        <source>Role</source>
        <translation>権限</translation>
    </message>
    <message>
        <source>Project</source>
        <translation>プロジェクト</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>詳細</translation>
    </message>
</context>
<context>
    <name>AuditPage</name>
    <message>
        <source>Details of the entry</source>
        <translation>項目の詳細</translation>
    </message>
    <message>
        <source>Verify the chain</source>
        <translation>ハッシュチェーンを検証</translation>
    </message>
    <message>
        <source>Export CSV…</source>
        <translation>CSVに保存…</translation>
    </message>
    <message>
        <source>Look for newer entries</source>
        <translation>新しい項目を確認</translation>
    </message>
    <message numerus="yes">
        <source>{count} entries</source>
        <translation>
            <numerusform>{count}件</numerusform>
        </translation>
    </message>
    <message>
        <source>Export the audit</source>
        <translation>監査証跡のエクスポート</translation>
    </message>
    <message>
        <source>Reading the audit…</source>
        <translation>監査証跡を読み込んでいます…</translation>
    </message>
    <message numerus="yes">
        <source>Reading the audit: {count} entries</source>
        <translation>
            <numerusform>監査証跡を読み込んでいます：{count}件</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} entries were written.</source>
        <translation>
            <numerusform>{count}件を書き出しました。</numerusform>
        </translation>
    </message>
    <message>
        <source>The chain is whole: nothing was changed, removed or put in between.</source>
        <translation>ハッシュチェーンに異常はありません。変更、削除、挿入された項目はありません。</translation>
    </message>
    <message numerus="yes">
        <source>The chain is broken: {count} findings.</source>
        <translation>
            <numerusform>ハッシュチェーンが壊れています。問題：{count}件。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} entries are of a clock that was set back.</source>
        <translation>
            <numerusform>時計が戻された後の項目が{count}件あります。</numerusform>
        </translation>
    </message>
    <message>
        <source>Entry {number}: {finding}</source>
        <translation>項目{number}：{finding}</translation>
    </message>
    <message>
        <source>and {count} more</source>
        <translation>ほか{count}件</translation>
    </message>
</context>
<context>
    <name>AuditTable</name>
    <message>
        <source>Entries of the audit</source>
        <translation>監査証跡の項目</translation>
    </message>
</context>
<context>
    <name>AuditWords</name>
    <message>
        <source>Logged on</source>
        <translation>ログオン</translation>
    </message>
    <message>
        <source>Logged off</source>
        <translation>ログオフ</translation>
    </message>
    <message>
        <source>Log-on refused</source>
        <translation>ログオン拒否</translation>
    </message>
    <message>
        <source>Not allowed</source>
        <translation>権限なし</translation>
    </message>
    <message>
        <source>Accounts</source>
        <translation>アカウント</translation>
    </message>
    <message>
        <source>Build</source>
        <translation>学習</translation>
    </message>
    <message>
        <source>Draft</source>
        <translation>起案</translation>
    </message>
    <message>
        <source>Release</source>
        <translation>有効化</translation>
    </message>
    <message>
        <source>Gone back</source>
        <translation>前の設定に戻す</translation>
    </message>
    <message>
        <source>Action</source>
        <translation>操作</translation>
    </message>
    <message>
        <source>Active</source>
        <translation>有効</translation>
    </message>
    <message>
        <source>Announced</source>
        <translation>予告内容</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>回答</translation>
    </message>
    <message>
        <source>Memory bank</source>
        <translation>メモリバンク</translation>
    </message>
    <message>
        <source>Newly built</source>
        <translation>新規学習</translation>
    </message>
    <message>
        <source>By itself</source>
        <translation>自動</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>サイズ</translation>
    </message>
    <message>
        <source>Changed</source>
        <translation>変更</translation>
    </message>
    <message>
        <source>Changes</source>
        <translation>変更内容</translation>
    </message>
    <message>
        <source>Count</source>
        <translation>数</translation>
    </message>
    <message>
        <source>Decision</source>
        <translation>決定</translation>
    </message>
    <message>
        <source>Kind of defect</source>
        <translation>欠陥種別</translation>
    </message>
    <message>
        <source>Discarded</source>
        <translation>破棄</translation>
    </message>
    <message>
        <source>Drafted by</source>
        <translation>案の作成者</translation>
    </message>
    <message>
        <source>Lost entries</source>
        <translation>失われた項目</translation>
    </message>
    <message>
        <source>Event</source>
        <translation>設備の変更</translation>
    </message>
    <message>
        <source>Expected</source>
        <translation>期待</translation>
    </message>
    <message>
        <source>Not passed</source>
        <translation>不合格</translation>
    </message>
    <message>
        <source>Family of defects</source>
        <translation>欠陥グループ</translation>
    </message>
    <message>
        <source>File</source>
        <translation>ファイル</translation>
    </message>
    <message>
        <source>Files</source>
        <translation>ファイル</translation>
    </message>
    <message>
        <source>Good part</source>
        <translation>良品</translation>
    </message>
    <message>
        <source>Images</source>
        <translation>画像</translation>
    </message>
    <message>
        <source>Instead of</source>
        <translation>置き換え前</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>鍵</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>言語</translation>
    </message>
    <message>
        <source>Lot</source>
        <translation>ロット</translation>
    </message>
    <message>
        <source>Mask</source>
        <translation>マスク</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>モデル</translation>
    </message>
    <message>
        <source>With models</source>
        <translation>モデルを含む</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名前</translation>
    </message>
    <message>
        <source>New name</source>
        <translation>新しい名前</translation>
    </message>
    <message>
        <source>Newest picture</source>
        <translation>最新の画像</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>メモ</translation>
    </message>
    <message>
        <source>Entry</source>
        <translation>項目</translation>
    </message>
    <message>
        <source>Copied from</source>
        <translation>コピー元</translation>
    </message>
    <message>
        <source>Oldest picture</source>
        <translation>最古の画像</translation>
    </message>
    <message>
        <source>Parent model</source>
        <translation>元のモデル</translation>
    </message>
    <message>
        <source>Part</source>
        <translation>ワーク</translation>
    </message>
    <message>
        <source>Parts</source>
        <translation>ワーク</translation>
    </message>
    <message>
        <source>Passed</source>
        <translation>合格</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>理由</translation>
    </message>
    <message>
        <source>Record</source>
        <translation>記録</translation>
    </message>
    <message>
        <source>Reference picture</source>
        <translation>基準画像</translation>
    </message>
    <message>
        <source>Released by</source>
        <translation>有効化した人</translation>
    </message>
    <message>
        <source>Role</source>
        <translation>権限</translation>
    </message>
    <message>
        <source>Decision rule</source>
        <translation>判定ルール</translation>
    </message>
    <message>
        <source>Secrets</source>
        <translation>認証情報</translation>
    </message>
    <message>
        <source>Signer</source>
        <translation>署名者</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>入力元</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状態</translation>
    </message>
    <message>
        <source>Taken back</source>
        <translation>取り消し</translation>
    </message>
    <message>
        <source>Threshold</source>
        <translation>しきい値</translation>
    </message>
    <message>
        <source>New folder</source>
        <translation>新しいフォルダ</translation>
    </message>
    <message>
        <source>Back to that of</source>
        <translation>戻し先の日時</translation>
    </message>
    <message>
        <source>Too many tries</source>
        <translation>試行回数超過</translation>
    </message>
    <message>
        <source>What</source>
        <translation>内容</translation>
    </message>
    <message>
        <source>Good parts</source>
        <translation>良品</translation>
    </message>
    <message>
        <source>Validation images of good parts</source>
        <translation>良品の検証画像</translation>
    </message>
    <message>
        <source>Validation images of defects</source>
        <translation>欠陥の検証画像</translation>
    </message>
    <message>
        <source>Settings of the build</source>
        <translation>学習の設定</translation>
    </message>
    <message>
        <source>Model in use</source>
        <translation>使用モデル</translation>
    </message>
    <message>
        <source>Parts left out</source>
        <translation>除外したワーク</translation>
    </message>
    <message>
        <source>Parts kept</source>
        <translation>残したワーク</translation>
    </message>
    <message>
        <source>Kinds of defects</source>
        <translation>欠陥種別</translation>
    </message>
    <message>
        <source>Millimetres per px</source>
        <translation>1 px あたりの mm</translation>
    </message>
    <message>
        <source>A second person puts it in force</source>
        <translation>別の人が有効化する</translation>
    </message>
    <message>
        <source>Notes</source>
        <translation>メモ</translation>
    </message>
    <message>
        <source>Camera</source>
        <translation>カメラ</translation>
    </message>
    <message>
        <source>Trigger</source>
        <translation>トリガ</translation>
    </message>
    <message>
        <source>Serial</source>
        <translation>シリアル</translation>
    </message>
    <message>
        <source>Image gate</source>
        <translation>画像チェック</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>設定</translation>
    </message>
    <message>
        <source>Project</source>
        <translation>プロジェクト</translation>
    </message>
    <message>
        <source>Project deleted</source>
        <translation>プロジェクトの削除</translation>
    </message>
    <message>
        <source>Areas</source>
        <translation>領域</translation>
    </message>
    <message>
        <source>Labels</source>
        <translation>ラベル</translation>
    </message>
    <message>
        <source>Teach-back</source>
        <translation>追加学習</translation>
    </message>
    <message>
        <source>Left out of the model</source>
        <translation>モデルから除外</translation>
    </message>
    <message>
        <source>Known defects</source>
        <translation>既知欠陥</translation>
    </message>
    <message>
        <source>Challenge</source>
        <translation>始業点検</translation>
    </message>
    <message>
        <source>Event at the cell</source>
        <translation>設備の変更</translation>
    </message>
    <message>
        <source>Review</source>
        <translation>目視判定</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>運転</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>エクスポート</translation>
    </message>
    <message>
        <source>Import</source>
        <translation>インポート</translation>
    </message>
    <message>
        <source>Pictures deleted</source>
        <translation>画像の削除</translation>
    </message>
    <message>
        <source>Settings of the record</source>
        <translation>記録の設定</translation>
    </message>
    <message>
        <source>Trusted keys</source>
        <translation>信頼する鍵</translation>
    </message>
    <message>
        <source>Not done after all</source>
        <translation>実行できず</translation>
    </message>
    <message>
        <source>added</source>
        <translation>追加</translation>
    </message>
    <message>
        <source>audit</source>
        <translation>監査証跡</translation>
    </message>
    <message>
        <source>brought back</source>
        <translation>復元</translation>
    </message>
    <message>
        <source>changed</source>
        <translation>変更</translation>
    </message>
    <message>
        <source>chosen</source>
        <translation>選択</translation>
    </message>
    <message>
        <source>copied</source>
        <translation>コピー</translation>
    </message>
    <message>
        <source>deleted for good</source>
        <translation>完全に削除</translation>
    </message>
    <message>
        <source>folder renamed</source>
        <translation>フォルダ名の変更</translation>
    </message>
    <message>
        <source>made</source>
        <translation>作成</translation>
    </message>
    <message>
        <source>no longer trusted</source>
        <translation>信頼を解除</translation>
    </message>
    <message>
        <source>key of this PC</source>
        <translation>このPCの鍵</translation>
    </message>
    <message>
        <source>key of this PC renamed</source>
        <translation>このPCの鍵の名前を変更</translation>
    </message>
    <message>
        <source>own password or PIN</source>
        <translation>自分のパスワードまたはPIN</translation>
    </message>
    <message>
        <source>pictures</source>
        <translation>画像</translation>
    </message>
    <message>
        <source>project</source>
        <translation>プロジェクト</translation>
    </message>
    <message>
        <source>put in</source>
        <translation>追加</translation>
    </message>
    <message>
        <source>record</source>
        <translation>記録</translation>
    </message>
    <message>
        <source>removed</source>
        <translation>削除</translation>
    </message>
    <message>
        <source>report</source>
        <translation>レポート</translation>
    </message>
    <message>
        <source>report on agreement</source>
        <translation>一致度のレポート</translation>
    </message>
    <message>
        <source>results</source>
        <translation>結果</translation>
    </message>
    <message>
        <source>sample added</source>
        <translation>見本を追加</translation>
    </message>
    <message>
        <source>sample removed</source>
        <translation>見本を削除</translation>
    </message>
    <message>
        <source>settings</source>
        <translation>設定</translation>
    </message>
    <message>
        <source>taken away</source>
        <translation>削除</translation>
    </message>
    <message>
        <source>thrown away</source>
        <translation>削除</translation>
    </message>
    <message>
        <source>trusted</source>
        <translation>信頼済み</translation>
    </message>
    <message>
        <source>validation images</source>
        <translation>検証画像</translation>
    </message>
    <message>
        <source>weights of a network</source>
        <translation>ネットワークの重み</translation>
    </message>
    <message>
        <source>inspect</source>
        <translation>検査</translation>
    </message>
    <message>
        <source>verify parts</source>
        <translation>ワークの目視確認</translation>
    </message>
    <message>
        <source>enter events</source>
        <translation>設備の変更の記入</translation>
    </message>
    <message>
        <source>run a challenge</source>
        <translation>始業点検の実施</translation>
    </message>
    <message>
        <source>choose a product</source>
        <translation>品種の選択</translation>
    </message>
    <message>
        <source>set up the line</source>
        <translation>ラインの設定</translation>
    </message>
    <message>
        <source>change the project</source>
        <translation>プロジェクトの変更</translation>
    </message>
    <message>
        <source>label images</source>
        <translation>画像のラベル付け</translation>
    </message>
    <message>
        <source>build a model</source>
        <translation>モデルの学習</translation>
    </message>
    <message>
        <source>draft a threshold</source>
        <translation>しきい値案の作成</translation>
    </message>
    <message>
        <source>release a threshold</source>
        <translation>しきい値の有効化</translation>
    </message>
    <message>
        <source>put a model to use</source>
        <translation>モデルの使用開始</translation>
    </message>
    <message>
        <source>teach parts</source>
        <translation>ワークの追加学習</translation>
    </message>
    <message>
        <source>set up the challenge</source>
        <translation>始業点検の設定</translation>
    </message>
    <message>
        <source>export</source>
        <translation>エクスポート</translation>
    </message>
    <message>
        <source>import</source>
        <translation>インポート</translation>
    </message>
    <message>
        <source>delete the project</source>
        <translation>プロジェクトの削除</translation>
    </message>
    <message>
        <source>change settings</source>
        <translation>設定の変更</translation>
    </message>
    <message>
        <source>manage users</source>
        <translation>ユーザーの管理</translation>
    </message>
    <message>
        <source>trust keys</source>
        <translation>鍵の信頼</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>パスワード</translation>
    </message>
    <message>
        <source>PIN</source>
        <translation>PIN</translation>
    </message>
    <message>
        <source>Badge</source>
        <translation>IDカード</translation>
    </message>
    <message>
        <source>Name in the system</source>
        <translation>システムのユーザー名</translation>
    </message>
    <message>
        <source>Not at all</source>
        <translation>ログオンなし</translation>
    </message>
    <message>
        <source>The program</source>
        <translation>プログラム</translation>
    </message>
    <message>
        <source>kept</source>
        <translation>残す</translation>
    </message>
    <message>
        <source>left out</source>
        <translation>除外</translation>
    </message>
    <message>
        <source>By age</source>
        <translation>保存期間による</translation>
    </message>
    <message>
        <source>By quota</source>
        <translation>容量上限による</translation>
    </message>
    <message>
        <source>on</source>
        <translation>オン</translation>
    </message>
    <message>
        <source>off</source>
        <translation>オフ</translation>
    </message>
    <message>
        <source>damaged</source>
        <translation>破損</translation>
    </message>
    <message>
        <source>cancelled</source>
        <translation>中止</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>はい</translation>
    </message>
    <message>
        <source>no</source>
        <translation>いいえ</translation>
    </message>
</context>
<context>
    <name>BackgroundBox</name>
    <message>
        <source>Propose the background</source>
        <translation>背景を提案</translation>
    </message>
    <message>
        <source>Accept as ignored area</source>
        <translation>除外領域として採用</translation>
    </message>
    <message>
        <source>Reject</source>
        <translation>不採用</translation>
    </message>
    <message>
        <source>Looking for the background</source>
        <translation>背景を探しています</translation>
    </message>
    <message>
        <source>No background can be told from the part for sure. Nothing was changed.</source>
        <translation>背景とワークを確実に見分けられません。何も変更していません。</translation>
    </message>
    <message>
        <source>In {pictures} pictures no good part lies in the hatched {share}. Look at it: nothing is ignored before you accept.</source>
        <translation>画像{pictures}枚のどれでも、斜線部（{share}）に良品はありません。確認してください。採用するまでは何も除外しません。</translation>
    </message>
</context>
<context>
    <name>BadgeDialog</name>
    <message>
        <source>Badge of {name}</source>
        <translation>{name}のIDカード</translation>
    </message>
    <message>
        <source>Hold the badge to the reader now.</source>
        <translation>IDカードをリーダにかざしてください。</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>キャンセル</translation>
    </message>
    <message>
        <source>It was read. Hold the same badge to the reader once more.</source>
        <translation>読み取りました。同じIDカードをもう一度かざしてください。</translation>
    </message>
    <message>
        <source>The reader read something else the second time. Hold the badge to the reader again, twice.</source>
        <translation>2回目の読み取り結果が1回目と異なります。IDカードをもう一度、2回かざしてください。</translation>
    </message>
</context>
<context>
    <name>BesideGood</name>
    <message>
        <source>A good part</source>
        <translation>良品</translation>
    </message>
    <message>
        <source>A good part looks like this.</source>
        <translation>良品はこのように見えます。</translation>
    </message>
</context>
<context>
    <name>BestSettings</name>
    <message>
        <source>Use these settings</source>
        <translation>この設定を使う</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>閉じる</translation>
    </message>
    <message>
        <source>Starting…</source>
        <translation>開始中…</translation>
    </message>
    <message>
        <source>Better settings were found</source>
        <translation>より良い設定が見つかりました</translation>
    </message>
    <message>
        <source>The present settings do well</source>
        <translation>現在の設定で問題ありません</translation>
    </message>
    <message>
        <source>Time was up before all was tried; another search goes on where this one ended.</source>
        <translation>すべて試す前に制限時間になりました。次回の探索は続きから始めます。</translation>
    </message>
    <message>
        <source>Cancelled.</source>
        <translation>キャンセルしました。</translation>
    </message>
    <message>
        <source>What was tried is kept: another search goes on where this one ended.</source>
        <translation>試した結果は保存しています。次回の探索は続きから始めます。</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>設定</translation>
    </message>
    <message>
        <source>Pairs told apart</source>
        <translation>判別できた組</translation>
    </message>
    <message>
        <source>A part</source>
        <translation>1ワーク</translation>
    </message>
    <message>
        <source>To build</source>
        <translation>学習メモリ</translation>
    </message>
</context>
<context>
    <name>Board</name>
    <message>
        <source>Another reference picture…</source>
        <translation>別の基準画像…</translation>
    </message>
    <message>
        <source>Show the effect</source>
        <translation>効果を表示</translation>
    </message>
    <message>
        <source>Proposed: background</source>
        <translation>提案：背景</translation>
    </message>
    <message>
        <source>Drawn on {name}, {width} × {height} px</source>
        <translation>{name}（{width} × {height} px）の上に描いたもの</translation>
    </message>
</context>
<context>
    <name>BoxEditor</name>
    <message>
        <source>Region of interest</source>
        <translation>検査領域</translation>
    </message>
</context>
<context>
    <name>BuildForecast</name>
    <message>
        <source>Timing a few images, to predict how long a build takes…</source>
        <translation>学習時間を予測するため、数枚の画像で時間を測っています…</translation>
    </message>
    <message>
        <source>How long a build takes is predicted once no inspection runs.</source>
        <translation>学習時間は、検査が動いていないときに予測します。</translation>
    </message>
    <message>
        <source>Predicted: about {time} to build, {memory} MB of memory at most, {part} to inspect a part.</source>
        <translation>予測：学習は約{time}、メモリは最大{memory} MB、1ワークの検査は{part}です。</translation>
    </message>
    <message>
        <source>No prediction: the images could not be timed.</source>
        <translation>予測できません。画像で時間を測れませんでした。</translation>
    </message>
</context>
<context>
    <name>BuildPage</name>
    <message>
        <source>Start build</source>
        <translation>学習を開始</translation>
    </message>
    <message>
        <source>Find the best settings</source>
        <translation>最適な設定を探す</translation>
    </message>
    <message>
        <source>Compares settings on the parts of this project, for about three minutes</source>
        <translation>このプロジェクトのワークで設定を比較します（約3分）</translation>
    </message>
    <message>
        <source>Demo project</source>
        <translation>デモプロジェクト</translation>
    </message>
    <message>
        <source>Loading the model…</source>
        <translation>モデルを読み込んでいます…</translation>
    </message>
    <message>
        <source>The model of this project cannot be used. Build it again.</source>
        <translation>このプロジェクトのモデルは使用できません。再学習してください。</translation>
    </message>
    <message>
        <source>There is none yet. Start the build: the program then knows what a good part looks like.</source>
        <translation>モデルがまだありません。学習を開始すると、良品の見え方をプログラムが覚えます。</translation>
    </message>
    <message>
        <source>Starting…</source>
        <translation>開始中…</translation>
    </message>
    <message>
        <source>The new model cannot be used.</source>
        <translation>新しいモデルを使用できません。</translation>
    </message>
    <message>
        <source>Done. The new model is in use.</source>
        <translation>完了しました。新しいモデルを使用中です。</translation>
    </message>
    <message>
        <source>Done. Loading the new model…</source>
        <translation>完了しました。新しいモデルを読み込んでいます…</translation>
    </message>
    <message>
        <source>Cancelled.</source>
        <translation>キャンセルしました。</translation>
    </message>
    <message>
        <source>Nothing was built.</source>
        <translation>モデルは作成されませんでした。</translation>
    </message>
    <message>
        <source>The model of {moment} stays in use.</source>
        <translation>{moment}のモデルを引き続き使用します。</translation>
    </message>
    <message>
        <source>The program draws parts, good ones and defective ones, and learns from the good ones. This is done once.</source>
        <translation>良品と不良品のワークを描画し、良品から学習します。この処理は1回だけです。</translation>
    </message>
    <message>
        <source>The model in use stays in use until the new one is complete.</source>
        <translation>新しいモデルが完成するまで、現在のモデルを引き続き使用します。</translation>
    </message>
    <message>
        <source>Here the program learns from pictures of good parts what a part looks like.</source>
        <translation>ここでは、良品の画像からワークの見え方を学習します。</translation>
    </message>
    <message>
        <source>No project is open</source>
        <translation>プロジェクトが開かれていません</translation>
    </message>
    <message>
        <source>Choose a project</source>
        <translation>プロジェクトを選択</translation>
    </message>
    <message>
        <source>It inspects with models that were built on a PC with the full program. Export the project there (Projects › More › Export…), bring the file here, and drop it on the page Projects.</source>
        <translation>フル版のPCで学習したモデルを使って検査します。そのPCでプロジェクトをエクスポートし（プロジェクト › その他 › エクスポート…）、ファイルをこのPCに移して、プロジェクトのページにドロップしてください。</translation>
    </message>
    <message>
        <source>This PC is a station</source>
        <translation>このPCは検査専用です</translation>
    </message>
    <message>
        <source>Go to Projects</source>
        <translation>プロジェクトへ</translation>
    </message>
</context>
<context>
    <name>BuildSummary</name>
    <message>
        <source>What will be built</source>
        <translation>学習の内容</translation>
    </message>
    <message>
        <source>Change…</source>
        <translation>変更…</translation>
    </message>
    <message>
        <source>Change the images or the network of this project</source>
        <translation>このプロジェクトの画像やネットワークを変更します</translation>
    </message>
    <message>
        <source>Line…</source>
        <translation>ライン…</translation>
    </message>
    <message>
        <source>Set up camera, trigger and serials of this project</source>
        <translation>このプロジェクトのカメラ、トリガ、シリアル番号を設定します</translation>
    </message>
    <message>
        <source>Learns from</source>
        <translation>学習に使用</translation>
    </message>
    <message>
        <source>Threshold from</source>
        <translation>しきい値の根拠</translation>
    </message>
    <message>
        <source>Every good part is learned, and scored by what the others taught</source>
        <translation>良品はすべて学習し、それぞれのスコアは他の良品の学習結果で求めます</translation>
    </message>
    <message>
        <source>Defects</source>
        <translation>不良品</translation>
    </message>
    <message>
        <source>Images with defects that confirm the threshold</source>
        <translation>しきい値を確認するための、欠陥のある画像</translation>
    </message>
    <message>
        <source>Bit depth</source>
        <translation>ビット深度</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>ネットワーク</translation>
    </message>
    <message>
        <source>How closely</source>
        <translation>細かさ</translation>
    </message>
    <message>
        <source>Method</source>
        <translation>手法</translation>
    </message>
    <message>
        <source>Memory bank</source>
        <translation>メモリバンク</translation>
    </message>
    <message>
        <source>{width} × {height} px of every picture</source>
        <translation>各画像の{width} × {height} px</translation>
    </message>
    <message>
        <source>Where to look</source>
        <translation>検査する場所</translation>
    </message>
    <message>
        <source>The region of interest; what is outside is cut away first</source>
        <translation>検査領域です。外側は最初に切り取ります</translation>
    </message>
    <message>
        <source>other light</source>
        <translation>照明の変化</translation>
    </message>
    <message>
        <source>{count} directions</source>
        <translation>{count}方向</translation>
    </message>
    <message>
        <source>Good parts are also learned as they would look so; inspecting takes no longer</source>
        <translation>良品がこのように見える場合も学習します。検査時間は変わりません</translation>
    </message>
    <message>
        <source>Also learned</source>
        <translation>追加で学習</translation>
    </message>
    <message>
        <source>none</source>
        <translation>なし</translation>
    </message>
    <message>
        <source>none: the threshold will be provisional</source>
        <translation>なし：しきい値は暫定です</translation>
    </message>
    <message numerus="yes">
        <source>{count} good parts</source>
        <translation>
            <numerusform>良品{count}個</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>the same {count}, each scored without itself</source>
        <translation>
            <numerusform>同じ{count}個（それぞれ自身を除いてスコアを計算）</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} images of good parts</source>
        <translation>
            <numerusform>良品画像{count}枚</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} images</source>
        <translation>
            <numerusform>画像{count}枚</numerusform>
        </translation>
    </message>
    <message>
        <source>As chosen for this project</source>
        <translation>このプロジェクトでの指定どおり</translation>
    </message>
    <message>
        <source>A few good parts were looked at; the build looks at all of them.</source>
        <translation>良品の一部だけを調べた結果です。学習ではすべてを調べます。</translation>
    </message>
    <message>
        <source>and {count} more</source>
        <translation>ほか{count}件</translation>
    </message>
    <message>
        <source>none: this method keeps no bank</source>
        <translation>なし：この手法はメモリバンクを持ちません</translation>
    </message>
    <message>
        <source>automatic: {least} to {most} patches, by the time that a part then takes</source>
        <translation>自動：パッチ{least}～{most}個（1ワークの処理時間で決定）</translation>
    </message>
    <message>
        <source>{share} of all patches</source>
        <translation>全パッチの{share}</translation>
    </message>
</context>
<context>
    <name>CameraTab</name>
    <message>
        <source>USB or built-in camera</source>
        <translation>USBカメラ／内蔵カメラ</translation>
    </message>
    <message>
        <source>Network camera</source>
        <translation>ネットワークカメラ</translation>
    </message>
    <message>
        <source>Industrial camera (GenICam)</source>
        <translation>産業用カメラ (GenICam)</translation>
    </message>
    <message>
        <source>Watched folder</source>
        <translation>監視フォルダ</translation>
    </message>
    <message>
        <source>Simulated camera</source>
        <translation>模擬カメラ</translation>
    </message>
    <message>
        <source>Width in px</source>
        <translation>幅 (px)</translation>
    </message>
    <message>
        <source>Height in px</source>
        <translation>高さ (px)</translation>
    </message>
    <message>
        <source>Pictures a second</source>
        <translation>毎秒の画像数</translation>
    </message>
    <message>
        <source>Exposure</source>
        <translation>露光時間</translation>
    </message>
    <message>
        <source>Gain</source>
        <translation>ゲイン</translation>
    </message>
    <message>
        <source>White balance in K</source>
        <translation>ホワイトバランス (K)</translation>
    </message>
    <message>
        <source>Motion JPEG</source>
        <translation>Motion JPEG</translation>
    </message>
    <message>
        <source>Faster at large sizes, with compression marks</source>
        <translation>大きいサイズで高速ですが、圧縮の跡が残ります</translation>
    </message>
    <message>
        <source>Choose the producer&apos;s .cti file</source>
        <translation>プロデューサの.ctiファイルを選択</translation>
    </message>
    <message>
        <source>GenTL producer of this PC (.cti)</source>
        <translation>このPCのGenTLプロデューサ (.cti)</translation>
    </message>
    <message>
        <source>It is {value}, not as asked</source>
        <translation>実際の値は{value}で、指定と異なります</translation>
    </message>
    <message>
        <source>It is {value}</source>
        <translation>実際の値は{value}です</translation>
    </message>
    <message>
        <source>This camera does not say</source>
        <translation>このカメラからは値を取得できません</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>入力元</translation>
    </message>
    <message>
        <source>Empty leaves what the camera has. The settings belong to the project and hold from the next Start on.</source>
        <translation>空欄ではカメラの値を使います。設定はプロジェクトに保存され、次の「開始」から有効です。</translation>
    </message>
    <message>
        <source>Resolution, exposure and the like of a network camera are set in the camera itself.</source>
        <translation>ネットワークカメラの解像度や露光時間などは、カメラ側で設定してください。</translation>
    </message>
    <message>
        <source>What stands here is written with the source; everything else stays as the camera is set.</source>
        <translation>ここに入力した値は入力元とともに保存されます。それ以外はカメラの設定のままです。</translation>
    </message>
    <message>
        <source>Its newest picture is shown here, and no file is taken or moved.</source>
        <translation>最新の画像をここに表示します。ファイルの取り込みや移動は行いません。</translation>
    </message>
    <message>
        <source>Pictures from a folder pass by; without one, grey discs. For trying out, also what goes wrong.</source>
        <translation>フォルダの画像を順に流します。フォルダの指定がなければ灰色の円板を表示します。異常時の動作も試せます。</translation>
    </message>
    <message>
        <source>Choose the GenTL producer</source>
        <translation>GenTLプロデューサを選択</translation>
    </message>
    <message>
        <source>Connected: {names}</source>
        <translation>接続中：{names}</translation>
    </message>
    <message>
        <source>No camera is connected.</source>
        <translation>カメラが接続されていません。</translation>
    </message>
    <message>
        <source>Industrial cameras need a package that is not installed: pip install harvesters.</source>
        <translation>産業用カメラに必要なパッケージがありません。pip install harvesters を実行してください。</translation>
    </message>
    <message>
        <source>No GenTL producer is installed: install the camera maker&apos;s software, or choose its .cti file.</source>
        <translation>GenTLプロデューサがインストールされていません。カメラメーカのソフトウェアをインストールするか、その.ctiファイルを選択してください。</translation>
    </message>
    <message>
        <source>This GenTL producer is not there.</source>
        <translation>このGenTLプロデューサが見つかりません。</translation>
    </message>
</context>
<context>
    <name>CanvasTools</name>
    <message>
        <source>Choose, move, change size (V)</source>
        <translation>選択、移動、サイズ変更 (V)</translation>
    </message>
    <message>
        <source>Rectangle (R)</source>
        <translation>長方形 (R)</translation>
    </message>
    <message>
        <source>Ellipse (O)</source>
        <translation>楕円 (O)</translation>
    </message>
    <message>
        <source>Polygon (P): tap its corners; a double tap, its first corner or Enter closes it</source>
        <translation>多角形 (P)：角をタップします。ダブルタップ、最初の角、Enterのいずれかで閉じます</translation>
    </message>
    <message>
        <source>Brush (B)</source>
        <translation>ブラシ (B)</translation>
    </message>
    <message>
        <source>Eraser (E)</source>
        <translation>消しゴム (E)</translation>
    </message>
    <message>
        <source>Undo (Ctrl+Z)</source>
        <translation>元に戻す (Ctrl+Z)</translation>
    </message>
    <message>
        <source>Redo (Ctrl+Y)</source>
        <translation>やり直し (Ctrl+Y)</translation>
    </message>
    <message>
        <source>Further away (-)</source>
        <translation>縮小 (-)</translation>
    </message>
    <message>
        <source>Closer (+)</source>
        <translation>拡大 (+)</translation>
    </message>
    <message>
        <source>Whole picture (0)</source>
        <translation>全体表示 (0)</translation>
    </message>
    <message>
        <source>Width of brush and eraser, in px of the picture</source>
        <translation>ブラシと消しゴムの太さ（画像のpx）</translation>
    </message>
    <message>
        <source>{count} px</source>
        <translation>{count} px</translation>
    </message>
</context>
<context>
    <name>CapabilityPage</name>
    <message>
        <source>Here you see how small a defect the model finds, and whether people and machine agree.</source>
        <translation>ここでは、モデルがどの程度小さな欠陥まで検出できるか、人と機械の判定が一致するかを確認できます。</translation>
    </message>
    <message>
        <source>Save as</source>
        <translation>名前を付けて保存</translation>
    </message>
    <message>
        <source>Saved as {name}</source>
        <translation>{name}として保存しました</translation>
    </message>
</context>
<context>
    <name>CapabilityWords</name>
    <message>
        <source>scratches</source>
        <translation>キズ</translation>
    </message>
    <message>
        <source>spots</source>
        <translation>斑点</translation>
    </message>
    <message>
        <source>dents</source>
        <translation>打痕</translation>
    </message>
    <message>
        <source>stains</source>
        <translation>汚れ</translation>
    </message>
    <message>
        <source>smears</source>
        <translation>こすれ</translation>
    </message>
    <message>
        <source>missing pieces</source>
        <translation>欠け</translation>
    </message>
    <message>
        <source>{defects} in {zone}</source>
        <translation>{zone}の{defects}</translation>
    </message>
    <message>
        <source>Of {defects} with {contrast} contrast nothing can be promised: too many were missed, or larger ones are not found more often.</source>
        <translation>{defects}（コントラスト{contrast}）については何も保証できません。見逃しが多すぎるか、大きくなっても検出率が上がりません。</translation>
    </message>
    <message>
        <source>90% of {defects} from {size} on, with 95% confidence ({contrast} contrast)</source>
        <translation>{size}以上の{defects}の90%を検出、信頼度95%（コントラスト{contrast}）</translation>
    </message>
    <message>
        <source>The threshold or the areas were changed since: it does not hold any more. Study anew.</source>
        <translation>その後、しきい値または領域が変更されたため、この結果は無効です。もう一度評価してください。</translation>
    </message>
    <message>
        <source>The model has learned these very parts: on new ones it finds a little less.</source>
        <translation>このワークはモデルが学習済みです。新しいワークでは検出能力が少し下がります。</translation>
    </message>
    <message>
        <source>{who} again</source>
        <translation>{who}（繰り返し）</translation>
    </message>
    <message>
        <source>{one} and {other}</source>
        <translation>{one}と{other}</translation>
    </message>
    <message>
        <source>All of them</source>
        <translation>全員</translation>
    </message>
    <message>
        <source>The machine again</source>
        <translation>機械（繰り返し）</translation>
    </message>
    <message>
        <source>{agreed} of {parts}: {share} ({low} to {high})</source>
        <translation>{parts}個中{agreed}個：{share}（{low}～{high}）</translation>
    </message>
    <message>
        <source>{kappa} ({low} to {high})</source>
        <translation>{kappa}（{low}～{high}）</translation>
    </message>
    <message>
        <source>Only one word was ever said: show good parts and defects.</source>
        <translation>判定がすべて同じです。良品と不良品の両方を見せてください。</translation>
    </message>
    <message>
        <source>Good: they can be trusted.</source>
        <translation>良好：信頼できます。</translation>
    </message>
    <message>
        <source>Poor: agree on limit samples first.</source>
        <translation>不十分：まず限度見本で基準を合わせてください。</translation>
    </message>
    <message>
        <source>Moderate: look at the parts on which they differ.</source>
        <translation>中程度：判定が分かれたワークを確認してください。</translation>
    </message>
    <message>
        <source>The scores of one part that is inspected again scatter by {spread} (standard deviation).</source>
        <translation>同じワークを繰り返し検査したときのスコアのばらつきは{spread}（標準偏差）です。</translation>
    </message>
</context>
<context>
    <name>ChallengeDialog</name>
    <message>
        <source>Challenge</source>
        <translation>始業点検</translation>
    </message>
    <message>
        <source>Showing the samples…</source>
        <translation>見本を検査しています…</translation>
    </message>
    <message>
        <source>Real parts are put before the camera: choose a camera on Inspect first.</source>
        <translation>実物のワークをカメラの前に置きます。先に検査ページでカメラを選択してください。</translation>
    </message>
    <message>
        <source>It has no more pictures.</source>
        <translation>画像がもうありません。</translation>
    </message>
</context>
<context>
    <name>ChallengeHistory</name>
    <message>
        <source>When</source>
        <translation>日時</translation>
    </message>
    <message>
        <source>By</source>
        <translation>実施者</translation>
    </message>
    <message>
        <source>Signed</source>
        <translation>署名</translation>
    </message>
    <message>
        <source>What came of it</source>
        <translation>結果</translation>
    </message>
    <message>
        <source>Challenges so far</source>
        <translation>これまでの始業点検</translation>
    </message>
    <message>
        <source>The line cannot be read.</source>
        <translation>この行は読み取れません。</translation>
    </message>
    <message>
        <source>Passed</source>
        <translation>合格</translation>
    </message>
    <message>
        <source>Changed afterwards</source>
        <translation>後から変更されています</translation>
    </message>
    <message>
        <source>Changed, or one before it is missing</source>
        <translation>変更されているか、前の記録が欠けています</translation>
    </message>
</context>
<context>
    <name>ChallengePage</name>
    <message>
        <source>Here known samples prove at the start of a shift that the station finds what it must.</source>
        <translation>ここでは、検出すべきものを検出できることを、シフトの始めに既知の見本で確認します。</translation>
    </message>
    <message>
        <source>Pictures ({patterns})</source>
        <translation>画像 ({patterns})</translation>
    </message>
    <message>
        <source>Choose pictures of samples</source>
        <translation>見本の画像を選択</translation>
    </message>
    <message>
        <source>Validation images</source>
        <translation>検証画像</translation>
    </message>
    <message>
        <source>The project has no validation images of known truth.</source>
        <translation>このプロジェクトには、正解がわかっている検証画像がありません。</translation>
    </message>
    <message>
        <source>Recorded parts</source>
        <translation>記録済みワーク</translation>
    </message>
    <message>
        <source>No picture of a recorded part is kept.</source>
        <translation>記録済みワークの画像は保存されていません。</translation>
    </message>
    <message>
        <source>An inspection is running and has the camera: stop it first.</source>
        <translation>検査中のためカメラが使用されています。先に検査を停止してください。</translation>
    </message>
</context>
<context>
    <name>ChallengeParts</name>
    <message>
        <source>Show all samples now</source>
        <translation>全見本を点検</translation>
    </message>
    <message>
        <source>Add…</source>
        <translation>追加…</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>削除</translation>
    </message>
    <message>
        <source>Pictures from files…</source>
        <translation>ファイルの画像…</translation>
    </message>
    <message>
        <source>Validation images…</source>
        <translation>検証画像…</translation>
    </message>
    <message>
        <source>Recorded parts…</source>
        <translation>記録済みワーク…</translation>
    </message>
    <message>
        <source>A real part…</source>
        <translation>実物のワーク…</translation>
    </message>
    <message>
        <source>When the project asks for it</source>
        <translation>点検の実施時期</translation>
    </message>
    <message>
        <source> h</source>
        <translation> 時間</translation>
    </message>
    <message>
        <source>How long one counts</source>
        <translation>1回の有効時間</translation>
    </message>
    <message>
        <source>As sources are written: usb:0, rtsp://…, genicam:SERIAL</source>
        <translation>入力元の書式：usb:0、rtsp://…、genicam:SERIAL</translation>
    </message>
    <message>
        <source>Camera for real parts</source>
        <translation>実物ワーク用カメラ</translation>
    </message>
    <message>
        <source>Samples</source>
        <translation>見本</translation>
    </message>
    <message>
        <source>One that was passed counts for</source>
        <translation>合格の有効時間</translation>
    </message>
    <message>
        <source>Challenges so far</source>
        <translation>これまでの始業点検</translation>
    </message>
    <message>
        <source>What every sample got</source>
        <translation>各見本の判定</translation>
    </message>
</context>
<context>
    <name>ChallengePrompt</name>
    <message>
        <source>A challenge is due</source>
        <translation>始業点検の時間です</translation>
    </message>
    <message>
        <source>Show the samples</source>
        <translation>見本を点検</translation>
    </message>
    <message>
        <source>Stop the inspection first: real parts are put before its camera.</source>
        <translation>先に検査を停止してください。実物のワークをそのカメラの前に置きます。</translation>
    </message>
</context>
<context>
    <name>ChallengeWords</name>
    <message>
        <source>Good part: OK is expected</source>
        <translation>良品：期待する判定はOK</translation>
    </message>
    <message>
        <source>Limit sample, still good: OK is expected</source>
        <translation>限度見本（良品側）：期待する判定はOK</translation>
    </message>
    <message>
        <source>Limit sample, no longer good: NG is expected</source>
        <translation>限度見本（不良品側）：期待する判定はNG</translation>
    </message>
    <message>
        <source>Defect: NG is expected</source>
        <translation>不良品：期待する判定はNG</translation>
    </message>
    <message>
        <source>Good</source>
        <translation>良品</translation>
    </message>
    <message>
        <source>Limit</source>
        <translation>限度</translation>
    </message>
    <message>
        <source>Defect</source>
        <translation>不良品</translation>
    </message>
    <message>
        <source>Only when somebody wants it</source>
        <translation>必要なときだけ</translation>
    </message>
    <message>
        <source>Before the line starts, once a shift</source>
        <translation>ラインの開始前、シフトごとに1回</translation>
    </message>
    <message>
        <source>Before the line starts, and again while it runs</source>
        <translation>ラインの開始前と運転中</translation>
    </message>
    <message>
        <source>The samples have not been shown on this PC yet.</source>
        <translation>このPCではまだ見本を点検していません。</translation>
    </message>
    <message>
        <source>The last challenge is not signed by this PC, or was changed afterwards.</source>
        <translation>前回の始業点検はこのPCの署名ではないか、後から変更されています。</translation>
    </message>
    <message>
        <source>The last challenge was not passed.</source>
        <translation>前回の始業点検は不合格でした。</translation>
    </message>
    <message>
        <source>Another model has come into use since the last challenge.</source>
        <translation>前回の始業点検の後、モデルが切り替わりました。</translation>
    </message>
    <message>
        <source>Another threshold has come into force since the last challenge.</source>
        <translation>前回の始業点検の後、しきい値が変更されました。</translation>
    </message>
    <message>
        <source>The samples are not those of the last challenge.</source>
        <translation>見本が前回の始業点検と異なります。</translation>
    </message>
    <message>
        <source>The last challenge is dated later than now: the clock was set back.</source>
        <translation>前回の始業点検の日時が現在より後です。PCの時計が戻されています。</translation>
    </message>
    <message>
        <source>The last challenge was too long ago.</source>
        <translation>前回の始業点検から時間がたちすぎています。</translation>
    </message>
    <message>
        <source>No samples yet</source>
        <translation>見本がまだありません</translation>
    </message>
    <message>
        <source>Add pictures of good parts, of the limit and of defects, or real parts that are kept at the line.</source>
        <translation>良品、限度見本、不良品の画像、またはラインに保管している実物のワークを追加してください。</translation>
    </message>
    <message>
        <source>Passed {when}</source>
        <translation>合格 {when}</translation>
    </message>
    <message>
        <source>Next due {when}.</source>
        <translation>次回は{when}です。</translation>
    </message>
    <message>
        <source>The line does not start before it is passed.</source>
        <translation>合格するまでラインを開始できません。</translation>
    </message>
    <message>
        <source>Due now</source>
        <translation>要実施</translation>
    </message>
    <message>
        <source>Passed: every sample got the verdict that is expected of it.</source>
        <translation>合格：すべての見本が期待どおりの判定になりました。</translation>
    </message>
    <message>
        <source>Broken off.</source>
        <translation>中断しました。</translation>
    </message>
    <message>
        <source>Not passed: {names}</source>
        <translation>不合格：{names}</translation>
    </message>
</context>
<context>
    <name>ChangedParts</name>
    <message>
        <source>Parts that change</source>
        <translation>変わるワーク</translation>
    </message>
    <message>
        <source>Parts that would get another verdict</source>
        <translation>判定が変わるワーク</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>閉じる</translation>
    </message>
    <message>
        <source>A click opens a part in History.</source>
        <translation>クリックすると、そのワークを履歴で開きます。</translation>
    </message>
</context>
<context>
    <name>Charts</name>
    <message>
        <source>Yield by hour</source>
        <translation>時間別の良品率</translation>
    </message>
    <message>
        <source>NG by hour</source>
        <translation>時間別のNG</translation>
    </message>
    <message>
        <source>Scores over time</source>
        <translation>スコアの推移</translation>
    </message>
    <message>
        <source>anomaly score</source>
        <translation>異常スコア</translation>
    </message>
    <message>
        <source>Where the hot spots lie</source>
        <translation>高スコアの位置</translation>
    </message>
    <message>
        <source>Looking into the record…</source>
        <translation>記録を調べています…</translation>
    </message>
    <message>
        <source>No part matches these filters.</source>
        <translation>この条件に合うワークはありません。</translation>
    </message>
    <message>
        <source>No picture and no patch scores of these parts are kept.</source>
        <translation>これらのワークの画像とパッチスコアは保存されていません。</translation>
    </message>
    <message numerus="yes">
        <source>Where the highest patch score of {count} parts lies</source>
        <translation>
            <numerusform>ワーク{count}個のパッチスコアが最も高い位置</numerusform>
        </translation>
    </message>
    <message>
        <source>The charts could not be drawn.</source>
        <translation>グラフを作成できませんでした。</translation>
    </message>
    <message>
        <source>{share} of all; limits: 3 sigma of a p-chart. {beyond}</source>
        <translation>全体の{share}。管理限界はp管理図の3シグマです。{beyond}</translation>
    </message>
    <message>
        <source>Weighted mean (EWMA, 0.2) of {parts} around {mean}; limits: 3 sigma. {beyond}</source>
        <translation>{parts}の加重平均（EWMA、0.2）、中心{mean}。管理限界は3シグマです。{beyond}</translation>
    </message>
    <message numerus="yes">
        <source>the newest {count} parts</source>
        <translation>
            <numerusform>最新のワーク{count}個</numerusform>
        </translation>
    </message>
    <message>
        <source>None lies beyond.</source>
        <translation>管理外れはありません。</translation>
    </message>
    <message>
        <source>{count} beyond.</source>
        <translation>管理外れ：{count}。</translation>
    </message>
    <message>
        <source>Hot spots</source>
        <translation>高スコアの位置</translation>
    </message>
    <message>
        <source>share of good parts that are NG</source>
        <translation>良品がNGになる割合</translation>
    </message>
    <message>
        <source>share of defects that are NG</source>
        <translation>不良品がNGになる割合</translation>
    </message>
    <message>
        <source>ROC curve</source>
        <translation>ROC曲線</translation>
    </message>
    <message>
        <source>Precision-recall curve</source>
        <translation>適合率-再現率曲線</translation>
    </message>
    <message>
        <source>share of defects among what is NG</source>
        <translation>NGのうち不良品の割合</translation>
    </message>
    <message>
        <source>Histogram</source>
        <translation>ヒストグラム</translation>
    </message>
    <message>
        <source>ROC</source>
        <translation>ROC</translation>
    </message>
    <message>
        <source>Precision and recall</source>
        <translation>適合率と再現率</translation>
    </message>
    <message>
        <source>Kinds of defects</source>
        <translation>欠陥種別</translation>
    </message>
    <message>
        <source>Both good parts and defects are needed for curves.</source>
        <translation>曲線を描くには良品と不良品の両方が必要です。</translation>
    </message>
    <message>
        <source>Both good parts and defects are needed for a curve.</source>
        <translation>曲線を描くには良品と不良品の両方が必要です。</translation>
    </message>
    <message>
        <source>AUROC {value}, {low} to {high} ({kind}). The dot is the whole rule that is tried out.</source>
        <translation>AUROC {value}、{low}～{high}（{kind}）。点は試している判定ルール全体を表します。</translation>
    </message>
    <message>
        <source>Precision depends on the share of defects: here {defect} of {total}. The dot is the whole rule that is tried out.</source>
        <translation>適合率は不良品の割合によって変わります（ここでは{total}個中{defect}個）。点は試している判定ルール全体を表します。</translation>
    </message>
</context>
<context>
    <name>CheckRow</name>
    <message>
        <source>Limits of: {check}</source>
        <translation>限界：{check}</translation>
    </message>
    <message>
        <source>{times} times as wide</source>
        <translation>{times}倍の幅</translation>
    </message>
    <message>
        <source>As learned</source>
        <translation>学習どおり</translation>
    </message>
</context>
<context>
    <name>CloseQuestion</name>
    <message>
        <source>A build is running</source>
        <translation>学習を実行中です</translation>
    </message>
    <message>
        <source>Stop the build and close?</source>
        <translation>学習を中止して閉じますか？</translation>
    </message>
    <message>
        <source>What it has done so far is lost. The model in use before stays in use.</source>
        <translation>ここまでの処理は失われます。これまでのモデルは引き続き使用できます。</translation>
    </message>
    <message>
        <source>Stop and close</source>
        <translation>中止して閉じる</translation>
    </message>
    <message>
        <source>Keep building</source>
        <translation>学習を続ける</translation>
    </message>
    <message>
        <source>A project is on its way</source>
        <translation>プロジェクトを転送中です</translation>
    </message>
    <message>
        <source>Stop the export or import and close?</source>
        <translation>エクスポートまたはインポートを中止して閉じますか？</translation>
    </message>
    <message>
        <source>Nothing of it is left behind; it can be done again later.</source>
        <translation>途中のデータは残りません。後でやり直せます。</translation>
    </message>
    <message>
        <source>Go on with it</source>
        <translation>続ける</translation>
    </message>
</context>
<context>
    <name>ComparisonPane</name>
    <message>
        <source>{first} and {second}</source>
        <translation>{first}と{second}</translation>
    </message>
    <message>
        <source>AUROC</source>
        <translation>AUROC</translation>
    </message>
    <message>
        <source>Threshold</source>
        <translation>しきい値</translation>
    </message>
    <message>
        <source>Escapes</source>
        <translation>見逃し</translation>
    </message>
    <message>
        <source>False rejects</source>
        <translation>過検出</translation>
    </message>
    <message>
        <source>Escapes with {count} false rejects at most</source>
        <translation>過検出{count}個以下での見逃し</translation>
    </message>
    <message numerus="yes">
        <source>They disagree on {count} parts</source>
        <translation>
            <numerusform>判定が異なるワーク：{count}個</numerusform>
        </translation>
    </message>
    <message>
        <source>They agree on every part.</source>
        <translation>すべてのワークで判定が一致します。</translation>
    </message>
    <message>
        <source>No picture yet</source>
        <translation>画像はまだありません</translation>
    </message>
</context>
<context>
    <name>Counted</name>
    <message numerus="yes">
        <source>{count} of {total} good parts look unlike the others: look at them.</source>
        <translation>
            <numerusform>良品{total}個中{count}個が他と異なります。確認してください。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Provisional: {count} of {total} good parts look unlike the others, and nobody has decided about them.</source>
        <translation>
            <numerusform>暫定：良品{total}個中{count}個が他と異なり、扱いが決まっていません。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} of {total} good parts look unlike the others: there are several kinds of parts, or defects among them.</source>
        <translation>
            <numerusform>良品{total}個中{count}個が他と異なります。複数の品種か不良品が混ざっています。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>At most {share} of good parts are rejected, with {confidence} confidence, from {parts} good parts.</source>
        <translation>
            <numerusform>過検出は良品の{share}以下です（良品{parts}個から、信頼度{confidence}）。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The {total} good pictures show only {count} different parts: at least {needed} are needed to defend a threshold.</source>
        <translation>
            <numerusform>良品画像{total}枚に写っている異なるワークは{count}個だけです。しきい値の裏付けには{needed}個以上必要です。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>No threshold can be defended from {count} good parts: at least {needed} are needed.</source>
        <translation>
            <numerusform>良品{count}個ではしきい値を裏付けられません。{needed}個以上必要です。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} good parts</source>
        <translation>
            <numerusform>良品{count}個</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} parts with defects</source>
        <translation>
            <numerusform>欠陥のあるワーク{count}個</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} defects drawn on good parts</source>
        <translation>
            <numerusform>良品に描いた欠陥{count}個</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} pictures cannot be read and took no part.</source>
        <translation>
            <numerusform>{count}枚の画像は読み取れないため使用しませんでした。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} patches</source>
        <translation>
            <numerusform>パッチ{count}個</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} pictures looked at.</source>
        <translation>
            <numerusform>画像{count}枚を調べました。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} are suspicious.</source>
        <translation>
            <numerusform>疑わしい画像は{count}枚です。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} more parts would bring false rejects from {now} to {then}.</source>
        <translation>
            <numerusform>ワークをあと{count}個増やすと、過検出は{now}から{then}になります。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} defects</source>
        <translation>
            <numerusform>不良品{count}個</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} images are left out</source>
        <translation>
            <numerusform>{count}枚の画像を除外</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} different sizes, from {smallest} to {largest} px</source>
        <translation>
            <numerusform>{count}種類のサイズ、{smallest}～{largest} px</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} images</source>
        <translation>
            <numerusform>画像{count}枚</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} steps since the build.</source>
        <translation>
            <numerusform>学習後の追加学習は{count}回です。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Try {count} accepted parts</source>
        <translation>
            <numerusform>承認した{count}個を試す</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} parts can be taught, and {passing} would pass then; the bank grows by {grown} vectors.</source>
        <translation>
            <numerusform>{count}個のワークを追加学習でき、うち{passing}個がOKになります。メモリバンクはベクトル{grown}個増えます。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{n} of {total} defects pass</source>
        <translation>
            <numerusform>不良品{total}個中{n}個がOK</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{n} of {total} good parts rejected</source>
        <translation>
            <numerusform>良品{total}個中{n}個がNG</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} images have no score that counts and are left out: {names}</source>
        <translation>
            <numerusform>{count}枚の画像には有効なスコアがないため除外しました：{names}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} images have no map to find regions in: by the region rule they are UNDECIDED.</source>
        <translation>
            <numerusform>{count}枚の画像は異常領域を探すマップがないため、異常領域ルールにより保留です。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{after} of {total} known defects would pass; at the threshold in use {before} do.</source>
        <translation>
            <numerusform>既知の不良品{total}個中{after}個がOKになります。使用中のしきい値では{before}個です。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Of the last {count} recorded parts</source>
        <translation>
            <numerusform>直近の記録済みワーク{count}個</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} parts change</source>
        <translation>
            <numerusform>判定が変わるワーク{count}個</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} of them reviewed as defects now pass</source>
        <translation>
            <numerusform>目視で不良品としたもののうち{count}個がOKになります</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} parts would get another verdict. The worst come first.</source>
        <translation>
            <numerusform>{count}個のワークの判定が変わります。問題の大きい順に表示します。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Chosen by the masks of {count} defects and by {good} good parts; on others it will do worse.</source>
        <translation>
            <numerusform>欠陥{count}個のマスクと良品{good}個で決めた値です。他のワークでは結果が悪くなります。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} masks cannot be read or have another size.</source>
        <translation>
            <numerusform>{count}個のマスクは読み取れないか、サイズが異なります。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} defects cannot carry at most {share} escapes: that takes {needed}.</source>
        <translation>
            <numerusform>不良品{count}個では見逃し{share}以下を裏付けられません。{needed}個必要です。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} good parts cannot carry a limit of {share}: that takes {needed} different ones.</source>
        <translation>
            <numerusform>良品{count}個では{share}の限度を裏付けられません。異なる良品が{needed}個必要です。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The same holds for {count} more sources.</source>
        <translation>
            <numerusform>ほか{count}件の入力元も同じです。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} images have no score and are not counted: see “Without a score”.</source>
        <translation>
            <numerusform>{count}枚の画像にはスコアがないため数えていません。「スコアなし」を確認してください。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} images were added.</source>
        <translation>
            <numerusform>画像{count}枚を追加しました。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} images were among them before and keep their labels.</source>
        <translation>
            <numerusform>{count}枚は登録済みのため、ラベルをそのまま残しました。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The model has learned {count} of them: these are scored by what the others taught.</source>
        <translation>
            <numerusform>うち{count}枚はモデルが学習済みです。スコアは他の良品の学習結果で求めます。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} models</source>
        <translation>
            <numerusform>モデル{count}個</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} recorded parts</source>
        <translation>
            <numerusform>ワークの記録{count}件</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} files</source>
        <translation>
            <numerusform>ファイル{count}個</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} parts of it are recorded, up to {moment}.</source>
        <translation>
            <numerusform>ワーク{count}個が{moment}まで記録されています。</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Counters</name>
    <message>
        <source>Triggers</source>
        <translation>トリガ数</translation>
    </message>
    <message>
        <source>How often a part was said to be there: each time one verdict is due</source>
        <translation>ワーク検知の回数：検知1回につき判定1回が必要です</translation>
    </message>
    <message>
        <source>OK</source>
        <translation>OK</translation>
    </message>
    <message>
        <source>NG</source>
        <translation>NG</translation>
    </message>
    <message>
        <source>Undecided</source>
        <translation>保留</translation>
    </message>
    <message>
        <source>Yield</source>
        <translation>良品率</translation>
    </message>
    <message>
        <source>OK of all judged parts; UNDECIDED ones lower it, as they are handled as rejects</source>
        <translation>判定したワーク全体に占めるOKの割合。保留も不合格として扱うため、割合は下がります</translation>
    </message>
    <message>
        <source>Time, mean</source>
        <translation>平均時間</translation>
    </message>
    <message>
        <source>From the picture to the verdict</source>
        <translation>撮像から判定まで</translation>
    </message>
    <message>
        <source>Time, 95% below</source>
        <translation>時間（95%点）</translation>
    </message>
    <message>
        <source>95 of 100 parts took less time than this, 5 took more</source>
        <translation>100個中95個のワークはこの時間以内、5個はこれより長くかかりました</translation>
    </message>
</context>
<context>
    <name>CutOff</name>
    <message>
        <source>The model in use stays in use.</source>
        <translation>現在のモデルを引き続き使用します。</translation>
    </message>
    <message>
        <source>The build of {name}, begun {moment}, was not finished: nothing of it was kept. It can be started again.</source>
        <translation>{moment}に開始した{name}の学習は完了せず、結果は残っていません。もう一度開始できます。</translation>
    </message>
    <message>
        <source>The inspection of {name}, begun {moment}, was not stopped.</source>
        <translation>{moment}に開始した{name}の検査は、停止されないまま終わりました。</translation>
    </message>
    <message>
        <source>No part of it was judged and recorded.</source>
        <translation>判定して記録されたワークはありません。</translation>
    </message>
</context>
<context>
    <name>DecisionButtons</name>
    <message>
        <source>Keep: it is a good part</source>
        <translation>残す：良品です</translation>
    </message>
    <message>
        <source>The threshold must let parts like this one pass</source>
        <translation>このようなワークがOKになるしきい値が必要です</translation>
    </message>
    <message>
        <source>Leave out</source>
        <translation>除外</translation>
    </message>
    <message>
        <source>Its score does not count, and the next build does not learn it. The file stays.</source>
        <translation>スコアを数えず、次回の学習にも使いません。ファイルは残ります。</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>元に戻す</translation>
    </message>
    <message>
        <source>Decide again</source>
        <translation>決め直す</translation>
    </message>
</context>
<context>
    <name>DeletedDialog</name>
    <message>
        <source>Deleted projects</source>
        <translation>削除したプロジェクト</translation>
    </message>
    <message>
        <source>Project</source>
        <translation>プロジェクト</translation>
    </message>
    <message>
        <source>Deleted</source>
        <translation>削除日時</translation>
    </message>
    <message>
        <source>By</source>
        <translation>削除者</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>サイズ</translation>
    </message>
    <message>
        <source>Lay in</source>
        <translation>元の場所</translation>
    </message>
    <message>
        <source>Bring back</source>
        <translation>元に戻す</translation>
    </message>
    <message>
        <source>Delete for good…</source>
        <translation>完全に削除…</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>閉じる</translation>
    </message>
    <message>
        <source>Together {size}. Nothing here goes by itself.</source>
        <translation>合計{size}。ここにあるものが自動で消えることはありません。</translation>
    </message>
    <message>
        <source>There is none.</source>
        <translation>ありません。</translation>
    </message>
    <message>
        <source>Delete {name} for good?</source>
        <translation>{name}を完全に削除しますか？</translation>
    </message>
    <message>
        <source>{size} become free. Nothing brings it back then.</source>
        <translation>{size}の空きができます。削除すると元に戻せません。</translation>
    </message>
    <message>
        <source>Delete for good</source>
        <translation>完全に削除</translation>
    </message>
    <message>
        <source>Keep it</source>
        <translation>残す</translation>
    </message>
</context>
<context>
    <name>DepthChoice</name>
    <message>
        <source>Bit depth</source>
        <translation>ビット深度</translation>
    </message>
    <message>
        <source>As the pictures tell: {depth}</source>
        <translation>画像から判断：{depth}</translation>
    </message>
    <message>
        <source>As the pictures tell</source>
        <translation>画像から判断</translation>
    </message>
    <message>
        <source>{depth} bit: white is {value}</source>
        <translation>{depth}ビット：白は{value}</translation>
    </message>
    <message>
        <source>Pictures with values above {white} are not taken.</source>
        <translation>{white}を超える値のある画像は使用しません。</translation>
    </message>
    <message>
        <source>Choose what the camera delivers where you know it: dark pictures do not show all of its bits.</source>
        <translation>わかる場合はカメラの出力に合わせて選択してください。暗い画像からはすべてのビットがわかりません。</translation>
    </message>
</context>
<context>
    <name>Desk</name>
    <message>
        <source>A tone at every part that is not OK</source>
        <translation>OK以外のワークで音を鳴らします</translation>
    </message>
    <message>
        <source>Operator mode: the whole screen, for gloves (F11)</source>
        <translation>作業者モード：手袋でも使える全画面表示 (F11)</translation>
    </message>
    <message>
        <source>Heatmap on or off (H)</source>
        <translation>ヒートマップの表示／非表示 (H)</translation>
    </message>
    <message>
        <source>Opacity of the heatmap (+ and -)</source>
        <translation>ヒートマップの濃さ（+ と -）</translation>
    </message>
    <message>
        <source>Closer (Ctrl +)</source>
        <translation>拡大 (Ctrl +)</translation>
    </message>
    <message>
        <source>Further away (Ctrl -)</source>
        <translation>縮小 (Ctrl -)</translation>
    </message>
    <message>
        <source>Choose images (Ctrl+O), a folder, a video or a camera</source>
        <translation>画像 (Ctrl+O)、フォルダ、動画、カメラのいずれかを選択します</translation>
    </message>
    <message>
        <source>{area}: nothing of it lies in the picture. Move it inside, or delete it.</source>
        <translation>{area}：画像の外にあります。画像の中に移動するか、削除してください。</translation>
    </message>
</context>
<context>
    <name>DetectionPlot</name>
    <message>
        <source>Found</source>
        <translation>検出率</translation>
    </message>
    <message>
        <source>Size from end to end</source>
        <translation>端から端までの大きさ</translation>
    </message>
    <message>
        <source>Defects found by their size</source>
        <translation>大きさ別の欠陥検出率</translation>
    </message>
    <message>
        <source>Size from end to end in mm</source>
        <translation>端から端までの大きさ (mm)</translation>
    </message>
    <message>
        <source>Size from end to end in px</source>
        <translation>端から端までの大きさ (px)</translation>
    </message>
</context>
<context>
    <name>Disagreements</name>
    <message>
        <source>Parts on which the models disagree</source>
        <translation>モデルの判定が異なるワーク</translation>
    </message>
</context>
<context>
    <name>DoctorPage</name>
    <message>
        <source>Here the good parts are looked through: which of them is unlike the others, and are there enough?</source>
        <translation>ここでは良品を調べます。他と異なるものがないか、数は足りているかを確認できます。</translation>
    </message>
    <message>
        <source>No picture is like that.</source>
        <translation>該当する画像はありません。</translation>
    </message>
    <message>
        <source>It cannot be said: this model keeps nothing of single good parts, or there are too few of them.</source>
        <translation>判断できません。このモデルは良品ごとのデータを持たないか、良品が少なすぎます。</translation>
    </message>
    <message>
        <source>Build the model once: it is told from what the model learned.</source>
        <translation>一度モデルを学習してください。学習した内容から判断します。</translation>
    </message>
</context>
<context>
    <name>DraftBanner</name>
    <message>
        <source>A draft of the threshold waits</source>
        <translation>しきい値の案が承認待ちです</translation>
    </message>
    <message>
        <source>Look at it</source>
        <translation>確認する</translation>
    </message>
</context>
<context>
    <name>DriftHead</name>
    <message>
        <source>Which parts</source>
        <translation>対象のワーク</translation>
    </message>
    <message>
        <source>Last 24 hours</source>
        <translation>直近24時間</translation>
    </message>
    <message>
        <source>Last 7 days</source>
        <translation>直近7日</translation>
    </message>
    <message>
        <source>Last 30 days</source>
        <translation>直近30日</translation>
    </message>
    <message>
        <source>All parts</source>
        <translation>全ワーク</translation>
    </message>
    <message>
        <source>Look at the newest parts</source>
        <translation>最新のワークを調べます</translation>
    </message>
    <message>
        <source>Enters this with the present time: what is usual is learned anew from then on</source>
        <translation>現在の時刻で登録します。それ以降のワークで通常の状態を学習し直します</translation>
    </message>
    <message numerus="yes">
        <source>{count} parts since then.</source>
        <translation>
            <numerusform>その後のワークは{count}個です。</numerusform>
        </translation>
    </message>
    <message>
        <source>Moved as well: {changes}.</source>
        <translation>ほかの変化：{changes}。</translation>
    </message>
    <message>
        <source>What is usual is being learned</source>
        <translation>通常の状態を学習しています</translation>
    </message>
    <message numerus="yes">
        <source>{count} more good parts are needed before a drift can be told.</source>
        <translation>
            <numerusform>ドリフトを判断するには、良品があと{count}個必要です。</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing has moved</source>
        <translation>変化はありません</translation>
    </message>
    <message numerus="yes">
        <source>{count} parts were looked at.</source>
        <translation>
            <numerusform>ワーク{count}個を調べました。</numerusform>
        </translation>
    </message>
    <message>
        <source>{looked} Earlier alarms: {count}, the last ones {ended}.</source>
        <translation>{looked}過去の警報：{count}件。最近の警報：{ended}。</translation>
    </message>
    <message>
        <source>{time} {change}</source>
        <translation>{time}から{change}</translation>
    </message>
    <message>
        <source>Just changed:</source>
        <translation>変更内容：</translation>
    </message>
</context>
<context>
    <name>DriftLine</name>
    <message>
        <source>Changed:</source>
        <translation>変更：</translation>
    </message>
    <message>
        <source>Show how it went</source>
        <translation>推移を表示</translation>
    </message>
    <message>
        <source>Say that something else was changed</source>
        <translation>他に変更したことを入力します</translation>
    </message>
    <message>
        <source>Changed: {change}</source>
        <translation>変更：{change}</translation>
    </message>
    <message>
        <source>{change}: what is usual is learned anew from now on</source>
        <translation>{change}：今後の状態を通常の状態として学習し直します</translation>
    </message>
</context>
<context>
    <name>DriftPage</name>
    <message>
        <source>No project is open</source>
        <translation>プロジェクトが開かれていません</translation>
    </message>
    <message>
        <source>Here you see what has changed at the station since when.</source>
        <translation>ここでは、設備で何がいつから変化したかを確認できます。</translation>
    </message>
    <message>
        <source>Looking into the record…</source>
        <translation>記録を調べています…</translation>
    </message>
    <message>
        <source>Every part is compared with what was usual before it.</source>
        <translation>各ワークを、それまでの通常の状態と比較しています。</translation>
    </message>
    <message>
        <source>Light, focus, place and scores of every part that is recorded are watched from now on.</source>
        <translation>これから記録するすべてのワークの照明、ピント、位置、スコアを監視します。</translation>
    </message>
    <message>
        <source>Nothing has been recorded yet</source>
        <translation>まだ記録がありません</translation>
    </message>
    <message>
        <source>Choose a project</source>
        <translation>プロジェクトを選択</translation>
    </message>
    <message>
        <source>Go to Inspect</source>
        <translation>検査へ</translation>
    </message>
</context>
<context>
    <name>DriftPlot</name>
    <message>
        <source>anomaly score</source>
        <translation>異常スコア</translation>
    </message>
    <message>
        <source>patch score</source>
        <translation>パッチスコア</translation>
    </message>
    <message>
        <source>% of white</source>
        <translation>白に対する%</translation>
    </message>
    <message>
        <source>% of the brightness</source>
        <translation>明るさに対する%</translation>
    </message>
    <message>
        <source>fine to coarse</source>
        <translation>細かい成分／粗い成分</translation>
    </message>
    <message>
        <source>Not watched: still being learned, or it scatters too much to say anything.</source>
        <translation>監視していません。学習中か、ばらつきが大きく判断できません。</translation>
    </message>
    <message>
        <source>The weighted mean may move by {reach}.</source>
        <translation>加重平均の許容変動幅は{reach}です。</translation>
    </message>
</context>
<context>
    <name>DriftWords</name>
    <message>
        <source>Taken back: {change}</source>
        <translation>取り消し：{change}</translation>
    </message>
</context>
<context>
    <name>Editing</name>
    <message>
        <source>Choose the area that the eraser is to take from.</source>
        <translation>消しゴムで消す領域を選択してください。</translation>
    </message>
</context>
<context>
    <name>EffectPane</name>
    <message>
        <source>Known defects</source>
        <translation>既知の不良品</translation>
    </message>
    <message>
        <source>Challenge samples</source>
        <translation>点検用の見本</translation>
    </message>
    <message>
        <source>Good validation images</source>
        <translation>良品の検証画像</translation>
    </message>
    <message>
        <source>Recorded parts</source>
        <translation>記録済みワーク</translation>
    </message>
    <message>
        <source>OK</source>
        <translation>OK</translation>
    </message>
    <message>
        <source>NG</source>
        <translation>NG</translation>
    </message>
    <message>
        <source>Undecided</source>
        <translation>保留</translation>
    </message>
    <message>
        <source>Threshold {before} → {after}</source>
        <translation>しきい値 {before} → {after}</translation>
    </message>
    <message>
        <source>{name} would pass: {before} → {after}</source>
        <translation>{name}がOKになります：{before} → {after}</translation>
    </message>
    <message>
        <source>{name} would be rejected: {before} → {after}</source>
        <translation>{name}がNGになります：{before} → {after}</translation>
    </message>
    <message>
        <source>Nothing known would be judged otherwise</source>
        <translation>判定が変わる既知のワークはありません</translation>
    </message>
    <message>
        <source>No known defect would pass by it</source>
        <translation>OKになる既知の不良品はありません</translation>
    </message>
    <message>
        <source>Not judged, because the pictures are not there: {names}</source>
        <translation>画像がないため未判定：{names}</translation>
    </message>
    <message>
        <source>Another picture…</source>
        <translation>別の画像…</translation>
    </message>
    <message>
        <source>Count on all pictures of known truth</source>
        <translation>正解がわかっている全画像で集計</translation>
    </message>
    <message>
        <source>Reference picture</source>
        <translation>基準画像</translation>
    </message>
    <message>
        <source>Defect: {name}, score {score}</source>
        <translation>不良品：{name}、スコア{score}</translation>
    </message>
    <message>
        <source>Good: {name}, score {score}</source>
        <translation>良品：{name}、スコア{score}</translation>
    </message>
    <message>
        <source>Inspecting…</source>
        <translation>検査しています…</translation>
    </message>
    <message>
        <source>Picture that the effect is shown on</source>
        <translation>効果を表示する画像</translation>
    </message>
    <message>
        <source>In use</source>
        <translation>使用中</translation>
    </message>
    <message>
        <source>With the areas of this page</source>
        <translation>このページの領域</translation>
    </message>
    <message>
        <source>Picture to look at</source>
        <translation>表示する画像</translation>
    </message>
    <message>
        <source>Counting</source>
        <translation>集計しています</translation>
    </message>
    <message>
        <source>Rejected good parts: {before} of {total} now, {after} with these areas.</source>
        <translation>NGになる良品：{total}個中{before}個 → この領域では{after}個。</translation>
    </message>
    <message>
        <source>Passing defects: {before} of {total} now, {after} with these areas.</source>
        <translation>OKになる不良品：{total}個中{before}個 → この領域では{after}個。</translation>
    </message>
    <message>
        <source>Not judged: {count}.</source>
        <translation>未判定：{count}個。</translation>
    </message>
</context>
<context>
    <name>EnoughCard</name>
    <message>
        <source>Are these enough?</source>
        <translation>良品の数は足りているか</translation>
    </message>
    <message>
        <source>Build the model once: it is told from what the model learned.</source>
        <translation>一度モデルを学習してください。学習した内容から判断します。</translation>
    </message>
    <message>
        <source>A usual good part reaches {share} of the threshold. Intervals hold nine times in ten.</source>
        <translation>通常の良品のスコアはしきい値の{share}です。区間は10回中9回当てはまります。</translation>
    </message>
    <message>
        <source>False rejects, %</source>
        <translation>過検出率 (%)</translation>
    </message>
    <message>
        <source>Good parts</source>
        <translation>良品数</translation>
    </message>
    <message>
        <source>False rejects against the number of good parts</source>
        <translation>良品数と過検出率の関係</translation>
    </message>
</context>
<context>
    <name>EnteredBand</name>
    <message>
        <source>Note, if there is one</source>
        <translation>メモ（任意）</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>元に戻す</translation>
    </message>
    <message>
        <source>Entered: {change}</source>
        <translation>入力済み：{change}</translation>
    </message>
    <message>
        <source>Undo ({seconds})</source>
        <translation>元に戻す ({seconds})</translation>
    </message>
</context>
<context>
    <name>Entries</name>
    <message>
        <source>Serial of the next part</source>
        <translation>次のワークのシリアル番号</translation>
    </message>
    <message>
        <source>Scan it, or type it and press Enter</source>
        <translation>スキャンするか、入力してEnterを押してください</translation>
    </message>
    <message>
        <source>Take the serial back</source>
        <translation>シリアル番号を取り消す</translation>
    </message>
    <message>
        <source>Part is here (F8)</source>
        <translation>ワークあり (F8)</translation>
    </message>
    <message>
        <source>The next picture shows a part: the key F8 says the same, and so does a pedal that types it</source>
        <translation>次の画像をワークとして検査します。F8キー、またはF8を入力するペダルでも操作できます</translation>
    </message>
    <message>
        <source>The next part has no serial yet.</source>
        <translation>次のワークのシリアル番号がまだありません。</translation>
    </message>
    <message>
        <source>Next part: {serial}</source>
        <translation>次のワーク：{serial}</translation>
    </message>
</context>
<context>
    <name>Exchange</name>
    <message>
        <source>Import a COCO file…</source>
        <translation>COCOをインポート…</translation>
    </message>
    <message>
        <source>Import MVTec folders…</source>
        <translation>MVTec形式をインポート…</translation>
    </message>
    <message>
        <source>Export as COCO…</source>
        <translation>COCOでエクスポート…</translation>
    </message>
    <message>
        <source>Export as MVTec folders…</source>
        <translation>MVTec形式でエクスポート…</translation>
    </message>
    <message>
        <source>Export synthetic defects as well</source>
        <translation>合成欠陥もエクスポート</translation>
    </message>
    <message>
        <source>Draw synthetic defects…</source>
        <translation>合成欠陥を描画…</translation>
    </message>
    <message>
        <source>Import a COCO file</source>
        <translation>COCOファイルのインポート</translation>
    </message>
    <message>
        <source>COCO files (*.json)</source>
        <translation>COCOファイル (*.json)</translation>
    </message>
    <message>
        <source>Import the folder of one product in MVTec&apos;s layout</source>
        <translation>MVTec形式の1製品分のフォルダのインポート</translation>
    </message>
    <message>
        <source>Export into a new folder in this one</source>
        <translation>このフォルダの中に新しいフォルダを作ってエクスポート</translation>
    </message>
    <message>
        <source>Export settings</source>
        <translation>設定のエクスポート</translation>
    </message>
    <message>
        <source>Import settings</source>
        <translation>設定のインポート</translation>
    </message>
    <message>
        <source>Saved in {file}</source>
        <translation>{file}に保存しました</translation>
    </message>
    <message>
        <source>The settings of the file hold from now on.</source>
        <translation>ファイルの設定を適用しました。</translation>
    </message>
</context>
<context>
    <name>ExpandableList</name>
    <message>
        <source>List: {title}</source>
        <translation>一覧：{title}</translation>
    </message>
    <message>
        <source>and {count} more</source>
        <translation>ほか{count}件</translation>
    </message>
</context>
<context>
    <name>Exporter</name>
    <message>
        <source>Save the pictures in</source>
        <translation>画像の保存先</translation>
    </message>
    <message>
        <source>Save the table as</source>
        <translation>表の保存先</translation>
    </message>
    <message numerus="yes">
        <source>{count} parts saved in {place}</source>
        <translation>
            <numerusform>ワーク{count}個を{place}に保存しました</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} pictures saved in {place}</source>
        <translation>
            <numerusform>画像{count}枚を{place}に保存しました</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>of {count} parts none is kept</source>
        <translation>
            <numerusform>{count}個のワークの画像はありません</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>FamiliesPage</name>
    <message>
        <source>By zone</source>
        <translation>ゾーン別</translation>
    </message>
    <message>
        <source>By hour</source>
        <translation>時間別</translation>
    </message>
    <message>
        <source>Look at the newest rejected parts</source>
        <translation>最新の不合格ワークを調べる</translation>
    </message>
    <message>
        <source>Here NG parts that look alike are grouped, named and counted.</source>
        <translation>ここでは、似ているNGワークをまとめ、名前を付けて数えます。</translation>
    </message>
    <message>
        <source>Family</source>
        <translation>グループ</translation>
    </message>
    <message>
        <source>Zone</source>
        <translation>ゾーン</translation>
    </message>
    <message>
        <source>Parts</source>
        <translation>ワーク</translation>
    </message>
    <message>
        <source>in no zone</source>
        <translation>ゾーン外</translation>
    </message>
    <message>
        <source>Hour</source>
        <translation>時間</translation>
    </message>
    <message>
        <source>The record holds no rejected part whose picture is kept.</source>
        <translation>画像が残っている不合格ワークは記録にありません。</translation>
    </message>
    <message numerus="yes">
        <source>{count} parts</source>
        <translation>
            <numerusform>ワーク{count}個</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} families</source>
        <translation>
            <numerusform>{count}グループ</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} without a picture</source>
        <translation>
            <numerusform>画像なし{count}個</numerusform>
        </translation>
    </message>
    <message>
        <source>Rejected parts whose hottest places look alike are a family. Name it once: new parts like it are then counted under that.</source>
        <translation>スコアの最も高い部分が似ている不合格ワークを、1つのグループにします。一度名前を付けると、新しい類似ワークもその名前で数えます。</translation>
    </message>
</context>
<context>
    <name>FamilyCard</name>
    <message>
        <source>Name it</source>
        <translation>命名</translation>
    </message>
    <message>
        <source>What is this? Such as: deep scratch</source>
        <translation>名称を入力（例：深いキズ）</translation>
    </message>
    <message>
        <source>Name of the family {called}</source>
        <translation>グループ{called}の名前</translation>
    </message>
    <message numerus="yes">
        <source>{count} parts</source>
        <translation>
            <numerusform>ワーク{count}個</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>FiguresCard</name>
    <message>
        <source>On parts of known truth</source>
        <translation>正解がわかっているワークでの結果</translation>
    </message>
    <message>
        <source>Good</source>
        <translation>良品</translation>
    </message>
    <message>
        <source>Defect</source>
        <translation>不良品</translation>
    </message>
    <message>
        <source>Unsure</source>
        <translation>グレー</translation>
    </message>
</context>
<context>
    <name>FilePatterns</name>
    <message>
        <source>Images ({patterns})</source>
        <translation>画像 ({patterns})</translation>
    </message>
</context>
<context>
    <name>Filmstrip</name>
    <message>
        <source>Last parts</source>
        <translation>直近のワーク</translation>
    </message>
</context>
<context>
    <name>Filters</name>
    <message>
        <source>Show all parts</source>
        <translation>全ワークを表示</translation>
    </message>
    <message>
        <source>Any run</source>
        <translation>全運転</translation>
    </message>
    <message>
        <source>Any model</source>
        <translation>全モデル</translation>
    </message>
    <message>
        <source>Any time</source>
        <translation>全期間</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>今日</translation>
    </message>
    <message>
        <source>Last 7 days</source>
        <translation>直近7日</translation>
    </message>
    <message>
        <source>From … to …</source>
        <translation>期間を指定…</translation>
    </message>
    <message>
        <source>Any verdict</source>
        <translation>全判定</translation>
    </message>
    <message>
        <source>All rejects</source>
        <translation>全不合格</translation>
    </message>
    <message>
        <source>Any review</source>
        <translation>全目視判定</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>未確認</translation>
    </message>
    <message>
        <source>Serial contains</source>
        <translation>シリアルを検索</translation>
    </message>
    <message>
        <source>Score from</source>
        <translation>スコア下限</translation>
    </message>
    <message>
        <source>to</source>
        <translation>～</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>日時</translation>
    </message>
    <message>
        <source>Verdict</source>
        <translation>判定</translation>
    </message>
    <message>
        <source>Review</source>
        <translation>目視判定</translation>
    </message>
    <message>
        <source>Serial</source>
        <translation>シリアル</translation>
    </message>
    <message>
        <source>Least score</source>
        <translation>スコアの下限</translation>
    </message>
    <message>
        <source>Highest score</source>
        <translation>スコアの上限</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>運転</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>モデル</translation>
    </message>
    <message>
        <source>First day</source>
        <translation>開始日</translation>
    </message>
    <message>
        <source>Last day</source>
        <translation>終了日</translation>
    </message>
    <message>
        <source>From</source>
        <translation>期間</translation>
    </message>
</context>
<context>
    <name>FocusBar</name>
    <message>
        <source>Sharpness</source>
        <translation>鮮鋭度</translation>
    </message>
</context>
<context>
    <name>Gallery</name>
    <message>
        <source>Parts of known truth</source>
        <translation>正解がわかっているワーク</translation>
    </message>
</context>
<context>
    <name>GateTab</name>
    <message>
        <source>Pictures that are not like those of good parts are not judged: the part is set aside, and the reason is shown.</source>
        <translation>良品の画像と異なる画像は判定しません。ワークを別に置くよう促し、理由を表示します。</translation>
    </message>
    <message>
        <source>The model in use has no limits for pictures. Build a model: they are learned from its good parts.</source>
        <translation>使用中のモデルには画像の限界値がありません。モデルを学習すると、良品から限界値を求めます。</translation>
    </message>
    <message>
        <source>Off by itself: good parts lie too differently for it.</source>
        <translation>自動でオフ：良品の位置のばらつきが大きすぎます。</translation>
    </message>
</context>
<context>
    <name>GoingOn</name>
    <message>
        <source>Build</source>
        <translation>学習</translation>
    </message>
</context>
<context>
    <name>Grid</name>
    <message>
        <source>Validation images</source>
        <translation>検証画像</translation>
    </message>
</context>
<context>
    <name>Head</name>
    <message>
        <source>Look through again</source>
        <translation>調べ直す</translation>
    </message>
    <message>
        <source>Read all pictures and compare them (F5)</source>
        <translation>すべての画像を読み込んで比較します (F5)</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>元に戻す</translation>
    </message>
    <message>
        <source>Take the last decision back (U)</source>
        <translation>直前の決定を取り消します (U)</translation>
    </message>
    <message>
        <source>Build without them</source>
        <translation>除外して学習</translation>
    </message>
    <message>
        <source>Which pictures are shown</source>
        <translation>表示する画像</translation>
    </message>
    <message>
        <source>Parts</source>
        <translation>ワーク</translation>
    </message>
    <message>
        <source>Charts</source>
        <translation>グラフ</translation>
    </message>
    <message>
        <source>New parts</source>
        <translation>新しいワーク</translation>
    </message>
    <message>
        <source>Show what has been recorded since</source>
        <translation>その後に記録されたワークを表示します</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>開く</translation>
    </message>
    <message>
        <source>Show the part large (Return)</source>
        <translation>ワークを大きく表示します (Return)</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>エクスポート</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>キャンセル</translation>
    </message>
    <message numerus="yes">
        <source>{count} parts</source>
        <translation>
            <numerusform>ワーク{count}個</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{found} of {count} parts</source>
        <translation>
            <numerusform>ワーク{count}個中{found}個</numerusform>
        </translation>
    </message>
    <message>
        <source>Add folder…</source>
        <translation>フォルダを追加…</translation>
    </message>
    <message>
        <source>Folders called good, ok, ng, defect or by kinds are understood</source>
        <translation>good、ok、ng、defectや欠陥種別の名前が付いたフォルダは自動で判別します</translation>
    </message>
    <message>
        <source>Add images…</source>
        <translation>画像を追加…</translation>
    </message>
    <message>
        <source>Import, export, draw synthetic defects</source>
        <translation>インポート、エクスポート、合成欠陥の描画</translation>
    </message>
    <message>
        <source>Take the last labelling back (Backspace)</source>
        <translation>直前のラベル付けを取り消します (Backspace)</translation>
    </message>
    <message>
        <source>Look into the folders again (F5)</source>
        <translation>フォルダを調べ直します (F5)</translation>
    </message>
    <message>
        <source>All kinds</source>
        <translation>全種別</translation>
    </message>
    <message>
        <source>Add a folder of validation images</source>
        <translation>検証画像のフォルダの追加</translation>
    </message>
    <message>
        <source>Images ({patterns})</source>
        <translation>画像 ({patterns})</translation>
    </message>
    <message>
        <source>Add validation images</source>
        <translation>検証画像の追加</translation>
    </message>
    <message>
        <source>Which images are shown</source>
        <translation>表示する画像</translation>
    </message>
    <message>
        <source>Which kind of defect is shown</source>
        <translation>表示する欠陥種別</translation>
    </message>
</context>
<context>
    <name>HeatmapLegend</name>
    <message>
        <source>Drag this away from what it covers; a click moves it to the other corner.</source>
        <translation>隠れている部分を見るには、ドラッグして動かします。クリックすると反対の隅に移ります。</translation>
    </message>
    <message>
        <source>Scale of the heatmap: from half the threshold to twice the threshold</source>
        <translation>ヒートマップの目盛り：しきい値の半分から2倍まで</translation>
    </message>
    <message>
        <source>threshold</source>
        <translation>しきい値</translation>
    </message>
</context>
<context>
    <name>HelpPage</name>
    <message>
        <source>Station: inspects, does not build</source>
        <translation>検査専用版：検査のみ、学習なし</translation>
    </message>
    <message>
        <source>Full: builds and inspects</source>
        <translation>フル版：学習と検査</translation>
    </message>
    <message>
        <source>Started from its source</source>
        <translation>ソースから起動</translation>
    </message>
    <message>
        <source>Projects</source>
        <translation>プロジェクト</translation>
    </message>
    <message>
        <source>Settings and imported weights</source>
        <translation>設定とインポートした重み</translation>
    </message>
    <message>
        <source>Logs and crash reports</source>
        <translation>ログとクラッシュレポート</translation>
    </message>
    <message>
        <source>Cache</source>
        <translation>キャッシュ</translation>
    </message>
    <message>
        <source>Program</source>
        <translation>プログラム</translation>
    </message>
    <message>
        <source>Collect diagnostics…</source>
        <translation>診断情報を収集…</translation>
    </message>
    <message>
        <source>Collect diagnostics</source>
        <translation>診断情報の収集</translation>
    </message>
    <message>
        <source>Testing this installation: {done} of {total}</source>
        <translation>インストールを確認しています：{total}件中{done}件</translation>
    </message>
    <message>
        <source>Written to {file}. Nothing was sent: send it to whoever looks after this program.</source>
        <translation>{file}に保存しました。どこにも送信していません。プログラムの担当者に送ってください。</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>キー</translation>
    </message>
    <message>
        <source>Folders on this PC</source>
        <translation>このPCのフォルダ</translation>
    </message>
    <message>
        <source>The environment variable {name} moves all of them but the program into one folder.</source>
        <translation>環境変数{name}を指定すると、プログラム以外のすべてを1つのフォルダにまとめられます。</translation>
    </message>
    <message>
        <source>If something does not work</source>
        <translation>うまく動作しないとき</translation>
    </message>
    <message>
        <source>Parts and their licences</source>
        <translation>構成部品とライセンス</translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation>フォルダを開く</translation>
    </message>
    <message>
        <source>Collects logs, crash reports, versions, harmless settings and a self-test in one file, without passwords. No images and no projects are in it, and it does not leave this PC unless you send it.</source>
        <translation>ログ、クラッシュレポート、バージョン、支障のない設定、自己診断の結果を1つのファイルにまとめます。パスワード、画像、プロジェクトは含みません。ご自身で送らないかぎり、ファイルはこのPCの外に出ません。</translation>
    </message>
    <message>
        <source>Parts</source>
        <translation>構成部品</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>ライセンス</translation>
    </message>
</context>
<context>
    <name>HistoryBox</name>
    <message>
        <source>List</source>
        <translation>一覧</translation>
    </message>
    <message>
        <source>Over time</source>
        <translation>推移</translation>
    </message>
    <message>
        <source>History of this model</source>
        <translation>このモデルの履歴</translation>
    </message>
    <message>
        <source>Go back to {value}</source>
        <translation>{value}に戻す</translation>
    </message>
    <message>
        <source>Go back</source>
        <translation>戻す</translation>
    </message>
    <message>
        <source>There is no former threshold.</source>
        <translation>以前のしきい値はありません。</translation>
    </message>
    <message>
        <source>In force from {when}: {origin}</source>
        <translation>{when}から有効：{origin}</translation>
    </message>
    <message>
        <source>Threshold, unsure band, region rule and areas are then as they were, for every part from now on.</source>
        <translation>これ以降のすべてのワークで、しきい値、グレーゾーン、異常領域ルール、領域が当時の内容に戻ります。</translation>
    </message>
    <message>
        <source>Put {value} in force again?</source>
        <translation>{value}を再び有効にしますか？</translation>
    </message>
    <message>
        <source>Keep the threshold in use</source>
        <translation>現在のまま使う</translation>
    </message>
</context>
<context>
    <name>HistoryList</name>
    <message>
        <source>Since</source>
        <translation>開始日時</translation>
    </message>
    <message>
        <source>Origin</source>
        <translation>設定の経緯</translation>
    </message>
    <message>
        <source>Threshold</source>
        <translation>しきい値</translation>
    </message>
    <message>
        <source>Earlier thresholds of this model</source>
        <translation>このモデルの過去のしきい値</translation>
    </message>
    <message>
        <source>{text} (in use)</source>
        <translation>{text}（使用中）</translation>
    </message>
</context>
<context>
    <name>HistoryPage</name>
    <message>
        <source>No project is open</source>
        <translation>プロジェクトが開かれていません</translation>
    </message>
    <message>
        <source>Here you find every part again that was inspected.</source>
        <translation>ここでは、検査したすべてのワークを探せます。</translation>
    </message>
    <message>
        <source>Every part that is inspected from now on can be found here: its picture, its score, and what was in force.</source>
        <translation>これから検査するすべてのワークの画像、スコア、そのときの設定をここで確認できます。</translation>
    </message>
    <message>
        <source>Nothing has been recorded yet</source>
        <translation>まだ記録がありません</translation>
    </message>
    <message>
        <source>It is a validation image now, and shows what its review says.</source>
        <translation>検証画像に追加しました。内容は目視判定のとおりです。</translation>
    </message>
    <message>
        <source>It is a validation image of a good part now.</source>
        <translation>良品の検証画像に追加しました。</translation>
    </message>
    <message>
        <source>It is a validation image with a defect now.</source>
        <translation>不良品の検証画像に追加しました。</translation>
    </message>
    <message>
        <source>The next build learns from it.</source>
        <translation>次回の学習に使います。</translation>
    </message>
    <message>
        <source>Choose a project</source>
        <translation>プロジェクトを選択</translation>
    </message>
    <message>
        <source>Go to Inspect</source>
        <translation>検査へ</translation>
    </message>
</context>
<context>
    <name>ImageTools</name>
    <message>
        <source>Heatmap on or off</source>
        <translation>ヒートマップの表示／非表示</translation>
    </message>
    <message>
        <source>Contour at the threshold on or off</source>
        <translation>しきい値の輪郭線の表示／非表示</translation>
    </message>
    <message>
        <source>Hold to see the part without the heatmap (Space)</source>
        <translation>押している間、ヒートマップなしで表示 (Space)</translation>
    </message>
    <message>
        <source>Opacity of the heatmap</source>
        <translation>ヒートマップの濃さ</translation>
    </message>
    <message>
        <source>Heatmap</source>
        <translation>ヒートマップ</translation>
    </message>
    <message>
        <source>Closer (+)</source>
        <translation>拡大 (+)</translation>
    </message>
    <message>
        <source>Further away (-)</source>
        <translation>縮小 (-)</translation>
    </message>
    <message>
        <source>Whole picture (0)</source>
        <translation>全体表示 (0)</translation>
    </message>
    <message>
        <source>Close to the hottest place, and back (Z)</source>
        <translation>スコアの最も高い部分を拡大／元に戻す (Z)</translation>
    </message>
</context>
<context>
    <name>ImageView</name>
    <message>
        <source>Picture of the part</source>
        <translation>ワークの画像</translation>
    </message>
    <message>
        <source>No picture yet</source>
        <translation>画像はまだありません</translation>
    </message>
</context>
<context>
    <name>Images</name>
    <message>
        <source>Unlike the others</source>
        <translation>他と異なる</translation>
    </message>
    <message>
        <source>Changed or wrong</source>
        <translation>変化・誤判定</translation>
    </message>
    <message>
        <source>Every part of known truth is judged rightly, and the slider changes none.</source>
        <translation>正解がわかっているワークはすべて正しく判定され、スライダによる変化もありません。</translation>
    </message>
    <message>
        <source>Escapes</source>
        <translation>見逃し</translation>
    </message>
    <message>
        <source>At this threshold no known defect is judged OK.</source>
        <translation>このしきい値でOKになる既知の不良品はありません。</translation>
    </message>
    <message>
        <source>False rejects</source>
        <translation>過検出</translation>
    </message>
    <message>
        <source>At this threshold no known good part is judged NG.</source>
        <translation>このしきい値でNGになる既知の良品はありません。</translation>
    </message>
    <message>
        <source>Unsure</source>
        <translation>グレー</translation>
    </message>
    <message>
        <source>No part of known truth would go to Verify.</source>
        <translation>正解がわかっているワークで、目視確認に回るものはありません。</translation>
    </message>
    <message>
        <source>All</source>
        <translation>すべて</translation>
    </message>
    <message>
        <source>The model has no scored parts.</source>
        <translation>このモデルにはスコアのあるワークがありません。</translation>
    </message>
</context>
<context>
    <name>ImportDialog</name>
    <message>
        <source>Import settings</source>
        <translation>設定のインポート</translation>
    </message>
    <message>
        <source>What would change</source>
        <translation>変更される内容</translation>
    </message>
    <message>
        <source>Setting</source>
        <translation>設定</translation>
    </message>
    <message>
        <source>Now</source>
        <translation>現在</translation>
    </message>
    <message>
        <source>Then</source>
        <translation>変更後</translation>
    </message>
    <message>
        <source>Change them</source>
        <translation>変更する</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>キャンセル</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>閉じる</translation>
    </message>
    <message>
        <source>Nothing differs from what is set here.</source>
        <translation>現在の設定との違いはありません。</translation>
    </message>
    <message numerus="yes">
        <source>{count} settings would be changed:</source>
        <translation>
            <numerusform>{count}件の設定が変更されます：</numerusform>
        </translation>
    </message>
    <message>
        <source>Passed over, as they belong to another PC or to a newer version: {names}</source>
        <translation>別のPC用または新しいバージョン用のため、次の設定は取り込みません：{names}</translation>
    </message>
</context>
<context>
    <name>InspectPage</name>
    <message>
        <source>Here parts are inspected: from images, a video or a camera.</source>
        <translation>ここでは、画像、動画、カメラからワークを検査します。</translation>
    </message>
    <message>
        <source>Inspect</source>
        <translation>検査</translation>
    </message>
    <message>
        <source>Another model is in use now.</source>
        <translation>使用するモデルが切り替わりました。</translation>
    </message>
    <message>
        <source>The run was ended. Press Start to go on.</source>
        <translation>運転を終了しました。続けるには「開始」を押してください。</translation>
    </message>
</context>
<context>
    <name>KeyList</name>
    <message>
        <source>Everywhere</source>
        <translation>共通</translation>
    </message>
    <message>
        <source>Ctrl+N</source>
        <translation>Ctrl+N</translation>
    </message>
    <message>
        <source>New project</source>
        <translation>新しいプロジェクト</translation>
    </message>
    <message>
        <source>Ctrl+O</source>
        <translation>Ctrl+O</translation>
    </message>
    <message>
        <source>Open a project; on Inspect, images</source>
        <translation>プロジェクトを開く（検査では画像を開く）</translation>
    </message>
    <message>
        <source>Tab, Enter, Space</source>
        <translation>Tab、Enter、Space</translation>
    </message>
    <message>
        <source>To the next button; press it</source>
        <translation>次のボタンへ移動、ボタンを押す</translation>
    </message>
    <message>
        <source>To what the window has to say; Esc takes it away</source>
        <translation>画面のメッセージへ移動。Escで閉じる</translation>
    </message>
    <message>
        <source>The manual, at the page that is shown</source>
        <translation>表示中のページのマニュアル</translation>
    </message>
    <message>
        <source>Inspect</source>
        <translation>検査</translation>
    </message>
    <message>
        <source>Space, held</source>
        <translation>Space（長押し）</translation>
    </message>
    <message>
        <source>The part without the heatmap</source>
        <translation>ヒートマップなしでワークを表示</translation>
    </message>
    <message>
        <source>A part is there, where a key is the trigger</source>
        <translation>ワークあり（キーがトリガの場合）</translation>
    </message>
    <message>
        <source>Heatmap on or off</source>
        <translation>ヒートマップの表示／非表示</translation>
    </message>
    <message>
        <source>Why? The hottest place beside good parts; also on Verify and History</source>
        <translation>判定理由：最高スコアの部分を良品と比較（目視確認、履歴でも可）</translation>
    </message>
    <message>
        <source>Opacity of the heatmap</source>
        <translation>ヒートマップの濃さ</translation>
    </message>
    <message>
        <source>Ctrl +   Ctrl –   0</source>
        <translation>Ctrl +   Ctrl –   0</translation>
    </message>
    <message>
        <source>Closer, further away, whole picture</source>
        <translation>拡大、縮小、全体表示</translation>
    </message>
    <message>
        <source>Close to the hottest place, and back; also on Tune, Verify and History</source>
        <translation>最高スコアの部分を拡大、元に戻す（調整、目視確認、履歴でも可）</translation>
    </message>
    <message>
        <source>The verdict on the whole screen, and back; also on Verify and History</source>
        <translation>判定を全画面に表示、元に戻す（目視確認、履歴でも可）</translation>
    </message>
    <message>
        <source>The part before, the part after</source>
        <translation>前のワーク、次のワーク</translation>
    </message>
    <message>
        <source>Esc</source>
        <translation>Esc</translation>
    </message>
    <message>
        <source>Back to the newest part</source>
        <translation>最新のワークに戻る</translation>
    </message>
    <message>
        <source>Operator mode</source>
        <translation>作業者モード</translation>
    </message>
    <message>
        <source>Tune</source>
        <translation>調整</translation>
    </message>
    <message>
        <source>The threshold, in small steps; with Shift in large ones</source>
        <translation>しきい値を小刻みに変更（Shiftで大きく変更）</translation>
    </message>
    <message>
        <source>Home   End</source>
        <translation>Home   End</translation>
    </message>
    <message>
        <source>The lowest and the highest score</source>
        <translation>最低スコア、最高スコア</translation>
    </message>
    <message>
        <source>Page up   Page down</source>
        <translation>Page Up   Page Down</translation>
    </message>
    <message>
        <source>In an open picture: the one before, the one after</source>
        <translation>画像の表示中：前の画像、次の画像</translation>
    </message>
    <message>
        <source>From a picture back to all images</source>
        <translation>画像からすべての画像の一覧に戻る</translation>
    </message>
    <message>
        <source>Validation images: good, defect, left out, kind of defect</source>
        <translation>検証画像：良品、不良品、除外、欠陥種別</translation>
    </message>
    <message>
        <source>Ctrl+1 – Ctrl+{last}</source>
        <translation>Ctrl+1 – Ctrl+{last}</translation>
    </message>
</context>
<context>
    <name>Keypad</name>
    <message>
        <source>Take the last digit back</source>
        <translation>最後の1桁を消す</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>キャンセル</translation>
    </message>
    <message>
        <source>OK</source>
        <translation>OK</translation>
    </message>
</context>
<context>
    <name>KindList</name>
    <message>
        <source>no kind named</source>
        <translation>種別名なし</translation>
    </message>
    <message numerus="yes">
        <source>{count} confirmed</source>
        <translation>
            <numerusform>確認済み{count}個</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} known to the model</source>
        <translation>
            <numerusform>モデルに登録済み{count}個</numerusform>
        </translation>
    </message>
    <message>
        <source>the model knows none of them</source>
        <translation>モデルに登録なし</translation>
    </message>
</context>
<context>
    <name>KindsTable</name>
    <message>
        <source>Kind</source>
        <translation>種別</translation>
    </message>
    <message>
        <source>Parts</source>
        <translation>ワーク</translation>
    </message>
    <message>
        <source>Escapes</source>
        <translation>見逃し</translation>
    </message>
    <message>
        <source>Unsure</source>
        <translation>グレー</translation>
    </message>
    <message>
        <source>NG</source>
        <translation>NG</translation>
    </message>
    <message>
        <source>Escapes of all (95%, exact)</source>
        <translation>全体の見逃し率（95%、正確法）</translation>
    </message>
    <message>
        <source>AUROC</source>
        <translation>AUROC</translation>
    </message>
    <message>
        <source>Kinds of defects</source>
        <translation>欠陥種別</translation>
    </message>
</context>
<context>
    <name>KnownDefectsPage</name>
    <message>
        <source>Try it</source>
        <translation>試す</translation>
    </message>
    <message>
        <source>Try without known defects</source>
        <translation>既知欠陥なしで試す</translation>
    </message>
    <message>
        <source>Here the model gets to know defects that were confirmed.</source>
        <translation>ここでは、確認済みの欠陥をモデルに登録します。</translation>
    </message>
    <message>
        <source>Looking for confirmed defects…</source>
        <translation>確認済みの欠陥を探しています…</translation>
    </message>
    <message>
        <source>No defect has been confirmed yet: label validation images as defects, or review rejected parts on Verify.</source>
        <translation>確認済みの欠陥がまだありません。検証画像に不良品のラベルを付けるか、目視確認で不合格ワークを判定してください。</translation>
    </message>
    <message>
        <source>Parts are being inspected: stop that first.</source>
        <translation>検査中です。先に停止してください。</translation>
    </message>
    <message>
        <source>Known defects</source>
        <translation>既知欠陥</translation>
    </message>
    <message>
        <source>A model that knows confirmed defects rates places higher that look like one of them, and nothing lower. See what it does to all known pictures, then put it to use.</source>
        <translation>確認済みの欠陥を登録したモデルは、それに似た部分のスコアを高くし、他のスコアを下げることはありません。既知の全画像への影響を確認してから使用してください。</translation>
    </message>
</context>
<context>
    <name>LengthPicture</name>
    <message>
        <source>Picture of a good part: a known length is drawn on it</source>
        <translation>良品の画像：長さのわかっている部分に線を引いたもの</translation>
    </message>
</context>
<context>
    <name>LineBridge</name>
    <message>
        <source>The engine has not answered for {seconds:g} seconds.</source>
        <translation>エンジンの応答が{seconds:g}秒間ありません。</translation>
    </message>
</context>
<context>
    <name>LineQuestion</name>
    <message>
        <source>What has been inspected so far is kept. Parts that come afterwards are not inspected.</source>
        <translation>ここまでの検査結果は残ります。これ以降に流れてくるワークは検査されません。</translation>
    </message>
    <message>
        <source>An inspection is running</source>
        <translation>検査中です</translation>
    </message>
    <message>
        <source>Go on inspecting</source>
        <translation>検査を続ける</translation>
    </message>
    <message>
        <source>Stop the inspection?</source>
        <translation>検査を停止しますか？</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Stop the inspection and open another project?</source>
        <translation>検査を停止して別のプロジェクトを開きますか？</translation>
    </message>
    <message>
        <source>Stop and open</source>
        <translation>停止して開く</translation>
    </message>
    <message>
        <source>Stop the inspection and use the new model?</source>
        <translation>検査を停止して新しいモデルを使いますか？</translation>
    </message>
    <message>
        <source>Stop and use it</source>
        <translation>停止して使用</translation>
    </message>
    <message>
        <source>Verdicts come later while both run, and those that come too late are undecided.</source>
        <translation>両方を実行している間は判定が遅くなります。間に合わなかったものは保留になります。</translation>
    </message>
    <message>
        <source>The inspection goes on with the present model until it is stopped.</source>
        <translation>停止するまで、検査は現在のモデルで続きます。</translation>
    </message>
    <message>
        <source>Build beside the inspection?</source>
        <translation>検査中に学習しますか？</translation>
    </message>
    <message>
        <source>Build all the same</source>
        <translation>それでも学習</translation>
    </message>
</context>
<context>
    <name>LineSetupPage</name>
    <message>
        <source>Open a project first: the settings belong to it.</source>
        <translation>先にプロジェクトを開いてください。設定はプロジェクトごとに保存されます。</translation>
    </message>
    <message>
        <source>An inspection is running and has the camera: stop it first.</source>
        <translation>検査中のためカメラが使用されています。先に検査を停止してください。</translation>
    </message>
    <message>
        <source>Opening the camera…</source>
        <translation>カメラを開いています…</translation>
    </message>
    <message>
        <source>Switch the camera on to see its picture.</source>
        <translation>「ライブ画像」をオンにするとカメラの画像を表示します。</translation>
    </message>
    <message>
        <source>The camera delivers pictures.</source>
        <translation>カメラから画像が届いています。</translation>
    </message>
    <message>
        <source>{sentence} It is being opened again and again.</source>
        <translation>{sentence} 接続を繰り返し試みています。</translation>
    </message>
    <message>
        <source>There are no more pictures.</source>
        <translation>画像はもうありません。</translation>
    </message>
    <message>
        <source>Draw the box in which a part comes to rest.</source>
        <translation>ワークが静止する場所を枠で囲んでください。</translation>
    </message>
    <message>
        <source>Draw a box around the code, or leave the whole picture.</source>
        <translation>コードを枠で囲むか、画像全体のままにしてください。</translation>
    </message>
    <message>
        <source>Draw a box where sharpness counts, or leave the whole picture.</source>
        <translation>鮮鋭度を見る場所を枠で囲むか、画像全体のままにしてください。</translation>
    </message>
</context>
<context>
    <name>LogModel</name>
    <message>
        <source>Time</source>
        <translation>時刻</translation>
    </message>
    <message>
        <source>Part</source>
        <translation>ワーク</translation>
    </message>
    <message>
        <source>Score</source>
        <translation>スコア</translation>
    </message>
</context>
<context>
    <name>LogOnDesk</name>
    <message>
        <source>The accounts of this PC cannot be read. Operators can go on inspecting, without log-on.</source>
        <translation>このPCのアカウントを読み取れません。作業者はログオンせずに検査を続けられます。</translation>
    </message>
    <message>
        <source>For everything else, whoever looks after this PC has to bring the file accounts.json back from a backup.</source>
        <translation>その他の操作には、このPCの管理担当者がaccounts.jsonファイルをバックアップから復元する必要があります。</translation>
    </message>
    <message>
        <source>There were too many wrong tries. Wait {seconds} s.</source>
        <translation>間違いが多すぎます。{seconds}秒お待ちください。</translation>
    </message>
</context>
<context>
    <name>LogOnScreen</name>
    <message>
        <source>Who is working here?</source>
        <translation>担当者を選択</translation>
    </message>
    <message>
        <source>Log on</source>
        <translation>ログオン</translation>
    </message>
    <message>
        <source>Another name</source>
        <translation>別の名前</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>戻る</translation>
    </message>
    <message>
        <source>Log off</source>
        <translation>ログオフ</translation>
    </message>
    <message>
        <source>PIN of {name}?</source>
        <translation>{name}のPINを入力</translation>
    </message>
    <message>
        <source>Password of {name}?</source>
        <translation>{name}のパスワードを入力</translation>
    </message>
    <message>
        <source>Or hold your badge to the reader.</source>
        <translation>IDカードをリーダにかざすこともできます。</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>パスワード</translation>
    </message>
</context>
<context>
    <name>LookArea</name>
    <message>
        <source>Whole picture</source>
        <translation>画像全体</translation>
    </message>
    <message>
        <source>Propose background</source>
        <translation>背景を提案</translation>
    </message>
    <message>
        <source>Use</source>
        <translation>使う</translation>
    </message>
    <message>
        <source>Leave</source>
        <translation>使わない</translation>
    </message>
    <message>
        <source>Ignore nothing</source>
        <translation>除外をやめる</translation>
    </message>
    <message>
        <source>Where to look</source>
        <translation>検査する場所</translation>
    </message>
    <message>
        <source>Left {x}, top {y}, {width} × {height} px</source>
        <translation>左{x}、上{y}、{width} × {height} px</translation>
    </message>
    <message>
        <source>The whole picture. Drag over it to draw a box: the engine then looks closer at what is inside, at no cost.</source>
        <translation>画像全体です。ドラッグして枠を描くと、処理時間を変えずに枠内をより細かく検査します。</translation>
    </message>
    <message>
        <source>{share} of the picture is ignored: neither learned nor scored.</source>
        <translation>画像の{share}を除外します。学習にもスコアにも使いません。</translation>
    </message>
    <message>
        <source>Comparing the pictures of good parts…</source>
        <translation>良品の画像を比較しています…</translation>
    </message>
    <message>
        <source>{stage}: {done} of {total}</source>
        <translation>{stage}：{total}件中{done}件</translation>
    </message>
    <message>
        <source>No good part lies in the tinted {share} of the picture. Look at it: what you use is not learned or scored.</source>
        <translation>画像の着色部（{share}）に良品はありません。確認してください。使うと、その部分は学習にもスコアにも使われません。</translation>
    </message>
    <message>
        <source>No background can be told from the part for sure.</source>
        <translation>背景とワークを確実に見分けられません。</translation>
    </message>
</context>
<context>
    <name>Lying</name>
    <message>
        <source>Straighten pictures before the network sees them</source>
        <translation>ネットワークに入力する前に画像の位置を補正する</translation>
    </message>
    <message>
        <source>How parts lie</source>
        <translation>ワークの置き方</translation>
    </message>
    <message>
        <source>Always alike</source>
        <translation>常に同じ</translation>
    </message>
    <message>
        <source>Shifted</source>
        <translation>位置がずれる</translation>
    </message>
    <message>
        <source>Shifted and turned a little</source>
        <translation>位置がずれ、少し回転する</translation>
    </message>
    <message>
        <source>Shifted and turned in any direction</source>
        <translation>位置がずれ、任意の向きに回転する</translation>
    </message>
    <message>
        <source>Every part is looked for, which takes about 10 ms; areas move with it. Where it is not found, the part is UNDECIDED. PaDiM needs straightened pictures.</source>
        <translation>ワークごとに位置を探します（約10 ms）。領域もワークに合わせて動きます。見つからないワークは保留です。PaDiMには位置補正した画像が必要です。</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>The language will be changed.</source>
        <translation>表示言語を変更します。</translation>
    </message>
    <message>
        <source>The look will be changed.</source>
        <translation>画面の外観を変更します。</translation>
    </message>
    <message>
        <source>Change it now</source>
        <translation>今すぐ変更</translation>
    </message>
    <message>
        <source>Stop the inspection and close?</source>
        <translation>検査を停止して閉じますか？</translation>
    </message>
    <message>
        <source>Stop and close</source>
        <translation>停止して閉じる</translation>
    </message>
</context>
<context>
    <name>MaskDialog</name>
    <message>
        <source>Mask of {name}</source>
        <translation>{name}のマスク</translation>
    </message>
    <message>
        <source>From a picture…</source>
        <translation>画像から…</translation>
    </message>
    <message>
        <source>Take the white places of a picture of the same size</source>
        <translation>同じサイズの画像の白い部分を取り込みます</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>消去</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>キャンセル</translation>
    </message>
    <message>
        <source>Keep mask</source>
        <translation>マスクを保存</translation>
    </message>
    <message>
        <source>Reading the picture…</source>
        <translation>画像を読み込んでいます…</translation>
    </message>
    <message>
        <source>Images ({patterns})</source>
        <translation>画像 ({patterns})</translation>
    </message>
    <message>
        <source>Mask from a picture</source>
        <translation>画像からマスクを作成</translation>
    </message>
    <message>
        <source>Paint what is defective. An image with a mask shows a defect.</source>
        <translation>欠陥の部分を塗ってください。マスクのある画像は不良品になります。</translation>
    </message>
</context>
<context>
    <name>ModelCard</name>
    <message>
        <source>Model in use</source>
        <translation>使用中のモデル</translation>
    </message>
    <message numerus="yes">
        <source>{count} files or folders were skipped</source>
        <translation>
            <numerusform>スキップしたファイルまたはフォルダ：{count}件</numerusform>
        </translation>
    </message>
    <message>
        <source>Reading and features {read}, learning {rest}</source>
        <translation>読み込みと特徴量{read}、学習{rest}</translation>
    </message>
    <message>
        <source>Good parts learned</source>
        <translation>学習した良品</translation>
    </message>
    <message>
        <source>Patches seen</source>
        <translation>調べたパッチ</translation>
    </message>
    <message>
        <source>Places in all good parts that were described by the network</source>
        <translation>ネットワークが特徴を抽出した、全良品の場所の数</translation>
    </message>
    <message>
        <source>Parts of another bit depth, and colour where these are grey or the reverse, are UNDECIDED.</source>
        <translation>ビット深度が異なるワークは保留です。色の有無（カラー／グレー）が異なる場合も同じです。</translation>
    </message>
    <message>
        <source>Their pictures</source>
        <translation>画像の種類</translation>
    </message>
    <message>
        <source>Patches in the memory bank</source>
        <translation>メモリバンクのパッチ</translation>
    </message>
    <message>
        <source>Those that stand for all others</source>
        <translation>他のすべてを代表するパッチ</translation>
    </message>
    <message>
        <source>Coverage radius</source>
        <translation>被覆半径</translation>
    </message>
    <message>
        <source>at most {radius}</source>
        <translation>最大{radius}</translation>
    </message>
    <message>
        <source>No patch of the good parts that were learned is farther than this from the memory bank.</source>
        <translation>学習した良品のどのパッチも、メモリバンクからの距離はこの値以下です。</translation>
    </message>
    <message>
        <source>{good} good, {defect} with defects</source>
        <translation>良品{good}個、不良品{defect}個</translation>
    </message>
    <message>
        <source>Scored parts</source>
        <translation>スコアのあるワーク</translation>
    </message>
    <message>
        <source>Good parts that were learned are scored by what the others taught.</source>
        <translation>学習した良品のスコアは、他の良品の学習結果で求めます。</translation>
    </message>
    <message>
        <source>Threshold</source>
        <translation>しきい値</translation>
    </message>
    <message>
        <source>Built</source>
        <translation>作成日時</translation>
    </message>
    <message>
        <source>Signed by</source>
        <translation>署名者</translation>
    </message>
    <message>
        <source>nobody</source>
        <translation>なし</translation>
    </message>
    <message>
        <source>the best balance of caught defects and false rejects</source>
        <translation>欠陥の検出と過検出のバランスが最もよい値</translation>
    </message>
    <message>
        <source>It was imported from a file without a signature.</source>
        <translation>署名のないファイルからインポートしました。</translation>
    </message>
    <message>
        <source>The settings have changed since this model was built ({changes}): they count after the next build.</source>
        <translation>このモデルの学習後に設定が変更されました（{changes}）。次回の学習から有効になります。</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>ネットワーク</translation>
    </message>
    <message>
        <source>How closely</source>
        <translation>細かさ</translation>
    </message>
    <message>
        <source>Method</source>
        <translation>手法</translation>
    </message>
    <message>
        <source>Time of the whole build</source>
        <translation>学習全体の時間</translation>
    </message>
    <message>
        <source>{name}, not trusted here</source>
        <translation>{name}（未信頼）</translation>
    </message>
    <message>
        <source>Key {key}</source>
        <translation>鍵 {key}</translation>
    </message>
    <message>
        <source>Add images with defects to the project and build again, or check it on the Tune page.</source>
        <translation>プロジェクトに欠陥のある画像を追加して再学習するか、調整ページで確認してください。</translation>
    </message>
    <message>
        <source>provisional</source>
        <translation>暫定</translation>
    </message>
    <message>
        <source>best F1</source>
        <translation>F1最大</translation>
    </message>
    <message>
        <source>from good parts</source>
        <translation>良品から</translation>
    </message>
    <message>
        <source>no escapes</source>
        <translation>見逃しなし</translation>
    </message>
    <message>
        <source>few escapes</source>
        <translation>見逃し少</translation>
    </message>
    <message>
        <source>lowest cost</source>
        <translation>コスト最小</translation>
    </message>
    <message>
        <source>set by hand</source>
        <translation>手動設定</translation>
    </message>
</context>
<context>
    <name>ModelGate</name>
    <message>
        <source>No project is open</source>
        <translation>プロジェクトが開かれていません</translation>
    </message>
    <message>
        <source>Choose a project</source>
        <translation>プロジェクトを選択</translation>
    </message>
    <message>
        <source>Loading the model…</source>
        <translation>モデルを読み込んでいます…</translation>
    </message>
    <message>
        <source>A self-test compares its scores with those of the build.</source>
        <translation>自己診断で、スコアを学習時の値と比較しています。</translation>
    </message>
    <message>
        <source>Go to Build</source>
        <translation>学習へ</translation>
    </message>
    <message>
        <source>The program learns from pictures of good parts what a part looks like. Build the model once, then come back here.</source>
        <translation>良品の画像からワークの見え方を学習します。一度モデルを学習してから、ここに戻ってください。</translation>
    </message>
    <message>
        <source>This project has no model yet</source>
        <translation>このプロジェクトにはまだモデルがありません</translation>
    </message>
</context>
<context>
    <name>ModelWords</name>
    <message>
        <source>Autoencoder</source>
        <translation>オートエンコーダ</translation>
    </message>
    <message>
        <source>Clopper-Pearson</source>
        <translation>Clopper-Pearson</translation>
    </message>
    <message>
        <source>stratified bootstrap</source>
        <translation>層別ブートストラップ</translation>
    </message>
    <message>
        <source>score interval</source>
        <translation>スコア区間</translation>
    </message>
    <message>
        <source>In use, damaged</source>
        <translation>使用中、破損</translation>
    </message>
    <message>
        <source>Damaged</source>
        <translation>破損</translation>
    </message>
    <message>
        <source>In use</source>
        <translation>使用中</translation>
    </message>
    <message>
        <source>Ready</source>
        <translation>使用可</translation>
    </message>
    <message>
        <source>{good} good parts and {defect} defects, the same for all models that are intact.</source>
        <translation>良品{good}個と不良品{defect}個。正常なモデルすべてに共通です。</translation>
    </message>
    <message>
        <source>{good} good parts and {defect} defects of its own: the models have no images in common.</source>
        <translation>このモデルだけの良品{good}個と不良品{defect}個。モデル間で共通の画像はありません。</translation>
    </message>
    <message>
        <source>{level} {kind}</source>
        <translation>{level} {kind}</translation>
    </message>
    <message>
        <source>{events} of {trials}
{low} – {high}</source>
        <translation>{trials}個中{events}個
{low} – {high}</translation>
    </message>
    <message>
        <source>Without good parts and defects nothing can be said of what they separate.</source>
        <translation>良品と不良品がないと、判別の良否は判断できません。</translation>
    </message>
    <message>
        <source>AUROC differs by {value} ({low} – {high}, {level} paired {kind}).</source>
        <translation>AUROCの差は{value}です（{low} – {high}、{level} 対応のある{kind}）。</translation>
    </message>
    <message>
        <source>These images do not tell which one is better.</source>
        <translation>これらの画像では優劣を判断できません。</translation>
    </message>
    <message>
        <source>The first separates better.</source>
        <translation>1番目のモデルのほうがよく判別します。</translation>
    </message>
    <message>
        <source>The second separates better.</source>
        <translation>2番目のモデルのほうがよく判別します。</translation>
    </message>
    <message>
        <source>Compared on the same images: {good}, {defects}.</source>
        <translation>同じ画像で比較：{good}、{defects}。</translation>
    </message>
    <message>
        <source>The good parts are learned ones, each scored by what the others taught: there are no others.</source>
        <translation>良品は学習済みのものしかないため、それぞれのスコアは他の良品の学習結果で求めました。</translation>
    </message>
    <message>
        <source>Defect</source>
        <translation>不良品</translation>
    </message>
    <message>
        <source>Good part</source>
        <translation>良品</translation>
    </message>
    <message>
        <source>{truth}, {first} and {second}: {model} is wrong</source>
        <translation>{truth}、{first}と{second}：{model}が誤り</translation>
    </message>
    <message>
        <source>{model}: score {score}, {verdict}</source>
        <translation>{model}：スコア{score}、{verdict}</translation>
    </message>
</context>
<context>
    <name>ModelsModel</name>
    <message>
        <source>State</source>
        <translation>状態</translation>
    </message>
    <message>
        <source>Built</source>
        <translation>作成日時</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>ネットワーク</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>サイズ</translation>
    </message>
    <message>
        <source>Method</source>
        <translation>手法</translation>
    </message>
    <message>
        <source>AUROC</source>
        <translation>AUROC</translation>
    </message>
    <message>
        <source>Threshold</source>
        <translation>しきい値</translation>
    </message>
    <message>
        <source>Per part</source>
        <translation>1ワーク</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>モデル</translation>
    </message>
</context>
<context>
    <name>ModelsPage</name>
    <message>
        <source>Here you compare the models of the project.</source>
        <translation>ここでは、プロジェクトのモデルを比較します。</translation>
    </message>
    <message>
        <source>Checking the models…</source>
        <translation>モデルを確認しています…</translation>
    </message>
    <message>
        <source>This project has no model yet: build one first.</source>
        <translation>このプロジェクトにはまだモデルがありません。先に学習してください。</translation>
    </message>
    <message>
        <source>A damaged model can be neither used nor compared. {why}</source>
        <translation>破損したモデルは使用も比較もできません。{why}</translation>
    </message>
    <message>
        <source>Choose two models to compare them on the same images, or one to use it, export it or measure it.</source>
        <translation>同じ画像で比較するには2つ、使用、エクスポート、測定するには1つのモデルを選択してください。</translation>
    </message>
    <message>
        <source>Parts are being inspected: stop that first.</source>
        <translation>検査中です。先に停止してください。</translation>
    </message>
    <message>
        <source>Parts are judged with the model {model} from now on, with the threshold that it had. The present one stays here.</source>
        <translation>これ以降のワークはモデル{model}と、そのときのしきい値で判定します。現在のモデルはここに残ります。</translation>
    </message>
    <message>
        <source>Use another model</source>
        <translation>別のモデルを使用</translation>
    </message>
    <message>
        <source>Save the report as</source>
        <translation>レポートの保存先</translation>
    </message>
    <message>
        <source>Report saved as {name}</source>
        <translation>レポートを{name}として保存しました</translation>
    </message>
</context>
<context>
    <name>ModelsParts</name>
    <message>
        <source>Compare</source>
        <translation>比較</translation>
    </message>
    <message>
        <source>Compare the two chosen models on the same images</source>
        <translation>選択した2つのモデルを同じ画像で比較します</translation>
    </message>
    <message>
        <source>Use…</source>
        <translation>使用…</translation>
    </message>
    <message>
        <source>Put the chosen model to use</source>
        <translation>選択したモデルを使用します</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>エクスポート…</translation>
    </message>
    <message>
        <source>Write the chosen model to a file for a station</source>
        <translation>選択したモデルを検査専用PC用にファイルへ保存します</translation>
    </message>
    <message>
        <source>Measure</source>
        <translation>測定</translation>
    </message>
    <message>
        <source>Measure what a part takes with the chosen model on this PC</source>
        <translation>選択したモデルで1ワークにかかる時間をこのPCで測定します</translation>
    </message>
    <message>
        <source>Report…</source>
        <translation>レポート…</translation>
    </message>
    <message>
        <source>Write a report on the model in use</source>
        <translation>使用中のモデルのレポートを作成します</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>開く</translation>
    </message>
</context>
<context>
    <name>ModelsTable</name>
    <message>
        <source>Models of the project</source>
        <translation>プロジェクトのモデル</translation>
    </message>
</context>
<context>
    <name>NameAndPlace</name>
    <message>
        <source>Choose another place</source>
        <translation>別の場所を選択</translation>
    </message>
    <message>
        <source>Give the project a name.</source>
        <translation>プロジェクトの名前を入力してください。</translation>
    </message>
    <message>
        <source>Choose where the project is stored.</source>
        <translation>プロジェクトの保存先を選択してください。</translation>
    </message>
    <message>
        <source>Checking the folder…</source>
        <translation>フォルダを確認しています…</translation>
    </message>
    <message>
        <source>Where shall the project be stored?</source>
        <translation>プロジェクトの保存先の選択</translation>
    </message>
    <message>
        <source>New project</source>
        <translation>新しいプロジェクト</translation>
    </message>
</context>
<context>
    <name>NameDialog</name>
    <message>
        <source>Name of the project</source>
        <translation>プロジェクトの名前</translation>
    </message>
</context>
<context>
    <name>Names</name>
    <message>
        <source>Work as an operator</source>
        <translation>作業者として使用</translation>
    </message>
</context>
<context>
    <name>NavigationRail</name>
    <message>
        <source>Pages</source>
        <translation>ページ</translation>
    </message>
    <message>
        <source>{page} (Ctrl+{number})</source>
        <translation>{page} (Ctrl+{number})</translation>
    </message>
</context>
<context>
    <name>NetworkChoice</name>
    <message>
        <source>Automatic</source>
        <translation>自動</translation>
    </message>
    <message>
        <source>Coarse</source>
        <translation>粗い</translation>
    </message>
    <message>
        <source>Medium</source>
        <translation>標準</translation>
    </message>
    <message>
        <source>Fine</source>
        <translation>細かい</translation>
    </message>
    <message>
        <source>EfficientNet-Lite0: fast on any PC, comes with the program</source>
        <translation>EfficientNet-Lite0：どのPCでも高速、プログラムに付属</translation>
    </message>
    <message>
        <source>EfficientNet-Lite1: a little larger</source>
        <translation>EfficientNet-Lite1：やや大きい</translation>
    </message>
    <message>
        <source>EfficientNet-Lite2: larger still</source>
        <translation>EfficientNet-Lite2：さらに大きい</translation>
    </message>
    <message>
        <source>ResNet-18: small</source>
        <translation>ResNet-18：小</translation>
    </message>
    <message>
        <source>ResNet-50: medium</source>
        <translation>ResNet-50：中</translation>
    </message>
    <message>
        <source>ResNet-101: large</source>
        <translation>ResNet-101：大</translation>
    </message>
    <message>
        <source>WideResNet-101-2: very large, needs a strong PC</source>
        <translation>WideResNet-101-2：特大、高性能なPCが必要</translation>
    </message>
    <message>
        <source>DenseNet-201: large</source>
        <translation>DenseNet-201：大</translation>
    </message>
    <message>
        <source>WideResNet-50-2: the network of the PatchCore paper, needs a strong PC</source>
        <translation>WideResNet-50-2：PatchCore論文のネットワーク、高性能なPCが必要</translation>
    </message>
    <message>
        <source>EfficientNet-B5: large</source>
        <translation>EfficientNet-B5：大</translation>
    </message>
    <message>
        <source>PatchCore: recommended, parts may lie anywhere</source>
        <translation>PatchCore：推奨、ワークの位置は自由</translation>
    </message>
    <message>
        <source>PaDiM: for fixtured parts that always lie alike</source>
        <translation>PaDiM：治具で固定され、常に同じ位置にあるワーク向け</translation>
    </message>
    <message>
        <source>SPADE: compares with the most similar good parts, slow</source>
        <translation>SPADE：最も似た良品と比較、低速</translation>
    </message>
    <message>
        <source>Autoencoder: trains for minutes, for comparison</source>
        <translation>オートエンコーダ：学習に数分、比較用</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>ネットワーク</translation>
    </message>
    <message>
        <source>Method</source>
        <translation>手法</translation>
    </message>
    <message>
        <source>{network} (weights not imported)</source>
        <translation>{network}（重みは未インポート）</translation>
    </message>
    <message>
        <source>Import its weights first: inspector weights import NAME FILE</source>
        <translation>先に重みをインポートしてください：inspector weights import NAME FILE</translation>
    </message>
    <message>
        <source>Fastest.</source>
        <translation>最も高速です。</translation>
    </message>
    <message>
        <source>Takes {times:.0f} times as long as coarse.</source>
        <translation>「粗い」の{times:.0f}倍の時間がかかります。</translation>
    </message>
    <message>
        <source>Looks at your images in steps of {px} px; smaller defects may be missed.</source>
        <translation>画像を{px} px間隔で調べます。それより小さい欠陥は見逃すことがあります。</translation>
    </message>
    <message>
        <source>Looks at an image in about {steps} × {steps} steps.</source>
        <translation>画像を約{steps} × {steps}に分けて調べます。</translation>
    </message>
</context>
<context>
    <name>NewProjectPage</name>
    <message>
        <source>Cancel</source>
        <translation>キャンセル</translation>
    </message>
    <message>
        <source>Create project</source>
        <translation>プロジェクトを作成</translation>
    </message>
    <message>
        <source>Find the best settings next</source>
        <translation>続けて最適な設定を探す</translation>
    </message>
    <message>
        <source>Compares settings on the parts of this project, for about three minutes</source>
        <translation>このプロジェクトのワークで設定を比較します（約3分）</translation>
    </message>
    <message>
        <source>New project</source>
        <translation>新しいプロジェクト</translation>
    </message>
    <message>
        <source>Change project</source>
        <translation>プロジェクトの変更</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
</context>
<context>
    <name>NextPart</name>
    <message>
        <source>The lot counts from the next start on.</source>
        <translation>ロットは次の「開始」から有効です。</translation>
    </message>
    <message>
        <source>The pictures take {gigabytes} GB more than their quota: rejects go by their age alone.</source>
        <translation>画像が容量上限を{gigabytes} GB超えています。不合格の画像は、保存期間が過ぎるまで削除されません。</translation>
    </message>
</context>
<context>
    <name>NoSource</name>
    <message>
        <source>An engineer has to choose the camera or folder of this product once, on the page Inspect, and start it there.</source>
        <translation>技術者が「検査」ページでこの品種のカメラまたはフォルダーを一度選択し、開始する必要があります。</translation>
    </message>
    <message>
        <source>After that, one tap on Start is enough here.</source>
        <translation>その後は、ここで「開始」を一度押すだけです。</translation>
    </message>
    <message>
        <source>No source is known for this product</source>
        <translation>この品種の入力元は未設定です</translation>
    </message>
    <message>
        <source>Choose one under Change product. Where it is not listed, an engineer has to release it first.</source>
        <translation>「品種切替」で選択してください。一覧にない場合は、先に技術者が有効化する必要があります。</translation>
    </message>
    <message>
        <source>No product is ready to be inspected</source>
        <translation>検査できる品種がありません</translation>
    </message>
    <message>
        <source>Log on</source>
        <translation>ログオン</translation>
    </message>
    <message>
        <source>Leave operator mode</source>
        <translation>作業者モードを終了</translation>
    </message>
</context>
<context>
    <name>NotesDialog</name>
    <message>
        <source>Keep</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Notes</source>
        <translation>メモ</translation>
    </message>
</context>
<context>
    <name>Notice</name>
    <message>
        <source>Dismiss</source>
        <translation>閉じる</translation>
    </message>
</context>
<context>
    <name>OddOnes</name>
    <message>
        <source>Leave them out</source>
        <translation>除外する</translation>
    </message>
    <message>
        <source>They are neither learned nor set the threshold</source>
        <translation>学習にも、しきい値の決定にも使いません</translation>
    </message>
    <message>
        <source>Keep them</source>
        <translation>残す</translation>
    </message>
    <message>
        <source>They are good parts like the others</source>
        <translation>他と同じ良品として扱います</translation>
    </message>
    <message>
        <source>Take them back</source>
        <translation>元に戻す</translation>
    </message>
    <message>
        <source>They are learned like the others</source>
        <translation>他と同じように学習します</translation>
    </message>
    <message numerus="yes">
        <source>Unlike the others: {count} of {total} images. Shall they be learned?</source>
        <translation>
            <numerusform>他と異なる画像：{total}枚中{count}枚。学習に使いますか？</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Unlike the others, and kept: {count} of {total} images.</source>
        <translation>
            <numerusform>他と異なるが残した画像：{total}枚中{count}枚。</numerusform>
        </translation>
    </message>
    <message>
        <source>Which ones</source>
        <translation>対象を表示</translation>
    </message>
    <message numerus="yes">
        <source>{count} images are left out.</source>
        <translation>
            <numerusform>{count}枚の画像を除外しています。</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Opening</name>
    <message>
        <source>Stop and open</source>
        <translation>停止して開く</translation>
    </message>
    <message>
        <source>Stop the inspection and open the demo?</source>
        <translation>検査を停止してデモを開きますか？</translation>
    </message>
</context>
<context>
    <name>OperatorBar</name>
    <message>
        <source>Inspect</source>
        <translation>検査</translation>
    </message>
    <message>
        <source>Verify</source>
        <translation>目視確認</translation>
    </message>
    <message>
        <source>Change product</source>
        <translation>品種切替</translation>
    </message>
    <message>
        <source>Log on</source>
        <translation>ログオン</translation>
    </message>
    <message>
        <source>Change the person</source>
        <translation>担当者交代</translation>
    </message>
</context>
<context>
    <name>OperatorMode</name>
    <message>
        <source>Operator mode can begin once the build or the import has ended.</source>
        <translation>作業者モードは、学習またはインポートが終わると使用できます。</translation>
    </message>
    <message>
        <source>PIN to leave?</source>
        <translation>終了用PINを入力</translation>
    </message>
    <message>
        <source>To leave: {keys}</source>
        <translation>終了：{keys}</translation>
    </message>
</context>
<context>
    <name>OperatorScreen</name>
    <message>
        <source>Leave</source>
        <translation>終了</translation>
    </message>
    <message>
        <source>NG seen: continue</source>
        <translation>NG確認：続行</translation>
    </message>
    <message>
        <source>Operator mode</source>
        <translation>作業者モード</translation>
    </message>
</context>
<context>
    <name>OtherProjects</name>
    <message>
        <source>Choose a folder…</source>
        <translation>フォルダを選択…</translation>
    </message>
    <message>
        <source>Project to copy areas from</source>
        <translation>領域のコピー元のプロジェクト</translation>
    </message>
</context>
<context>
    <name>OwnSecretDialog</name>
    <message>
        <source>Change my PIN</source>
        <translation>PINを変更</translation>
    </message>
    <message>
        <source>Change my password</source>
        <translation>パスワードを変更</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>キャンセル</translation>
    </message>
    <message>
        <source>Present PIN?</source>
        <translation>現在のPINを入力</translation>
    </message>
    <message>
        <source>New PIN?</source>
        <translation>新しいPINを入力</translation>
    </message>
    <message>
        <source>The new PIN again?</source>
        <translation>新しいPINをもう一度入力</translation>
    </message>
    <message>
        <source>Present password</source>
        <translation>現在のパスワード</translation>
    </message>
    <message>
        <source>New password</source>
        <translation>新しいパスワード</translation>
    </message>
    <message>
        <source>New password again</source>
        <translation>新しいパスワード（再入力）</translation>
    </message>
    <message>
        <source>The new ones differ.</source>
        <translation>新しい入力が一致しません。</translation>
    </message>
</context>
<context>
    <name>PageList</name>
    <message>
        <source>Projects</source>
        <translation>プロジェクト</translation>
    </message>
    <message>
        <source>New project</source>
        <translation>新しいプロジェクト</translation>
    </message>
    <message>
        <source>Build</source>
        <translation>学習</translation>
    </message>
    <message>
        <source>Tune</source>
        <translation>調整</translation>
    </message>
    <message>
        <source>Validation images</source>
        <translation>検証画像</translation>
    </message>
    <message>
        <source>Where to look</source>
        <translation>検査する場所</translation>
    </message>
    <message>
        <source>Models and report</source>
        <translation>モデルとレポート</translation>
    </message>
    <message>
        <source>Health</source>
        <translation>診断</translation>
    </message>
    <message>
        <source>Why did it pass?</source>
        <translation>見逃しの原因</translation>
    </message>
    <message>
        <source>Teach-back</source>
        <translation>追加学習</translation>
    </message>
    <message>
        <source>Known defects</source>
        <translation>既知欠陥</translation>
    </message>
    <message>
        <source>What it finds</source>
        <translation>検出能力</translation>
    </message>
    <message>
        <source>Challenge</source>
        <translation>始業点検</translation>
    </message>
    <message>
        <source>Inspect</source>
        <translation>検査</translation>
    </message>
    <message>
        <source>Set up the line</source>
        <translation>ライン設定</translation>
    </message>
    <message>
        <source>Verify</source>
        <translation>目視確認</translation>
    </message>
    <message>
        <source>History</source>
        <translation>履歴</translation>
    </message>
    <message>
        <source>Drift</source>
        <translation>ドリフト</translation>
    </message>
    <message>
        <source>Families of defects</source>
        <translation>欠陥グループ</translation>
    </message>
    <message>
        <source>Change the product</source>
        <translation>品種切替</translation>
    </message>
    <message>
        <source>Users</source>
        <translation>ユーザ</translation>
    </message>
    <message>
        <source>Audit</source>
        <translation>監査証跡</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>設定</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>ヘルプ</translation>
    </message>
</context>
<context>
    <name>PartPane</name>
    <message>
        <source>All parts</source>
        <translation>全ワーク</translation>
    </message>
    <message>
        <source>Back to the table (Esc)</source>
        <translation>表に戻る (Esc)</translation>
    </message>
    <message>
        <source>Previous part (Page up)</source>
        <translation>前のワーク (Page Up)</translation>
    </message>
    <message>
        <source>Next part (Page down)</source>
        <translation>次のワーク (Page Down)</translation>
    </message>
    <message>
        <source>Inspect again with the present model</source>
        <translation>現在のモデルで再検査</translation>
    </message>
    <message>
        <source>Why did it pass?</source>
        <translation>見逃しの原因</translation>
    </message>
    <message>
        <source>Use the picture</source>
        <translation>画像を使う</translation>
    </message>
    <message>
        <source>Take back</source>
        <translation>取り消す</translation>
    </message>
    <message>
        <source>Add to the validation images, as it was reviewed</source>
        <translation>目視判定のとおりに検証画像へ追加</translation>
    </message>
    <message>
        <source>As validation image of a good part</source>
        <translation>良品の検証画像として</translation>
    </message>
    <message>
        <source>As validation image with a defect</source>
        <translation>不良品の検証画像として</translation>
    </message>
    <message>
        <source>As good part for the next build</source>
        <translation>次回学習用の良品として</translation>
    </message>
    <message>
        <source>Heatmap on or off (H)</source>
        <translation>ヒートマップの表示／非表示 (H)</translation>
    </message>
    <message>
        <source>Reading the picture…</source>
        <translation>画像を読み込んでいます…</translation>
    </message>
    <message>
        <source>Shows</source>
        <translation>内容</translation>
    </message>
    <message>
        <source>Score</source>
        <translation>スコア</translation>
    </message>
    <message>
        <source>Said</source>
        <translation>ラベル</translation>
    </message>
    <message>
        <source>Before</source>
        <translation>以前</translation>
    </message>
    <message>
        <source>by the source that names it, nobody has labelled it</source>
        <translation>入力元の名前による（人によるラベルなし）</translation>
    </message>
    <message>
        <source>Mask</source>
        <translation>マスク</translation>
    </message>
    <message>
        <source>painted</source>
        <translation>描画済み</translation>
    </message>
    <message>
        <source>Learned</source>
        <translation>学習</translation>
    </message>
    <message>
        <source>The model has learned it; its score is by what the others taught.</source>
        <translation>モデルが学習済みです。スコアは他の良品の学習結果で求めています。</translation>
    </message>
    <message>
        <source>File</source>
        <translation>ファイル</translation>
    </message>
    <message>
        <source>Good (1)</source>
        <translation>良品 (1)</translation>
    </message>
    <message>
        <source>Defect (2)</source>
        <translation>不良品 (2)</translation>
    </message>
    <message>
        <source>Leave out (3)</source>
        <translation>除外 (3)</translation>
    </message>
    <message>
        <source>Mask…</source>
        <translation>マスク…</translation>
    </message>
    <message>
        <source>Paint where the defect is (M)</source>
        <translation>欠陥の場所を塗ります (M)</translation>
    </message>
    <message>
        <source>Kind of defect (K)</source>
        <translation>欠陥種別 (K)</translation>
    </message>
    <message>
        <source>Kind of defect</source>
        <translation>欠陥種別</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>種別</translation>
    </message>
    <message>
        <source>Original picture of the part</source>
        <translation>ワークの元画像</translation>
    </message>
    <message>
        <source>Part {number}</source>
        <translation>ワーク {number}</translation>
    </message>
    <message>
        <source>score {score}</source>
        <translation>スコア {score}</translation>
    </message>
    <message>
        <source>threshold {threshold}</source>
        <translation>しきい値 {threshold}</translation>
    </message>
    <message>
        <source>no serial could be read</source>
        <translation>シリアル番号を読み取れませんでした</translation>
    </message>
    <message>
        <source>Original</source>
        <translation>元画像</translation>
    </message>
    <message>
        <source>Heatmap</source>
        <translation>ヒートマップ</translation>
    </message>
</context>
<context>
    <name>PartPicture</name>
    <message>
        <source>The part with its suspicious places</source>
        <translation>疑わしい部分を示したワークの画像</translation>
    </message>
</context>
<context>
    <name>PartPictures</name>
    <message>
        <source>Heatmap on or off (H)</source>
        <translation>ヒートマップの表示／非表示 (H)</translation>
    </message>
    <message>
        <source>No picture yet</source>
        <translation>画像はまだありません</translation>
    </message>
    <message>
        <source>Then</source>
        <translation>当時</translation>
    </message>
    <message>
        <source>Without heatmap: the model {model} is not in use.</source>
        <translation>ヒートマップなし：モデル{model}は使用中ではありません。</translation>
    </message>
    <message>
        <source>Now</source>
        <translation>現在</translation>
    </message>
</context>
<context>
    <name>PartsModel</name>
    <message>
        <source>Time</source>
        <translation>日時</translation>
    </message>
    <message>
        <source>No.</source>
        <translation>No.</translation>
    </message>
    <message>
        <source>Serial</source>
        <translation>シリアル</translation>
    </message>
    <message>
        <source>Verdict</source>
        <translation>判定</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>理由</translation>
    </message>
    <message>
        <source>Score</source>
        <translation>スコア</translation>
    </message>
    <message>
        <source>Review</source>
        <translation>目視判定</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>モデル</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>入力元</translation>
    </message>
</context>
<context>
    <name>PartsTable</name>
    <message>
        <source>Recorded parts</source>
        <translation>記録済みワーク</translation>
    </message>
</context>
<context>
    <name>PassedPage</name>
    <message>
        <source>Drop a part here that passed and should have been NG</source>
        <translation>本来NGなのにOKになったワークをここにドロップしてください</translation>
    </message>
    <message>
        <source>Another part…</source>
        <translation>別のワーク…</translation>
    </message>
    <message>
        <source>Here you see why a part passed, and which good pictures made it pass.</source>
        <translation>ここでは、ワークがOKになった理由と、その原因となった良品画像を確認できます。</translation>
    </message>
    <message>
        <source>Nothing in this part is suspicious to the model, whatever is left out.</source>
        <translation>どの画像を除外しても、このモデルではこのワークに疑わしい部分がありません。</translation>
    </message>
    <message>
        <source>Parts are being inspected: stop that first.</source>
        <translation>検査中です。先に停止してください。</translation>
    </message>
    <message>
        <source>A part that passed and should have been NG</source>
        <translation>本来NGなのにOKになったワーク</translation>
    </message>
</context>
<context>
    <name>PassedPanel</name>
    <message>
        <source>Put to use</source>
        <translation>使用する</translation>
    </message>
    <message>
        <source>Place {number} of {count}</source>
        <translation>場所 {number} / {count}</translation>
    </message>
    <message numerus="yes">
        <source>Leave {count} pictures out and try</source>
        <translation>
            <numerusform>{count}枚の画像を除外して試す</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Try without the {count} marked</source>
        <translation>
            <numerusform>選択した{count}枚を除外して試す</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} good pictures keep their scores: they cannot be read any more.</source>
        <translation>
            <numerusform>{count}枚の良品画像は読み取れないため、元のスコアのままです。</numerusform>
        </translation>
    </message>
    <message>
        <source>Score {now}, threshold {limit}. It is like many good pictures: no few of them keep it quiet.</source>
        <translation>スコア{now}、しきい値{limit}。多くの良品画像に似ているため、少数の画像が原因ではありません。</translation>
    </message>
    <message numerus="yes">
        <source>Score {now}, threshold {limit}. {count} good pictures silenced it: without them, it would score {loud}.</source>
        <translation>
            <numerusform>スコア{now}、しきい値{limit}。{count}枚の良品画像がスコアを下げています。これらがなければ、スコアは{loud}です。</numerusform>
        </translation>
    </message>
    <message>
        <source>Reason, for the history</source>
        <translation>理由（履歴に残ります）</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>理由</translation>
    </message>
</context>
<context>
    <name>PathDrop</name>
    <message>
        <source>Choose folder…</source>
        <translation>フォルダを選択…</translation>
    </message>
    <message>
        <source>Choose files…</source>
        <translation>ファイルを選択…</translation>
    </message>
    <message>
        <source>Choose a folder</source>
        <translation>フォルダの選択</translation>
    </message>
    <message>
        <source>Choose files</source>
        <translation>ファイルの選択</translation>
    </message>
    <message>
        <source>That lies on {where}, not on this PC: save it here first, then drop the file.</source>
        <translation>このPCではなく{where}にあります。先にこのPCへ保存してから、ファイルをドロップしてください。</translation>
    </message>
    <message>
        <source>{name} does not exist any more.</source>
        <translation>{name}はもう存在しません。</translation>
    </message>
    <message>
        <source>{name} is a folder; drop files here.</source>
        <translation>{name}はフォルダです。ここにはファイルをドロップしてください。</translation>
    </message>
    <message>
        <source>{name} is a file; drop the folder that holds it.</source>
        <translation>{name}はファイルです。ファイルの入ったフォルダをドロップしてください。</translation>
    </message>
    <message>
        <source>Drop images or folders here</source>
        <translation>画像またはフォルダをここにドロップ</translation>
    </message>
    <message>
        <source>Drop a folder here</source>
        <translation>フォルダをここにドロップ</translation>
    </message>
    <message>
        <source>Drop files here</source>
        <translation>ファイルをここにドロップ</translation>
    </message>
</context>
<context>
    <name>People</name>
    <message>
        <source>Operator</source>
        <translation>作業者</translation>
    </message>
    <message>
        <source>Engineer</source>
        <translation>技術者</translation>
    </message>
    <message>
        <source>Administrator</source>
        <translation>管理者</translation>
    </message>
    <message>
        <source>For whoever is logged on.</source>
        <translation>ログオンしている人が使用できます。</translation>
    </message>
    <message>
        <source>For engineers: log on as one.</source>
        <translation>技術者用です。技術者としてログオンしてください。</translation>
    </message>
    <message>
        <source>For administrators: log on as one.</source>
        <translation>管理者用です。管理者としてログオンしてください。</translation>
    </message>
    <message>
        <source>Nobody is logged on</source>
        <translation>ログオンしている人はいません</translation>
    </message>
</context>
<context>
    <name>PersonButton</name>
    <message>
        <source>Log off</source>
        <translation>ログオフ</translation>
    </message>
    <message>
        <source>Change the person…</source>
        <translation>担当者交代…</translation>
    </message>
    <message>
        <source>Logged on: {name}</source>
        <translation>ログオン中：{name}</translation>
    </message>
    <message>
        <source>Change my PIN…</source>
        <translation>自分のPINを変更…</translation>
    </message>
    <message>
        <source>Change my password…</source>
        <translation>自分のパスワードを変更…</translation>
    </message>
</context>
<context>
    <name>PickDialog</name>
    <message>
        <source>Choose</source>
        <translation>選択</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>キャンセル</translation>
    </message>
    <message>
        <source>Tap every picture that is to become a sample.</source>
        <translation>見本にする画像をすべてタップしてください。</translation>
    </message>
    <message>
        <source>Defect</source>
        <translation>不良品</translation>
    </message>
    <message>
        <source>Good</source>
        <translation>良品</translation>
    </message>
</context>
<context>
    <name>PicturePane</name>
    <message>
        <source>Keep (K)</source>
        <translation>残す (K)</translation>
    </message>
    <message>
        <source>Leave out (L)</source>
        <translation>除外 (L)</translation>
    </message>
    <message>
        <source>{times} times as far from the others as usual</source>
        <translation>他との距離は通常の{times}倍</translation>
    </message>
    <message>
        <source>score by what the others taught {score}</source>
        <translation>他の良品の学習結果で求めたスコア {score}</translation>
    </message>
    <message>
        <source>Heatmap on or off (H)</source>
        <translation>ヒートマップの表示／非表示 (H)</translation>
    </message>
    <message>
        <source>All images</source>
        <translation>全画像</translation>
    </message>
    <message>
        <source>Back to the gallery (Esc)</source>
        <translation>一覧に戻る (Esc)</translation>
    </message>
    <message>
        <source>Previous image (Page up)</source>
        <translation>前の画像 (Page Up)</translation>
    </message>
    <message>
        <source>Next image (Page down)</source>
        <translation>次の画像 (Page Down)</translation>
    </message>
    <message>
        <source>{before} becomes {after}</source>
        <translation>{before}から{after}に変化</translation>
    </message>
    <message>
        <source>{truth}, score {score}: {verdict}</source>
        <translation>{truth}、スコア{score}：{verdict}</translation>
    </message>
    <message>
        <source>(heatmap with itself learned: {score})</source>
        <translation>（ヒートマップは自身も学習したモデルのもの：{score}）</translation>
    </message>
    <message>
        <source>(score now: {score})</source>
        <translation>（現在のスコア：{score}）</translation>
    </message>
    <message>
        <source>No picture yet</source>
        <translation>画像はまだありません</translation>
    </message>
</context>
<context>
    <name>PicturePanel</name>
    <message>
        <source>Live picture</source>
        <translation>ライブ画像</translation>
    </message>
    <message>
        <source>Whole picture</source>
        <translation>全体表示</translation>
    </message>
    <message>
        <source>Best again</source>
        <translation>最大値を消去</translation>
    </message>
    <message>
        <source>Forget the sharpest picture so far</source>
        <translation>これまでの最も鮮明な値を消去します</translation>
    </message>
    <message>
        <source>Sharpness: no live picture</source>
        <translation>鮮鋭度：ライブ画像がありません</translation>
    </message>
    <message>
        <source>Sharpness {now} · best {best} · {share} of the best</source>
        <translation>鮮鋭度 {now} · 最大 {best} · 最大の{share}</translation>
    </message>
    <message>
        <source>Brightness {share}</source>
        <translation>明るさ {share}</translation>
    </message>
    <message>
        <source>{share} is white: nothing is seen there, less light or exposure</source>
        <translation>{share}が白飛びして見えません。照明を暗くするか、露光時間を短くしてください</translation>
    </message>
    <message>
        <source>{share} is black: more light or exposure</source>
        <translation>{share}が黒つぶれしています。照明を明るくするか、露光時間を長くしてください</translation>
    </message>
    <message>
        <source>Left {x}, top {y}, {width} × {height} px</source>
        <translation>左{x}、上{y}、{width} × {height} px</translation>
    </message>
    <message>
        <source>The box does not lie in this picture.</source>
        <translation>枠がこの画像の中にありません。</translation>
    </message>
    <message>
        <source>Picture of the camera</source>
        <translation>カメラの画像</translation>
    </message>
</context>
<context>
    <name>PinCheck</name>
    <message>
        <source>Wrong PIN. {question}</source>
        <translation>PINが違います。{question}</translation>
    </message>
    <message>
        <source>Too many wrong PINs. Wait {seconds} s.</source>
        <translation>PINの間違いが続きました。{seconds}秒お待ちください。</translation>
    </message>
</context>
<context>
    <name>PinDialog</name>
    <message>
        <source>PIN of {name}</source>
        <translation>{name}のPIN</translation>
    </message>
    <message>
        <source>New PIN, {least} to {most} digits?</source>
        <translation>新しいPIN（{least}～{most}桁）</translation>
    </message>
    <message>
        <source>The same PIN again?</source>
        <translation>同じPINをもう一度入力</translation>
    </message>
    <message>
        <source>That was another one. New PIN?</source>
        <translation>PINが一致しません。新しいPINを入力</translation>
    </message>
</context>
<context>
    <name>PinSettings</name>
    <message>
        <source>Remove the PIN…</source>
        <translation>PINを削除…</translation>
    </message>
    <message>
        <source>Present PIN?</source>
        <translation>現在のPINを入力</translation>
    </message>
    <message>
        <source>New PIN, {least} to {most} digits?</source>
        <translation>新しいPIN（{least}～{most}桁）</translation>
    </message>
    <message>
        <source>The same PIN again?</source>
        <translation>同じPINをもう一度入力</translation>
    </message>
    <message>
        <source>That was another one. New PIN?</source>
        <translation>PINが一致しません。新しいPINを入力</translation>
    </message>
    <message>
        <source>Change the PIN…</source>
        <translation>PINを変更…</translation>
    </message>
    <message>
        <source>Set a PIN…</source>
        <translation>PINを設定…</translation>
    </message>
    <message>
        <source>There is no PIN: Ctrl+Shift+F11 ends the operator mode.</source>
        <translation>PINは設定されていません。Ctrl+Shift+F11で作業者モードを終了します。</translation>
    </message>
    <message>
        <source>A PIN ends the operator mode. If it is forgotten, delete the line operator_pin in settings.toml.</source>
        <translation>作業者モードの終了にPINが必要です。PINを忘れた場合は、settings.tomlのoperator_pinの行を削除してください。</translation>
    </message>
</context>
<context>
    <name>PixelReadout</name>
    <message>
        <source>x {x}  y {y}</source>
        <translation>x {x}  y {y}</translation>
    </message>
    <message>
        <source>   score {score}</source>
        <translation>   スコア {score}</translation>
    </message>
    <message>
        <source> = {ratio} × threshold</source>
        <translation> = しきい値 × {ratio}</translation>
    </message>
</context>
<context>
    <name>PlaceTile</name>
    <message>
        <source>No picture</source>
        <translation>画像なし</translation>
    </message>
</context>
<context>
    <name>PlaceView</name>
    <message>
        <source>This place</source>
        <translation>この場所</translation>
    </message>
    <message>
        <source>The likest good one</source>
        <translation>最も似た良品</translation>
    </message>
</context>
<context>
    <name>PlacesPage</name>
    <message>
        <source>Here you say which places of the pictures count.</source>
        <translation>ここでは、画像のどの場所を検査するかを指定します。</translation>
    </message>
    <message>
        <source>What was proposed belongs to pictures of another size.</source>
        <translation>提案された領域は、サイズの異なる画像のものです。</translation>
    </message>
    <message>
        <source>Background</source>
        <translation>背景</translation>
    </message>
    <message>
        <source>Picture of a good part to draw on</source>
        <translation>領域を描く良品画像</translation>
    </message>
</context>
<context>
    <name>PlacesPanel</name>
    <message>
        <source>Copy from another project…</source>
        <translation>別のプロジェクトからコピー…</translation>
    </message>
    <message>
        <source>The next area is</source>
        <translation>次に描く領域</translation>
    </message>
    <message>
        <source>Areas</source>
        <translation>領域</translation>
    </message>
    <message>
        <source>Background by itself</source>
        <translation>背景の自動検出</translation>
    </message>
    <message>
        <source>Already drawn elsewhere</source>
        <translation>他で作成済みの領域</translation>
    </message>
</context>
<context>
    <name>ProductCard</name>
    <message>
        <source>In use</source>
        <translation>使用中</translation>
    </message>
    <message>
        <source>Model {id}</source>
        <translation>モデル{id}</translation>
    </message>
    <message>
        <source>Model of {day}</source>
        <translation>{day}のモデル</translation>
    </message>
</context>
<context>
    <name>ProductQuestion</name>
    <message>
        <source>Change the product</source>
        <translation>品種切替</translation>
    </message>
    <message>
        <source>Change from {old} to {new}?</source>
        <translation>{old}から{new}に切り替えますか？</translation>
    </message>
    <message>
        <source>Change to {new}?</source>
        <translation>{new}に切り替えますか？</translation>
    </message>
    <message>
        <source>An inspection is running: it is stopped. What has been inspected so far is kept.</source>
        <translation>検査中です。切り替えると検査は停止します。ここまでの検査結果は残ります。</translation>
    </message>
    <message>
        <source>The line stands until somebody presses Start.</source>
        <translation>「開始」を押すまでラインは停止したままです。</translation>
    </message>
    <message>
        <source>Stop and change</source>
        <translation>停止して切替</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>切替</translation>
    </message>
    <message>
        <source>Go on with the present product</source>
        <translation>現在の品種で続ける</translation>
    </message>
</context>
<context>
    <name>ProductsPage</name>
    <message>
        <source>Which product?</source>
        <translation>品種を選択</translation>
    </message>
    <message>
        <source>Looking at the projects…</source>
        <translation>プロジェクトを確認しています…</translation>
    </message>
    <message>
        <source>A product appears here once it has a model and a threshold that an engineer has put in force.</source>
        <translation>技術者がモデルとしきい値を有効化すると、品種がここに表示されます。</translation>
    </message>
    <message>
        <source>No product is released yet</source>
        <translation>有効化された品種がまだありません</translation>
    </message>
</context>
<context>
    <name>ProgressPanel</name>
    <message>
        <source>Cancel</source>
        <translation>キャンセル</translation>
    </message>
    <message>
        <source>steps</source>
        <translation>ステップ</translation>
    </message>
    <message>
        <source>{time} left</source>
        <translation>残り{time}</translation>
    </message>
    <message>
        <source>Cancelling…</source>
        <translation>キャンセル中…</translation>
    </message>
    <message>
        <source>took {time}</source>
        <translation>所要時間 {time}</translation>
    </message>
    <message>
        <source>All stages: {time} of about {whole}</source>
        <translation>全工程: 約{whole}のうち{time}経過</translation>
    </message>
    <message>
        <source>All stages: {time}, predicted were about {whole}</source>
        <translation>全工程: {time}経過（予測は約{whole}）</translation>
    </message>
    <message>
        <source>{done} {unit}</source>
        <translation>{done} {unit}</translation>
    </message>
    <message>
        <source>{done} of {total} {unit}</source>
        <translation>{done} / {total} {unit}</translation>
    </message>
</context>
<context>
    <name>ProjectCard</name>
    <message>
        <source>Ready</source>
        <translation>使用可</translation>
    </message>
    <message>
        <source>Provisional threshold</source>
        <translation>しきい値は暫定</translation>
    </message>
    <message>
        <source>Model damaged: build again</source>
        <translation>モデル破損：再学習が必要</translation>
    </message>
    <message>
        <source>No model yet</source>
        <translation>モデルなし</translation>
    </message>
    <message>
        <source>Folder not found</source>
        <translation>フォルダなし</translation>
    </message>
    <message>
        <source>Made by a newer version</source>
        <translation>新しい版で作成</translation>
    </message>
    <message>
        <source>Damaged</source>
        <translation>破損</translation>
    </message>
    <message>
        <source>Looking…</source>
        <translation>確認中…</translation>
    </message>
    <message>
        <source>More</source>
        <translation>その他</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>開く</translation>
    </message>
    <message>
        <source>Notes…</source>
        <translation>メモ…</translation>
    </message>
    <message>
        <source>Rename…</source>
        <translation>名前を変更…</translation>
    </message>
    <message>
        <source>Duplicate…</source>
        <translation>複製…</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>エクスポート…</translation>
    </message>
    <message>
        <source>Show folder</source>
        <translation>フォルダを表示</translation>
    </message>
    <message>
        <source>Unpin</source>
        <translation>ピン留め解除</translation>
    </message>
    <message>
        <source>Pin</source>
        <translation>ピン留め</translation>
    </message>
    <message>
        <source>Remove from this list</source>
        <translation>この一覧から削除</translation>
    </message>
    <message>
        <source>Delete…</source>
        <translation>削除…</translation>
    </message>
    <message>
        <source>pinned</source>
        <translation>ピン留め中</translation>
    </message>
    <message>
        <source>Imported from a file that nobody has signed</source>
        <translation>署名のないファイルからインポート</translation>
    </message>
    <message>
        <source>Imported, signed by {name}, key {key}</source>
        <translation>インポート済み、署名者{name}、鍵{key}</translation>
    </message>
</context>
<context>
    <name>ProjectDeeds</name>
    <message>
        <source>Rename its folder, too (not while it is open)</source>
        <translation>フォルダの名前も変更する（開いている間は不可）</translation>
    </message>
    <message>
        <source>Rename its folder, too</source>
        <translation>フォルダの名前も変更する</translation>
    </message>
    <message>
        <source>Rename the project</source>
        <translation>プロジェクトの名前変更</translation>
    </message>
    <message>
        <source>What is {name} to be called?</source>
        <translation>{name}の新しい名前を入力してください</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>名前を変更</translation>
    </message>
    <message>
        <source>Duplicate the project</source>
        <translation>プロジェクトの複製</translation>
    </message>
    <message>
        <source>The copy has the settings, the good parts and the labels of {name}, and none of its record.</source>
        <translation>複製には{name}の設定、良品、ラベルが含まれます。記録は含まれません。</translation>
    </message>
    <message>
        <source>Duplicate</source>
        <translation>複製</translation>
    </message>
    <message>
        <source>With its models</source>
        <translation>モデルも含める</translation>
    </message>
    <message>
        <source>Notes</source>
        <translation>メモ</translation>
    </message>
    <message>
        <source>What is to be remembered of {name}?</source>
        <translation>{name}について残しておくメモ</translation>
    </message>
    <message>
        <source>The project is in use.</source>
        <translation>プロジェクトは使用中です。</translation>
    </message>
    <message>
        <source>Wait for the inspection or the build, or stop it, and delete it then.</source>
        <translation>検査または学習の終了を待つか停止してから、削除してください。</translation>
    </message>
    <message>
        <source>Bringing {name} back…</source>
        <translation>{name}を元に戻しています…</translation>
    </message>
    <message>
        <source>Copying to {name}…</source>
        <translation>{name}に複製しています…</translation>
    </message>
    <message>
        <source>Delete the project {name}?</source>
        <translation>プロジェクト{name}を削除しますか？</translation>
    </message>
    <message>
        <source>Delete a project</source>
        <translation>プロジェクトの削除</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>削除</translation>
    </message>
    <message>
        <source>Keep it</source>
        <translation>残す</translation>
    </message>
    <message>
        <source>Deleting {name}…</source>
        <translation>{name}を削除しています…</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>キャンセル</translation>
    </message>
    <message>
        <source>The copy is ready.</source>
        <translation>複製が完了しました。</translation>
    </message>
    <message>
        <source>It lies in {folder}.</source>
        <translation>場所は{folder}です。</translation>
    </message>
    <message>
        <source>Open it</source>
        <translation>開く</translation>
    </message>
    <message>
        <source>{name} was deleted.</source>
        <translation>{name}を削除しました。</translation>
    </message>
    <message>
        <source>Bring it back</source>
        <translation>元に戻す</translation>
    </message>
    <message>
        <source>The project is back.</source>
        <translation>プロジェクトを元に戻しました。</translation>
    </message>
</context>
<context>
    <name>ProjectForm</name>
    <message>
        <source>Good parts</source>
        <translation>良品</translation>
    </message>
    <message>
        <source>Drop folders or images here. Only parts with nothing wrong: what is in these pictures will count as good.</source>
        <translation>フォルダまたは画像をここにドロップしてください。異常のないワークだけを入れてください。これらの画像に写っているものはすべて良品とみなします。</translation>
    </message>
    <message>
        <source>Validation: good parts</source>
        <translation>検証：良品</translation>
    </message>
    <message>
        <source>Not learned; they set the threshold together with the learned ones, each of which is scored by what the others taught.</source>
        <translation>学習には使いません。学習した良品（スコアは他の良品の学習結果で計算）とともに、しきい値を決めます。</translation>
    </message>
    <message>
        <source>Validation: parts with defects</source>
        <translation>検証：欠陥のあるワーク</translation>
    </message>
    <message>
        <source>Not learned; they confirm the threshold. Left empty, the threshold stays provisional.</source>
        <translation>学習には使いません。しきい値の確認に使います。空のままでは、しきい値は暫定です。</translation>
    </message>
    <message>
        <source>Choose a folder with pictures of good parts.</source>
        <translation>良品画像のフォルダを選択してください。</translation>
    </message>
    <message>
        <source>Looking for images…</source>
        <translation>画像を探しています…</translation>
    </message>
    <message>
        <source>At least two pictures of good parts are needed: one to learn from, one to set the threshold.</source>
        <translation>良品画像が2枚以上必要です。1枚は学習用、1枚はしきい値の決定用です。</translation>
    </message>
    <message>
        <source>Choose what to do with the pictures that are unlike the others.</source>
        <translation>他と異なる画像の扱いを選択してください。</translation>
    </message>
    <message>
        <source>{name} and {count} more are named as good and as having a defect.</source>
        <translation>{name}ほか{count}件が、良品と不良品の両方に指定されています。</translation>
    </message>
    <message>
        <source>{name} is named as good and as having a defect.</source>
        <translation>{name}が良品と不良品の両方に指定されています。</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名前</translation>
    </message>
    <message>
        <source>Stored in</source>
        <translation>保存先</translation>
    </message>
    <message>
        <source>How closely to look</source>
        <translation>検査の細かさ</translation>
    </message>
</context>
<context>
    <name>ProjectsPage</name>
    <message>
        <source>Open a project</source>
        <translation>プロジェクトを開く</translation>
    </message>
    <message>
        <source>Import a project</source>
        <translation>プロジェクトのインポート</translation>
    </message>
    <message>
        <source>Projects</source>
        <translation>プロジェクト</translation>
    </message>
    <message>
        <source>Open folder…</source>
        <translation>フォルダを開く…</translation>
    </message>
    <message>
        <source>Open a project from its folder (Ctrl+O)</source>
        <translation>プロジェクトをフォルダから開きます (Ctrl+O)</translation>
    </message>
    <message>
        <source>Import…</source>
        <translation>インポート…</translation>
    </message>
    <message>
        <source>Bring in a project that was exported on another PC</source>
        <translation>他のPCでエクスポートしたプロジェクトを取り込みます</translation>
    </message>
    <message>
        <source>New project</source>
        <translation>新しいプロジェクト</translation>
    </message>
    <message>
        <source>Set up a new product (Ctrl+N)</source>
        <translation>新しい製品を設定します (Ctrl+N)</translation>
    </message>
    <message>
        <source>Order of the projects</source>
        <translation>プロジェクトの並び順</translation>
    </message>
    <message>
        <source>Opened last first</source>
        <translation>最近開いた順</translation>
    </message>
    <message>
        <source>By name</source>
        <translation>名前順</translation>
    </message>
    <message>
        <source>Open the demo</source>
        <translation>デモを開く</translation>
    </message>
    <message>
        <source>Deleted projects…</source>
        <translation>削除したプロジェクト…</translation>
    </message>
    <message>
        <source>No project yet</source>
        <translation>プロジェクトがまだありません</translation>
    </message>
    <message>
        <source>A project is one product to inspect. Drop a folder with pictures of good parts anywhere on this page, or begin with the button. Fifty to two hundred pictures are a good start.</source>
        <translation>プロジェクトは検査する1つの製品を表します。良品画像のフォルダをこのページのどこかにドロップするか、ボタンから始めてください。最初は50～200枚が目安です。</translation>
    </message>
    <message>
        <source>Try the demo</source>
        <translation>デモを試す</translation>
    </message>
    <message>
        <source>This PC is a station: it inspects with models that were built elsewhere. Drop a file that was exported there (its name ends in .inspector) anywhere on this page.</source>
        <translation>このPCは検査専用です。他のPCで学習したモデルを使って検査します。エクスポートしたファイル（名前の末尾が.inspector）をこのページのどこかにドロップしてください。</translation>
    </message>
    <message>
        <source>Import a file…</source>
        <translation>ファイルのインポート…</translation>
    </message>
</context>
<context>
    <name>ProposalCard</name>
    <message numerus="yes">
        <source>{count} false rejects at one place</source>
        <translation>
            <numerusform>同じ場所で過検出{count}件</numerusform>
        </translation>
    </message>
    <message>
        <source>Draw an ignore area</source>
        <translation>除外領域を描く</translation>
    </message>
    <message>
        <source>Teach such parts</source>
        <translation>追加学習する</translation>
    </message>
</context>
<context>
    <name>QueueHead</name>
    <message>
        <source>NG and undecided</source>
        <translation>NGと保留</translation>
    </message>
    <message>
        <source>Sample of OK parts</source>
        <translation>OKワークの抜き取り</translation>
    </message>
    <message>
        <source>Unsure ones</source>
        <translation>「不明」の回答</translation>
    </message>
    <message>
        <source>of the last 24 hours</source>
        <translation>直近24時間</translation>
    </message>
    <message>
        <source>of the last 7 days</source>
        <translation>直近7日</translation>
    </message>
    <message>
        <source>of all time</source>
        <translation>全期間</translation>
    </message>
    <message>
        <source>Kinds of defect</source>
        <translation>欠陥種別</translation>
    </message>
    <message numerus="yes">
        <source>{count} parts need a person</source>
        <translation>
            <numerusform>確認待ちのワーク{count}個</numerusform>
        </translation>
    </message>
    <message>
        <source>Your name</source>
        <translation>氏名</translation>
    </message>
    <message>
        <source>Name of whoever judges the parts</source>
        <translation>ワークを判定する人の氏名</translation>
    </message>
    <message>
        <source>Stands in the record beside every answer</source>
        <translation>すべての回答とともに記録されます</translation>
    </message>
    <message>
        <source>scratch, dent, stain</source>
        <translation>キズ、打痕、汚れ</translation>
    </message>
    <message>
        <source>Kinds of defect, with commas between them</source>
        <translation>欠陥種別（「、」またはコンマ区切り）</translation>
    </message>
    <message>
        <source>Which parts</source>
        <translation>対象のワーク</translation>
    </message>
    <message>
        <source>Since when</source>
        <translation>期間</translation>
    </message>
</context>
<context>
    <name>ReasonDialog</name>
    <message>
        <source>Reason, for the history</source>
        <translation>理由（履歴に残ります）</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>理由</translation>
    </message>
    <message>
        <source>Put to use</source>
        <translation>使用する</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>キャンセル</translation>
    </message>
</context>
<context>
    <name>RecordedParts</name>
    <message>
        <source>No part matches these filters.</source>
        <translation>この条件に合うワークはありません。</translation>
    </message>
    <message>
        <source>All these parts as CSV…</source>
        <translation>該当する全ワークをCSVに保存…</translation>
    </message>
    <message>
        <source>All these parts as Parquet…</source>
        <translation>該当する全ワークをParquetに保存…</translation>
    </message>
    <message>
        <source>Selected parts as CSV…</source>
        <translation>選択したワークをCSVに保存…</translation>
    </message>
    <message>
        <source>Selected parts as Parquet…</source>
        <translation>選択したワークをParquetに保存…</translation>
    </message>
    <message>
        <source>Pictures of the selected parts…</source>
        <translation>選択したワークの画像を保存…</translation>
    </message>
</context>
<context>
    <name>RegionCard</name>
    <message>
        <source>Size of a fault</source>
        <translation>欠陥の大きさ</translation>
    </message>
    <message>
        <source>Pixel threshold</source>
        <translation>画素しきい値</translation>
    </message>
    <message>
        <source>Regions of at least</source>
        <translation>異常領域の最小面積</translation>
    </message>
    <message>
        <source>A good part may have</source>
        <translation>良品で許容する個数</translation>
    </message>
    <message>
        <source>1 px = {mm} mm</source>
        <translation>1 px = {mm} mm</translation>
    </message>
    <message>
        <source>Set the scale</source>
        <translation>縮尺を設定</translation>
    </message>
    <message>
        <source>Also NG, whatever the score: any connected region of at least {area} above the pixel threshold.</source>
        <translation>スコアにかかわらずNG：画素しきい値を超える、面積{area}以上の連結した異常領域が1つでもある場合。</translation>
    </message>
    <message>
        <source>Also NG, whatever the score: more than {most} connected regions of at least {area} above the pixel threshold.</source>
        <translation>スコアにかかわらずNG：画素しきい値を超える、面積{area}以上の連結した異常領域が{most}個より多い場合。</translation>
    </message>
    <message>
        <source>Regions count, too</source>
        <translation>異常領域でも判定</translation>
    </message>
    <message>
        <source>A fault that is faint but large is NG, too</source>
        <translation>薄くても大きい欠陥をNGにします</translation>
    </message>
    <message>
        <source>Places of the heatmap above this value belong to a region</source>
        <translation>ヒートマップでこの値を超える部分を異常領域とします</translation>
    </message>
    <message>
        <source>Least area of a region</source>
        <translation>異常領域の最小面積</translation>
    </message>
    <message>
        <source> regions</source>
        <translation> 個</translation>
    </message>
    <message>
        <source>Regions of that size that a good part may have</source>
        <translation>良品で許容する、その大きさの異常領域の個数</translation>
    </message>
    <message>
        <source>Millimetres per pixel, from a length that you know</source>
        <translation>長さのわかっている部分から求めた、1画素あたりのミリメートル</translation>
    </message>
    <message>
        <source>From masks</source>
        <translation>マスクから</translation>
    </message>
    <message>
        <source>Pixel threshold and least area that fit the defect masks of the validation images best</source>
        <translation>検証画像の欠陥マスクに最も合う画素しきい値と最小面積を求めます</translation>
    </message>
</context>
<context>
    <name>ReleaseCard</name>
    <message>
        <source>Before it counts</source>
        <translation>有効化の前に</translation>
    </message>
    <message>
        <source>Why, for the history</source>
        <translation>理由（履歴に残ります）</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>理由</translation>
    </message>
    <message>
        <source>Draft</source>
        <translation>起案</translation>
    </message>
    <message>
        <source>Keep it for later, or for another person; nothing changes yet</source>
        <translation>後で、または別の人のために残します。まだ何も変わりません</translation>
    </message>
    <message>
        <source>Put in force</source>
        <translation>有効化</translation>
    </message>
    <message>
        <source>Show the draft</source>
        <translation>案を表示</translation>
    </message>
    <message>
        <source>Discard it</source>
        <translation>案を破棄</translation>
    </message>
    <message>
        <source>A second person puts it in force</source>
        <translation>別の人が有効化する</translation>
    </message>
    <message>
        <source>Say why in a few words: they stand in the history.</source>
        <translation>理由を簡潔に入力してください。履歴に残ります。</translation>
    </message>
    <message>
        <source>In this project one person drafts a threshold, and another one puts it in force.</source>
        <translation>このプロジェクトでは、1人がしきい値を起案し、別の人が有効化します。</translation>
    </message>
    <message>
        <source>It was drafted for another model than the one in use.</source>
        <translation>使用中のモデルとは別のモデルに対する案です。</translation>
    </message>
    <message>
        <source>Another threshold is in force since. Look at it, and draft anew or discard the draft.</source>
        <translation>その後、別のしきい値が有効になりました。確認のうえ、起案し直すか案を破棄してください。</translation>
    </message>
    <message>
        <source>Another person has to put it in force: somebody who is logged on to this PC under another name.</source>
        <translation>有効化は別の人が行います。このPCに別の名前でログオンしている人が必要です。</translation>
    </message>
</context>
<context>
    <name>Renewal</name>
    <message>
        <source>As soon as the inspection has ended.</source>
        <translation>検査が終わり次第、変更します。</translation>
    </message>
    <message>
        <source>As soon as the build has ended.</source>
        <translation>学習が終わり次第、変更します。</translation>
    </message>
    <message>
        <source>As soon as operator mode is left.</source>
        <translation>作業者モードが終わり次第、変更します。</translation>
    </message>
    <message>
        <source>As soon as the work that is going on has ended.</source>
        <translation>実行中の処理が終わり次第、変更します。</translation>
    </message>
    <message>
        <source>As soon as what was entered on the page {page} is stored or given up.</source>
        <translation>「{page}」ページの入力を保存または破棄し次第、変更します。</translation>
    </message>
</context>
<context>
    <name>ResultPane</name>
    <message>
        <source>Found by kind</source>
        <translation>種別ごとの検出数</translation>
    </message>
    <message>
        <source>Other verdicts</source>
        <translation>判定の変化</translation>
    </message>
    <message>
        <source>Put to use</source>
        <translation>使用する</translation>
    </message>
    <message numerus="yes">
        <source>{count} places</source>
        <translation>
            <numerusform>{count}か所</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>of {count} pictures</source>
        <translation>
            <numerusform>（画像{count}枚）</numerusform>
        </translation>
    </message>
    <message>
        <source>A model that knows {places} {pictures}</source>
        <translation>{pictures}の{places}を学習したモデル</translation>
    </message>
    <message>
        <source>A model that knows no defects</source>
        <translation>既知欠陥の登録がないモデル</translation>
    </message>
    <message>
        <source>It cannot be put to use: {why}.</source>
        <translation>使用できません：{why}。</translation>
    </message>
    <message numerus="yes">
        <source>{count} good parts would be rejected that pass now.</source>
        <translation>
            <numerusform>現在OKの良品{count}個がNGになります。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} pictures could not be looked at.</source>
        <translation>
            <numerusform>{count}枚の画像は調べられませんでした。</numerusform>
        </translation>
    </message>
    <message>
        <source>no kind named</source>
        <translation>種別名なし</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>種別</translation>
    </message>
    <message>
        <source>Defects</source>
        <translation>不良品</translation>
    </message>
    <message>
        <source>Found now</source>
        <translation>現在の検出</translation>
    </message>
    <message>
        <source>Found then</source>
        <translation>登録後の検出</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>画像</translation>
    </message>
    <message>
        <source>What it is</source>
        <translation>内容</translation>
    </message>
    <message>
        <source>Score now</source>
        <translation>現在のスコア</translation>
    </message>
    <message>
        <source>Score then</source>
        <translation>登録後のスコア</translation>
    </message>
    <message>
        <source>Verdict then</source>
        <translation>登録後の判定</translation>
    </message>
    <message>
        <source>defect</source>
        <translation>不良品</translation>
    </message>
    <message>
        <source>good part</source>
        <translation>良品</translation>
    </message>
    <message>
        <source>sample of the challenge</source>
        <translation>点検用の見本</translation>
    </message>
    <message>
        <source>recorded part</source>
        <translation>記録済みワーク</translation>
    </message>
    <message>
        <source>Reason, for the history</source>
        <translation>理由（履歴に残ります）</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>理由</translation>
    </message>
    <message>
        <source>Good parts more that may be rejected</source>
        <translation>新たに許容する良品のNG数</translation>
    </message>
</context>
<context>
    <name>ResultSaver</name>
    <message>
        <source>Save results in</source>
        <translation>結果の保存先</translation>
    </message>
    <message numerus="yes">
        <source>{count} rows in the table</source>
        <translation>
            <numerusform>表{count}行</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} pictures</source>
        <translation>
            <numerusform>画像{count}枚</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} files could not be read again</source>
        <translation>
            <numerusform>読み直せないファイル{count}件</numerusform>
        </translation>
    </message>
    <message>
        <source>The results are saved.</source>
        <translation>結果を保存しました。</translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation>フォルダを開く</translation>
    </message>
    <message>
        <source>Saving was cancelled.</source>
        <translation>保存をキャンセルしました。</translation>
    </message>
    <message>
        <source>What was written so far stays where it is.</source>
        <translation>それまでに書き込んだものは残ります。</translation>
    </message>
</context>
<context>
    <name>ResultTable</name>
    <message>
        <source>All parts of this run</source>
        <translation>この運転の全ワーク</translation>
    </message>
</context>
<context>
    <name>ResultsTable</name>
    <message>
        <source>Sample</source>
        <translation>見本</translation>
    </message>
    <message>
        <source>Expected</source>
        <translation>期待</translation>
    </message>
    <message>
        <source>Verdict</source>
        <translation>判定</translation>
    </message>
    <message>
        <source>Score</source>
        <translation>スコア</translation>
    </message>
    <message>
        <source>Margin</source>
        <translation>余裕</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>理由</translation>
    </message>
    <message>
        <source>What every sample got</source>
        <translation>各見本の判定</translation>
    </message>
</context>
<context>
    <name>Rooms</name>
    <message>
        <source>Threshold</source>
        <translation>しきい値</translation>
    </message>
    <message>
        <source>Validation images</source>
        <translation>検証画像</translation>
    </message>
    <message>
        <source>Where to look</source>
        <translation>検査する場所</translation>
    </message>
    <message>
        <source>Models and report</source>
        <translation>モデルとレポート</translation>
    </message>
    <message>
        <source>Good parts</source>
        <translation>良品</translation>
    </message>
    <message>
        <source>Why did it pass?</source>
        <translation>見逃しの原因</translation>
    </message>
    <message>
        <source>Teach-back</source>
        <translation>追加学習</translation>
    </message>
    <message>
        <source>Known defects</source>
        <translation>既知欠陥</translation>
    </message>
    <message>
        <source>What it finds</source>
        <translation>検出能力</translation>
    </message>
    <message>
        <source>Challenge</source>
        <translation>始業点検</translation>
    </message>
    <message>
        <source>Parts</source>
        <translation>ワーク</translation>
    </message>
    <message>
        <source>Drift</source>
        <translation>ドリフト</translation>
    </message>
    <message>
        <source>Families of defects</source>
        <translation>欠陥グループ</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>設定</translation>
    </message>
    <message>
        <source>Users</source>
        <translation>ユーザ</translation>
    </message>
    <message>
        <source>Audit</source>
        <translation>監査証跡</translation>
    </message>
</context>
<context>
    <name>RuleFinder</name>
    <message>
        <source>Choosing a threshold…</source>
        <translation>しきい値を決めています…</translation>
    </message>
    <message>
        <source>Comparing maps with masks…</source>
        <translation>マップとマスクを比較しています…</translation>
    </message>
</context>
<context>
    <name>RulesCard</name>
    <message>
        <source>Set it by a rule</source>
        <translation>ルールで設定</translation>
    </message>
    <message>
        <source>An escape costs</source>
        <translation>見逃しのコスト</translation>
    </message>
    <message>
        <source>A false reject costs</source>
        <translation>過検出のコスト</translation>
    </message>
    <message>
        <source>Share of defects</source>
        <translation>不良率</translation>
    </message>
    <message>
        <source>Parts per shift</source>
        <translation>1シフトのワーク数</translation>
    </message>
    <message>
        <source>F1 is the balance of caught defects and false rejects: best where escapes and false rejects are both few.</source>
        <translation>F1は欠陥の検出と過検出のバランスを表します。見逃しと過検出がともに少ないほど高くなります。</translation>
    </message>
    <message>
        <source>Rules that cannot be pressed need validation images with defects.</source>
        <translation>選択できないルールには、欠陥のある検証画像が必要です。</translation>
    </message>
    <message>
        <source>Rules need good parts with a score.</source>
        <translation>ルールには、スコアのある良品が必要です。</translation>
    </message>
    <message>
        <source>Needs validation images with defects</source>
        <translation>不良品の検証画像が必要です</translation>
    </message>
    <message>
        <source>Needs good parts with a score</source>
        <translation>スコアのある良品が必要です</translation>
    </message>
    <message>
        <source>Best F1</source>
        <translation>F1最大</translation>
    </message>
    <message>
        <source>No escapes, margin</source>
        <translation>見逃しなし、余裕</translation>
    </message>
    <message>
        <source>False rejects at most</source>
        <translation>過検出の上限</translation>
    </message>
    <message>
        <source>Escapes at most</source>
        <translation>見逃しの上限</translation>
    </message>
    <message>
        <source>Lowest cost</source>
        <translation>コスト最小</translation>
    </message>
    <message>
        <source>The best balance of caught defects and false rejects on the parts of known truth</source>
        <translation>正解がわかっているワークで、欠陥の検出と過検出のバランスが最も良い値です</translation>
    </message>
    <message>
        <source>Below every known defect, by this share of the way to the usual good part</source>
        <translation>既知の不良品の最低スコアから、通常の良品までの距離のこの割合だけ下げた値です</translation>
    </message>
    <message>
        <source>The score that at most this share of good parts exceeds, with 90% confidence</source>
        <translation>これを超える良品が、信頼度90%でこの割合以下になるスコアです</translation>
    </message>
    <message>
        <source>The highest threshold at which at most this share of all defects passes, with 95% confidence; 0%: of the known ones</source>
        <translation>OKになる不良品が、信頼度95%で全体のこの割合以下になる最も高いしきい値です。0%では既知の不良品を対象とします</translation>
    </message>
    <message>
        <source>Where escapes and false rejects together cost least per shift</source>
        <translation>1シフトあたりの見逃しと過検出のコストの合計が最小になる値です</translation>
    </message>
    <message>
        <source>Margin below the lowest known defect, in percent</source>
        <translation>スコアが最も低い既知の不良品からの余裕（パーセント）</translation>
    </message>
    <message>
        <source>False rejects at most, in percent</source>
        <translation>過検出の上限（パーセント）</translation>
    </message>
    <message>
        <source>Escapes at most, in percent</source>
        <translation>見逃しの上限（パーセント）</translation>
    </message>
    <message>
        <source>Defects among all parts, in percent</source>
        <translation>全ワークに占める不良品の割合（パーセント）</translation>
    </message>
    <message>
        <source>What an escape costs</source>
        <translation>見逃し1件のコスト</translation>
    </message>
    <message>
        <source>What a false reject costs</source>
        <translation>過検出1件のコスト</translation>
    </message>
</context>
<context>
    <name>RunStrip</name>
    <message>
        <source>Save results</source>
        <translation>結果を保存</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>キャンセル</translation>
    </message>
    <message>
        <source>Record</source>
        <translation>記録</translation>
    </message>
    <message>
        <source>Keep every part in the record of the project; from the next start on</source>
        <translation>次の「開始」から、すべてのワークをプロジェクトの記録に残します</translation>
    </message>
    <message>
        <source>Lot</source>
        <translation>ロット</translation>
    </message>
    <message>
        <source>Lot of the parts, for the record; it stays until it is changed</source>
        <translation>記録用のワークのロットです。変更するまで同じものを使います</translation>
    </message>
    <message>
        <source>Camera lost</source>
        <translation>カメラ切断</translation>
    </message>
    <message numerus="yes">
        <source>{count} pictures skipped</source>
        <translation>
            <numerusform>スキップした画像{count}枚</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} other files passed over</source>
        <translation>
            <numerusform>対象外のファイル{count}件</numerusform>
        </translation>
    </message>
    <message>
        <source>Table ({format})…</source>
        <translation>表（{format}）…</translation>
    </message>
    <message>
        <source>Table, and pictures of NG and undecided parts…</source>
        <translation>表と、NG・保留ワークの画像…</translation>
    </message>
    <message>
        <source>Table, and pictures of all parts…</source>
        <translation>表と、全ワークの画像…</translation>
    </message>
    <message>
        <source>Ready</source>
        <translation>準備完了</translation>
    </message>
    <message>
        <source>Running</source>
        <translation>運転中</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>一時停止中</translation>
    </message>
    <message>
        <source>Frozen at an NG part</source>
        <translation>NGワークで停止中</translation>
    </message>
    <message>
        <source>Fault</source>
        <translation>異常</translation>
    </message>
    <message>
        <source>{n} of {total}</source>
        <translation>{n} / {total}</translation>
    </message>
    <message numerus="yes">
        <source>{count} parts</source>
        <translation>
            <numerusform>ワーク{count}個</numerusform>
        </translation>
    </message>
    <message>
        <source>parts</source>
        <translation>ワーク</translation>
    </message>
    <message>
        <source>{time} left</source>
        <translation>残り{time}</translation>
    </message>
    <message>
        <source>{n} OK</source>
        <translation>OK {n}</translation>
    </message>
    <message>
        <source>{n} NG</source>
        <translation>NG {n}</translation>
    </message>
    <message>
        <source>{n} undecided</source>
        <translation>保留 {n}</translation>
    </message>
    <message>
        <source>yield {share}</source>
        <translation>良品率 {share}</translation>
    </message>
    <message>
        <source>median {time}</source>
        <translation>中央値 {time}</translation>
    </message>
</context>
<context>
    <name>RunnerParts</name>
    <message>
        <source>It lies there: judge it</source>
        <translation>設置完了：判定する</translation>
    </message>
    <message>
        <source>Break off</source>
        <translation>中断</translation>
    </message>
    <message>
        <source>Put the sample {name} before the camera</source>
        <translation>見本{name}をカメラの前に置いてください</translation>
    </message>
    <message>
        <source>The challenge was not carried out</source>
        <translation>始業点検を実施できませんでした</translation>
    </message>
    <message>
        <source>Signed and kept with the project.</source>
        <translation>署名を付けてプロジェクトに保存しました。</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>閉じる</translation>
    </message>
</context>
<context>
    <name>Runtime</name>
    <message>
        <source>Computes on the processor</source>
        <translation>CPUで計算</translation>
    </message>
    <message>
        <source>Computes on the graphics card</source>
        <translation>GPUで計算</translation>
    </message>
    <message>
        <source>Scores are computed by {program} in numbers of 32 bits, as when the model was built. What is decided does not depend on it, only how long a part takes. Its full name: {name}</source>
        <translation>スコアは学習時と同じく{program}で、32ビットの数値で計算します。判定には影響せず、1ワークあたりの時間だけが変わります。正式名称：{name}</translation>
    </message>
</context>
<context>
    <name>ScaleDialog</name>
    <message>
        <source>Scale of the pictures</source>
        <translation>画像の縮尺</translation>
    </message>
    <message>
        <source>Length in px</source>
        <translation>長さ (px)</translation>
    </message>
    <message>
        <source>Length in mm</source>
        <translation>長さ (mm)</translation>
    </message>
    <message>
        <source>Use this scale</source>
        <translation>この縮尺を使う</translation>
    </message>
    <message>
        <source>No scale</source>
        <translation>縮尺なし</translation>
    </message>
    <message>
        <source>Areas are given in px</source>
        <translation>面積をpxで表示します</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>キャンセル</translation>
    </message>
    <message>
        <source>Reading the picture…</source>
        <translation>画像を読み込んでいます…</translation>
    </message>
    <message>
        <source>Draw a length that you know on the part, or type how many px it has.</source>
        <translation>ワークの長さのわかっている部分に線を引くか、そのpx数を入力してください。</translation>
    </message>
    <message>
        <source>1 px = {mm} mm</source>
        <translation>1 px = {mm} mm</translation>
    </message>
    <message>
        <source>The scale is not set.</source>
        <translation>縮尺は未設定です。</translation>
    </message>
</context>
<context>
    <name>ScoreRuler</name>
    <message>
        <source>no score</source>
        <translation>スコアなし</translation>
    </message>
    <message>
        <source>no good parts to compare with</source>
        <translation>比較する良品がありません</translation>
    </message>
    <message numerus="yes">
        <source>lower than all {total} good parts</source>
        <translation>
            <numerusform>良品{total}個すべてより低い</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>higher than all {total} good parts</source>
        <translation>
            <numerusform>良品{total}個すべてより高い</numerusform>
        </translation>
    </message>
    <message>
        <source>higher than {share} of good parts</source>
        <translation>良品の{share}より高い</translation>
    </message>
    <message>
        <source>good parts</source>
        <translation>良品</translation>
    </message>
    <message>
        <source>threshold {value}</source>
        <translation>しきい値 {value}</translation>
    </message>
    <message>
        <source>Score {score}, {words}</source>
        <translation>スコア{score}、{words}</translation>
    </message>
</context>
<context>
    <name>SerialTab</name>
    <message>
        <source>Pattern of file names</source>
        <translation>ファイル名のパターン</translation>
    </message>
    <message>
        <source>Of several different codes, take the uppermost</source>
        <translation>異なるコードが複数ある場合は、一番上を使う</translation>
    </message>
    <message>
        <source>No read rejects: a part without its serial is UNDECIDED</source>
        <translation>読取不可は不合格：シリアル番号のないワークは保留</translation>
    </message>
    <message>
        <source>Try on this picture</source>
        <translation>この画像で試す</translation>
    </message>
    <message>
        <source>Choose one kind of code at least.</source>
        <translation>コードの種類を1つ以上選択してください。</translation>
    </message>
    <message>
        <source>Read: {serial}</source>
        <translation>読取：{serial}</translation>
    </message>
    <message>
        <source>No read. {remark}</source>
        <translation>読取不可。{remark}</translation>
    </message>
    <message>
        <source>None</source>
        <translation>なし</translation>
    </message>
    <message>
        <source>Parts have no serial.</source>
        <translation>ワークにシリアル番号はありません。</translation>
    </message>
    <message>
        <source>Typed</source>
        <translation>入力</translation>
    </message>
    <message>
        <source>Somebody types it, or a scanner that works as a keyboard.</source>
        <translation>人が入力するか、キーボードとして動作するスキャナを使います。</translation>
    </message>
    <message>
        <source>File name</source>
        <translation>ファイル名</translation>
    </message>
    <message>
        <source>The name of the picture&apos;s file holds it.</source>
        <translation>画像のファイル名に含まれています。</translation>
    </message>
    <message>
        <source>Code in the picture</source>
        <translation>画像内のコード</translation>
    </message>
    <message>
        <source>A code on the part is read in the same picture.</source>
        <translation>同じ画像からワークのコードを読み取ります。</translation>
    </message>
    <message>
        <source>DataMatrix</source>
        <translation>DataMatrix</translation>
    </message>
    <message>
        <source>QR</source>
        <translation>QR</translation>
    </message>
    <message>
        <source>Code 128</source>
        <translation>Code 128</translation>
    </message>
    <message>
        <source>{serial} is where it stands, * any letters, ? one letter.</source>
        <translation>{serial}はシリアル番号の位置、*は任意の文字列、?は任意の1文字です。</translation>
    </message>
    <message>
        <source>{name} → does not fit: no read</source>
        <translation>{name} → 不一致：読取不可</translation>
    </message>
    <message>
        <source>{name} → {serial}</source>
        <translation>{name} → {serial}</translation>
    </message>
</context>
<context>
    <name>SettingFields</name>
    <message>
        <source>This must be {words}.</source>
        <translation>正しい値：{words}。</translation>
    </message>
    <message>
        <source>Please write a whole number.</source>
        <translation>整数を入力してください。</translation>
    </message>
</context>
<context>
    <name>SettingRow</name>
    <message>
        <source>Back to the default: {value}</source>
        <translation>既定値に戻す：{value}</translation>
    </message>
</context>
<context>
    <name>Settings</name>
    <message>
        <source>Choose…</source>
        <translation>選択…</translation>
    </message>
    <message>
        <source>That of the system</source>
        <translation>システムと同じ</translation>
    </message>
    <message>
        <source>The first one</source>
        <translation>最初のページ</translation>
    </message>
    <message>
        <source>Files from other PCs</source>
        <translation>他のPCのファイル</translation>
    </message>
    <message>
        <source>Window</source>
        <translation>画面</translation>
    </message>
    <message>
        <source>People and operator mode</source>
        <translation>担当者と作業者モード</translation>
    </message>
    <message>
        <source>Inspecting</source>
        <translation>検査</translation>
    </message>
    <message>
        <source>Camera</source>
        <translation>カメラ</translation>
    </message>
    <message>
        <source>Record and pictures</source>
        <translation>記録と画像</translation>
    </message>
    <message>
        <source>Tables for spreadsheets</source>
        <translation>表計算用の表</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>言語</translation>
    </message>
    <message>
        <source>Of the window and of numbers and dates in it.</source>
        <translation>画面の言語と、画面内の数値と日付の表記です。</translation>
    </message>
    <message>
        <source>Colours</source>
        <translation>配色</translation>
    </message>
    <message>
        <source>High contrast is for eyes that need more of it, and for screens in bright light.</source>
        <translation>ハイコントラストは、見やすさを重視する場合や、明るい場所の画面に適しています。</translation>
    </message>
    <message>
        <source>Size of texts</source>
        <translation>文字の大きさ</translation>
    </message>
    <message>
        <source>Pages that are too large for the screen then can be scrolled.</source>
        <translation>画面に収まらなくなったページはスクロールできます。</translation>
    </message>
    <message>
        <source>Page after the start</source>
        <translation>起動後のページ</translation>
    </message>
    <message>
        <source>What is shown first.</source>
        <translation>最初に表示するページです。</translation>
    </message>
    <message>
        <source>Open the last project</source>
        <translation>前回のプロジェクトを開く</translation>
    </message>
    <message>
        <source>After a start the project is open that was open last.</source>
        <translation>起動後、最後に開いていたプロジェクトを開きます。</translation>
    </message>
    <message>
        <source>Name of this station</source>
        <translation>この設備の名前</translation>
    </message>
    <message>
        <source>Stands in records, reports and the audit. Empty: the name of the PC in the network.</source>
        <translation>記録、レポート、監査証跡に表示されます。空欄：ネットワーク上のPC名。</translation>
    </message>
    <message>
        <source>Who judges parts</source>
        <translation>判定者</translation>
    </message>
    <message>
        <source>Stands with what is said of parts, where nobody has logged on.</source>
        <translation>誰もログオンしていないとき、ワークの判定結果とともに記録されます。</translation>
    </message>
    <message>
        <source>How operators log on</source>
        <translation>作業者のログオン方法</translation>
    </message>
    <message>
        <source>Only where there are accounts.</source>
        <translation>アカウントがある場合のみ有効です。</translation>
    </message>
    <message>
        <source>Log off after</source>
        <translation>自動ログオフ</translation>
    </message>
    <message>
        <source>Minutes without a touch after which a person is logged off. 0: never.</source>
        <translation>操作がないまま、この時間（分）が過ぎるとログオフします。0：しない。</translation>
    </message>
    <message>
        <source>Begin in operator mode</source>
        <translation>作業者モードで開始</translation>
    </message>
    <message>
        <source>After a start, as soon as a source is chosen.</source>
        <translation>起動後、入力元が選択され次第開始します。</translation>
    </message>
    <message>
        <source>Operator mode takes the whole screen</source>
        <translation>作業者モードを全画面で表示</translation>
    </message>
    <message>
        <source>Otherwise it stays in its window.</source>
        <translation>オフの場合はウィンドウのまま表示します。</translation>
    </message>
    <message>
        <source>PIN of the operator mode</source>
        <translation>作業者モードのPIN</translation>
    </message>
    <message>
        <source>Ends the operator mode where there are no accounts.</source>
        <translation>アカウントがない場合に、作業者モードを終了するためのPINです。</translation>
    </message>
    <message>
        <source>Stop at NG parts</source>
        <translation>NGで停止</translation>
    </message>
    <message>
        <source>The line stops at every NG part until the operator goes on.</source>
        <translation>NGのワークごとに、作業者が再開するまでラインを停止します。</translation>
    </message>
    <message>
        <source>Sound</source>
        <translation>音</translation>
    </message>
    <message>
        <source>A tone at every part that is not OK, and when the line cannot be trusted.</source>
        <translation>OK以外のワークと、ラインの検査を信頼できないときに音を鳴らします。</translation>
    </message>
    <message>
        <source>Time for a verdict</source>
        <translation>判定の制限時間</translation>
    </message>
    <message>
        <source>A later one is UNDECIDED. For live cameras, where the project sets no limit of its own. 0: no limit.</source>
        <translation>これより遅い判定は保留になります。プロジェクトに制限がない場合の、ライブカメラ用の設定です。0：制限なし。</translation>
    </message>
    <message>
        <source>Camera lost after</source>
        <translation>カメラ切断の判定</translation>
    </message>
    <message>
        <source>Seconds without a picture after which a live camera is taken for lost.</source>
        <translation>画像がないままこの秒数が過ぎると、ライブカメラが切断されたとみなします。</translation>
    </message>
    <message>
        <source>Usual source</source>
        <translation>通常の入力元</translation>
    </message>
    <message>
        <source>What Start takes where none was chosen, with its options: usb:0,width=1280,exposure=-6</source>
        <translation>入力元を選択せずに開始した場合に使うものとそのオプションです：usb:0,width=1280,exposure=-6</translation>
    </message>
    <message>
        <source>GenTL producer</source>
        <translation>GenTLプロデューサ</translation>
    </message>
    <message>
        <source>The maker&apos;s file (.cti) for industrial cameras. Empty: those that are installed.</source>
        <translation>産業用カメラ用のメーカのファイル (.cti) です。空欄：インストール済みのもの。</translation>
    </message>
    <message>
        <source>Record parts</source>
        <translation>ワークを記録</translation>
    </message>
    <message>
        <source>Every part that is inspected is kept in the record of its project.</source>
        <translation>検査したすべてのワークをプロジェクトの記録に残します。</translation>
    </message>
    <message>
        <source>Share of OK parts with pictures</source>
        <translation>画像を残すOK品の割合</translation>
    </message>
    <message>
        <source>Drawn by chance, 0.1 for one of ten. Those of NG and UNDECIDED parts are all kept.</source>
        <translation>無作為に選びます。0.1で10個に1個です。NGと保留の画像はすべて残します。</translation>
    </message>
    <message>
        <source>Pictures that come as files</source>
        <translation>ファイルで届く画像</translation>
    </message>
    <message>
        <source>A link takes no room, but shows whatever somebody makes of the original.</source>
        <translation>リンクは容量を使いませんが、元の画像が変更されると表示も変わります。</translation>
    </message>
    <message>
        <source>Room for pictures</source>
        <translation>画像の容量</translation>
    </message>
    <message>
        <source>Of each project. Beyond it the oldest ones of OK parts are deleted first.</source>
        <translation>プロジェクトごとの容量です。超えると、OKの画像から古い順に削除します。</translation>
    </message>
    <message>
        <source>Keep pictures of OK parts for</source>
        <translation>OKの画像の保存期間</translation>
    </message>
    <message>
        <source>Then they are deleted. 0: for ever.</source>
        <translation>過ぎると削除します。0：無期限。</translation>
    </message>
    <message>
        <source>Keep pictures of rejects for</source>
        <translation>不合格の画像の保存期間</translation>
    </message>
    <message>
        <source>Of NG and UNDECIDED parts. Then they are deleted. 0: for ever.</source>
        <translation>NGと保留の画像です。過ぎると削除します。0：無期限。</translation>
    </message>
    <message>
        <source>Database</source>
        <translation>データベース</translation>
    </message>
    <message>
        <source>A PostgreSQL server, as postgresql://user@host/name. Empty: a file beside each project.</source>
        <translation>PostgreSQLサーバ（postgresql://user@host/nameの形式）。空欄：各プロジェクトのフォルダ内のファイル。</translation>
    </message>
    <message>
        <source>Between cells</source>
        <translation>セルの区切り</translation>
    </message>
    <message>
        <source>In every table that is saved as CSV, at the command line too.</source>
        <translation>CSVとして保存するすべての表に適用します。コマンドラインも含みます。</translation>
    </message>
    <message>
        <source>Decimal mark</source>
        <translation>小数点</translation>
    </message>
    <message>
        <source>In the numbers of such tables.</source>
        <translation>その表の数値に使います。</translation>
    </message>
    <message>
        <source>As the system has them</source>
        <translation>システムと同じ</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>ライト</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>ダーク</translation>
    </message>
    <message>
        <source>High contrast</source>
        <translation>ハイコントラスト</translation>
    </message>
    <message>
        <source>Not at all</source>
        <translation>ログオンなし</translation>
    </message>
    <message>
        <source>With a PIN</source>
        <translation>PIN</translation>
    </message>
    <message>
        <source>With a badge</source>
        <translation>IDカード</translation>
    </message>
    <message>
        <source>Copy them</source>
        <translation>コピー</translation>
    </message>
    <message>
        <source>Link to them</source>
        <translation>リンク</translation>
    </message>
    <message>
        <source>As the language wants it</source>
        <translation>言語に合わせる</translation>
    </message>
    <message>
        <source>Comma ,</source>
        <translation>コンマ ,</translation>
    </message>
    <message>
        <source>Semicolon ;</source>
        <translation>セミコロン ;</translation>
    </message>
    <message>
        <source>Tab</source>
        <translation>タブ</translation>
    </message>
    <message>
        <source>Point .</source>
        <translation>ピリオド .</translation>
    </message>
    <message>
        <source>s</source>
        <translation>秒</translation>
    </message>
    <message>
        <source>min</source>
        <translation>分</translation>
    </message>
    <message>
        <source>days</source>
        <translation>日</translation>
    </message>
    <message>
        <source>GB</source>
        <translation>GB</translation>
    </message>
    <message>
        <source>For everybody</source>
        <translation>全員用</translation>
    </message>
    <message>
        <source>For engineers</source>
        <translation>技術者用</translation>
    </message>
    <message>
        <source>For administrators</source>
        <translation>管理者用</translation>
    </message>
    <message>
        <source>on</source>
        <translation>オン</translation>
    </message>
    <message>
        <source>off</source>
        <translation>オフ</translation>
    </message>
    <message>
        <source>empty</source>
        <translation>空欄</translation>
    </message>
    <message>
        <source>Default: {value}</source>
        <translation>既定値：{value}</translation>
    </message>
    <message>
        <source>{least} to {most}</source>
        <translation>{least}～{most}</translation>
    </message>
    <message>
        <source>Counts from the next start on</source>
        <translation>次回の起動から有効になります</translation>
    </message>
    <message>
        <source>The administrator&apos;s file of settings is damaged: until it is mended, this stays as it is.</source>
        <translation>管理者の設定ファイルが破損しています。修復されるまで、この設定は変更できません。</translation>
    </message>
    <message>
        <source>Fixed by the administrator of this PC</source>
        <translation>このPCの管理者が固定しています</translation>
    </message>
</context>
<context>
    <name>SettingsPage</name>
    <message>
        <source>Only what differs</source>
        <translation>変更した設定のみ</translation>
    </message>
    <message>
        <source>Import…</source>
        <translation>インポート…</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>エクスポート…</translation>
    </message>
    <message>
        <source>No setting is called so.</source>
        <translation>該当する設定がありません。</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>設定</translation>
    </message>
    <message>
        <source>Find a setting</source>
        <translation>設定を検索</translation>
    </message>
</context>
<context>
    <name>SettingsText</name>
    <message>
        <source>with density correction</source>
        <translation>密度補正あり</translation>
    </message>
    <message>
        <source>without density correction</source>
        <translation>密度補正なし</translation>
    </message>
    <message>
        <source>fine level weighed less</source>
        <translation>細かい層の重みを下げる</translation>
    </message>
    <message>
        <source>all levels weighed alike</source>
        <translation>全層の重みが同じ</translation>
    </message>
    <message>
        <source>channels standardised</source>
        <translation>チャネルを標準化</translation>
    </message>
    <message>
        <source>channels as they are</source>
        <translation>チャネルはそのまま</translation>
    </message>
    <message>
        <source>good parts turned to 8 directions</source>
        <translation>良品を8方向に回転</translation>
    </message>
    <message>
        <source>good parts as they lie</source>
        <translation>良品は元の向きのまま</translation>
    </message>
    <message>
        <source>method PaDiM</source>
        <translation>手法PaDiM</translation>
    </message>
    <message>
        <source>method PatchCore</source>
        <translation>手法PatchCore</translation>
    </message>
    <message>
        <source>how closely: {size}</source>
        <translation>細かさ：{size}</translation>
    </message>
    <message>
        <source>network: {network}</source>
        <translation>ネットワーク：{network}</translation>
    </message>
    <message>
        <source>method: {method}</source>
        <translation>手法：{method}</translation>
    </message>
    <message>
        <source>the whole picture is looked at</source>
        <translation>画像全体を検査</translation>
    </message>
    <message>
        <source>another region of interest</source>
        <translation>別の検査領域</translation>
    </message>
    <message>
        <source>bit depth</source>
        <translation>ビット深度</translation>
    </message>
    <message>
        <source>Keep the present settings: {own} of 100 pairs told apart, and none of the others does clearly better.</source>
        <translation>現在の設定のままで問題ありません。100組中{own}組を判別でき、これより明らかに良い設定はありません。</translation>
    </message>
    <message>
        <source>{settings}: {best} instead of {own} of 100 pairs told apart.</source>
        <translation>{settings}：判別できるのは100組中{best}組です（現在は{own}組）。</translation>
    </message>
    <message>
        <source>{settings}: {best} instead of {own} of 100 pairs told apart, {time} instead of {before} a part.</source>
        <translation>{settings}：判別できるのは100組中{best}組（現在は{own}組）、1ワークあたり{time}（現在は{before}）です。</translation>
    </message>
    <message>
        <source>A pair is a good part and one with a defect, told apart where the defect scores higher. Compared: {good}, {defects}.</source>
        <translation>1組は良品1個と不良品1個です。不良品のスコアのほうが高ければ判別できたとします。比較対象：{good}、{defects}。</translation>
    </message>
    <message>
        <source>{settings} (present)</source>
        <translation>{settings}（現在）</translation>
    </message>
    <message>
        <source>{pairs} ({low} to {high})</source>
        <translation>{pairs}（{low}～{high}）</translation>
    </message>
    <message>
        <source>levels {levels}</source>
        <translation>層{levels}</translation>
    </message>
</context>
<context>
    <name>SetupFrame</name>
    <message>
        <source>Cancel</source>
        <translation>キャンセル</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Save and inspect</source>
        <translation>保存して検査</translation>
    </message>
    <message>
        <source>Camera</source>
        <translation>カメラ</translation>
    </message>
    <message>
        <source>Trigger</source>
        <translation>トリガ</translation>
    </message>
    <message>
        <source>Serial</source>
        <translation>シリアル</translation>
    </message>
    <message>
        <source>Image gate</source>
        <translation>画像チェック</translation>
    </message>
    <message>
        <source>Tabs further left</source>
        <translation>左のタブ</translation>
    </message>
    <message>
        <source>Tabs further right</source>
        <translation>右のタブ</translation>
    </message>
    <message>
        <source>Set up the line</source>
        <translation>ライン設定</translation>
    </message>
</context>
<context>
    <name>Sheet</name>
    <message>
        <source>Pictures of good parts, worst first</source>
        <translation>良品の画像、問題の大きい順</translation>
    </message>
</context>
<context>
    <name>SidePanel</name>
    <message>
        <source>See Tune.</source>
        <translation>「調整」を参照。</translation>
    </message>
</context>
<context>
    <name>SignerList</name>
    <message>
        <source>Rename…</source>
        <translation>名前を変更…</translation>
    </message>
    <message>
        <source>Change the name that others see; the key stays</source>
        <translation>他の人に表示される名前を変更します。鍵は変わりません</translation>
    </message>
    <message>
        <source>Save key…</source>
        <translation>鍵を保存…</translation>
    </message>
    <message>
        <source>Write the public key of this PC to a file for a station</source>
        <translation>このPCの公開鍵を、検査専用PC用にファイルへ保存します</translation>
    </message>
    <message>
        <source>Trust a key…</source>
        <translation>鍵を信頼…</translation>
    </message>
    <message>
        <source>Import unasked what a key from another PC has signed</source>
        <translation>他のPCの鍵で署名されたものを、確認なしでインポートします</translation>
    </message>
    <message>
        <source>Nobody: every file from another PC is asked about.</source>
        <translation>なし：他のPCのファイルは毎回確認します。</translation>
    </message>
    <message>
        <source>A key is made at the first export.</source>
        <translation>最初のエクスポート時に鍵を作成します。</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>名前の変更</translation>
    </message>
    <message>
        <source>Files exported here are signed by:</source>
        <translation>ここでエクスポートするファイルの署名者：</translation>
    </message>
    <message>
        <source>Save key</source>
        <translation>鍵の保存</translation>
    </message>
    <message>
        <source>Trust a key</source>
        <translation>信頼する鍵</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>削除</translation>
    </message>
    <message>
        <source>Ask again before a file of this signer is imported</source>
        <translation>この署名者のファイルをインポートする前に、再び確認します</translation>
    </message>
    <message>
        <source>Files exported on this PC are signed by</source>
        <translation>このPCでエクスポートするファイルの署名者</translation>
    </message>
    <message>
        <source>Imported without a question: files signed by</source>
        <translation>確認なしでインポートするファイルの署名者：</translation>
    </message>
</context>
<context>
    <name>SilencerList</name>
    <message>
        <source>No good part</source>
        <translation>良品ではない</translation>
    </message>
    <message>
        <source>{name} is no good part</source>
        <translation>{name}は良品ではありません</translation>
    </message>
    <message>
        <source>Distance {distance}</source>
        <translation>距離{distance}</translation>
    </message>
    <message>
        <source>Score without it: {score}</source>
        <translation>除外時のスコア：{score}</translation>
    </message>
    <message>
        <source>Score without it and those above: {score}</source>
        <translation>これと上記を除外時のスコア：{score}</translation>
    </message>
    <message>
        <source>{score}, NG</source>
        <translation>{score}、NG</translation>
    </message>
    <message>
        <source>not there any more</source>
        <translation>もう存在しません</translation>
    </message>
</context>
<context>
    <name>SourceBar</name>
    <message>
        <source>Source</source>
        <translation>入力元</translation>
    </message>
    <message>
        <source>Choose images, a folder, a video or a camera</source>
        <translation>画像、フォルダ、動画、カメラを選択します</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>開始</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>一時停止</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Freeze on NG</source>
        <translation>NGで停止</translation>
    </message>
    <message>
        <source>Stop at every NG part until you continue</source>
        <translation>NGワークごとに、「続行」を押すまで止まります</translation>
    </message>
    <message>
        <source>Continue</source>
        <translation>続行</translation>
    </message>
</context>
<context>
    <name>SourceBox</name>
    <message>
        <source>Folder…</source>
        <translation>フォルダ…</translation>
    </message>
    <message>
        <source>Add a folder; it is searched with all its subfolders</source>
        <translation>フォルダを追加します。サブフォルダもすべて調べます</translation>
    </message>
    <message>
        <source>Images…</source>
        <translation>画像…</translation>
    </message>
    <message>
        <source>Add single images, or a text file that lists them</source>
        <translation>個別の画像、または画像を列記したテキストファイルを追加します</translation>
    </message>
    <message>
        <source>Choose a folder of images</source>
        <translation>画像フォルダの選択</translation>
    </message>
    <message>
        <source>Images and lists</source>
        <translation>画像とリスト</translation>
    </message>
    <message>
        <source>Choose images</source>
        <translation>画像の選択</translation>
    </message>
</context>
<context>
    <name>SourceDialog</name>
    <message>
        <source>Open</source>
        <translation>開く</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>キャンセル</translation>
    </message>
</context>
<context>
    <name>SourceFields</name>
    <message>
        <source>Number of the camera, from 0</source>
        <translation>カメラ番号（0から）</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>アドレス</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>フォルダ</translation>
    </message>
    <message>
        <source>Serial number of the camera</source>
        <translation>カメラのシリアル番号</translation>
    </message>
    <message>
        <source>Lost after so many s without a picture</source>
        <translation>画像がない場合に切断とみなす秒数</translation>
    </message>
    <message>
        <source>Move pictures that were read into the folder</source>
        <translation>読み込んだ画像の移動先フォルダ</translation>
    </message>
    <message>
        <source>Seconds between two looks</source>
        <translation>確認間隔（秒）</translation>
    </message>
    <message>
        <source>Exposure in µs</source>
        <translation>露光時間 (µs)</translation>
    </message>
    <message>
        <source>Gain</source>
        <translation>ゲイン</translation>
    </message>
    <message>
        <source>Folder of pictures</source>
        <translation>画像フォルダ</translation>
    </message>
    <message>
        <source>Pictures a second</source>
        <translation>毎秒の画像数</translation>
    </message>
    <message>
        <source>Width in px</source>
        <translation>幅 (px)</translation>
    </message>
    <message>
        <source>Height in px</source>
        <translation>高さ (px)</translation>
    </message>
    <message>
        <source>Unplugged after so many pictures</source>
        <translation>切断までの画像数</translation>
    </message>
    <message>
        <source>Plugged in again after so many s</source>
        <translation>再接続までの秒数</translation>
    </message>
    <message>
        <source>Every picture too late by ms</source>
        <translation>全画像の遅延 (ms)</translation>
    </message>
    <message>
        <source>Every tenth picture too late by ms</source>
        <translation>10枚ごとの遅延 (ms)</translation>
    </message>
    <message>
        <source>Silent after so many pictures</source>
        <translation>無応答までの画像数</translation>
    </message>
    <message>
        <source>Every n-th picture is cut off</source>
        <translation>n枚ごとに画像が途切れる</translation>
    </message>
    <message>
        <source>Every n-th picture is black</source>
        <translation>n枚ごとに画像が真っ黒になる</translation>
    </message>
    <message>
        <source>So many pictures at once</source>
        <translation>同時に届く画像数</translation>
    </message>
    <message>
        <source>Fill this in: {name}.</source>
        <translation>入力してください：{name}。</translation>
    </message>
    <message>
        <source>An address begins with rtsp://, rtsps://, http:// or https://, as in rtsp://user:password@host/stream.</source>
        <translation>アドレスの先頭はrtsp://、rtsps://、http://、https://のいずれかにしてください（例：rtsp://user:password@host/stream）。</translation>
    </message>
    <message>
        <source>Choose a folder</source>
        <translation>フォルダの選択</translation>
    </message>
    <message>
        <source>Written: {source}</source>
        <translation>書式：{source}</translation>
    </message>
</context>
<context>
    <name>SourceFindings</name>
    <message>
        <source>{stage}: {done} of {total}</source>
        <translation>{stage}：{total}件中{done}件</translation>
    </message>
    <message>
        <source>{stage}…</source>
        <translation>{stage}…</translation>
    </message>
    <message numerus="yes">
        <source>{count} images</source>
        <translation>
            <numerusform>画像{count}枚</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} images cannot be read</source>
        <translation>
            <numerusform>読み取れない画像{count}枚</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} copies of other images</source>
        <translation>
            <numerusform>他の画像の複製{count}枚</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} other files passed over</source>
        <translation>
            <numerusform>対象外のファイル{count}件</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>In {count} folders</source>
        <translation>
            <numerusform>フォルダ{count}個</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SourceMenu</name>
    <message>
        <source>Set up the line…</source>
        <translation>ライン設定…</translation>
    </message>
    <message>
        <source>Cameras</source>
        <translation>カメラ</translation>
    </message>
    <message>
        <source>Looking for cameras…</source>
        <translation>カメラを探しています…</translation>
    </message>
    <message>
        <source>No camera is connected</source>
        <translation>カメラが接続されていません</translation>
    </message>
    <message>
        <source>The cameras could not be listed</source>
        <translation>カメラの一覧を取得できませんでした</translation>
    </message>
</context>
<context>
    <name>Sources</name>
    <message>
        <source>Simulated camera</source>
        <translation>模擬カメラ</translation>
    </message>
    <message>
        <source>The video {name} has to be opened alone.</source>
        <translation>動画{name}は単独で開いてください。</translation>
    </message>
    <message>
        <source>Open images…</source>
        <translation>画像を開く…</translation>
    </message>
    <message>
        <source>Images ({patterns})</source>
        <translation>画像 ({patterns})</translation>
    </message>
    <message>
        <source>Open a folder…</source>
        <translation>フォルダを開く…</translation>
    </message>
    <message>
        <source>Open a video…</source>
        <translation>動画を開く…</translation>
    </message>
    <message>
        <source>Videos ({patterns})</source>
        <translation>動画 ({patterns})</translation>
    </message>
    <message>
        <source>Watch a folder…</source>
        <translation>フォルダを監視…</translation>
    </message>
    <message>
        <source>Open a network camera…</source>
        <translation>ネットワークカメラを開く…</translation>
    </message>
    <message>
        <source>Open an industrial camera…</source>
        <translation>産業用カメラを開く…</translation>
    </message>
</context>
<context>
    <name>Stage</name>
    <message>
        <source>Drop to inspect</source>
        <translation>ドロップして検査</translation>
    </message>
    <message>
        <source>No picture yet</source>
        <translation>画像はまだありません</translation>
    </message>
    <message>
        <source>Drop images, a folder or a video here. Every part is judged with the model in use.</source>
        <translation>画像、フォルダ、動画をここにドロップしてください。使用中のモデルですべてのワークを判定します。</translation>
    </message>
    <message>
        <source>What shall be inspected?</source>
        <translation>何を検査しますか？</translation>
    </message>
    <message>
        <source>Images…</source>
        <translation>画像…</translation>
    </message>
    <message>
        <source>Folder…</source>
        <translation>フォルダ…</translation>
    </message>
    <message>
        <source>Camera…</source>
        <translation>カメラ…</translation>
    </message>
</context>
<context>
    <name>Starter</name>
    <message>
        <source>Stop the inspection and begin another one?</source>
        <translation>検査を停止して別の検査を始めますか？</translation>
    </message>
    <message>
        <source>Stop and begin</source>
        <translation>停止して開始</translation>
    </message>
</context>
<context>
    <name>StatusLine</name>
    <message>
        <source>No project is open</source>
        <translation>プロジェクトが開かれていません</translation>
    </message>
    <message>
        <source>Model {id}</source>
        <translation>モデル {id}</translation>
    </message>
    <message>
        <source> (provisional)</source>
        <translation> （暫定）</translation>
    </message>
    <message>
        <source>Threshold {value}</source>
        <translation>しきい値 {value}</translation>
    </message>
    <message>
        <source>Loading the model…</source>
        <translation>モデルを読み込んでいます…</translation>
    </message>
    <message>
        <source>No model</source>
        <translation>モデルなし</translation>
    </message>
</context>
<context>
    <name>StrangeParts</name>
    <message>
        <source>Build again</source>
        <translation>再学習</translation>
    </message>
    <message>
        <source>Look through all good parts</source>
        <translation>全良品を調べる</translation>
    </message>
    <message numerus="yes">
        <source>The model still contains {count} parts that you left out.</source>
        <translation>
            <numerusform>除外した良品{count}個が、まだモデルに含まれています。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} more</source>
        <translation>
            <numerusform>ほか{count}個</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>StudyPanel</name>
    <message>
        <source>Study it now</source>
        <translation>評価を開始</translation>
    </message>
    <message>
        <source>Defects</source>
        <translation>欠陥</translation>
    </message>
    <message>
        <source>Contrast</source>
        <translation>コントラスト</translation>
    </message>
    <message>
        <source>Found</source>
        <translation>検出率</translation>
    </message>
    <message>
        <source>90% from</source>
        <translation>90%検出サイズ</translation>
    </message>
    <message>
        <source>with 95% confidence</source>
        <translation>信頼度95%</translation>
    </message>
    <message>
        <source>The smallest defects by kind, zone and contrast</source>
        <translation>種別、ゾーン、コントラストごとの検出できる最小の欠陥</translation>
    </message>
    <message>
        <source>Nobody has studied it yet. Synthetic defects of many sizes are put on real good parts and judged as the line judges: that takes some minutes, and can be cancelled.</source>
        <translation>まだ評価していません。さまざまな大きさの合成欠陥を実際の良品に描き、ラインと同じ条件で判定します。数分かかり、途中でキャンセルできます。</translation>
    </message>
    <message>
        <source>Reading the last study…</source>
        <translation>前回の評価を読み込んでいます…</translation>
    </message>
    <message>
        <source>{when}: {defects} defects on {parts} good parts. Left out: {rejected} parts, {failed} defects.</source>
        <translation>{when}：良品{parts}個に欠陥{defects}個。除外：良品{rejected}個、欠陥{failed}個。</translation>
    </message>
    <message>
        <source>The smallest defect that is found</source>
        <translation>検出できる最小の欠陥</translation>
    </message>
</context>
<context>
    <name>SwitchInput</name>
    <message>
        <source>On</source>
        <translation>オン</translation>
    </message>
</context>
<context>
    <name>SyntheticDialog</name>
    <message>
        <source>Scratch</source>
        <translation>キズ</translation>
    </message>
    <message>
        <source>Spot</source>
        <translation>斑点</translation>
    </message>
    <message>
        <source>Dent</source>
        <translation>打痕</translation>
    </message>
    <message>
        <source>Stain</source>
        <translation>汚れ</translation>
    </message>
    <message>
        <source>Smear</source>
        <translation>こすれ</translation>
    </message>
    <message>
        <source>Missing piece</source>
        <translation>欠け</translation>
    </message>
    <message>
        <source>Draw synthetic defects</source>
        <translation>合成欠陥の描画</translation>
    </message>
    <message>
        <source>Another example</source>
        <translation>別の例</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>キャンセル</translation>
    </message>
    <message>
        <source>Draw</source>
        <translation>描画</translation>
    </message>
    <message>
        <source>Drawing an example…</source>
        <translation>例を描画しています…</translation>
    </message>
    <message>
        <source> mm</source>
        <translation> mm</translation>
    </message>
    <message>
        <source> px</source>
        <translation> px</translation>
    </message>
    <message>
        <source>Of the span between the dark and the bright places of the part</source>
        <translation>ワークの暗部と明部の差に対する割合です</translation>
    </message>
    <message>
        <source>The same number draws the same defects again</source>
        <translation>同じ番号では同じ欠陥を描画します</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>種別</translation>
    </message>
    <message>
        <source>Length</source>
        <translation>長さ</translation>
    </message>
    <message>
        <source>Contrast</source>
        <translation>コントラスト</translation>
    </message>
    <message>
        <source>How many</source>
        <translation>個数</translation>
    </message>
    <message>
        <source>Number of the draw</source>
        <translation>乱数番号</translation>
    </message>
    <message>
        <source>They are drawn on real good parts, stay marked as synthetic, and no figure counts them unless it is asked to: a drawn defect is no promise about real ones.</source>
        <translation>実際の良品に描画し、合成欠陥として区別します。指定しないかぎり集計には含めません。合成欠陥の結果は実際の欠陥の検出を保証しません。</translation>
    </message>
</context>
<context>
    <name>TeachPage</name>
    <message>
        <source>Here false rejects are taught back, as long as no known defect passes by it.</source>
        <translation>ここでは、既知の不良品を見逃さない範囲で、過検出を良品として追加学習します。</translation>
    </message>
    <message>
        <source>Reading the picture…</source>
        <translation>画像を読み込んでいます…</translation>
    </message>
    <message>
        <source>Parts are being inspected: stop that first.</source>
        <translation>検査中です。先に停止してください。</translation>
    </message>
    <message>
        <source>The model {model} is in use now.</source>
        <translation>モデル{model}を使用中です。</translation>
    </message>
</context>
<context>
    <name>TeachParts</name>
    <message>
        <source>Good: accept (A)</source>
        <translation>良品：承認 (A)</translation>
    </message>
    <message>
        <source>Do not teach (R)</source>
        <translation>学習しない (R)</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>元に戻す</translation>
    </message>
    <message>
        <source>Take the last decision back (Backspace)</source>
        <translation>直前の決定を取り消します (Backspace)</translation>
    </message>
    <message>
        <source>Try what is accepted</source>
        <translation>承認分を試す</translation>
    </message>
    <message>
        <source>Reason, for the history</source>
        <translation>理由（履歴に残ります）</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>理由</translation>
    </message>
    <message>
        <source>Teach</source>
        <translation>追加学習</translation>
    </message>
    <message>
        <source>Back to the model before</source>
        <translation>前のモデルに戻す</translation>
    </message>
    <message>
        <source>The tray is empty</source>
        <translation>トレイは空です</translation>
    </message>
    <message>
        <source>A part that you call a false reject on Verify or History comes here, with its picture.</source>
        <translation>目視確認または履歴で過検出としたワークが、画像とともにここに入ります。</translation>
    </message>
</context>
<context>
    <name>Teaching</name>
    <message>
        <source>This model cannot be taught. {why}</source>
        <translation>このモデルは追加学習できません。{why}</translation>
    </message>
    <message>
        <source>Grown by {grown} of at most {most} vectors; {built} were built.</source>
        <translation>追加ベクトル：{grown}個（上限{most}、学習時{built}）</translation>
    </message>
    <message>
        <source>There is no room left: build again, the parts that were taught are among the good ones.</source>
        <translation>追加できる空きがありません。再学習してください。追加学習したワークは良品に含まれています。</translation>
    </message>
    <message>
        <source>{name} refused: {why}</source>
        <translation>{name}は不採用：{why}</translation>
    </message>
    <message>
        <source>{name}: nothing in it is new to the model; its threshold rejects it.</source>
        <translation>{name}：モデルにとって新しい内容がなく、このモデルのしきい値ではNGです。</translation>
    </message>
    <message>
        <source>Nothing can be taught; the model stays as it is.</source>
        <translation>追加学習できるものがありません。モデルは変わりません。</translation>
    </message>
</context>
<context>
    <name>Telling</name>
    <message>
        <source>Go to Build</source>
        <translation>学習へ</translation>
    </message>
    <message>
        <source>Change the project…</source>
        <translation>プロジェクトを変更…</translation>
    </message>
    <message>
        <source>Log on…</source>
        <translation>ログオン…</translation>
    </message>
    <message>
        <source>Show the log files</source>
        <translation>ログファイルを表示</translation>
    </message>
    <message>
        <source>The program ended in the middle of its work last time.</source>
        <translation>前回、プログラムは処理の途中で終了しました。</translation>
    </message>
    <message>
        <source>Inspector did not end properly last time. A report was kept; nothing was sent anywhere.</source>
        <translation>前回、プログラムが正常に終了しませんでした。レポートを保存しました。どこにも送信していません。</translation>
    </message>
    <message>
        <source>If it happens again, collect the diagnostics for whoever looks after this program.</source>
        <translation>再び起きた場合は、診断情報を収集してプログラムの担当者に渡してください。</translation>
    </message>
    <message>
        <source>Collect diagnostics…</source>
        <translation>診断情報を収集…</translation>
    </message>
    <message>
        <source>No program on this PC shows the manual.</source>
        <translation>このPCにはマニュアルを表示するプログラムがありません。</translation>
    </message>
    <message>
        <source>It lies in {file}.</source>
        <translation>場所は{file}です。</translation>
    </message>
    <message>
        <source>No program on this PC shows folders.</source>
        <translation>このPCにはフォルダを表示するプログラムがありません。</translation>
    </message>
    <message>
        <source>Wait for it or cancel it, then go on with another project.</source>
        <translation>終わるまで待つかキャンセルしてから、別のプロジェクトに進んでください。</translation>
    </message>
    <message>
        <source>A build is running.</source>
        <translation>学習を実行中です。</translation>
    </message>
    <message>
        <source>{name} stays open and in use.</source>
        <translation>{name}を引き続き開いて使用します。</translation>
    </message>
    <message>
        <source>It comes into use as soon as the inspection ends.</source>
        <translation>検査が終わり次第、使用します。</translation>
    </message>
    <message>
        <source>A newer model is ready.</source>
        <translation>新しいモデルの準備ができました。</translation>
    </message>
    <message>
        <source>Use it now…</source>
        <translation>今すぐ使用…</translation>
    </message>
    <message>
        <source>Inspecting goes on, and what is noted meanwhile is written later. Releases, accounts and settings wait for it.</source>
        <translation>検査は続きます。その間の記録は後で書き込まれます。有効化、アカウント、設定はそれまで待ちます。</translation>
    </message>
    <message>
        <source>The audit cannot be written.</source>
        <translation>監査証跡に書き込めません。</translation>
    </message>
    <message>
        <source>The build was complete before Cancel could stop it.</source>
        <translation>キャンセルする前に学習が完了しました。</translation>
    </message>
    <message>
        <source>Its model is in use now.</source>
        <translation>そのモデルを使用中です。</translation>
    </message>
</context>
<context>
    <name>ThresholdBox</name>
    <message>
        <source>about </source>
        <translation>約 </translation>
    </message>
</context>
<context>
    <name>ThresholdCard</name>
    <message>
        <source>Threshold</source>
        <translation>しきい値</translation>
    </message>
    <message>
        <source>Exact threshold</source>
        <translation>正確なしきい値</translation>
    </message>
    <message>
        <source>A part is NG when its score lies above this value</source>
        <translation>スコアがこの値を超えるワークをNGとします</translation>
    </message>
    <message>
        <source>Unsure above</source>
        <translation>グレー下限</translation>
    </message>
    <message>
        <source>Between this value and the threshold a part is UNDECIDED and goes to Verify</source>
        <translation>この値としきい値の間のワークは保留となり、目視確認に回ります</translation>
    </message>
    <message>
        <source>Lower end of the unsure band</source>
        <translation>グレーゾーンの下限</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>元に戻す</translation>
    </message>
    <message>
        <source>Takes back what was tried out last</source>
        <translation>最後に試した変更を取り消します</translation>
    </message>
    <message>
        <source>Back to the threshold in use</source>
        <translation>使用中のしきい値に戻します</translation>
    </message>
    <message>
        <source>As in use</source>
        <translation>現在の値に戻す</translation>
    </message>
    <message>
        <source>In use: {value}, {rule}</source>
        <translation>使用中：{value}、{rule}</translation>
    </message>
    <message>
        <source>What is tried out is not applied yet.</source>
        <translation>試した内容はまだ適用されていません。</translation>
    </message>
</context>
<context>
    <name>ThresholdPlot</name>
    <message>
        <source>No parts have been scored yet.</source>
        <translation>スコアのあるワークがまだありません。</translation>
    </message>
    <message>
        <source>← {count} lower</source>
        <translation>← より低い {count}</translation>
    </message>
    <message>
        <source>{count} higher →</source>
        <translation>より高い {count} →</translation>
    </message>
    <message>
        <source>anomaly score</source>
        <translation>異常スコア</translation>
    </message>
    <message>
        <source>good {count}</source>
        <translation>良品 {count}</translation>
    </message>
    <message>
        <source>defect {count}</source>
        <translation>不良品 {count}</translation>
    </message>
    <message>
        <source>unsure</source>
        <translation>グレー</translation>
    </message>
    <message>
        <source>OK</source>
        <translation>OK</translation>
    </message>
    <message>
        <source>NG</source>
        <translation>NG</translation>
    </message>
    <message>
        <source>Threshold {value}</source>
        <translation>しきい値 {value}</translation>
    </message>
    <message>
        <source>{good} good parts and {defect} with defects. Arrow keys move the threshold.</source>
        <translation>良品{good}個、不良品{defect}個。矢印キーでしきい値を動かします。</translation>
    </message>
    <message>
        <source>Unsure above {value}: arrow keys with Ctrl move that.</source>
        <translation>グレーゾーンの下限は{value}。Ctrl+矢印キーで動かします。</translation>
    </message>
</context>
<context>
    <name>ThresholdSteps</name>
    <message>
        <source>Thresholds over time</source>
        <translation>しきい値の推移</translation>
    </message>
</context>
<context>
    <name>TimeBar</name>
    <message>
        <source>Limit {time}</source>
        <translation>限度 {time}</translation>
    </message>
    <message>
        <source>Last {time}</source>
        <translation>前回 {time}</translation>
    </message>
    <message>
        <source>typical {time}</source>
        <translation>通常 {time}</translation>
    </message>
    <message>
        <source>too late, limit {time}</source>
        <translation>遅延、限度 {time}</translation>
    </message>
    <message>
        <source>limit {time}</source>
        <translation>限度 {time}</translation>
    </message>
</context>
<context>
    <name>TransferDesk</name>
    <message>
        <source>Export the project</source>
        <translation>プロジェクトのエクスポート</translation>
    </message>
    <message>
        <source>{name} was imported.</source>
        <translation>{name}をインポートしました。</translation>
    </message>
    <message>
        <source>{name} was here already, with this very model.</source>
        <translation>{name}は、このモデルも含めてすでにあります。</translation>
    </message>
    <message>
        <source>It is signed by {name}.</source>
        <translation>署名者は{name}です。</translation>
    </message>
    <message>
        <source>It is not signed.</source>
        <translation>署名はありません。</translation>
    </message>
    <message>
        <source>It lies in {folder}.</source>
        <translation>場所は{folder}です。</translation>
    </message>
    <message>
        <source>Its own threshold stays in use. That in the file is {other}, and which was set last cannot be told.</source>
        <translation>これまでのしきい値を引き続き使用します。ファイル内の値は{other}です。どちらが後に設定されたかはわかりません。</translation>
    </message>
    <message>
        <source>Exporting to {name}…</source>
        <translation>{name}へエクスポートしています…</translation>
    </message>
    <message>
        <source>Importing {name}…</source>
        <translation>{name}をインポートしています…</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>キャンセル</translation>
    </message>
    <message>
        <source>It lies in {folder}. On the other PC, double-click it or drop it on the page Projects.</source>
        <translation>場所は{folder}です。他のPCでダブルクリックするか、プロジェクトのページにドロップしてください。</translation>
    </message>
    <message>
        <source>{name} was exported.</source>
        <translation>{name}をエクスポートしました。</translation>
    </message>
    <message>
        <source>Show folder</source>
        <translation>フォルダを表示</translation>
    </message>
    <message>
        <source>The export was cancelled.</source>
        <translation>エクスポートをキャンセルしました。</translation>
    </message>
    <message>
        <source>No file was written.</source>
        <translation>ファイルは作成されていません。</translation>
    </message>
    <message>
        <source>The import was cancelled.</source>
        <translation>インポートをキャンセルしました。</translation>
    </message>
    <message>
        <source>Nothing was brought in.</source>
        <translation>何も取り込まれていません。</translation>
    </message>
    <message>
        <source>It is signed by {name}, key {key}.</source>
        <translation>署名者は{name}、鍵は{key}です。</translation>
    </message>
</context>
<context>
    <name>TrayList</name>
    <message>
        <source>waits for you</source>
        <translation>確認待ち</translation>
    </message>
    <message>
        <source>accepted</source>
        <translation>承認</translation>
    </message>
    <message>
        <source>refused</source>
        <translation>不採用</translation>
    </message>
    <message>
        <source>taught</source>
        <translation>追加学習済み</translation>
    </message>
    <message>
        <source>Parts in the tray</source>
        <translation>トレイのワーク</translation>
    </message>
</context>
<context>
    <name>TrialBox</name>
    <message>
        <source>Try on recorded parts</source>
        <translation>記録済みワークで試す</translation>
    </message>
    <message>
        <source>What it would have made of the parts that were inspected last</source>
        <translation>直近に検査したワークの判定がどうなっていたかを調べます</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>キャンセル</translation>
    </message>
    <message>
        <source>See them</source>
        <translation>見る</translation>
    </message>
</context>
<context>
    <name>TriggerTab</name>
    <message>
        <source>Seconds between two parts</source>
        <translation>ワークの間隔（秒）</translation>
    </message>
    <message>
        <source>Share of the box that a part changes</source>
        <translation>ワークで変化する枠内の割合</translation>
    </message>
    <message>
        <source>Difference in brightness that counts</source>
        <translation>変化とみなす明るさの差</translation>
    </message>
    <message>
        <source>Pictures alike until it lies still</source>
        <translation>静止とみなす同じ画像の数</translation>
    </message>
    <message>
        <source>Time for a verdict in ms, 0: any; a later one is undecided</source>
        <translation>判定の制限時間（ms）。0は無制限、超過は保留</translation>
    </message>
    <message>
        <source>The box is empty now</source>
        <translation>枠内は空です</translation>
    </message>
    <message>
        <source>Learns again what the scene looks like without a part</source>
        <translation>ワークのない状態を学習し直します</translation>
    </message>
    <message>
        <source>Show the live picture to see what the trigger makes of it.</source>
        <translation>ライブ画像を表示すると、トリガの動作を確認できます。</translation>
    </message>
    <message>
        <source>Learning the empty scene: nothing may move.</source>
        <translation>空の状態を学習しています。何も動かさないでください。</translation>
    </message>
    <message>
        <source>Empty</source>
        <translation>空</translation>
    </message>
    <message>
        <source>Moving, or too small</source>
        <translation>移動中、または小さすぎる</translation>
    </message>
    <message>
        <source>Still: would trigger</source>
        <translation>静止：トリガ条件成立</translation>
    </message>
    <message>
        <source>{scene} · {share} of the box is changed · {parts}</source>
        <translation>{scene} · 枠の{share}が変化 · {parts}</translation>
    </message>
    <message numerus="yes">
        <source>{count} parts so far</source>
        <translation>
            <numerusform>これまでのワーク{count}個</numerusform>
        </translation>
    </message>
    <message>
        <source>Every picture</source>
        <translation>全画像</translation>
    </message>
    <message>
        <source>Each picture shows a part; the newest counts where there are too many.</source>
        <translation>各画像を1つのワークとして検査します。処理が追いつかない場合は最新の画像を使います。</translation>
    </message>
    <message>
        <source>Key or pedal</source>
        <translation>キー／ペダル</translation>
    </message>
    <message>
        <source>Somebody presses a key or a foot pedal for each part.</source>
        <translation>ワークごとに、人がキーまたはフットペダルを押します。</translation>
    </message>
    <message>
        <source>Timer</source>
        <translation>タイマ</translation>
    </message>
    <message>
        <source>One picture at fixed times, whatever it shows.</source>
        <translation>画像の内容にかかわらず、一定間隔で1枚撮像します。</translation>
    </message>
    <message>
        <source>Part present</source>
        <translation>ワーク検知</translation>
    </message>
    <message>
        <source>A part comes into the box and lies still: no sensor is needed.</source>
        <translation>ワークが枠内に入って静止したときに検査します。センサは不要です。</translation>
    </message>
    <message>
        <source>External</source>
        <translation>外部</translation>
    </message>
    <message>
        <source>A controller or a light barrier says that a part is there.</source>
        <translation>コントローラまたは光電センサが、ワークの有無を知らせます。</translation>
    </message>
</context>
<context>
    <name>Trouble</name>
    <message>
        <source>The camera does not answer.</source>
        <translation>カメラが応答しません。</translation>
    </message>
    <message>
        <source>Attempt {n} to reach it.</source>
        <translation>接続を試みています（{n}回目）。</translation>
    </message>
    <message>
        <source>The camera is back, and no picture has been judged yet.</source>
        <translation>カメラは復帰しましたが、まだ画像を判定していません。</translation>
    </message>
</context>
<context>
    <name>TrustQuestion</name>
    <message>
        <source>Import a file that nobody has signed?</source>
        <translation>署名のないファイルをインポートしますか？</translation>
    </message>
    <message>
        <source>{file} does not say who made it: an older version of Inspector exported it, or somebody has changed it since.</source>
        <translation>{file}には作成者の情報がありません。古いバージョンのInspectorでエクスポートしたか、その後に変更されています。</translation>
    </message>
    <message>
        <source>{file} is signed by:
{name}
Key {key}</source>
        <translation>{file}の署名者：
{name}
鍵 {key}</translation>
    </message>
    <message>
        <source>If it comes from the PC that you think it does, the page Settings there shows the same key.</source>
        <translation>想定どおりのPCのファイルであれば、そのPCの設定のページに同じ鍵が表示されます。</translation>
    </message>
    <message>
        <source>Careful: somebody of the same name is trusted on this PC, and has another key.</source>
        <translation>注意：このPCでは同じ名前の人がすでに信頼されていますが、鍵が異なります。</translation>
    </message>
    <message>
        <source>Import a file from somebody whom this PC does not know?</source>
        <translation>このPCに登録されていない人のファイルをインポートしますか？</translation>
    </message>
    <message>
        <source>Who made this file?</source>
        <translation>このファイルの作成者は？</translation>
    </message>
    <message>
        <source>A model decides which parts are OK. Import only what you know the origin of.</source>
        <translation>どのワークがOKになるかはモデルで決まります。出所のわかるものだけをインポートしてください。</translation>
    </message>
    <message>
        <source>Import</source>
        <translation>インポート</translation>
    </message>
    <message>
        <source>Do not import</source>
        <translation>インポートしない</translation>
    </message>
    <message>
        <source>Trust this signer from now on</source>
        <translation>今後この署名者を信頼する</translation>
    </message>
</context>
<context>
    <name>TunePage</name>
    <message>
        <source>Here you choose the score above which a part is NG.</source>
        <translation>ここでは、ワークをNGとするスコアのしきい値を決めます。</translation>
    </message>
    <message>
        <source>Looking for regions: these counts are not yet those of the region rule.</source>
        <translation>異常領域を探しています。この件数には異常領域ルールがまだ反映されていません。</translation>
    </message>
    <message>
        <source>More defects would pass</source>
        <translation>見逃しが増えます</translation>
    </message>
    <message>
        <source>Let more known defects pass?</source>
        <translation>既知の不良品の見逃しが増えます。続けますか？</translation>
    </message>
    <message>
        <source>Put in force</source>
        <translation>有効化</translation>
    </message>
    <message>
        <source>Keep the threshold in use</source>
        <translation>現在のまま使う</translation>
    </message>
</context>
<context>
    <name>UsersPage</name>
    <message>
        <source>New account</source>
        <translation>新規アカウント</translation>
    </message>
    <message>
        <source>Set up accounts…</source>
        <translation>アカウントを設定…</translation>
    </message>
    <message>
        <source>It is the last account: afterwards nobody logs on any more, and everybody may do everything.</source>
        <translation>最後のアカウントです。削除するとログオンが不要になり、誰でもすべての操作ができます。</translation>
    </message>
    <message>
        <source>What {name} has done stays in the record and in the audit.</source>
        <translation>{name}が行ったことは、記録と監査証跡に残ります。</translation>
    </message>
    <message>
        <source>Remove an account</source>
        <translation>アカウントの削除</translation>
    </message>
    <message>
        <source>Remove the account of {name}?</source>
        <translation>{name}のアカウントを削除しますか？</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>削除</translation>
    </message>
    <message>
        <source>Keep it</source>
        <translation>残す</translation>
    </message>
    <message>
        <source>On this PC nobody logs on, and whoever sits before it may do everything.

With accounts everybody logs on: operators inspect and verify, engineers build, tune and release, administrators look after settings and accounts. What is done is noted in the audit with the name.

The first account is an administrator&apos;s. It turns accounts on at once: write its password down where it is kept safe.</source>
        <translation>このPCではログオンが不要で、誰でもすべての操作ができます。

アカウントを作成すると全員がログオンします。作業者は検査と目視確認、技術者は学習、調整、有効化、管理者は設定とアカウントの管理を行います。操作は名前とともに監査証跡に残ります。

最初のアカウントは管理者用です。作成するとすぐにアカウントが有効になります。パスワードを書き留めて、安全な場所に保管してください。</translation>
    </message>
    <message>
        <source>Choose an account to change it.</source>
        <translation>変更するアカウントを選択してください。</translation>
    </message>
</context>
<context>
    <name>ValidationPage</name>
    <message>
        <source>No image is like that.</source>
        <translation>該当する画像はありません。</translation>
    </message>
    <message>
        <source>Those that are not labelled wait for keys 1, 2 and 3.</source>
        <translation>ラベルのない画像は、キー1、2、3で分類できます。</translation>
    </message>
    <message>
        <source>No project is open</source>
        <translation>プロジェクトが開かれていません</translation>
    </message>
    <message>
        <source>Here you say what the validation images show.</source>
        <translation>ここでは、検証画像の内容を指定します。</translation>
    </message>
    <message>
        <source>Choose a project</source>
        <translation>プロジェクトを選択</translation>
    </message>
    <message>
        <source>Looking for images…</source>
        <translation>画像を探しています…</translation>
    </message>
    <message>
        <source>Drop a folder or images here: good parts and defects that the model has not learned. Folders called good or ok, defect, ng or bad, and beside them by kinds such as scratch, say what is in them; you can correct every label.</source>
        <translation>フォルダまたは画像をここにドロップしてください。モデルが学習していない良品と不良品を入れます。goodまたはok、defect、ng、badという名前のフォルダと、それに並ぶscratchなど種別名のフォルダから内容を判別します。ラベルは後ですべて修正できます。</translation>
    </message>
    <message>
        <source>There are no validation images yet</source>
        <translation>検証画像がまだありません</translation>
    </message>
    <message>
        <source>Add folder…</source>
        <translation>フォルダを追加…</translation>
    </message>
    <message>
        <source>Add images…</source>
        <translation>画像を追加…</translation>
    </message>
</context>
<context>
    <name>Variation</name>
    <message>
        <source>The light, a little</source>
        <translation>明るさの多少の変化</translation>
    </message>
    <message>
        <source>The direction in which they lie</source>
        <translation>ワークの向き</translation>
    </message>
    <message>
        <source>What differs between good parts</source>
        <translation>良品ごとの違い</translation>
    </message>
    <message>
        <source>For each tick, building takes up to eight times as long; inspecting takes no longer.</source>
        <translation>1つ選択するごとに、学習時間は最大8倍になります。検査時間は変わりません。</translation>
    </message>
</context>
<context>
    <name>VerdictBanner</name>
    <message>
        <source>OK</source>
        <translation>OK</translation>
    </message>
    <message>
        <source>NG</source>
        <translation>NG</translation>
    </message>
    <message>
        <source>UNDECIDED</source>
        <translation>保留</translation>
    </message>
    <message>
        <source>Ready</source>
        <translation>準備完了</translation>
    </message>
    <message>
        <source>score {score}   threshold {threshold}</source>
        <translation>スコア {score}   しきい値 {threshold}</translation>
    </message>
    <message>
        <source>{why} Set the part aside.</source>
        <translation>{why} ワークを別に置いてください。</translation>
    </message>
    <message>
        <source>There is no threshold yet.</source>
        <translation>しきい値がまだありません。</translation>
    </message>
    <message>
        <source>The score is not a number.</source>
        <translation>スコアが数値ではありません。</translation>
    </message>
    <message>
        <source>Verdict: {word}</source>
        <translation>判定：{word}</translation>
    </message>
</context>
<context>
    <name>VerifyPage</name>
    <message>
        <source>Open a project, and inspect parts.</source>
        <translation>プロジェクトを開き、ワークを検査してください。</translation>
    </message>
    <message>
        <source>No project is open</source>
        <translation>プロジェクトが開かれていません</translation>
    </message>
    <message>
        <source>Parts that are inspected are recorded. Those that are NG or undecided wait here for a person.</source>
        <translation>検査したワークは記録されます。NGと保留のワークが、ここで人の確認を待ちます。</translation>
    </message>
    <message>
        <source>Nothing has been recorded yet</source>
        <translation>まだ記録がありません</translation>
    </message>
    <message>
        <source>Looking into the record…</source>
        <translation>記録を調べています…</translation>
    </message>
    <message>
        <source>New parts appear here by themselves. With another choice above you can look at others.</source>
        <translation>新しいワークは自動でここに表示されます。上で条件を変えると、他のワークも確認できます。</translation>
    </message>
    <message>
        <source>Nothing waits for you</source>
        <translation>確認待ちのワークはありません</translation>
    </message>
    <message>
        <source>The record cannot be read</source>
        <translation>記録を読み取れません</translation>
    </message>
    <message>
        <source>Verify</source>
        <translation>目視確認</translation>
    </message>
</context>
<context>
    <name>WhyPanel</name>
    <message>
        <source>Why? The hottest place beside good parts (W)</source>
        <translation>判定理由：最もスコアの高い部分を良品と並べて表示します (W)</translation>
    </message>
    <message>
        <source>Close (W)</source>
        <translation>閉じる (W)</translation>
    </message>
    <message>
        <source>There is no part to ask about</source>
        <translation>対象のワークがありません</translation>
    </message>
    <message>
        <source>Once a part is on show, its hottest place is compared here.</source>
        <translation>ワークを表示すると、最もスコアの高い部分をここで比較します。</translation>
    </message>
    <message>
        <source>Looking for the most similar places of good parts…</source>
        <translation>良品の最も似た部分を探しています…</translation>
    </message>
    <message>
        <source>This part</source>
        <translation>このワーク</translation>
    </message>
    <message>
        <source>Under the heatmap</source>
        <translation>ヒートマップ付き</translation>
    </message>
    <message>
        <source>distance {distance}</source>
        <translation>距離 {distance}</translation>
    </message>
    <message>
        <source>Good part {number}</source>
        <translation>良品 {number}</translation>
    </message>
    <message>
        <source>This place cannot be explained</source>
        <translation>この部分は説明できません</translation>
    </message>
    <message>
        <source>Without a threshold nothing says whether this is much</source>
        <translation>しきい値がないため、大きいかどうかを判断できません</translation>
    </message>
    <message>
        <source>{times} times the threshold, which is below it; good parts look like this here</source>
        <translation>しきい値の{times}倍（しきい値以下）。良品では、ここはこのように見えます</translation>
    </message>
    <message>
        <source>{times} times the threshold, which is below it; this comes nearest to it in good parts</source>
        <translation>しきい値の{times}倍（しきい値以下）。良品で最も近いのはこの部分です</translation>
    </message>
    <message>
        <source>{times} times the threshold; good parts look like this here</source>
        <translation>しきい値の{times}倍。良品では、ここはこのように見えます</translation>
    </message>
    <message>
        <source>{times} times the threshold; this comes nearest to it in good parts</source>
        <translation>しきい値の{times}倍。良品で最も近いのはこの部分です</translation>
    </message>
    <message>
        <source>This model carries no picture of some of these places, and their files are gone. Models that are built anew carry them.</source>
        <translation>このモデルは一部の場所の画像を持たず、元のファイルもありません。新しく学習するモデルには画像が含まれます。</translation>
    </message>
</context>
<context>
    <name>Worth</name>
    <message>
        <source>nothing is known about escapes yet</source>
        <translation>見逃しについてはまだわかりません</translation>
    </message>
    <message>
        <source>so few defects say little about escapes yet</source>
        <translation>不良品が少なく、見逃しについてはまだほとんどわかりません</translation>
    </message>
    <message>
        <source>the defects are told apart</source>
        <translation>不良品を判別できています</translation>
    </message>
    <message>
        <source>most defects are told apart</source>
        <translation>ほとんどの不良品を判別できています</translation>
    </message>
    <message>
        <source>the defects are not told apart yet</source>
        <translation>不良品をまだ判別できていません</translation>
    </message>
    <message>
        <source>Inspect parts</source>
        <translation>ワークを検査</translation>
    </message>
    <message>
        <source>Tune the threshold</source>
        <translation>しきい値を調整</translation>
    </message>
    <message>
        <source>Another threshold may do better: look at the parts on the wrong side.</source>
        <translation>別のしきい値で改善する可能性があります。判定が誤っているワークを確認してください。</translation>
    </message>
    <message>
        <source>Add good parts…</source>
        <translation>良品を追加…</translation>
    </message>
    <message>
        <source>More good parts help most now: twenty are a start, a hundred are better.</source>
        <translation>良品の追加が最も効果的です。20個が目安、100個あればより確実です。</translation>
    </message>
    <message>
        <source>Add defects…</source>
        <translation>不良品を追加…</translation>
    </message>
    <message>
        <source>Add pictures of more real defects; the model need not be built again for it.</source>
        <translation>実際の不良品の画像を追加してください。モデルの再学習は不要です。</translation>
    </message>
    <message>
        <source>Look through the good parts</source>
        <translation>良品を確認</translation>
    </message>
    <message>
        <source>The good parts are not of one kind, or defects are among them: that comes first.</source>
        <translation>良品が不ぞろいか、不良品が混ざっています。まずこれを確認してください。</translation>
    </message>
    <message>
        <source>Look closer: {size}</source>
        <translation>より細かく検査：{size}</translation>
    </message>
    <message>
        <source>A finer look finds smaller defects; a part then takes longer. It counts after the next build.</source>
        <translation>細かくすると、より小さい欠陥を検出できますが、1ワークあたりの時間は長くなります。次回の学習から有効になります。</translation>
    </message>
    <message>
        <source>Choose a region of interest…</source>
        <translation>検査領域を選択…</translation>
    </message>
    <message>
        <source>Where the part fills only some of the picture, a box around it gives a closer look at no cost.</source>
        <translation>ワークが画像の一部にしか写っていない場合は、枠で囲むと、時間を増やさずに細かく検査できます。</translation>
    </message>
    <message>
        <source>Find the best settings</source>
        <translation>最適な設定を探す</translation>
    </message>
    <message>
        <source>Other settings may tell them apart: they are compared on the parts of this project.</source>
        <translation>別の設定なら判別できる可能性があります。このプロジェクトのワークで設定を比較します。</translation>
    </message>
</context>
<context>
    <name>WorthBox</name>
    <message>
        <source>Next</source>
        <translation>次の手順</translation>
    </message>
    <message>
        <source>Inspect parts</source>
        <translation>ワークを検査</translation>
    </message>
    <message>
        <source>Tune the threshold</source>
        <translation>しきい値を調整</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>エクスポート…</translation>
    </message>
    <message>
        <source>Write the project with this model to a file for another PC</source>
        <translation>このモデルを含むプロジェクトを、別のPC用のファイルに保存します</translation>
    </message>
</context>
<context>
    <name>_Asking</name>
    <message>
        <source>Cancel</source>
        <translation>キャンセル</translation>
    </message>
</context>
<context>
    <name>_Caption</name>
    <message>
        <source>Newest</source>
        <translation>最新</translation>
    </message>
    <message>
        <source>Back to the newest part (Esc)</source>
        <translation>最新のワークに戻ります (Esc)</translation>
    </message>
    <message>
        <source>Hottest place: most like {name}</source>
        <translation>最もスコアの高い部分：{name}に最も類似</translation>
    </message>
    <message>
        <source>Drag this away from what it covers; a click moves it to the other end.</source>
        <translation>隠れている部分を見るには、ドラッグして動かします。クリックすると反対の端に移ります。</translation>
    </message>
</context>
<context>
    <name>_Card</name>
    <message>
        <source>score {score}</source>
        <translation>スコア {score}</translation>
    </message>
    <message>
        <source>{name}, {text}: show it large</source>
        <translation>{name}、{text}：大きく表示します</translation>
    </message>
</context>
<context>
    <name>_Changes</name>
    <message>
        <source>Pictures that would be judged otherwise</source>
        <translation>判定が変わる画像</translation>
    </message>
</context>
<context>
    <name>_Counting</name>
    <message>
        <source>Reset</source>
        <translation>リセット</translation>
    </message>
    <message>
        <source>Count from now on; the record and the table keep every part</source>
        <translation>ここから数え直します。記録と表には全ワークが残ります</translation>
    </message>
    <message>
        <source>Since {time}</source>
        <translation>{time}から</translation>
    </message>
</context>
<context>
    <name>_Cover</name>
    <message>
        <source>Verdict on the whole screen</source>
        <translation>判定の全画面表示</translation>
    </message>
    <message>
        <source>Back: Esc, or a double tap</source>
        <translation>戻る：Escまたはダブルタップ</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>戻る</translation>
    </message>
</context>
<context>
    <name>_Picture</name>
    <message>
        <source>Picture of the camera</source>
        <translation>カメラの画像</translation>
    </message>
    <message>
        <source>Show it large, with its heatmap</source>
        <translation>ヒートマップとともに大きく表示します</translation>
    </message>
</context>
<context>
    <name>_SourceLabel</name>
    <message>
        <source>No source</source>
        <translation>入力元なし</translation>
    </message>
</context>
<context>
    <name>_SourceRow</name>
    <message>
        <source>Remove {name}</source>
        <translation>{name}を削除</translation>
    </message>
</context>
<context>
    <name>areas</name>
    <message>
        <source>{count} px</source>
        <translation>{count} px</translation>
    </message>
    <message>
        <source>{px} ({mm} mm²)</source>
        <translation>{px}（{mm} mm²）</translation>
    </message>
    <message>
        <source>no region</source>
        <translation>異常領域なし</translation>
    </message>
    <message>
        <source>largest region {area}</source>
        <translation>最大異常領域{area}</translation>
    </message>
</context>
<context>
    <name>depth_text</name>
    <message>
        <source>{depth} bit</source>
        <translation>{depth}ビット</translation>
    </message>
    <message>
        <source>{depth} bit (values up to {brightest} seen)</source>
        <translation>{depth}ビット（確認された最大値は{brightest}）</translation>
    </message>
    <message>
        <source>{depth}, some grey and some in colour</source>
        <translation>{depth}、グレーとカラーが混在</translation>
    </message>
    <message>
        <source>{depth}, in colour</source>
        <translation>{depth}、カラー</translation>
    </message>
    <message>
        <source>{depth}, grey</source>
        <translation>{depth}、グレー</translation>
    </message>
</context>
<context>
    <name>doctor</name>
    <message>
        <source>Cannot be read</source>
        <translation>読み取り不可</translation>
    </message>
    <message>
        <source>Another size</source>
        <translation>サイズ違い</translation>
    </message>
    <message>
        <source>Unlike the others</source>
        <translation>他と異なる</translation>
    </message>
    <message>
        <source>Rejected by the others</source>
        <translation>他から見てNG</translation>
    </message>
    <message>
        <source>Blurred</source>
        <translation>ピンぼけ</translation>
    </message>
    <message>
        <source>Darker</source>
        <translation>暗い</translation>
    </message>
    <message>
        <source>Brighter</source>
        <translation>明るい</translation>
    </message>
    <message>
        <source>Other contrast</source>
        <translation>コントラスト違い</translation>
    </message>
    <message>
        <source>Other colour</source>
        <translation>色違い</translation>
    </message>
    <message>
        <source>Noisy</source>
        <translation>ノイズ多</translation>
    </message>
    <message>
        <source>Lies elsewhere</source>
        <translation>位置違い</translation>
    </message>
    <message>
        <source>Turned</source>
        <translation>回転</translation>
    </message>
    <message>
        <source>Same file twice</source>
        <translation>同一ファイル</translation>
    </message>
    <message>
        <source>Near duplicate</source>
        <translation>ほぼ重複</translation>
    </message>
    <message>
        <source>It cannot be read: {detail}.</source>
        <translation>読み取れません：{detail}。</translation>
    </message>
    <message>
        <source>It has another size than nearly all others.</source>
        <translation>他のほとんどの画像とサイズが異なります。</translation>
    </message>
    <message>
        <source>Unlike the others at this place: {value} times as far from them as usual.</source>
        <translation>この場所が他と異なります。他との距離は通常の{value}倍です。</translation>
    </message>
    <message>
        <source>A model that knows only the others would reject it: {value} times the threshold.</source>
        <translation>他の良品だけを学習したモデルではNGになります。スコアはしきい値の{value}倍です。</translation>
    </message>
    <message>
        <source>Blurred: sharpness {value} of the usual.</source>
        <translation>ピンぼけ：鮮鋭度は通常の{value}です。</translation>
    </message>
    <message>
        <source>Darker by {share}.</source>
        <translation>{share}暗くなっています。</translation>
    </message>
    <message>
        <source>Brighter by {share}.</source>
        <translation>{share}明るくなっています。</translation>
    </message>
    <message>
        <source>Contrast {value} of the usual.</source>
        <translation>コントラストは通常の{value}です。</translation>
    </message>
    <message>
        <source>Another colour: off by {share} of the span from black to white.</source>
        <translation>色が異なります。黒から白までの幅の{share}だけずれています。</translation>
    </message>
    <message>
        <source>Noise {value} times the usual.</source>
        <translation>ノイズは通常の{value}倍です。</translation>
    </message>
    <message>
        <source>The part lies elsewhere, by {share} of the picture.</source>
        <translation>ワークの位置が画像の{share}だけずれています。</translation>
    </message>
    <message>
        <source>The part is turned by {value} degrees.</source>
        <translation>ワークが{value}度回転しています。</translation>
    </message>
    <message>
        <source>The same file as {other}.</source>
        <translation>{other}と同じファイルです。</translation>
    </message>
    <message>
        <source>Near duplicate of {other}: it teaches nothing new.</source>
        <translation>{other}とほぼ重複しています。学習に新しい内容はありません。</translation>
    </message>
    <message>
        <source>Suspicious</source>
        <translation>疑わしい画像</translation>
    </message>
    <message>
        <source>All, worst first</source>
        <translation>全画像、問題の大きい順</translation>
    </message>
    <message>
        <source>Decided</source>
        <translation>決定済み</translation>
    </message>
    <message>
        <source>Nothing about it is odd.</source>
        <translation>特に異常はありません。</translation>
    </message>
    <message>
        <source>{count} of {all} pictures looked at, from all over.</source>
        <translation>{all}枚から偏りなく選んだ{count}枚の画像を調べました。</translation>
    </message>
    <message>
        <source>None is suspicious.</source>
        <translation>疑わしいものはありません。</translation>
    </message>
    <message>
        <source>There are too few to compare them with each other.</source>
        <translation>少なすぎるため、互いに比較できません。</translation>
    </message>
    <message>
        <source>So few parts say nothing of what more would bring.</source>
        <translation>ワークが少ないため、増やした場合の効果は判断できません。</translation>
    </message>
    <message>
        <source>What more parts would bring cannot be told from chance.</source>
        <translation>ワークを増やした場合の効果は、偶然の差と区別できません。</translation>
    </message>
    <message>
        <source>They are enough: more parts would hardly bring fewer false rejects.</source>
        <translation>十分です。ワークを増やしても過検出はほとんど減りません。</translation>
    </message>
    <message>
        <source>{value} ({low} to {high})</source>
        <translation>{value}（{low}～{high}）</translation>
    </message>
</context>
<context>
    <name>drift</name>
    <message>
        <source>Scores of good parts</source>
        <translation>良品のスコア</translation>
    </message>
    <message>
        <source>Brightness</source>
        <translation>明るさ</translation>
    </message>
    <message>
        <source>Contrast</source>
        <translation>コントラスト</translation>
    </message>
    <message>
        <source>Sharpness</source>
        <translation>鮮鋭度</translation>
    </message>
    <message>
        <source>Noise</source>
        <translation>ノイズ</translation>
    </message>
    <message>
        <source>Red</source>
        <translation>赤</translation>
    </message>
    <message>
        <source>Blue</source>
        <translation>青</translation>
    </message>
    <message>
        <source>Shift to the right</source>
        <translation>右へのずれ</translation>
    </message>
    <message>
        <source>Shift down</source>
        <translation>下へのずれ</translation>
    </message>
    <message>
        <source>Turn</source>
        <translation>回転</translation>
    </message>
    <message>
        <source>Scores of good parts in {zone}</source>
        <translation>{zone}の良品のスコア</translation>
    </message>
    <message>
        <source>scores higher by {change}</source>
        <translation>スコアが{change}上昇</translation>
    </message>
    <message>
        <source>brighter by {change}</source>
        <translation>明るさが{change}増加</translation>
    </message>
    <message>
        <source>more contrast by {change}</source>
        <translation>コントラストが{change}増加</translation>
    </message>
    <message>
        <source>sharper by {change}</source>
        <translation>鮮鋭度が{change}増加</translation>
    </message>
    <message>
        <source>noisier by {change}</source>
        <translation>ノイズが{change}増加</translation>
    </message>
    <message>
        <source>redder by {change}</source>
        <translation>赤が{change}増加</translation>
    </message>
    <message>
        <source>bluer by {change}</source>
        <translation>青が{change}増加</translation>
    </message>
    <message>
        <source>shifted to the right by {change}</source>
        <translation>右に{change}ずれ</translation>
    </message>
    <message>
        <source>shifted down by {change}</source>
        <translation>下に{change}ずれ</translation>
    </message>
    <message>
        <source>turned clockwise by {change}</source>
        <translation>時計回りに{change}回転</translation>
    </message>
    <message>
        <source>scores in {zone} higher by {change}</source>
        <translation>{zone}のスコアが{change}上昇</translation>
    </message>
    <message>
        <source>scores lower by {change}</source>
        <translation>スコアが{change}低下</translation>
    </message>
    <message>
        <source>darker by {change}</source>
        <translation>明るさが{change}減少</translation>
    </message>
    <message>
        <source>less contrast by {change}</source>
        <translation>コントラストが{change}減少</translation>
    </message>
    <message>
        <source>less sharp by {change}</source>
        <translation>鮮鋭度が{change}減少</translation>
    </message>
    <message>
        <source>less noise by {change}</source>
        <translation>ノイズが{change}減少</translation>
    </message>
    <message>
        <source>less red by {change}</source>
        <translation>赤が{change}減少</translation>
    </message>
    <message>
        <source>less blue by {change}</source>
        <translation>青が{change}減少</translation>
    </message>
    <message>
        <source>shifted to the left by {change}</source>
        <translation>左に{change}ずれ</translation>
    </message>
    <message>
        <source>shifted up by {change}</source>
        <translation>上に{change}ずれ</translation>
    </message>
    <message>
        <source>turned anticlockwise by {change}</source>
        <translation>反時計回りに{change}回転</translation>
    </message>
    <message>
        <source>scores in {zone} lower by {change}</source>
        <translation>{zone}のスコアが{change}低下</translation>
    </message>
    <message>
        <source>lamp?</source>
        <translation>照明？</translation>
    </message>
    <message>
        <source>white balance or lamp?</source>
        <translation>ホワイトバランスか照明？</translation>
    </message>
    <message>
        <source>focus, or dirt on the lens?</source>
        <translation>ピントかレンズの汚れ？</translation>
    </message>
    <message>
        <source>gain of the camera?</source>
        <translation>カメラのゲイン？</translation>
    </message>
    <message>
        <source>fixture or camera moved?</source>
        <translation>治具かカメラのずれ？</translation>
    </message>
    <message>
        <source>the parts, or a tool?</source>
        <translation>ワークか工具？</translation>
    </message>
    <message>
        <source>Cleaned</source>
        <translation>清掃</translation>
    </message>
    <message>
        <source>Lamp</source>
        <translation>照明</translation>
    </message>
    <message>
        <source>Tool</source>
        <translation>工具</translation>
    </message>
    <message>
        <source>Material</source>
        <translation>材料</translation>
    </message>
    <message>
        <source>Lens</source>
        <translation>レンズ</translation>
    </message>
    <message>
        <source>Something else</source>
        <translation>その他</translation>
    </message>
    <message>
        <source>zone {number}</source>
        <translation>ゾーン{number}</translation>
    </message>
    <message>
        <source>Since {time} {change}: {cause}</source>
        <translation>{time}から{change}：{cause}</translation>
    </message>
    <message>
        <source>{change}: {note}</source>
        <translation>{change}：{note}</translation>
    </message>
</context>
<context>
    <name>figures</name>
    <message>
        <source>Height</source>
        <translation>高さ</translation>
    </message>
    <message>
        <source>Width</source>
        <translation>幅</translation>
    </message>
    <message>
        <source>Black</source>
        <translation>黒</translation>
    </message>
    <message>
        <source>White</source>
        <translation>白</translation>
    </message>
    <message>
        <source>Brightness</source>
        <translation>明るさ</translation>
    </message>
    <message>
        <source>Red minus green</source>
        <translation>赤－緑</translation>
    </message>
    <message>
        <source>Blue minus green</source>
        <translation>青－緑</translation>
    </message>
    <message>
        <source>Contrast</source>
        <translation>コントラスト</translation>
    </message>
    <message>
        <source>Likeness</source>
        <translation>類似度</translation>
    </message>
    <message>
        <source>To the right</source>
        <translation>右方向</translation>
    </message>
    <message>
        <source>Down</source>
        <translation>下方向</translation>
    </message>
    <message>
        <source>Sharpness</source>
        <translation>鮮鋭度</translation>
    </message>
    <message>
        <source>Coolest places</source>
        <translation>最もスコアの低い部分</translation>
    </message>
    <message>
        <source>Size of the picture</source>
        <translation>画像のサイズ</translation>
    </message>
    <message>
        <source>Too dark or too bright</source>
        <translation>暗すぎ／明るすぎ</translation>
    </message>
    <message>
        <source>Colour</source>
        <translation>色</translation>
    </message>
    <message>
        <source>Hardly anything to see</source>
        <translation>ほとんど何も見えない</translation>
    </message>
    <message>
        <source>No part, or another one</source>
        <translation>ワークなし／別のワーク</translation>
    </message>
    <message>
        <source>Scene shifted</source>
        <translation>位置ずれ</translation>
    </message>
    <message>
        <source>Not sharp</source>
        <translation>鮮鋭度不足</translation>
    </message>
    <message>
        <source>Whole map hot: another part</source>
        <translation>全体が高スコア：別のワーク</translation>
    </message>
    <message>
        <source>good {range}</source>
        <translation>良品{range}</translation>
    </message>
    <message>
        <source>today {value}</source>
        <translation>今回{value}</translation>
    </message>
    <message>
        <source>refused below {value}</source>
        <translation>{value}未満は判定不可</translation>
    </message>
    <message>
        <source>refused above {value}</source>
        <translation>{value}超は判定不可</translation>
    </message>
</context>
<context>
    <name>inspect</name>
    <message>
        <source>Not ready</source>
        <translation>準備未完了</translation>
    </message>
    <message>
        <source>Ready</source>
        <translation>準備完了</translation>
    </message>
    <message>
        <source>Running</source>
        <translation>運転中</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>一時停止中</translation>
    </message>
    <message>
        <source>Frozen</source>
        <translation>NGで停止中</translation>
    </message>
    <message>
        <source>Fault</source>
        <translation>異常</translation>
    </message>
    <message>
        <source>Camera lost</source>
        <translation>カメラ切断</translation>
    </message>
    <message>
        <source>Waits for a source.</source>
        <translation>入力元の指定待ちです。</translation>
    </message>
    <message>
        <source>Waits for a source: choose one, or drop images here.</source>
        <translation>入力元待ち：選択するか、画像をドロップしてください。</translation>
    </message>
    <message>
        <source>Waits for Start: {source}.</source>
        <translation>「開始」待ち：{source}。</translation>
    </message>
    <message>
        <source>Takes no pictures: press Continue.</source>
        <translation>撮像を停止しています。「続行」を押してください。</translation>
    </message>
    <message>
        <source>Holds on an NG part: press Continue.</source>
        <translation>NGワークで停止しています。「続行」を押してください。</translation>
    </message>
    <message>
        <source>Takes no pictures until what is at fault is put right: then press Continue.</source>
        <translation>異常の原因がなくなるまで撮像しません。対処してから「続行」を押してください。</translation>
    </message>
    <message>
        <source>Waits for {source} to answer again.</source>
        <translation>{source}の応答の回復を待っています。</translation>
    </message>
    <message>
        <source>Inspects {source} to its end.</source>
        <translation>{source}を最後まで検査します。</translation>
    </message>
    <message>
        <source>Waits for the next file in {source}.</source>
        <translation>{source}の次のファイルを待っています。</translation>
    </message>
    <message>
        <source>Waits for the next picture of {source}.</source>
        <translation>{source}の次の画像を待っています。</translation>
    </message>
    <message>
        <source>Waits for the key F8, or Part is here.</source>
        <translation>F8キーまたは「ワークあり」を待っています。</translation>
    </message>
    <message>
        <source>Takes a picture of {source} every {seconds:g} s.</source>
        <translation>{source}で{seconds:g}秒ごとに撮像します。</translation>
    </message>
    <message>
        <source>Waits until a part lies still before {source}.</source>
        <translation>{source}の前でワークが静止するのを待っています。</translation>
    </message>
    <message>
        <source>Waits for the signal that a part is there.</source>
        <translation>ワーク検知の信号を待っています。</translation>
    </message>
    <message>
        <source>no serial read</source>
        <translation>シリアル読取不可</translation>
    </message>
    <message>
        <source>serial {serial}</source>
        <translation>シリアル {serial}</translation>
    </message>
    <message>
        <source>{why} Set parts aside.</source>
        <translation>{why} ワークを別に置いてください。</translation>
    </message>
    <message>
        <source>score {score}   Frozen: press Continue.</source>
        <translation>スコア {score}   停止中：「続行」を押してください。</translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>待機中</translation>
    </message>
    <message>
        <source>for the first picture</source>
        <translation>最初の画像を待っています</translation>
    </message>
    <message>
        <source>Press Start.</source>
        <translation>「開始」を押してください。</translation>
    </message>
    <message>
        <source>Choose a source.</source>
        <translation>入力元を選択してください。</translation>
    </message>
    <message>
        <source>No source yet</source>
        <translation>入力元は未設定</translation>
    </message>
    <message>
        <source>The picture of this part is no longer kept: of a camera or a video the last {count} at most are.</source>
        <translation>このワークの画像はもうありません。カメラや動画の画像は最新の{count}枚まで保持します。</translation>
    </message>
    <message>
        <source>The last part was {verdict}.</source>
        <translation>直前のワークは{verdict}でした。</translation>
    </message>
</context>
<context>
    <name>joined</name>
    <message>
        <source>{first}, {second}</source>
        <translation>{first}、{second}</translation>
    </message>
    <message>
        <source>{first}; {second}</source>
        <translation>{first}；{second}</translation>
    </message>
    <message>
        <source>{first} {second}</source>
        <translation>{first}{second}</translation>
    </message>
    <message>
        <source>{name}: {what}</source>
        <translation>{name}：{what}</translation>
    </message>
    <message>
        <source>{words}.</source>
        <translation>{words}。</translation>
    </message>
</context>
<context>
    <name>limit</name>
    <message>
        <source>From the parts that count now {value} would be proposed.</source>
        <translation>現在有効なワークから求めると、しきい値は{value}です。</translation>
    </message>
    <message>
        <source>Provisional: no defect has confirmed this threshold yet.</source>
        <translation>暫定：このしきい値は不良品でまだ確認されていません。</translation>
    </message>
    <message>
        <source>Parts that look unlike the others: {kept} kept, {left_out} left out.</source>
        <translation>他と異なるワーク：{kept}個を残し、{left_out}個を除外。</translation>
    </message>
    <message>
        <source>The good parts do not resemble each other: every picture seems to show another product. Make a project for each product.</source>
        <translation>良品が互いに似ておらず、画像ごとに別の製品が写っているようです。製品ごとにプロジェクトを作成してください。</translation>
    </message>
    <message>
        <source>Only good parts that were not learned count here: they score clearly higher than the learned ones.</source>
        <translation>ここでは未学習の良品だけを数えます。学習した良品より明らかにスコアが高くなっています。</translation>
    </message>
    <message>
        <source>about {value}</source>
        <translation>約{value}</translation>
    </message>
    <message>
        <source>Until then {value} is used.</source>
        <translation>それまでは{value}を使います。</translation>
    </message>
    <message>
        <source>Kept: it counts as a good part.</source>
        <translation>残しました。良品として扱います。</translation>
    </message>
    <message>
        <source>Left out: its score does not count, but the model still contains it.</source>
        <translation>除外しました。スコアは数えませんが、モデルにはまだ含まれています。</translation>
    </message>
    <message>
        <source>Left out: its score does not count, and the model does not contain it.</source>
        <translation>除外しました。スコアは数えず、モデルにも含まれていません。</translation>
    </message>
</context>
<context>
    <name>look_text</name>
    <message>
        <source>all {largest} px</source>
        <translation>すべて{largest} px</translation>
    </message>
    <message>
        <source>{size} px instead of {usual} px</source>
        <translation>{size} px（通常は{usual} px）</translation>
    </message>
    <message>
        <source>{bits} bit instead of {usual} bit</source>
        <translation>{bits}ビット（通常は{usual}ビット）</translation>
    </message>
    <message>
        <source>in colour, unlike the others</source>
        <translation>他と異なりカラー</translation>
    </message>
    <message>
        <source>without colour, unlike the others</source>
        <translation>他と異なりグレー</translation>
    </message>
    <message>
        <source>{largest} px</source>
        <translation>{largest} px</translation>
    </message>
    <message>
        <source>{smallest} to {largest} px</source>
        <translation>{smallest}～{largest} px</translation>
    </message>
    <message>
        <source>with and without colour</source>
        <translation>カラーとグレーが混在</translation>
    </message>
    <message>
        <source>colour</source>
        <translation>カラー</translation>
    </message>
    <message>
        <source>no colour</source>
        <translation>グレー</translation>
    </message>
    <message>
        <source>{bits} bit</source>
        <translation>{bits}ビット</translation>
    </message>
    <message>
        <source> and </source>
        <translation> と </translation>
    </message>
    <message>
        <source>and {count} more</source>
        <translation>ほか{count}枚</translation>
    </message>
</context>
<context>
    <name>messages</name>
    <message>
        <source>Nothing was changed.</source>
        <translation>何も変更していません。</translation>
    </message>
    <message>
        <source>The part counts as UNDECIDED and is handled as a reject.</source>
        <translation>ワークは保留となり、不合格として扱います。</translation>
    </message>
    <message>
        <source>No parts are inspected until this is solved.</source>
        <translation>この問題が解決するまでワークを検査しません。</translation>
    </message>
    <message>
        <source>The last good model stays in use.</source>
        <translation>最後の正常なモデルを引き続き使用します。</translation>
    </message>
    <message>
        <source>The inspection waits; what was judged is kept until it can be written.</source>
        <translation>検査は待機中です。判定結果は書き込めるようになるまで保持します。</translation>
    </message>
    <message>
        <source>The inspection has stopped; parts without a verdict are handled as rejects.</source>
        <translation>検査は停止しました。未判定のワークは不合格として扱います。</translation>
    </message>
    <message>
        <source>Cancelled.</source>
        <translation>キャンセルしました。</translation>
    </message>
    <message>
        <source>Parts arrive faster than they can be judged.</source>
        <translation>ワークの到着に判定が間に合いません。</translation>
    </message>
    <message>
        <source>Slow the line down, or choose a smaller image size or a faster backbone and build again.</source>
        <translation>ラインの速度を下げるか、画像サイズを小さく、またはバックボーンを高速なものにして再学習してください。</translation>
    </message>
    <message>
        <source>Something happened that the program did not foresee.</source>
        <translation>予期しない問題が発生しました。</translation>
    </message>
    <message>
        <source>The step was abandoned; what was stored before is unchanged.</source>
        <translation>この処理を中止しました。保存済みのものは変わっていません。</translation>
    </message>
    <message>
        <source>Try again. If it happens again, send the log file to whoever looks after this program.</source>
        <translation>もう一度試してください。再び起きた場合は、ログファイルをプログラムの担当者に送ってください。</translation>
    </message>
    <message>
        <source>A value is not possible.</source>
        <translation>値が正しくありません。</translation>
    </message>
    <message>
        <source>Correct the value and try again.</source>
        <translation>値を修正して、もう一度試してください。</translation>
    </message>
    <message>
        <source>An image cannot be read.</source>
        <translation>画像を読み取れません。</translation>
    </message>
    <message>
        <source>Check whether the file opens in another program; take the picture again if it does not.</source>
        <translation>他のプログラムで開けるか確認してください。開けない場合は撮像し直してください。</translation>
    </message>
    <message>
        <source>A picture is of another kind than those that the model learned from.</source>
        <translation>モデルが学習した画像とは種類の異なる画像です。</translation>
    </message>
    <message>
        <source>Set the camera as it was for the good parts, or build a model from pictures like this one.</source>
        <translation>カメラを良品の撮像時と同じ設定にするか、このような画像からモデルを学習してください。</translation>
    </message>
    <message>
        <source>The part was not found in the picture.</source>
        <translation>画像の中にワークが見つかりません。</translation>
    </message>
    <message>
        <source>See that a whole part lies before the camera, in the light that the good parts had.</source>
        <translation>ワーク全体がカメラの前にあり、照明が良品の撮像時と同じであることを確認してください。</translation>
    </message>
    <message>
        <source>The images of good parts are not of one kind.</source>
        <translation>良品画像の種類がそろっていません。</translation>
    </message>
    <message>
        <source>Leave out those that do not belong to the others, or state the bit depth of the camera.</source>
        <translation>他と異なるものを除外するか、カメラのビット深度を指定してください。</translation>
    </message>
    <message>
        <source>There are no images here.</source>
        <translation>ここには画像がありません。</translation>
    </message>
    <message>
        <source>Choose a folder that holds images (PNG, JPEG, BMP or TIFF).</source>
        <translation>画像（PNG、JPEG、BMP、TIFF）のあるフォルダを選択してください。</translation>
    </message>
    <message>
        <source>There are too few images of good parts to learn from.</source>
        <translation>学習に使う良品画像が少なすぎます。</translation>
    </message>
    <message>
        <source>Add images of good parts; 50 to 200 that show their usual variation are a good start.</source>
        <translation>良品画像を追加してください。通常のばらつきを含む50～200枚が目安です。</translation>
    </message>
    <message>
        <source>A file or folder cannot be read.</source>
        <translation>ファイルまたはフォルダーを読み取れません。</translation>
    </message>
    <message>
        <source>Check that it still exists, that its drive is connected and that you may read it.</source>
        <translation>まだ存在するか、ドライブが接続されているか、読み取り権限があるかを確認してください。</translation>
    </message>
    <message>
        <source>The project is not where it was.</source>
        <translation>プロジェクトが元の場所にありません。</translation>
    </message>
    <message>
        <source>Connect the drive it is on, or open the project from its new place.</source>
        <translation>ドライブを接続するか、新しい場所からプロジェクトを開いてください。</translation>
    </message>
    <message>
        <source>There is a project of this name already.</source>
        <translation>同じ名前のプロジェクトがすでにあります。</translation>
    </message>
    <message>
        <source>Choose another name, or open the project that exists.</source>
        <translation>別の名前にするか、既存のプロジェクトを開いてください。</translation>
    </message>
    <message>
        <source>The project&apos;s file is damaged.</source>
        <translation>プロジェクトのファイルが破損しています。</translation>
    </message>
    <message>
        <source>Restore the project folder from a backup, or create the project anew from its images.</source>
        <translation>バックアップからプロジェクトのフォルダを復元するか、画像からプロジェクトを作り直してください。</translation>
    </message>
    <message>
        <source>The project was made by a newer version of this program.</source>
        <translation>プロジェクトは、このプログラムの新しいバージョンで作成されています。</translation>
    </message>
    <message>
        <source>Install the newer version on this PC. The project was left as it is.</source>
        <translation>このPCに新しいバージョンをインストールしてください。プロジェクトは変更していません。</translation>
    </message>
    <message>
        <source>The project is in use by another window or PC.</source>
        <translation>プロジェクトは別のウィンドウまたはPCで使用中です。</translation>
    </message>
    <message>
        <source>Close it there, or wait until its work is done.</source>
        <translation>そちらを閉じるか、処理が終わるまで待ってください。</translation>
    </message>
    <message>
        <source>The draft cannot be put in force as it is.</source>
        <translation>この案はこのままでは有効化できません。</translation>
    </message>
    <message>
        <source>The threshold in force stays.</source>
        <translation>現在有効なしきい値を引き続き使用します。</translation>
    </message>
    <message>
        <source>Look at what is in force now, and draft anew or discard the draft.</source>
        <translation>現在有効な内容を確認し、起案し直すか案を破棄してください。</translation>
    </message>
    <message>
        <source>Another person has to put this in force.</source>
        <translation>有効化は別の人が行う必要があります。</translation>
    </message>
    <message>
        <source>Ask somebody who is logged on to this PC under another name.</source>
        <translation>このPCに別の名前でログオンしている人に依頼してください。</translation>
    </message>
    <message>
        <source>This project asks for a challenge before the line starts.</source>
        <translation>このプロジェクトでは、ラインの開始前に始業点検が必要です。</translation>
    </message>
    <message>
        <source>Carry it out on the page Health, under Challenge: every known sample must get its verdict.</source>
        <translation>「診断」ページの「始業点検」で実施してください。既知の見本がすべて期待どおりに判定されれば合格です。</translation>
    </message>
    <message>
        <source>Models cannot be built on this PC.</source>
        <translation>このPCではモデルを学習できません。</translation>
    </message>
    <message>
        <source>Build on a PC with the full program, export the project there, and drop the file on Projects.</source>
        <translation>フル版のPCで学習してプロジェクトをエクスポートし、ファイルをプロジェクトのページにドロップしてください。</translation>
    </message>
    <message>
        <source>A file from another PC cannot be used.</source>
        <translation>他のPCのファイルを使用できません。</translation>
    </message>
    <message>
        <source>Copy it again, or export it again on the PC that the project was made on.</source>
        <translation>もう一度コピーするか、プロジェクトを作成したPCでエクスポートし直してください。</translation>
    </message>
    <message>
        <source>A file from another PC is not signed, so nobody can say who made it.</source>
        <translation>他のPCのファイルに署名がないため、作成者を確認できません。</translation>
    </message>
    <message>
        <source>Export it again with this version of the program, or import it nevertheless if you know its origin.</source>
        <translation>このバージョンでエクスポートし直すか、出所がわかる場合はそのままインポートしてください。</translation>
    </message>
    <message>
        <source>A file from another PC is signed by somebody whom this PC does not know.</source>
        <translation>他のPCのファイルに、このPCに登録されていない人の署名があります。</translation>
    </message>
    <message>
        <source>Compare the key with the one on the page Settings of the PC that it came from.</source>
        <translation>鍵を、元のPCの設定のページに表示される鍵と比較してください。</translation>
    </message>
    <message>
        <source>A key for signatures cannot be used.</source>
        <translation>署名用の鍵を使用できません。</translation>
    </message>
    <message>
        <source>Bring the file back from a backup. Without one, delete it: the next export makes a new key.</source>
        <translation>バックアップからファイルを復元してください。ない場合は削除すると、次のエクスポートで新しい鍵が作成されます。</translation>
    </message>
    <message>
        <source>There is no model to inspect with.</source>
        <translation>検査に使うモデルがありません。</translation>
    </message>
    <message>
        <source>Build one from images of good parts.</source>
        <translation>良品画像から学習してください。</translation>
    </message>
    <message>
        <source>The model&apos;s files are damaged or were changed, so its verdicts could be wrong.</source>
        <translation>モデルのファイルが破損または変更されており、判定を誤るおそれがあります。</translation>
    </message>
    <message>
        <source>Build it again, or import the file again that it came from.</source>
        <translation>再学習するか、元のファイルをもう一度インポートしてください。</translation>
    </message>
    <message>
        <source>The model gives other scores on this PC than where it was built.</source>
        <translation>このPCでは、学習時とモデルのスコアが異なります。</translation>
    </message>
    <message>
        <source>Build the model again on this PC, or select another computing device.</source>
        <translation>このPCでモデルを再学習するか、別の演算デバイスを選択してください。</translation>
    </message>
    <message>
        <source>Another model or threshold has come into use meanwhile.</source>
        <translation>その間に、別のモデルまたはしきい値が使用されるようになりました。</translation>
    </message>
    <message>
        <source>Try it again: it is then tried on what is in use now.</source>
        <translation>もう一度試してください。現在使用中のもので試します。</translation>
    </message>
    <message>
        <source>This model does not keep what it knows of single pictures: nothing can be added or taken out.</source>
        <translation>このモデルは画像ごとのデータを持たないため、追加も削除もできません。</translation>
    </message>
    <message>
        <source>Change the good parts and build again, or build with PatchCore or SPADE.</source>
        <translation>良品を変更して再学習するか、PatchCoreまたはSPADEで学習してください。</translation>
    </message>
    <message>
        <source>The backbone is not known to this version of the program.</source>
        <translation>このバックボーンは、このバージョンのプログラムでは使用できません。</translation>
    </message>
    <message>
        <source>Choose a backbone from the list, or install a newer version.</source>
        <translation>一覧からバックボーンを選択するか、新しいバージョンをインストールしてください。</translation>
    </message>
    <message>
        <source>The backbone&apos;s weights are not on this PC.</source>
        <translation>バックボーンの重みがこのPCにありません。</translation>
    </message>
    <message>
        <source>Import them from a file (inspector weights import), or choose the default backbone.</source>
        <translation>ファイルからインポートするか（inspector weights import）、標準のバックボーンを選択してください。</translation>
    </message>
    <message>
        <source>The file does not hold this backbone&apos;s weights.</source>
        <translation>ファイルの内容が、このバックボーンの重みではありません。</translation>
    </message>
    <message>
        <source>Choose the file that belongs to the backbone, and copy it again if the copy may be damaged.</source>
        <translation>バックボーンに合ったファイルを選択してください。コピーが破損している可能性があれば、もう一度コピーしてください。</translation>
    </message>
    <message>
        <source>The disk is full.</source>
        <translation>ディスクがいっぱいです。</translation>
    </message>
    <message>
        <source>What was stored before is unchanged; new results cannot be stored.</source>
        <translation>保存済みのものは変わっていません。新しい結果は保存できません。</translation>
    </message>
    <message>
        <source>Free some space or move the project to a larger drive, then try again.</source>
        <translation>空き容量を増やすか、プロジェクトを大きいドライブに移してから、もう一度試してください。</translation>
    </message>
    <message>
        <source>A file or folder cannot be written.</source>
        <translation>ファイルまたはフォルダに書き込めません。</translation>
    </message>
    <message>
        <source>What was stored before is unchanged.</source>
        <translation>保存済みのものは変わっていません。</translation>
    </message>
    <message>
        <source>Check that you may write there and that no other program has the file open.</source>
        <translation>書き込み権限があるか、他のプログラムがファイルを開いていないかを確認してください。</translation>
    </message>
    <message>
        <source>Settings of this PC cannot be used.</source>
        <translation>このPCの設定を使用できません。</translation>
    </message>
    <message>
        <source>They are as if nobody had ever changed them; everything else goes on.</source>
        <translation>初期設定で動作します。その他は通常どおりです。</translation>
    </message>
    <message>
        <source>Set again what you had changed.</source>
        <translation>変更していた設定をもう一度行ってください。</translation>
    </message>
    <message>
        <source>This setting cannot be changed here.</source>
        <translation>この設定はここでは変更できません。</translation>
    </message>
    <message>
        <source>Ask the administrator of this PC.</source>
        <translation>このPCの管理者に依頼してください。</translation>
    </message>
    <message>
        <source>This file of settings cannot be used.</source>
        <translation>この設定ファイルは使用できません。</translation>
    </message>
    <message>
        <source>Choose a file that was saved on the page Settings, or mend this one.</source>
        <translation>設定のページで保存したファイルを選択するか、このファイルを修正してください。</translation>
    </message>
    <message>
        <source>The camera does not answer.</source>
        <translation>カメラが応答しません。</translation>
    </message>
    <message>
        <source>No parts are inspected; the program keeps trying to reach the camera.</source>
        <translation>ワークを検査していません。カメラへの接続を繰り返し試みています。</translation>
    </message>
    <message>
        <source>Check its cable and its power, and that no other program uses it.</source>
        <translation>ケーブルと電源、および他のプログラムが使用していないかを確認してください。</translation>
    </message>
    <message>
        <source>The video cannot be read.</source>
        <translation>動画を読み取れません。</translation>
    </message>
    <message>
        <source>Check whether it plays in another program; convert it to MP4 (H.264) if its format is unusual.</source>
        <translation>他のプログラムで再生できるか確認してください。特殊な形式の場合はMP4（H.264）に変換してください。</translation>
    </message>
    <message>
        <source>Nothing has been recorded in this project yet.</source>
        <translation>このプロジェクトにはまだ記録がありません。</translation>
    </message>
    <message>
        <source>Inspect some parts first: every one of them is recorded.</source>
        <translation>先にワークを検査してください。検査したワークはすべて記録されます。</translation>
    </message>
    <message>
        <source>Where the record belongs there is a database of another program.</source>
        <translation>記録の保存場所に、別のプログラムのデータベースがあります。</translation>
    </message>
    <message>
        <source>Move that file elsewhere, or name another database in the settings. It was left as it is.</source>
        <translation>そのファイルを移動するか、設定で別のデータベースを指定してください。ファイルは変更していません。</translation>
    </message>
    <message>
        <source>The record was written by a newer version of this program.</source>
        <translation>記録は、このプログラムの新しいバージョンで作成されています。</translation>
    </message>
    <message>
        <source>Install the newer version on this PC. The record was left as it is.</source>
        <translation>このPCに新しいバージョンをインストールしてください。記録は変更していません。</translation>
    </message>
    <message>
        <source>The record is damaged.</source>
        <translation>記録が破損しています。</translation>
    </message>
    <message>
        <source>Keep a copy of the file, then restore it from a backup, or move it away to begin a new one.</source>
        <translation>ファイルをコピーしてからバックアップで復元するか、ファイルを移動して新しい記録を始めてください。</translation>
    </message>
    <message>
        <source>The record is held by another program, so nothing can be written into it.</source>
        <translation>別のプログラムが記録を使用中のため、書き込めません。</translation>
    </message>
    <message>
        <source>Close other programs that have the file open, such as a backup or a viewer of databases.</source>
        <translation>バックアップやデータベースビューアなど、そのファイルを開いている他のプログラムを閉じてください。</translation>
    </message>
    <message>
        <source>The record cannot be reached.</source>
        <translation>記録に接続できません。</translation>
    </message>
    <message>
        <source>Connect its drive or the network, see whether the server runs, then try again.</source>
        <translation>ドライブ、ネットワーク、サーバの状態を確認してから、もう一度試してください。</translation>
    </message>
    <message>
        <source>Parts arrive faster than they can be recorded.</source>
        <translation>ワークの到着に記録が間に合いません。</translation>
    </message>
    <message>
        <source>Keep fewer pictures of good parts, or put the project on a faster disk.</source>
        <translation>保存する良品画像を減らすか、プロジェクトをより高速なディスクに移してください。</translation>
    </message>
    <message>
        <source>A part of the program that this needs is not installed.</source>
        <translation>この処理に必要なプログラムの部品がインストールされていません。</translation>
    </message>
    <message>
        <source>Install what is named, or do without.</source>
        <translation>表示された部品をインストールするか、この機能を使わずに進めてください。</translation>
    </message>
    <message>
        <source>Whoever is at the PC now may not do this.</source>
        <translation>現在このPCを使用している人には許可されていません。</translation>
    </message>
    <message>
        <source>Log on as somebody who may, or ask one of them.</source>
        <translation>権限のある人としてログオンするか、権限のある人に依頼してください。</translation>
    </message>
    <message>
        <source>The log-on was refused.</source>
        <translation>ログオンできませんでした。</translation>
    </message>
    <message>
        <source>Try again, or ask an administrator for a new PIN or password.</source>
        <translation>もう一度試すか、管理者に新しいPINまたはパスワードを依頼してください。</translation>
    </message>
    <message>
        <source>The accounts of this PC cannot be read.</source>
        <translation>このPCのアカウントを読み取れません。</translation>
    </message>
    <message>
        <source>Operators can go on inspecting, without log-on; nobody else can log on, and everything else is refused.</source>
        <translation>作業者はログオンせずに検査を続けられます。それ以外の人はログオンできず、その他の操作はできません。</translation>
    </message>
    <message>
        <source>Whoever looks after this PC brings the file accounts.json back from a backup, or deletes it: accounts are then set up anew.</source>
        <translation>このPCの管理担当者がaccounts.jsonファイルをバックアップから復元するか、削除してください。削除した場合はアカウントを設定し直します。</translation>
    </message>
    <message>
        <source>The audit cannot be written, and nothing that belongs into it is done without.</source>
        <translation>監査証跡に書き込めないため、監査証跡に残すべき操作は実行できません。</translation>
    </message>
    <message>
        <source>Free some space, check that you may write into the program&apos;s folder, then try again.</source>
        <translation>空き容量を増やし、プログラムのフォルダに書き込めることを確認してから、もう一度試してください。</translation>
    </message>
    <message>
        <source>The audit cannot be read.</source>
        <translation>監査証跡を読み取れません。</translation>
    </message>
    <message>
        <source>Keep a copy of its file, then restore it from a backup.</source>
        <translation>ファイルをコピーしてから、バックアップから復元してください。</translation>
    </message>
    <message>
        <source>The memory of this PC is not enough for this step.</source>
        <translation>この処理に必要なメモリがPCに足りません。</translation>
    </message>
    <message>
        <source>Close other programs, or choose a smaller image size, fewer images or a smaller memory bank.</source>
        <translation>他のプログラムを閉じるか、画像サイズ、画像数、メモリバンクのいずれかを小さくしてください。</translation>
    </message>
</context>
<context>
    <name>numbers</name>
    <message>
        <source>{rate} {unit}/s</source>
        <translation>{rate} {unit}/s</translation>
    </message>
    <message>
        <source>{s} s</source>
        <translation>{s}秒</translation>
    </message>
    <message>
        <source>{min} min</source>
        <translation>{min}分</translation>
    </message>
    <message>
        <source>{h} h {min} min</source>
        <translation>{h}時間{min}分</translation>
    </message>
    <message>
        <source>Please write a number.</source>
        <translation>数値を入力してください。</translation>
    </message>
</context>
<context>
    <name>projects</name>
    <message>
        <source>Pictures of good parts or validation images that lie in its folder go with it.</source>
        <translation>フォルダ内にある良品画像と検証画像も一緒に削除されます。</translation>
    </message>
    <message>
        <source>What was recorded on the database server stays there.</source>
        <translation>データベースサーバの記録は、サーバに残ります。</translation>
    </message>
    <message>
        <source>It is open and will be closed.</source>
        <translation>開いているため、閉じます。</translation>
    </message>
    <message>
        <source>It can be brought back from Deleted projects.</source>
        <translation>「削除したプロジェクト」から元に戻せます。</translation>
    </message>
    <message>
        <source>a record that cannot be read</source>
        <translation>読み取れない記録</translation>
    </message>
    <message>
        <source>In it are {models} and {parts}: {files}, {size}.</source>
        <translation>内容は{models}、{parts}です：{files}、{size}。</translation>
    </message>
</context>
<context>
    <name>reasons</name>
    <message>
        <source>Not above the threshold</source>
        <translation>しきい値以下</translation>
    </message>
    <message>
        <source>Above the threshold</source>
        <translation>しきい値超過</translation>
    </message>
    <message>
        <source>Regions as large as a fault</source>
        <translation>欠陥とみなす大きさの異常領域あり</translation>
    </message>
    <message>
        <source>Between the thresholds: a person decides</source>
        <translation>グレーゾーン：人が判定</translation>
    </message>
    <message>
        <source>No map to find regions in</source>
        <translation>異常領域を探すマップなし</translation>
    </message>
    <message>
        <source>No model was loaded</source>
        <translation>モデル未読み込み</translation>
    </message>
    <message>
        <source>The engine gave no score</source>
        <translation>エンジンからスコアを得られない</translation>
    </message>
    <message>
        <source>There was no threshold</source>
        <translation>しきい値なし</translation>
    </message>
    <message>
        <source>The picture has another size</source>
        <translation>画像サイズの不一致</translation>
    </message>
    <message>
        <source>The picture is too dark</source>
        <translation>画像が暗すぎる</translation>
    </message>
    <message>
        <source>The picture is too bright</source>
        <translation>画像が明るすぎる</translation>
    </message>
    <message>
        <source>The picture has another colour</source>
        <translation>画像の色の不一致</translation>
    </message>
    <message>
        <source>Hardly anything is seen in the picture</source>
        <translation>画像にほとんど何も見えない</translation>
    </message>
    <message>
        <source>The picture is not sharp</source>
        <translation>画像が鮮明でない</translation>
    </message>
    <message>
        <source>There is no part in the picture</source>
        <translation>画像にワークなし</translation>
    </message>
    <message>
        <source>The picture shows another part</source>
        <translation>別のワークの画像</translation>
    </message>
    <message>
        <source>The scene is shifted</source>
        <translation>位置ずれ</translation>
    </message>
    <message>
        <source>The part was not found in the picture</source>
        <translation>画像にワークが見つからない</translation>
    </message>
    <message>
        <source>The picture could not be read</source>
        <translation>画像の読み取り失敗</translation>
    </message>
    <message>
        <source>The engine failed</source>
        <translation>エンジンの異常</translation>
    </message>
    <message>
        <source>The result came too late</source>
        <translation>結果の遅延</translation>
    </message>
    <message>
        <source>The camera did not answer</source>
        <translation>カメラの応答なし</translation>
    </message>
    <message>
        <source>Parts came faster than they could be judged</source>
        <translation>ワークの到着に判定が間に合わない</translation>
    </message>
    <message>
        <source>No serial could be read</source>
        <translation>シリアル番号の読み取り失敗</translation>
    </message>
    <message>
        <source>The part could not be recorded</source>
        <translation>ワークの記録失敗</translation>
    </message>
</context>
<context>
    <name>recorded</name>
    <message>
        <source>Serial</source>
        <translation>シリアル</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>理由</translation>
    </message>
    <message>
        <source>Score</source>
        <translation>スコア</translation>
    </message>
    <message>
        <source>Threshold then</source>
        <translation>当時のしきい値</translation>
    </message>
    <message>
        <source>Largest region</source>
        <translation>最大異常領域</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>モデル</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>運転</translation>
    </message>
    <message>
        <source>Number in the run</source>
        <translation>運転内の番号</translation>
    </message>
    <message>
        <source>Operator</source>
        <translation>作業者</translation>
    </message>
    <message>
        <source>Station</source>
        <translation>設備</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>入力元</translation>
    </message>
    <message>
        <source>Picture taken</source>
        <translation>撮像日時</translation>
    </message>
    <message>
        <source>Judged</source>
        <translation>判定日時</translation>
    </message>
    <message>
        <source>Time of the engine</source>
        <translation>エンジンの処理時間</translation>
    </message>
    <message>
        <source>Program</source>
        <translation>プログラム</translation>
    </message>
    <message>
        <source>Reviews</source>
        <translation>目視判定</translation>
    </message>
    <message>
        <source>Unsure above</source>
        <translation>グレー下限</translation>
    </message>
    <message>
        <source>Above {level}, of {area} px and more: at most {most}</source>
        <translation>{level}超、面積{area} px以上：最大{most}個</translation>
    </message>
    <message>
        <source>Regions then</source>
        <translation>当時の異常領域</translation>
    </message>
    <message>
        <source>Areas then</source>
        <translation>当時の領域</translation>
    </message>
    <message>
        <source>To the right, down and clockwise, compared with the reference picture; likeness {quality}</source>
        <translation>基準画像に対する右方向、下方向、時計回りのずれ。類似度は{quality}</translation>
    </message>
    <message>
        <source>Part found at</source>
        <translation>ワークの位置</translation>
    </message>
    <message>
        <source>{time}: {verdict}, score {score}</source>
        <translation>{time}：{verdict}、スコア{score}</translation>
    </message>
    <message>
        <source>A person said: {answer}</source>
        <translation>目視判定：{answer}</translation>
    </message>
    <message>
        <source>{when}: {verdict}, score {score}, threshold {threshold}, model {model}</source>
        <translation>{when}：{verdict}、スコア{score}、しきい値{threshold}、モデル{model}</translation>
    </message>
    <message>
        <source>Defect</source>
        <translation>不良品</translation>
    </message>
    <message>
        <source>False reject</source>
        <translation>過検出</translation>
    </message>
    <message>
        <source>Unsure</source>
        <translation>不明</translation>
    </message>
    <message>
        <source>Taken back</source>
        <translation>取り消し</translation>
    </message>
    <message>
        <source>somebody</source>
        <translation>氏名不明</translation>
    </message>
    <message>
        <source>{said}, by {who}, {when}</source>
        <translation>{said}、{who}、{when}</translation>
    </message>
    <message>
        <source>not read</source>
        <translation>読取不可</translation>
    </message>
    <message>
        <source>lot {lot}</source>
        <translation>ロット {lot}</translation>
    </message>
</context>
<context>
    <name>release</name>
    <message>
        <source>No part of this model has been recorded yet: it was tried on the validation images alone.</source>
        <translation>このモデルで記録されたワークがまだないため、検証画像だけで試しました。</translation>
    </message>
    <message>
        <source>yield {before} → {after}</source>
        <translation>良品率 {before} → {after}</translation>
    </message>
    <message>
        <source>none of them reviewed as a defect passes now</source>
        <translation>目視で不良品としたものでOKになるものはなし</translation>
    </message>
    <message>
        <source>{who} drafted {value} ({when}), in place of {before}.</source>
        <translation>{who}が{value}を起案しました（{when}、変更前は{before}）。</translation>
    </message>
    <message>
        <source>what the build proposed</source>
        <translation>学習時の提案値</translation>
    </message>
    <message>
        <source>In force is what the build proposed.</source>
        <translation>学習時の提案値が有効です。</translation>
    </message>
    <message>
        <source>In force since {when}.</source>
        <translation>{when}から有効です。</translation>
    </message>
    <message>
        <source>In force since {when}, by {who}: {why}</source>
        <translation>{when}から有効（{who}）：{why}</translation>
    </message>
    <message>
        <source>Back to {value}, in force from {when}</source>
        <translation>{value}に戻す（{when}から有効だった値）</translation>
    </message>
    <message>
        <source>{changes} parts would get another verdict. Here are the {shown} worst.</source>
        <translation>{changes}個のワークの判定が変わります。問題の大きい順に{shown}個を表示します。</translation>
    </message>
    <message>
        <source>Somebody</source>
        <translation>氏名不明者</translation>
    </message>
    <message>
        <source>reviewed as a defect</source>
        <translation>目視：不良品</translation>
    </message>
    <message>
        <source>reviewed as good</source>
        <translation>目視：良品</translation>
    </message>
    <message>
        <source>reviewed as unsure</source>
        <translation>目視：不明</translation>
    </message>
</context>
<context>
    <name>rules</name>
    <message>
        <source>The best balance of caught defects and false rejects lies at {value}.</source>
        <translation>欠陥の検出と過検出のバランスが最も良いのは{value}です。</translation>
    </message>
    <message>
        <source>{value} lies below every known defect, with a margin of {margin}.</source>
        <translation>{value}は、余裕{margin}を見込んで、既知の不良品すべてより低い値です。</translation>
    </message>
    <message>
        <source>{value} is the tolerance limit of the good parts for {share}.</source>
        <translation>{value}は、良品の{share}に対する許容限界です。</translation>
    </message>
    <message>
        <source>{value} is the highest threshold that the known defects allow for {share} escapes.</source>
        <translation>{value}は、既知の不良品から見て見逃し{share}に収まる最も高いしきい値です。</translation>
    </message>
    <message>
        <source>At {value} escapes and false rejects together cost least.</source>
        <translation>{value}で、見逃しと過検出のコストの合計が最小になります。</translation>
    </message>
    <message>
        <source>There is no good part with a score: nothing can be said of false rejects.</source>
        <translation>スコアのある良品がないため、過検出については何も言えません。</translation>
    </message>
    <message>
        <source>There is no defect with a score: nothing can be said of escapes.</source>
        <translation>スコアのある不良品がないため、見逃しについては何も言えません。</translation>
    </message>
    <message>
        <source>All scores are the same: no threshold tells any part from another.</source>
        <translation>すべてのスコアが同じです。どのしきい値でもワークを区別できません。</translation>
    </message>
    <message>
        <source>The threshold stays where it is.</source>
        <translation>しきい値は変わりません。</translation>
    </message>
    <message>
        <source>It looks at scores alone; the region rule stays as it is.</source>
        <translation>スコアだけを対象とし、異常領域ルールは変わりません。</translation>
    </message>
    <message>
        <source>Regions touch {found} of {defect} painted defects, and {false} regions touch none; F1 of px {f1}.</source>
        <translation>塗られた欠陥{defect}個のうち{found}個が異常領域と重なり、{false}個の異常領域はどの欠陥とも重なりません。画素のF1は{f1}です。</translation>
    </message>
    <message>
        <source>There are several kinds of good parts, or defects among them: decide about those unlike the others.</source>
        <translation>良品に複数の品種があるか、不良品が混ざっています。他と異なるものの扱いを決めてください。</translation>
    </message>
    <message>
        <source>The good pictures show too few different parts for a limit of {share}: that takes {needed}.</source>
        <translation>良品画像に写っている異なるワークが少なく、{share}の限度を裏付けられません。{needed}個必要です。</translation>
    </message>
    <message>
        <source>No number of good parts can show that none is ever rejected.</source>
        <translation>良品をいくら増やしても、過検出がゼロになるとは言えません。</translation>
    </message>
    <message>
        <source>It rests on {good} good parts and {defect} defects.</source>
        <translation>良品{good}個と不良品{defect}個に基づきます。</translation>
    </message>
    <message>
        <source>At most {share} of all good parts are rejected, with {confidence} confidence.</source>
        <translation>過検出は全良品の{share}以下です（信頼度{confidence}）。</translation>
    </message>
    <message>
        <source>At most {share} of all defects like these pass, with {confidence} confidence.</source>
        <translation>同様の不良品の見逃しは全体の{share}以下です（信頼度{confidence}）。</translation>
    </message>
    <message>
        <source>At most {share} of all defects pass, with {confidence} confidence.</source>
        <translation>見逃しは全不良品の{share}以下です（信頼度{confidence}）。</translation>
    </message>
    <message>
        <source>Mistakes cost {seen} per shift, {low} to {high} at the ends of the intervals.</source>
        <translation>誤判定のコストは1シフトあたり{seen}、区間の両端では{low}～{high}です。</translation>
    </message>
    <message>
        <source>On parts that had no say in it (cross-validated): {escapes} escapes, {rejects} false rejects.</source>
        <translation>設定に使わなかったワーク（交差検証）での見逃し：{escapes}、過検出：{rejects}。</translation>
    </message>
    <message>
        <source>On the parts that it was chosen by (optimistic): {escapes} escapes, {rejects} false rejects.</source>
        <translation>設定に使ったワーク（楽観的な値）での見逃し：{escapes}、過検出：{rejects}。</translation>
    </message>
    <message>
        <source>There are too few parts for a cross-validated figure: expect more mistakes than counted here.</source>
        <translation>ワークが少なく、交差検証の値を求められません。実際の誤判定はこの件数より多いと考えてください。</translation>
    </message>
    <message>
        <source>Intervals: {kind}.</source>
        <translation>区間：{kind}。</translation>
    </message>
    <message>
        <source>unknown</source>
        <translation>不明</translation>
    </message>
    <message>
        <source>{n} of {total} ({interval})</source>
        <translation>{total}個中{n}個（{interval}）</translation>
    </message>
</context>
<context>
    <name>said</name>
    <message>
        <source>&apos;{kind}&apos; is no defect of the demo part; there are {kinds}.</source>
        <translation>「{kind}」はデモ用ワークの欠陥にありません。使用できるもの：{kinds}。</translation>
    </message>
    <message>
        <source>1 to {most} synthetic defects are drawn at a time, not {number}.</source>
        <translation>一度に描画できる合成欠陥は1～{most}個です（指定：{number}個）。</translation>
    </message>
    <message>
        <source>12 to 1000 defects of each kind are drawn, not {number}.</source>
        <translation>描画する欠陥は種別ごとに12～1000個です（指定：{number}個）。</translation>
    </message>
    <message>
        <source>A Gaussian is made of all good images at once: no result can be traced back to one of them.</source>
        <translation>ガウス分布はすべての良品画像から一括で求めるため、結果の元になった画像は特定できません。</translation>
    </message>
    <message>
        <source>A HEIC picture cannot be read; export it as JPEG or PNG</source>
        <translation>HEIC画像は読み取れません。JPEGまたはPNGで保存し直してください</translation>
    </message>
    <message>
        <source>A PIN must have 4 to 12 digits and nothing else.</source>
        <translation>PINは4～12桁の数字だけで指定してください。</translation>
    </message>
    <message>
        <source>A badge must say between {least} and {most} letters.</source>
        <translation>IDカードの内容は{least}～{most}文字である必要があります。</translation>
    </message>
    <message>
        <source>A build needs at least two different images of good parts: each is judged by what the others taught, to set the threshold.</source>
        <translation>学習には異なる良品画像が2枚以上必要です。しきい値を決めるため、それぞれを他の良品の学習結果で判定します。</translation>
    </message>
    <message>
        <source>A challenge</source>
        <translation>始業点検</translation>
    </message>
    <message>
        <source>A contrast lies above 0 and is 1 at most, not {contrast:g}.</source>
        <translation>コントラストは0より大きく1以下です（指定：{contrast:g}）。</translation>
    </message>
    <message>
        <source>A decision rule</source>
        <translation>判定ルール</translation>
    </message>
    <message>
        <source>A decision rule in the record was written by a newer Inspector.</source>
        <translation>記録の判定ルールは、新しいバージョンのInspectorで作成されています。</translation>
    </message>
    <message>
        <source>A draft</source>
        <translation>案</translation>
    </message>
    <message>
        <source>A family needs a name.</source>
        <translation>欠陥グループには名前が必要です。</translation>
    </message>
    <message>
        <source>A label</source>
        <translation>ラベル</translation>
    </message>
    <message>
        <source>A map of {map} px cannot be compared with a mask of {mask} px.</source>
        <translation>{map} pxのマップは{mask} pxのマスクと比較できません。</translation>
    </message>
    <message>
        <source>A name must have between 1 and {most} letters in one line.</source>
        <translation>名前は1行で1～{most}文字にしてください。</translation>
    </message>
    <message>
        <source>A network can be in an ensemble once only.</source>
        <translation>同じネットワークはアンサンブルに1回しか使用できません。</translation>
    </message>
    <message>
        <source>A number of defects must not be negative, not {validation_defects}.</source>
        <translation>欠陥の数は0以上にしてください（指定：{validation_defects}）。</translation>
    </message>
    <message>
        <source>A number of good images must not be negative, not {shots}.</source>
        <translation>良品画像の数は0以上にしてください（指定：{shots}）。</translation>
    </message>
    <message>
        <source>A password must be another word than the name.</source>
        <translation>名前と同じものはパスワードに使用できません。</translation>
    </message>
    <message>
        <source>A password must have between {least} and {most} letters.</source>
        <translation>パスワードは{least}～{most}文字にしてください。</translation>
    </message>
    <message>
        <source>A pixel threshold cannot be tuned: the masks show no defect, or nothing else.</source>
        <translation>画素しきい値を調整できません。マスクに欠陥がないか、欠陥しかありません。</translation>
    </message>
    <message>
        <source>A pixel threshold is tuned on at least {fewest} validation images with masks; there are {defects}.</source>
        <translation>画素しきい値の調整には、マスクのある検証画像が{fewest}枚以上必要です（現在{defects}枚）。</translation>
    </message>
    <message>
        <source>A record on a PostgreSQL server needs the package psycopg.</source>
        <translation>PostgreSQLサーバへの記録には、パッケージpsycopgが必要です。</translation>
    </message>
    <message>
        <source>A region rule</source>
        <translation>異常領域ルール</translation>
    </message>
    <message>
        <source>A release</source>
        <translation>有効化の記録</translation>
    </message>
    <message>
        <source>A report cannot be written to {file}: its name must end in .pdf or .html.</source>
        <translation>レポートを{file}に書き込めません。名前の末尾は.pdfまたは.htmlにしてください。</translation>
    </message>
    <message>
        <source>A sample</source>
        <translation>見本</translation>
    </message>
    <message>
        <source>A scored image</source>
        <translation>スコア付き画像</translation>
    </message>
    <message>
        <source>A search takes some minutes, more than 0, and the time for a part is at least 0 ms.</source>
        <translation>探索時間は0分より長く、1ワークあたりの時間は0 ms以上にしてください。</translation>
    </message>
    <message>
        <source>A seed lies between 0 and {most}, not at {seed}.</source>
        <translation>シードは0～{most}です（指定：{seed}）。</translation>
    </message>
    <message>
        <source>A set of {file} is called {name}: that is no name for a file.</source>
        <translation>{file}のセットの名前{name}は、ファイル名に使用できません。</translation>
    </message>
    <message>
        <source>A simulated camera needs at least one image.</source>
        <translation>模擬カメラには画像が1枚以上必要です。</translation>
    </message>
    <message>
        <source>A source begins with one of {kinds}; a file or folder is written file:PATH.</source>
        <translation>入力元の先頭は{kinds}のいずれかです。ファイルまたはフォルダはfile:PATHと書きます。</translation>
    </message>
    <message>
        <source>A source is one line without control characters.</source>
        <translation>入力元は、制御文字を含まない1行で指定してください。</translation>
    </message>
    <message>
        <source>A synthetic defect has {least:g} to {most:g} px, not {size:g}.</source>
        <translation>合成欠陥の大きさは{least:g}～{most:g} pxです（指定：{size:g}）。</translation>
    </message>
    <message>
        <source>A synthetic defect is one of {kinds}, not {kind}.</source>
        <translation>合成欠陥の種別は{kinds}のいずれかです（指定：{kind}）。</translation>
    </message>
    <message>
        <source>A threshold</source>
        <translation>しきい値</translation>
    </message>
    <message>
        <source>A threshold is put in force with a reason.</source>
        <translation>しきい値の有効化には理由が必要です。</translation>
    </message>
    <message>
        <source>A threshold must be {words}, not {value:g}.</source>
        <translation>しきい値が正しくありません：{value:g}（正しい値：{words}）。</translation>
    </message>
    <message>
        <source>A threshold needs at least one good image that is not in the memory bank.</source>
        <translation>しきい値を求めるには、メモリバンクに含まれない良品画像が1枚以上必要です。</translation>
    </message>
    <message>
        <source>A threshold of {value:.5g} since {at} is not in the history of the model {model}.</source>
        <translation>{at}からのしきい値{value:.5g}は、モデル{model}の履歴にありません。</translation>
    </message>
    <message>
        <source>After {kind}: stands {place}, as in {example}.</source>
        <translation>{kind}:の後には{place}を指定します。例：{example}。</translation>
    </message>
    <message>
        <source>All that the areas leave of the pictures is ignored by the model.</source>
        <translation>領域の設定後に残る部分は、すべてモデルの除外領域です。</translation>
    </message>
    <message>
        <source>An annotation cannot be drawn: {reason}.</source>
        <translation>アノテーションを描画できません：{reason}。</translation>
    </message>
    <message>
        <source>An area</source>
        <translation>領域</translation>
    </message>
    <message>
        <source>An autoencoder learns whole images: choose a size up to {largest} px.</source>
        <translation>オートエンコーダは画像全体を学習します。{largest} px以下のサイズを選択してください。</translation>
    </message>
    <message>
        <source>An autoencoder needs a size that is a multiple of {multiple}, not {side}.</source>
        <translation>オートエンコーダのサイズは{multiple}の倍数にしてください（指定：{side}）。</translation>
    </message>
    <message>
        <source>An image must be 8 or 16 bit, grey or RGB, and not {what}.</source>
        <translation>画像は8または16ビットのグレーまたはRGBにしてください（実際：{what}）。</translation>
    </message>
    <message>
        <source>An operator works here without having logged on</source>
        <translation>ログオンしていない作業者が使用しています</translation>
    </message>
    <message>
        <source>Another build is running in the project {folder}.</source>
        <translation>プロジェクト{folder}で別の学習が実行中です。</translation>
    </message>
    <message>
        <source>Another model has come into use since the last challenge.</source>
        <translation>前回の始業点検の後、モデルが切り替わりました。</translation>
    </message>
    <message>
        <source>Another program holds {where}.</source>
        <translation>別のプログラムが{where}を使用しています。</translation>
    </message>
    <message>
        <source>Another program inspects and records in the project {folder}.</source>
        <translation>別のプログラムがプロジェクト{folder}で検査と記録を行っています。</translation>
    </message>
    <message>
        <source>Another program is changing the accounts of this PC.</source>
        <translation>別のプログラムがこのPCのアカウントを変更しています。</translation>
    </message>
    <message>
        <source>Another program is changing the project {folder}.</source>
        <translation>別のプログラムがプロジェクト{folder}を変更しています。</translation>
    </message>
    <message>
        <source>Another program is labelling images of the project {folder}.</source>
        <translation>別のプログラムがプロジェクト{folder}の画像にラベルを付けています。</translation>
    </message>
    <message>
        <source>Another program is logging on.</source>
        <translation>別のプログラムがログオン中です。</translation>
    </message>
    <message>
        <source>Another threshold has been drafted meanwhile.</source>
        <translation>その間に、別のしきい値が起案されました。</translation>
    </message>
    <message>
        <source>Another threshold has come into force since the last challenge.</source>
        <translation>前回の始業点検の後、しきい値が変更されました。</translation>
    </message>
    <message>
        <source>Area number {number}</source>
        <translation>領域{number}</translation>
    </message>
    <message>
        <source>Comparing settings takes at least {fewest} different good parts that can be read; there are {number}.</source>
        <translation>設定の比較には、読み取り可能な異なる良品が{fewest}個以上必要です（現在{number}個）。</translation>
    </message>
    <message>
        <source>Condensing group {group} of {groups}</source>
        <translation>集約中：グループ{group}/{groups}</translation>
    </message>
    <message>
        <source>Contrasts lie above 0 and are 1 at most.</source>
        <translation>コントラストは0より大きく1以下にしてください。</translation>
    </message>
    <message>
        <source>Counts of parts</source>
        <translation>ワーク数</translation>
    </message>
    <message>
        <source>Every position of a part is compared with a position of a good image, which both can be named.</source>
        <translation>ワークの各位置を良品画像の位置と比較するため、どちらの位置も特定できます。</translation>
    </message>
    <message>
        <source>Every vector of the memory bank names the good image and the patch that it came from.</source>
        <translation>メモリバンクの各ベクトルから、元の良品画像とパッチを特定できます。</translation>
    </message>
    <message>
        <source>Everything that the network sees of the pictures is ignored: nothing is left to learn.</source>
        <translation>ネットワークが見る部分がすべて除外されているため、学習する部分が残りません。</translation>
    </message>
    <message>
        <source>Evidence in the record is damaged: its bytes contradict their head.</source>
        <translation>記録の再現データが破損しています。データがヘッダと矛盾しています。</translation>
    </message>
    <message>
        <source>Evidence in the record was written by a newer Inspector (version {version}).</source>
        <translation>記録の再現データは、新しいInspector（バージョン{version}）で作成されています。</translation>
    </message>
    <message>
        <source>Fewer than two good parts have a score and patches in the bank.</source>
        <translation>スコアとメモリバンクのパッチがある良品が2個未満です。</translation>
    </message>
    <message>
        <source>For the first network: {provenance}</source>
        <translation>1つ目のネットワーク：{provenance}</translation>
    </message>
    <message>
        <source>HEIC pictures cannot be read; export as JPEG or PNG</source>
        <translation>HEIC画像は読み取れません。JPEGまたはPNGで保存し直してください</translation>
    </message>
    <message>
        <source>In the administrator&apos;s file {file}: {problems}</source>
        <translation>管理者のファイル{file}：{problems}</translation>
    </message>
    <message>
        <source>In this project one person drafts a threshold, and another one puts it in force.</source>
        <translation>このプロジェクトでは、1人がしきい値を起案し、別の人が有効化します。</translation>
    </message>
    <message>
        <source>In {file}: {problems}</source>
        <translation>{file}：{problems}</translation>
    </message>
    <message>
        <source>Industrial cameras need the package harvesters, which is not installed: pip install harvesters.</source>
        <translation>産業用カメラにはパッケージharvestersが必要ですが、インストールされていません：pip install harvesters。</translation>
    </message>
    <message>
        <source>It cannot be read: {reason}.</source>
        <translation>読み取れません：{reason}。</translation>
    </message>
    <message>
        <source>It cannot be remembered in {file} which pictures have been taken: {reason}.</source>
        <translation>取り込み済みの画像を{file}に保存できません：{reason}。</translation>
    </message>
    <message>
        <source>It has format {format}, this one reads {ours}.</source>
        <translation>形式は{format}ですが、このバージョンで読めるのは{ours}です。</translation>
    </message>
    <message>
        <source>It is named as good and as having a defect.</source>
        <translation>良品と不良品の両方に指定されています。</translation>
    </message>
    <message>
        <source>It is not applied: {refusal}.</source>
        <translation>適用できません：{refusal}。</translation>
    </message>
    <message>
        <source>It looks like the project {project}.</source>
        <translation>プロジェクト{project}のものと思われます。</translation>
    </message>
    <message>
        <source>It was drafted for the model {model}, and another one is in use now.</source>
        <translation>モデル{model}に対する案ですが、現在は別のモデルが使用されています。</translation>
    </message>
    <message>
        <source>It was drafted in place of {was}, which is not in force any more.</source>
        <translation>{was}に代わる案ですが、{was}はすでに有効ではありません。</translation>
    </message>
    <message>
        <source>It was drafted in place of {was}; since {at} {value:.5g} is in force by {who}.</source>
        <translation>{was}に代わる案ですが、{at}から、{who}が有効化した{value:.5g}が有効です。</translation>
    </message>
    <message>
        <source>It was drafted in place of {was}; since {at} {value:.5g} is in force.</source>
        <translation>{was}に代わる案ですが、{at}から{value:.5g}が有効です。</translation>
    </message>
    <message>
        <source>It was judged by the model {model}, which is not in use.</source>
        <translation>使用中ではないモデル{model}で判定されました。</translation>
    </message>
    <message>
        <source>Its score is no number.</source>
        <translation>スコアが数値ではありません。</translation>
    </message>
    <message>
        <source>Keeping all good images for training takes {needed:.1f} MB: choose a smaller input size or fewer images.</source>
        <translation>学習用にすべての良品画像を保持するには{needed:.1f} MB必要です。入力サイズを小さくするか、画像を減らしてください。</translation>
    </message>
    <message>
        <source>Keeping {images} good images as a whole takes {needed:.1f} MB, and {budget:.1f} MB may be used: choose a smaller input size, fewer images or fewer levels.</source>
        <translation>良品画像{images}枚をそのまま保持するには{needed:.1f} MB必要ですが、使用できるのは{budget:.1f} MBです。入力サイズを小さくするか、画像または階層を減らしてください。</translation>
    </message>
    <message>
        <source>Learning {positions} positions in {dimensions} dimensions takes {needed:.1f} MB, and {budget:.1f} MB may be used: choose a smaller input size, fewer dimensions or a coarser first level.</source>
        <translation>{dimensions}次元で{positions}か所を学習するには{needed:.1f} MB必要ですが、使用できるのは{budget:.1f} MBです。入力サイズを小さくするか、次元を減らすか、最初の階層を粗くしてください。</translation>
    </message>
    <message>
        <source>Line {number} of the labels {file}</source>
        <translation>ラベル{file}の{number}行目</translation>
    </message>
    <message>
        <source>Line {number} of {file} is longer than any name of a file.</source>
        <translation>{file}の{number}行目は、ファイル名としては長すぎます。</translation>
    </message>
    <message>
        <source>Line {number} of {file} names {shown}, which does not exist.</source>
        <translation>{file}の{number}行目の{shown}が存在しません。</translation>
    </message>
    <message>
        <source>Most images of good parts have values of {usual} bits at most, but these have values of up to {deepest} bits</source>
        <translation>ほとんどの良品画像の値は{usual}ビット以下ですが、これらの値は最大{deepest}ビットです</translation>
    </message>
    <message>
        <source>Most images of good parts have {usual} bits, but these have {bits}</source>
        <translation>ほとんどの良品画像は{usual}ビットですが、これらは{bits}です</translation>
    </message>
    <message>
        <source>Name pictures to teach, each once.</source>
        <translation>追加学習する画像を、重複なく指定してください。</translation>
    </message>
    <message>
        <source>No GenTL producer is installed: install the camera maker&apos;s software, or name its .cti file with the option producer.</source>
        <translation>GenTLプロデューサがインストールされていません。カメラメーカのソフトウェアをインストールするか、オプションproducerで.ctiファイルを指定してください。</translation>
    </message>
    <message>
        <source>No checkpoint of {backbone} is known here: compare the SHA-256 of {file}, {digest}, with that of its source, then state it with --sha256.</source>
        <translation>{backbone}のチェックポイントとして登録されていません。{file}のSHA-256（{digest}）を提供元のものと照合してから、--sha256で指定してください。</translation>
    </message>
    <message>
        <source>No code was found.</source>
        <translation>コードが見つかりませんでした。</translation>
    </message>
    <message>
        <source>No features can be taken from {name} by timm.</source>
        <translation>timmの{name}からは特徴量を取得できません。</translation>
    </message>
    <message>
        <source>No good part that could be read is OK without a defect: there is nothing to draw on.</source>
        <translation>読み取り可能な良品で、欠陥がなくOKになるものがないため、描画できません。</translation>
    </message>
    <message>
        <source>No image or folder was named.</source>
        <translation>画像またはフォルダが指定されていません。</translation>
    </message>
    <message>
        <source>No images were found in {folders} and others.</source>
        <translation>{folders}などに画像が見つかりませんでした。</translation>
    </message>
    <message>
        <source>No images were found in {folders}.</source>
        <translation>{folders}に画像が見つかりませんでした。</translation>
    </message>
    <message>
        <source>No part is to be put before the camera now.</source>
        <translation>今カメラの前に置くワークはありません。</translation>
    </message>
    <message>
        <source>No picture could score more than the threshold of a zone, {value:g}: set one up to {most:.4g}.</source>
        <translation>どの画像のスコアもゾーンのしきい値{value:g}を超えません。{most:.4g}以下の値を設定してください。</translation>
    </message>
    <message>
        <source>No picture could score more than the threshold, {value:g}: set one up to {most:.4g}.</source>
        <translation>どの画像のスコアもしきい値{value:g}を超えません。{most:.4g}以下の値を設定してください。</translation>
    </message>
    <message>
        <source>No picture for {silent_s:.1f} s.</source>
        <translation>{silent_s:.1f}秒間、画像がありません。</translation>
    </message>
    <message>
        <source>No picture of a good part can be read, on which known defects could be tried.</source>
        <translation>既知欠陥を試すための、読み取り可能な良品画像がありません。</translation>
    </message>
    <message>
        <source>No picture of this part is kept.</source>
        <translation>このワークの画像は残っていません。</translation>
    </message>
    <message>
        <source>No project can be called {name}.</source>
        <translation>{name}はプロジェクトの名前に使用できません。</translation>
    </message>
    <message>
        <source>No run in the record of {file} names an entry of an audit.</source>
        <translation>{file}の記録には、監査証跡の項目を示す運転がありません。</translation>
    </message>
    <message>
        <source>No trusted key begins with {digits}; inspector keys list shows them.</source>
        <translation>{digits}で始まる信頼された鍵はありません。inspector keys listで一覧を表示できます。</translation>
    </message>
    <message>
        <source>Nobody is logged on</source>
        <translation>ログオンしている人はいません</translation>
    </message>
    <message>
        <source>Nobody typed a serial for this part.</source>
        <translation>このワークのシリアル番号が入力されていません。</translation>
    </message>
    <message>
        <source>None of the defects has a place that good parts do not have: nothing would be gained.</source>
        <translation>良品にない特徴を持つ欠陥がないため、効果は得られません。</translation>
    </message>
    <message>
        <source>None of the images that the model {model_id} was built from can be read any more, so nothing was measured.</source>
        <translation>モデル{model_id}の学習に使った画像を1枚も読み取れないため、測定できませんでした。</translation>
    </message>
    <message>
        <source>None of the pictures could be scored: they are of different kinds.</source>
        <translation>画像の種類が異なるため、どの画像のスコアも計算できませんでした。</translation>
    </message>
    <message>
        <source>None of the pictures of good parts can be read.</source>
        <translation>良品画像を1枚も読み取れません。</translation>
    </message>
    <message>
        <source>None of the validation images can be read: nothing was exported.</source>
        <translation>検証画像を1枚も読み取れません。何もエクスポートしませんでした。</translation>
    </message>
    <message>
        <source>None of the {number} good images can be read.</source>
        <translation>{number}枚の良品画像を1枚も読み取れません。</translation>
    </message>
    <message>
        <source>None of the {number} good images can be read: {reason}.</source>
        <translation>{number}枚の良品画像を1枚も読み取れません：{reason}。</translation>
    </message>
    <message>
        <source>Not judged: the picture has another colour: {figures}.</source>
        <translation>未判定：画像の色が異なります（{figures}）。</translation>
    </message>
    <message>
        <source>Not judged: the picture has another size: {figures}.</source>
        <translation>未判定：画像のサイズが異なります（{figures}）。</translation>
    </message>
    <message>
        <source>Not judged: the picture is not sharp: {figures}.</source>
        <translation>未判定：画像が鮮明ではありません（{figures}）。</translation>
    </message>
    <message>
        <source>Not judged: the picture is too bright: {figures}.</source>
        <translation>未判定：画像が明るすぎます（{figures}）。</translation>
    </message>
    <message>
        <source>Not judged: the picture is too dark: {figures}.</source>
        <translation>未判定：画像が暗すぎます（{figures}）。</translation>
    </message>
    <message>
        <source>Not judged: the picture shows another part: {figures}.</source>
        <translation>未判定：別のワークの画像です（{figures}）。</translation>
    </message>
    <message>
        <source>Not judged: the scene is shifted: {figures}.</source>
        <translation>未判定：位置がずれています（{figures}）。</translation>
    </message>
    <message>
        <source>Not judged: there is hardly anything to see in the picture: {figures}.</source>
        <translation>未判定：画像にほとんど何も写っていません（{figures}）。</translation>
    </message>
    <message>
        <source>Not judged: there is no part in the picture: {figures}.</source>
        <translation>未判定：画像にワークがありません（{figures}）。</translation>
    </message>
    <message>
        <source>Not judged: {reason}.</source>
        <translation>未判定：{reason}。</translation>
    </message>
    <message>
        <source>Nothing can be added to this model: {provenance}</source>
        <translation>このモデルには追加できません：{provenance}</translation>
    </message>
    <message>
        <source>Nothing can be written in {existing}.</source>
        <translation>{existing}に書き込めません。</translation>
    </message>
    <message>
        <source>Nothing has been recorded in {folder} yet.</source>
        <translation>{folder}にはまだ記録がありません。</translation>
    </message>
    <message>
        <source>Nothing of this can be taught.</source>
        <translation>追加学習できるものがありません。</translation>
    </message>
    <message>
        <source>Nothing was kept of its inspection.</source>
        <translation>検査の再現データが残っていません。</translation>
    </message>
    <message>
        <source>Nothing was read.</source>
        <translation>何も読み取れませんでした。</translation>
    </message>
    <message>
        <source>Of {images:,} images {tried} were tried, and none can be read: {reason}</source>
        <translation>{images:,}枚の画像のうち{tried}枚を試しましたが、1枚も読み取れません：{reason}</translation>
    </message>
    <message>
        <source>On this PC operators log on too.</source>
        <translation>このPCでは作業者もログオンが必要です。</translation>
    </message>
    <message>
        <source>One of the models has learned it: it would score as no new part does.</source>
        <translation>一方のモデルがこの画像を学習済みのため、新しいワークとしてのスコアになりません。</translation>
    </message>
    <message>
        <source>One of the models has no score for it.</source>
        <translation>この画像のスコアがないモデルがあります。</translation>
    </message>
    <message>
        <source>Only operators log on by PIN or badge; {name} needs a password.</source>
        <translation>PINまたはIDカードでログオンできるのは作業者だけです。{name}にはパスワードが必要です。</translation>
    </message>
    <message>
        <source>Only who is logged on by PIN or password can change it.</source>
        <translation>PINまたはパスワードでログオンしている人だけが変更できます。</translation>
    </message>
    <message>
        <source>Only {number} of {all} pictures of good parts have {width} x {height} px: parts can be looked for in pictures of one size only.</source>
        <translation>{all}枚の良品画像のうち{width} x {height} pxは{number}枚だけです。ワークの位置を探すには、画像のサイズが同じである必要があります。</translation>
    </message>
    <message>
        <source>Only {number} of {all} pictures of good parts have {width} x {height} px: what is to be ignored is a place in pictures of one size, and {fewest} are needed to find it.</source>
        <translation>{all}枚の良品画像のうち{width} x {height} pxは{number}枚だけです。除外領域を求めるには、同じサイズの画像が{fewest}枚必要です。</translation>
    </message>
    <message>
        <source>Parquet files need the package pyarrow, which is not installed.</source>
        <translation>Parquetファイルにはパッケージpyarrowが必要ですが、インストールされていません。</translation>
    </message>
    <message>
        <source>Pictures are laid over the reference: places in those of good parts are not those that are compared.</source>
        <translation>画像は基準に重ねて比較するため、良品画像の位置は実際に比較する位置と異なります。</translation>
    </message>
    <message>
        <source>Pictures of {folder} cannot be moved into the same folder.</source>
        <translation>{folder}の画像は、同じフォルダには移動できません。</translation>
    </message>
    <message>
        <source>Reading the serial failed.</source>
        <translation>シリアル番号の読み取りに失敗しました。</translation>
    </message>
    <message>
        <source>Results cannot be written to {file}: its name must end in {endings}.</source>
        <translation>結果を{file}に書き込めません。名前の末尾は{endings}にしてください。</translation>
    </message>
    <message>
        <source>Several settings or detectors were run in {where}: compare one with one.</source>
        <translation>{where}では複数の設定または検出器が実行されています。1つずつ比較してください。</translation>
    </message>
    <message>
        <source>Somebody else</source>
        <translation>別の人</translation>
    </message>
    <message>
        <source>Somebody else has this badge.</source>
        <translation>このIDカードは別の人が使用しています。</translation>
    </message>
    <message>
        <source>Synthetic defects are {kinds}, not {others}.</source>
        <translation>合成欠陥は{kinds}です（指定：{others}）。</translation>
    </message>
    <message>
        <source>Tables have , ; or a tab between cells and another mark in numbers, not {separator} between cells and {mark} in numbers.</source>
        <translation>表のセルの区切りは , ; またはタブで、小数点とは異なる記号にしてください（指定：区切り{separator}、小数点{mark}）。</translation>
    </message>
    <message>
        <source>Tables in CSV cannot have a comma both between cells and in numbers.</source>
        <translation>CSVの表では、コンマをセルの区切りと小数点の両方には使用できません。</translation>
    </message>
    <message>
        <source>The Gaussians of the model are not those that were learned.</source>
        <translation>モデルのガウス分布が、学習したものと異なります。</translation>
    </message>
    <message>
        <source>The accounts in {file} cannot be read.</source>
        <translation>{file}のアカウントを読み取れません。</translation>
    </message>
    <message>
        <source>The accounts of this PC cannot be read, and nobody is more than an operator until they are back from a backup</source>
        <translation>このPCのアカウントを読み取れないため、バックアップから復元されるまでは全員が作業者の権限のみです</translation>
    </message>
    <message>
        <source>The administrator of this PC has fixed it.</source>
        <translation>このPCの管理者が固定しています。</translation>
    </message>
    <message>
        <source>The administrator of this PC has fixed it: {reason}</source>
        <translation>このPCの管理者が固定しています：{reason}</translation>
    </message>
    <message>
        <source>The administrator&apos;s file of settings is damaged: until it is mended, what it may fix stays as it is.</source>
        <translation>管理者の設定ファイルが破損しています。修復されるまで、そこで固定できる設定は変更できません。</translation>
    </message>
    <message>
        <source>The administrator&apos;s file {file} cannot be used: {reason}.</source>
        <translation>管理者のファイル{file}を使用できません：{reason}。</translation>
    </message>
    <message>
        <source>The area {name}</source>
        <translation>領域{name}</translation>
    </message>
    <message>
        <source>The areas</source>
        <translation>領域</translation>
    </message>
    <message>
        <source>The areas are to move with the part, but the picture that they were drawn on is not there: choose it again.</source>
        <translation>領域をワークに合わせて動かす設定ですが、領域を描いた画像がありません。選択し直してください。</translation>
    </message>
    <message>
        <source>The areas leave nothing of the pictures to be looked at.</source>
        <translation>領域の設定により、検査する部分が残りません。</translation>
    </message>
    <message>
        <source>The areas were drawn on {old_width} x {old_height} px, and a picture of {width} x {height} px has another shape.</source>
        <translation>領域は{old_width} x {old_height} pxの画像に描かれており、{width} x {height} pxの画像とは縦横比が異なります。</translation>
    </message>
    <message>
        <source>The audit {file} cannot be read: {reason}.</source>
        <translation>監査証跡{file}を読み取れません：{reason}。</translation>
    </message>
    <message>
        <source>The audit {file} cannot be written: {reason}.</source>
        <translation>監査証跡{file}に書き込めません：{reason}。</translation>
    </message>
    <message>
        <source>The box in which a part appears lies outside of the picture, {width} x {height}.</source>
        <translation>ワークが現れる枠が画像（{width} x {height}）の外にあります。</translation>
    </message>
    <message>
        <source>The box of the code lies outside of the picture, {width} x {height}.</source>
        <translation>コードの枠が画像（{width} x {height}）の外にあります。</translation>
    </message>
    <message>
        <source>The challenge</source>
        <translation>始業点検</translation>
    </message>
    <message>
        <source>The challenge has format {format}, this one reads {ours}.</source>
        <translation>始業点検の形式は{format}ですが、このバージョンで読めるのは{ours}です。</translation>
    </message>
    <message>
        <source>The challenge of {folder} has no samples yet: add good ones and defects.</source>
        <translation>{folder}の始業点検にはまだ見本がありません。良品と不良品の見本を追加してください。</translation>
    </message>
    <message>
        <source>The challenges in {file} cannot be read: {reason}.</source>
        <translation>{file}の始業点検を読み取れません：{reason}。</translation>
    </message>
    <message>
        <source>The checks of pictures</source>
        <translation>画像チェック</translation>
    </message>
    <message>
        <source>The data set {dataset} has no category {name}; it has {there}.</source>
        <translation>データセット{dataset}にカテゴリ{name}はありません。あるもの：{there}。</translation>
    </message>
    <message>
        <source>The database must be at an address like postgresql://user@host/name, and {kind} is another kind of database.</source>
        <translation>データベースのアドレスはpostgresql://user@host/nameの形式にしてください。{kind}は別の種類のデータベースです。</translation>
    </message>
    <message>
        <source>The database must be at an address like postgresql://user@host/name.</source>
        <translation>データベースのアドレスはpostgresql://user@host/nameの形式にしてください。</translation>
    </message>
    <message>
        <source>The detector {detector} uses no pretrained network: there is no ensemble of it.</source>
        <translation>検出器{detector}は学習済みネットワークを使わないため、アンサンブルにはできません。</translation>
    </message>
    <message>
        <source>The disk is full: {file} was not written, nothing was lost.</source>
        <translation>ディスクの空きがないため、{file}に書き込めませんでした。データは失われていません。</translation>
    </message>
    <message>
        <source>The disk is full: {where} was not written, nothing was lost.</source>
        <translation>ディスクの空きがないため、{where}に書き込めませんでした。データは失われていません。</translation>
    </message>
    <message>
        <source>The disk of the server is full: {where} was not written, nothing was lost.</source>
        <translation>サーバのディスクの空きがないため、{where}に書き込めませんでした。データは失われていません。</translation>
    </message>
    <message>
        <source>The engine gave {name} instead of an inspection.</source>
        <translation>エンジンが検査結果ではなく{name}を返しました。</translation>
    </message>
    <message>
        <source>The families {file} are damaged: {reason}.</source>
        <translation>欠陥グループ{file}が破損しています：{reason}。</translation>
    </message>
    <message>
        <source>The families {file} cannot be read: {reason}.</source>
        <translation>欠陥グループ{file}を読み取れません：{reason}。</translation>
    </message>
    <message>
        <source>The features of the good images cannot be kept on the disk: {reason}.</source>
        <translation>良品画像の特徴量をディスクに保存できません：{reason}。</translation>
    </message>
    <message>
        <source>The file {file}</source>
        <translation>ファイル{file}</translation>
    </message>
    <message>
        <source>The file {file} cannot be used: {why}.</source>
        <translation>ファイル{file}を使用できません：{why}。</translation>
    </message>
    <message>
        <source>The file {file} is larger than any that people can have filled.</source>
        <translation>ファイル{file}は、人が記入したものとしては大きすぎます。</translation>
    </message>
    <message>
        <source>The file {file} is not signed.</source>
        <translation>ファイル{file}には署名がありません。</translation>
    </message>
    <message>
        <source>The file {file} is not the one that was built: its hash is wrong.</source>
        <translation>ファイル{file}は作成時のものではありません。ハッシュが一致しません。</translation>
    </message>
    <message>
        <source>The file {file} is signed by {signer}, key {fingerprint}.</source>
        <translation>ファイル{file}には{signer}の署名（鍵{fingerprint}）があります。</translation>
    </message>
    <message>
        <source>The file {file} of {where} is damaged: {reason}.</source>
        <translation>{where}のファイル{file}が破損しています：{reason}。</translation>
    </message>
    <message>
        <source>The file&apos;s name must end in {key_suffix}, and {file} does not.</source>
        <translation>ファイル名の末尾は{key_suffix}にしてください（指定：{file}）。</translation>
    </message>
    <message>
        <source>The file&apos;s name must end in {suffix}, and {target} does not.</source>
        <translation>ファイル名の末尾は{suffix}にしてください（指定：{target}）。</translation>
    </message>
    <message>
        <source>The folder {folder} cannot be read: {reason}.</source>
        <translation>フォルダ{folder}を読み取れません：{reason}。</translation>
    </message>
    <message>
        <source>The folder {folder} holds other things; name a new or an empty one.</source>
        <translation>フォルダ{folder}には他のものが入っています。新しいフォルダか空のフォルダを指定してください。</translation>
    </message>
    <message>
        <source>The folder {folder} is not empty.</source>
        <translation>フォルダ{folder}が空ではありません。</translation>
    </message>
    <message>
        <source>The folder {top} cannot be read: {reason}.</source>
        <translation>フォルダ{top}を読み取れません：{reason}。</translation>
    </message>
    <message>
        <source>The frame cannot be stored: {reason}</source>
        <translation>フレームを保存できません：{reason}</translation>
    </message>
    <message>
        <source>The frame {number} of {video} cannot be decoded.</source>
        <translation>{video}のフレーム{number}をデコードできません。</translation>
    </message>
    <message>
        <source>The gallery of good images is not the one that was built.</source>
        <translation>良品画像のギャラリーが、学習時のものではありません。</translation>
    </message>
    <message>
        <source>The good parts have 8 bits, and not {depth} as the project says.</source>
        <translation>良品は8ビットで、プロジェクトの設定{depth}と異なります。</translation>
    </message>
    <message>
        <source>The good parts teach nothing: {reason}.</source>
        <translation>良品から学習できません：{reason}。</translation>
    </message>
    <message>
        <source>The ignore mask and the areas of the project are of pictures of different sizes, {first} and {second}: take one of them away.</source>
        <translation>プロジェクトの除外マスクと領域の画像サイズが異なります（{first}と{second}）。どちらかを削除してください。</translation>
    </message>
    <message>
        <source>The image {image} is named as good and as having a defect</source>
        <translation>画像{image}は良品と不良品の両方に指定されています</translation>
    </message>
    <message>
        <source>The images of good parts have 8 bits, and not {stated} as was stated.</source>
        <translation>良品画像は8ビットで、指定された{stated}と異なります。</translation>
    </message>
    <message>
        <source>The images that the model was built from are not there any more: name some to measure.</source>
        <translation>モデルの学習に使った画像がもう存在しません。測定する画像を指定してください。</translation>
    </message>
    <message>
        <source>The images that would be left have no vector in the memory bank.</source>
        <translation>残る画像のベクトルがメモリバンクにありません。</translation>
    </message>
    <message>
        <source>The images {first} and {wrong} are copies of each other, but one is named as good, the other as having a defect.</source>
        <translation>画像{first}と{wrong}は互いのコピーですが、一方は良品、他方は不良品に指定されています。</translation>
    </message>
    <message>
        <source>The inspection failed: {kind}: {reason}.</source>
        <translation>検査に失敗しました：{kind}：{reason}。</translation>
    </message>
    <message>
        <source>The key {file} cannot be used: {why}.</source>
        <translation>鍵{file}を使用できません：{why}。</translation>
    </message>
    <message>
        <source>The known samples have not been shown on this PC yet.</source>
        <translation>このPCではまだ見本を点検していません。</translation>
    </message>
    <message>
        <source>The labels {file} cannot be read: {reason}.</source>
        <translation>ラベル{file}を読み取れません：{reason}。</translation>
    </message>
    <message>
        <source>The last challenge is dated later than now: the clock was set back.</source>
        <translation>前回の始業点検の日時が現在より後です。PCの時計が戻されています。</translation>
    </message>
    <message>
        <source>The last challenge is not signed by this PC, or was changed afterwards.</source>
        <translation>前回の始業点検はこのPCの署名ではないか、後から変更されています。</translation>
    </message>
    <message>
        <source>The last challenge was more than {hours:g} hours ago.</source>
        <translation>前回の始業点検から{hours:g}時間以上たっています。</translation>
    </message>
    <message>
        <source>The last challenge was not passed.</source>
        <translation>前回の始業点検は不合格でした。</translation>
    </message>
    <message>
        <source>The last line of the labels was cut in half, as by a power cut: what it said is lost, everything before it counts.</source>
        <translation>ラベルの最後の行が、停電などにより途中で切れています。その行の内容は失われましたが、それより前の行は有効です。</translation>
    </message>
    <message>
        <source>The limit of the {check} must lie {least:g} to {most:g} times as far off, not {times:g}.</source>
        <translation>{check}の限度は{least:g}～{most:g}倍にしてください（指定：{times:g}倍）。</translation>
    </message>
    <message>
        <source>The list {file} cannot be read: {reason}.</source>
        <translation>一覧{file}を読み取れません：{reason}。</translation>
    </message>
    <message>
        <source>The list {file} is not a text file in UTF-8.</source>
        <translation>一覧{file}はUTF-8のテキストファイルではありません。</translation>
    </message>
    <message>
        <source>The mask of the clip {clip} of {layout} knows {many}.</source>
        <translation>{layout}のクリップ{clip}のマスクの内容：{many}。</translation>
    </message>
    <message>
        <source>The mask {file} has {own}, its image {other}: it says nothing of it.</source>
        <translation>マスク{file}は{own}、画像は{other}のため、マスクを画像に適用できません。</translation>
    </message>
    <message>
        <source>The mask {mask} does not fit its image: it has {own}, its image {other}.</source>
        <translation>マスク{mask}が画像に合いません。マスクは{own}、画像は{other}です。</translation>
    </message>
    <message>
        <source>The memory bank is not the one that was built.</source>
        <translation>メモリバンクが、学習時のものではありません。</translation>
    </message>
    <message>
        <source>The memory for features must be a number of MB from 0 on, not {megabytes}.</source>
        <translation>特徴量用のメモリは0以上のMB数で指定してください（指定：{megabytes}）。</translation>
    </message>
    <message>
        <source>The method {kind} compares no patches that could be grouped: PatchCore does.</source>
        <translation>手法{kind}はグループ化できるパッチの比較を行いません。PatchCoreを使用してください。</translation>
    </message>
    <message>
        <source>The method {method} does not compare patches with a memory bank, which known defects take: PatchCore does.</source>
        <translation>手法{method}はメモリバンクとのパッチの比較を行わないため、既知欠陥を使用できません。PatchCoreを使用してください。</translation>
    </message>
    <message>
        <source>The model has changed meanwhile: {active_model} is in use.</source>
        <translation>その間にモデルが変わりました。{active_model}が使用されています。</translation>
    </message>
    <message>
        <source>The model has grown by {grown} of at most {most} vectors ({built} were built): build it again, with these parts among the good ones.</source>
        <translation>モデルに追加したベクトルは{grown}個（上限{most}個、学習時{built}個）です。これらのワークを良品に加えて学習し直してください。</translation>
    </message>
    <message>
        <source>The model has {all} good images: there is no number {wrong} to leave out.</source>
        <translation>モデルの良品画像は{all}枚です。除外する番号{wrong}はありません。</translation>
    </message>
    <message>
        <source>The model in use has learned the image {image}: test with other images.</source>
        <translation>使用中のモデルは画像{image}を学習済みです。他の画像でテストしてください。</translation>
    </message>
    <message>
        <source>The model in use was built: it has no parent to go back to.</source>
        <translation>使用中のモデルは最初の学習で作成したもので、戻せる元のモデルがありません。</translation>
    </message>
    <message>
        <source>The model is none that a build wrote: {reason}.</source>
        <translation>モデルは学習で作成されたものではありません：{reason}。</translation>
    </message>
    <message>
        <source>The model keeps nothing of single good parts, so that nobody can tell what fewer of them would have taught.</source>
        <translation>モデルには個々の良品の情報が残らないため、良品を減らした場合の結果はわかりません。</translation>
    </message>
    <message>
        <source>The model was written by a detector that is not known here: {name}.</source>
        <translation>モデルは不明な検出器で作成されています：{name}。</translation>
    </message>
    <message>
        <source>The model {model}</source>
        <translation>モデル{model}</translation>
    </message>
    <message>
        <source>The model {model} cannot be read: {file}: {reason}.</source>
        <translation>モデル{model}を読み取れません：{file}：{reason}。</translation>
    </message>
    <message>
        <source>The model {model} is damaged: {reason}.</source>
        <translation>モデル{model}が破損しています：{reason}。</translation>
    </message>
    <message>
        <source>The model {model} of the project {project} is not there any more: build one first.</source>
        <translation>プロジェクト{project}のモデル{model}はもう存在しません。先に学習してください。</translation>
    </message>
    <message>
        <source>The name has no letters in it.</source>
        <translation>名前に文字がありません。</translation>
    </message>
    <message>
        <source>The name {file} does not fit {template}.</source>
        <translation>名前{file}が{template}に合いません。</translation>
    </message>
    <message>
        <source>The name, or the PIN or password, is wrong.</source>
        <translation>名前、PINまたはパスワードが間違っています。</translation>
    </message>
    <message>
        <source>The network does not see the place at {x:.0f}, {y:.0f} of the picture.</source>
        <translation>画像の位置{x:.0f}, {y:.0f}は、ネットワークの見る範囲にありません。</translation>
    </message>
    <message>
        <source>The network of the model cannot be computed: {reason}.</source>
        <translation>モデルのネットワークを計算できません：{reason}。</translation>
    </message>
    <message>
        <source>The network {name} has strides {strides}, and 4, 8 and 16 are needed.</source>
        <translation>ネットワーク{name}のストライドは{strides}ですが、4、8、16が必要です。</translation>
    </message>
    <message>
        <source>The network {network} cannot be used: {reason}</source>
        <translation>ネットワーク{network}を使用できません：{reason}</translation>
    </message>
    <message>
        <source>The network {network} gives features of shape {shape}, not {expected}.</source>
        <translation>ネットワーク{network}の特徴量の形状は{shape}で、{expected}ではありません。</translation>
    </message>
    <message>
        <source>The network {network} has no level {missing}; it has levels {known}.</source>
        <translation>ネットワーク{network}に階層{missing}はありません。あるもの：{known}。</translation>
    </message>
    <message>
        <source>The network {network} looks at whole images only: choose a size up to {largest} px.</source>
        <translation>ネットワーク{network}は画像全体を見ます。{largest} px以下のサイズを選択してください。</translation>
    </message>
    <message>
        <source>The network {network} needs a size that is a multiple of {multiple}, not {side}.</source>
        <translation>ネットワーク{network}のサイズは{multiple}の倍数にしてください（指定：{side}）。</translation>
    </message>
    <message>
        <source>The number of threads must lie between 0 and {most}, not {threads}.</source>
        <translation>スレッド数は0～{most}にしてください（指定：{threads}）。</translation>
    </message>
    <message>
        <source>The option {option} is given twice.</source>
        <translation>オプション{option}が2回指定されています。</translation>
    </message>
    <message>
        <source>The option {option} must be {words}, not {value}.</source>
        <translation>オプション{option}の値が正しくありません：{value}（正しい値：{words}）。</translation>
    </message>
    <message>
        <source>The pages were not opened, because no other check has left a model for them.</source>
        <translation>他の確認項目でモデルが作成されなかったため、ページを開いていません。</translation>
    </message>
    <message>
        <source>The part is not found in the picture: the likest place has a quality of {quality:.2f}, and good parts have at least {limit:.2f}.</source>
        <translation>画像にワークが見つかりません。最も近い位置の一致度は{quality:.2f}ですが、良品では{limit:.2f}以上です。</translation>
    </message>
    <message>
        <source>The part {file} has nothing in the zone {zone}.</source>
        <translation>ワーク{file}には、ゾーン{zone}に入る部分がありません。</translation>
    </message>
    <message>
        <source>The picture has 8 bits, but the good parts have {depth}.</source>
        <translation>画像は8ビットですが、良品は{depth}です。</translation>
    </message>
    <message>
        <source>The picture has more than 8 bits, but the good parts have {depth}.</source>
        <translation>画像は8ビットを超えていますが、良品は{depth}です。</translation>
    </message>
    <message>
        <source>The picture has no file, and so no name.</source>
        <translation>画像にファイルがなく、名前がありません。</translation>
    </message>
    <message>
        <source>The picture has values up to {brightest:,}, but the good parts have {depth} bits ({white:,} at most): state the camera&apos;s bit depth if it is larger.</source>
        <translation>画像の値は最大{brightest:,}ですが、良品は{depth}ビット（最大{white:,}）です。カメラのビット深度がこれより大きい場合は指定してください。</translation>
    </message>
    <message>
        <source>The picture has {own}, but its annotations are for {other}.</source>
        <translation>画像は{own}ですが、アノテーションは{other}用です。</translation>
    </message>
    <message>
        <source>The picture has {width} x {height} px, and does not hold a region of interest of {box_width} x {box_height} px at {x}, {y}.</source>
        <translation>画像は{width} x {height} pxのため、位置{x}, {y}にある{box_width} x {box_height} pxの検査領域が収まりません。</translation>
    </message>
    <message>
        <source>The picture has {width} x {height} px, and the one that was judged had {own_width} x {own_height} px.</source>
        <translation>画像は{width} x {height} pxですが、判定した画像は{own_width} x {own_height} pxでした。</translation>
    </message>
    <message>
        <source>The picture has {width} x {height} px, but the part is looked for in pictures of {own_width} x {own_height} px.</source>
        <translation>画像は{width} x {height} pxですが、ワークの位置は{own_width} x {own_height} pxの画像で探します。</translation>
    </message>
    <message>
        <source>The picture has {width} x {height} px, but what is to be ignored is known for pictures of {own_width} x {own_height} px.</source>
        <translation>画像は{width} x {height} pxですが、除外領域は{own_width} x {own_height} pxの画像用です。</translation>
    </message>
    <message>
        <source>The picture has {width} x {height} px, but where to look is known for pictures of {own_width} x {own_height} px.</source>
        <translation>画像は{width} x {height} pxですが、検査する部分は{own_width} x {own_height} pxの画像用に設定されています。</translation>
    </message>
    <message>
        <source>The picture is grey, but the good parts are in colour.</source>
        <translation>画像はグレーですが、良品はカラーです。</translation>
    </message>
    <message>
        <source>The picture is in colour, but the good parts are grey.</source>
        <translation>画像はカラーですが、良品はグレーです。</translation>
    </message>
    <message>
        <source>The picture is not there any more, or its drive is away.</source>
        <translation>画像がもう存在しないか、ドライブが接続されていません。</translation>
    </message>
    <message>
        <source>The picture of the sample {sample} cannot be read: {reason}.</source>
        <translation>見本{sample}の画像を読み取れません：{reason}。</translation>
    </message>
    <message>
        <source>The picture of the sample {sample} is not the one that was added: its hash is wrong.</source>
        <translation>見本{sample}の画像は追加したときのものではありません。ハッシュが一致しません。</translation>
    </message>
    <message>
        <source>The picture of the sample {sample} was deleted.</source>
        <translation>見本{sample}の画像は削除されています。</translation>
    </message>
    <message>
        <source>The picture {file} cannot be read: {reason}.</source>
        <translation>画像{file}を読み取れません：{reason}。</translation>
    </message>
    <message>
        <source>The picture {file} is not there any more.</source>
        <translation>画像{file}はもう存在しません。</translation>
    </message>
    <message>
        <source>The picture {picture} cannot be read: {reason}.</source>
        <translation>画像{picture}を読み取れません：{reason}。</translation>
    </message>
    <message>
        <source>The place at {x:.0f}, {y:.0f} is ignored: nobody looks there.</source>
        <translation>位置{x:.0f}, {y:.0f}は除外されており、検査されません。</translation>
    </message>
    <message>
        <source>The place at {x:.0f}, {y:.0f} is not in the picture of {width} x {height} px.</source>
        <translation>位置{x:.0f}, {y:.0f}は{width} x {height} pxの画像の外にあります。</translation>
    </message>
    <message>
        <source>The preprocessing</source>
        <translation>前処理</translation>
    </message>
    <message>
        <source>The project</source>
        <translation>プロジェクト</translation>
    </message>
    <message>
        <source>The project has format {schema}, this one reads {ours}.</source>
        <translation>プロジェクトの形式は{schema}ですが、このバージョンで読めるのは{ours}です。</translation>
    </message>
    <message>
        <source>The project in {other} has no areas.</source>
        <translation>{other}のプロジェクトには領域がありません。</translation>
    </message>
    <message>
        <source>The project waits for a key or a controller to say that a part is there, and here nobody can: choose another trigger.</source>
        <translation>プロジェクトはキー操作またはコントローラからのワーク検知を待つ設定ですが、ここでは使用できません。別のトリガを選択してください。</translation>
    </message>
    <message>
        <source>The project {folder} cannot be read: {reason}.</source>
        <translation>プロジェクト{folder}を読み取れません：{reason}。</translation>
    </message>
    <message>
        <source>The project {project} has no model yet: build one first.</source>
        <translation>プロジェクト{project}にはまだモデルがありません。先に学習してください。</translation>
    </message>
    <message>
        <source>The project {project} has no released model yet.</source>
        <translation>プロジェクト{project}には有効化されたモデルがまだありません。</translation>
    </message>
    <message>
        <source>The project {project} names a model that no folder can be called: {model}.</source>
        <translation>プロジェクト{project}のモデル名はフォルダ名に使用できません：{model}。</translation>
    </message>
    <message>
        <source>The project {where}</source>
        <translation>プロジェクト{where}</translation>
    </message>
    <message>
        <source>The proposed threshold</source>
        <translation>提案されたしきい値</translation>
    </message>
    <message>
        <source>The recipe</source>
        <translation>レシピ</translation>
    </message>
    <message>
        <source>The record at {address}</source>
        <translation>{address}の記録</translation>
    </message>
    <message>
        <source>The record holds {name}, which a newer Inspector has written.</source>
        <translation>記録に、新しいバージョンのInspectorが書き込んだ{name}があります。</translation>
    </message>
    <message>
        <source>The record was closed.</source>
        <translation>記録が閉じられました。</translation>
    </message>
    <message>
        <source>The record {file}</source>
        <translation>記録{file}</translation>
    </message>
    <message>
        <source>The releases in {file} cannot be read: {reason}.</source>
        <translation>{file}の有効化の記録を読み取れません：{reason}。</translation>
    </message>
    <message>
        <source>The result came {took:.2f} s after the picture, and {takt:g} s are allowed.</source>
        <translation>結果が出たのは撮像の{took:.2f}秒後です（制限：{takt:g}秒）。</translation>
    </message>
    <message>
        <source>The result of a sample</source>
        <translation>見本の結果</translation>
    </message>
    <message>
        <source>The sample cannot be taken: {reason}.</source>
        <translation>見本を取り込めません：{reason}。</translation>
    </message>
    <message>
        <source>The samples are not those of the last challenge.</source>
        <translation>見本が前回の始業点検と異なります。</translation>
    </message>
    <message>
        <source>The samples cannot be kept: {reason}.</source>
        <translation>見本を保存できません：{reason}。</translation>
    </message>
    <message>
        <source>The samples in {file} are damaged: {reason}.</source>
        <translation>{file}の見本が破損しています：{reason}。</translation>
    </message>
    <message>
        <source>The samples in {file} cannot be read: {reason}.</source>
        <translation>{file}の見本を読み取れません：{reason}。</translation>
    </message>
    <message>
        <source>The scale of the pictures is not set: give the size in px.</source>
        <translation>画像の縮尺が設定されていません。サイズをpxで指定してください。</translation>
    </message>
    <message>
        <source>The scores of all pixels cannot be kept: {reason}.</source>
        <translation>全画素のスコアを保存できません：{reason}。</translation>
    </message>
    <message>
        <source>The search index of the model belongs to another memory bank.</source>
        <translation>モデルの検索インデックスは、別のメモリバンクのものです。</translation>
    </message>
    <message>
        <source>The search index of the model cannot be read.</source>
        <translation>モデルの検索インデックスを読み取れません。</translation>
    </message>
    <message>
        <source>The set {name} of {file} is no list of names and folders.</source>
        <translation>{file}のセット{name}は、名前とフォルダの一覧ではありません。</translation>
    </message>
    <message>
        <source>The set {name} of {file} names the folder {folder}, which does not exist.</source>
        <translation>{file}のセット{name}のフォルダ{folder}が存在しません。</translation>
    </message>
    <message>
        <source>The set {name} of {file} names {folder}, which holds no image.</source>
        <translation>{file}のセット{name}の{folder}には画像がありません。</translation>
    </message>
    <message>
        <source>The set {name} of {file} names {twice} twice.</source>
        <translation>{file}のセット{name}に{twice}が2回指定されています。</translation>
    </message>
    <message>
        <source>The set {name} of {file} {wrong}.</source>
        <translation>{file}のセット{name}：{wrong}。</translation>
    </message>
    <message>
        <source>The set {name} of {file}: {reason}</source>
        <translation>{file}のセット{name}：{reason}</translation>
    </message>
    <message>
        <source>The settings of serials</source>
        <translation>シリアル番号の設定</translation>
    </message>
    <message>
        <source>The settings of the camera</source>
        <translation>カメラの設定</translation>
    </message>
    <message>
        <source>The settings of the challenge</source>
        <translation>始業点検の設定</translation>
    </message>
    <message>
        <source>The settings of the trigger</source>
        <translation>トリガの設定</translation>
    </message>
    <message>
        <source>The table of {layout} names {file}, which does not exist.</source>
        <translation>{layout}の表の{file}が存在しません。</translation>
    </message>
    <message>
        <source>The table {table} cannot be read: {reason}.</source>
        <translation>表{table}を読み取れません：{reason}。</translation>
    </message>
    <message>
        <source>The table {table} has no column {missing}.</source>
        <translation>表{table}に列{missing}がありません。</translation>
    </message>
    <message>
        <source>The threshold has changed meanwhile.</source>
        <translation>その間にしきい値が変わりました。</translation>
    </message>
    <message>
        <source>The threshold was changed during the challenge: begin again.</source>
        <translation>始業点検中にしきい値が変更されました。最初からやり直してください。</translation>
    </message>
    <message>
        <source>The tray</source>
        <translation>追加学習トレイ</translation>
    </message>
    <message>
        <source>The tray has format {format}, this one reads {ours}.</source>
        <translation>追加学習トレイの形式は{format}ですが、このバージョンで読めるのは{ours}です。</translation>
    </message>
    <message>
        <source>The tray {file} cannot be read: {reason}.</source>
        <translation>追加学習トレイ{file}を読み取れません：{reason}。</translation>
    </message>
    <message>
        <source>The tray {file} is damaged: {reason}.</source>
        <translation>追加学習トレイ{file}が破損しています：{reason}。</translation>
    </message>
    <message>
        <source>The usual distances to the memory bank are not those that were built.</source>
        <translation>メモリバンクまでの通常の距離が、学習時のものではありません。</translation>
    </message>
    <message>
        <source>The video {file} cannot be played: {reason}.</source>
        <translation>動画{file}を再生できません：{reason}。</translation>
    </message>
    <message>
        <source>The video {video} cannot be played.</source>
        <translation>動画{video}を再生できません。</translation>
    </message>
    <message>
        <source>The weights are made of all good images at once: no result can be traced back to one of them.</source>
        <translation>重みはすべての良品画像から一括で求めるため、結果の元になった画像は特定できません。</translation>
    </message>
    <message>
        <source>The weights cannot be kept in {folder}: {reason}.</source>
        <translation>重みを{folder}に保存できません：{reason}。</translation>
    </message>
    <message>
        <source>The weights do not fit {backbone}: the tensor {name} is missing.</source>
        <translation>重みが{backbone}に合いません。テンソル{name}がありません。</translation>
    </message>
    <message>
        <source>The weights do not fit {backbone}: {name} has the shape {shape} instead of {wanted}.</source>
        <translation>重みが{backbone}に合いません。{name}の形状は{shape}で、{wanted}ではありません。</translation>
    </message>
    <message>
        <source>The weights do not fit {backbone}: {stored} tensors instead of {wanted}.</source>
        <translation>重みが{backbone}に合いません。テンソルは{stored}個で、{wanted}個ではありません。</translation>
    </message>
    <message>
        <source>The weights file {file} cannot be read: {reason}.</source>
        <translation>重みのファイル{file}を読み取れません：{reason}。</translation>
    </message>
    <message>
        <source>The weights of the model are not those that were trained.</source>
        <translation>モデルの重みが、学習したものではありません。</translation>
    </message>
    <message>
        <source>The weights of {backbone} are not on this PC: get {wanted} and run: inspector weights import {backbone} FILE</source>
        <translation>{backbone}の重みがこのPCにありません。{wanted}を入手し、次を実行してください：inspector weights import {backbone} FILE</translation>
    </message>
    <message>
        <source>The weights of {backbone} are not on this PC: install the Python package {package}, or run: inspector weights import {backbone} FILE</source>
        <translation>{backbone}の重みがこのPCにありません。Pythonパッケージ{package}をインストールするか、次を実行してください：inspector weights import {backbone} FILE</translation>
    </message>
    <message>
        <source>The weights {file} are damaged: run inspector weights import {backbone} FILE again.</source>
        <translation>重み{file}が破損しています。もう一度実行してください：inspector weights import {backbone} FILE</translation>
    </message>
    <message>
        <source>The {called} must {rule}, not {value}.</source>
        <translation>{called}の値が正しくありません：{value}（正しい値：{rule}）。</translation>
    </message>
    <message>
        <source>There are no accounts on this PC.</source>
        <translation>このPCにはアカウントがありません。</translation>
    </message>
    <message>
        <source>There are no good parts to draw synthetic defects on.</source>
        <translation>合成欠陥を描画する良品がありません。</translation>
    </message>
    <message>
        <source>There are no image files to play.</source>
        <translation>再生する画像ファイルがありません。</translation>
    </message>
    <message>
        <source>There are no labelled validation images to be exported.</source>
        <translation>エクスポートするラベル付きの検証画像がありません。</translation>
    </message>
    <message>
        <source>There are no pictures in {file}.</source>
        <translation>{file}に画像がありません。</translation>
    </message>
    <message>
        <source>There are no pictures in {folder} yet.</source>
        <translation>{folder}にはまだ画像がありません。</translation>
    </message>
    <message>
        <source>There are no pictures with {depth} of {stored} bits.</source>
        <translation>{stored}ビットのうち{depth}ビットを使う画像はありません。</translation>
    </message>
    <message>
        <source>There are no settings in {file}.</source>
        <translation>{file}に設定がありません。</translation>
    </message>
    <message>
        <source>There are {number} different codes in the picture.</source>
        <translation>画像に異なるコードが{number}個あります。</translation>
    </message>
    <message>
        <source>There is a project in {folder} already.</source>
        <translation>{folder}にはすでにプロジェクトがあります。</translation>
    </message>
    <message>
        <source>There is a sample called {name} already.</source>
        <translation>見本{name}はすでにあります。</translation>
    </message>
    <message>
        <source>There is an account of the name {name} already.</source>
        <translation>{name}という名前のアカウントはすでにあります。</translation>
    </message>
    <message>
        <source>There is an account of this name already.</source>
        <translation>この名前のアカウントはすでにあります。</translation>
    </message>
    <message>
        <source>There is no GenTL producer {named}.</source>
        <translation>GenTLプロデューサ{named}がありません。</translation>
    </message>
    <message>
        <source>There is no account of the name {name}.</source>
        <translation>{name}という名前のアカウントはありません。</translation>
    </message>
    <message>
        <source>There is no backbone called {name}; choose one of {choices} or timm:NAME.</source>
        <translation>バックボーン{name}はありません。{choices}のいずれか、またはtimm:NAMEを選択してください。</translation>
    </message>
    <message>
        <source>There is no confirmed defect of these kinds whose picture is there.</source>
        <translation>これらの種別の確定した欠陥で、画像が残っているものがありません。</translation>
    </message>
    <message>
        <source>There is no draft: it was released or discarded meanwhile.</source>
        <translation>案はありません。その間に有効化または破棄されました。</translation>
    </message>
    <message>
        <source>There is no file or folder {file}.</source>
        <translation>ファイルまたはフォルダ{file}がありません。</translation>
    </message>
    <message>
        <source>There is no file or folder {missing}.</source>
        <translation>ファイルまたはフォルダ{missing}がありません。</translation>
    </message>
    <message>
        <source>There is no file {file} with a division.</source>
        <translation>データ分割のファイル{file}がありません。</translation>
    </message>
    <message>
        <source>There is no file {file} with masks.</source>
        <translation>マスクのファイル{file}がありません。</translation>
    </message>
    <message>
        <source>There is no finished benchmark in {folder}.</source>
        <translation>{folder}に完了したベンチマークがありません。</translation>
    </message>
    <message>
        <source>There is no folder {root} with a data set in the layout of {layout}.</source>
        <translation>{layout}形式のデータセットのフォルダ{root}がありません。</translation>
    </message>
    <message>
        <source>There is no good image that can be read.</source>
        <translation>読み取り可能な良品画像がありません。</translation>
    </message>
    <message>
        <source>There is no layout {layout}; choose one of {layouts}.</source>
        <translation>形式{layout}はありません。{layouts}のいずれかを選択してください。</translation>
    </message>
    <message>
        <source>There is no list of sets {file}.</source>
        <translation>セットの一覧{file}がありません。</translation>
    </message>
    <message>
        <source>There is no list {file}.</source>
        <translation>一覧{file}がありません。</translation>
    </message>
    <message>
        <source>There is no part {part} in the record.</source>
        <translation>記録にワーク{part}がありません。</translation>
    </message>
    <message>
        <source>There is no picture to leave out.</source>
        <translation>除外する画像がありません。</translation>
    </message>
    <message>
        <source>There is no picture to teach.</source>
        <translation>追加学習する画像がありません。</translation>
    </message>
    <message>
        <source>There is no picture.</source>
        <translation>画像がありません。</translation>
    </message>
    <message>
        <source>There is no place on the part for a defect in a square of {side} px.</source>
        <translation>ワーク上に、{side} px四方に収まる欠陥を描く場所がありません。</translation>
    </message>
    <message>
        <source>There is no project in {folder}.</source>
        <translation>{folder}にプロジェクトがありません。</translation>
    </message>
    <message>
        <source>There is no run {run} in the record.</source>
        <translation>記録に運転{run}がありません。</translation>
    </message>
    <message>
        <source>There is no runtime called {kind}; choose one of {runtimes}.</source>
        <translation>ランタイム{kind}はありません。{runtimes}のいずれかを選択してください。</translation>
    </message>
    <message>
        <source>There is no sample called {name}.</source>
        <translation>見本{name}はありません。</translation>
    </message>
    <message>
        <source>There is no score to explain: {why}</source>
        <translation>説明するスコアがありません：{why}</translation>
    </message>
    <message>
        <source>There is no such picture beside {file} or in a folder images.</source>
        <translation>その画像は、{file}と同じ場所にもフォルダimagesにもありません。</translation>
    </message>
    <message>
        <source>There is no suspicious place: the map is 0 everywhere.</source>
        <translation>異常の疑いのある部分はありません。マップはすべて0です。</translation>
    </message>
    <message>
        <source>There is no {called} called {value}; choose one of {names}.</source>
        <translation>{called}に{value}はありません。{names}のいずれかを選択してください。</translation>
    </message>
    <message>
        <source>There is not enough memory for the model {model}.</source>
        <translation>モデル{model}に必要なメモリが不足しています。</translation>
    </message>
    <message>
        <source>There is not enough memory for the model.</source>
        <translation>モデルに必要なメモリが不足しています。</translation>
    </message>
    <message>
        <source>There is something at {target} already.</source>
        <translation>{target}にはすでに何かがあります。</translation>
    </message>
    <message>
        <source>There must always be an active administrator with a password; the first account is one.</source>
        <translation>パスワードを持つ有効な管理者が常に1人以上必要です。最初のアカウントは管理者になります。</translation>
    </message>
    <message>
        <source>There was no time to read this image.</source>
        <translation>この画像を読み取る時間がありませんでした。</translation>
    </message>
    <message>
        <source>There were too many wrong tries; the next one is taken in {seconds} s.</source>
        <translation>間違いが多すぎます。{seconds}秒後にもう一度試してください。</translation>
    </message>
    <message>
        <source>This PC ({runtime}) computes other scores than the model was built with (by {worst:.2%}).</source>
        <translation>このPC（{runtime}）のスコアは、モデルの学習時と異なります（差{worst:.2%}）。</translation>
    </message>
    <message>
        <source>This PC has no CUDA device that torch can use.</source>
        <translation>このPCには、torchで使用できるCUDAデバイスがありません。</translation>
    </message>
    <message>
        <source>This PC takes no badges; an administrator can change that in the settings.</source>
        <translation>このPCではIDカードを使用できません。管理者が設定で変更できます。</translation>
    </message>
    <message>
        <source>This badge is not known, or it is not in use.</source>
        <translation>このIDカードは登録されていないか、使用が停止されています。</translation>
    </message>
    <message>
        <source>This edition comes without torch, which the runtime {kind} needs.</source>
        <translation>このエディションには、ランタイム{kind}に必要なtorchが含まれていません。</translation>
    </message>
    <message>
        <source>This is a station: it inspects with models that were built elsewhere and exported (inspector export).</source>
        <translation>このPCは検査専用です。他のPCで学習し、エクスポートしたモデルを使って検査します (inspector export)。</translation>
    </message>
    <message>
        <source>This project asks for a second person, and nobody knows who has drafted this threshold.</source>
        <translation>このプロジェクトでは別の人による有効化が必要ですが、このしきい値の起案者がわかりません。</translation>
    </message>
    <message>
        <source>This project asks for a second person, and the system does not say who you are.</source>
        <translation>このプロジェクトでは別の人による有効化が必要ですが、現在の使用者をシステムから確認できません。</translation>
    </message>
    <message>
        <source>This threshold cannot be stored: {reason}.</source>
        <translation>このしきい値を保存できません：{reason}。</translation>
    </message>
    <message>
        <source>Unexpected error while judging: {kind}: {reason}</source>
        <translation>判定中に予期しないエラーが発生しました：{kind}：{reason}</translation>
    </message>
    <message>
        <source>What a threshold rests on</source>
        <translation>しきい値の根拠</translation>
    </message>
    <message>
        <source>What follows a comma</source>
        <translation>コンマの後の内容</translation>
    </message>
    <message>
        <source>What is drawn</source>
        <translation>描画した内容</translation>
    </message>
    <message>
        <source>What was read has {letters} letters, and a serial has {most} at most.</source>
        <translation>読み取った内容は{letters}文字ですが、シリアル番号は{most}文字までです。</translation>
    </message>
    <message>
        <source>Zones with a threshold of their own need a threshold above 0 for the rest of the picture, not {threshold:g}.</source>
        <translation>個別のしきい値を持つゾーンがある場合、画像の残りの部分のしきい値は0より大きくしてください（指定：{threshold:g}）。</translation>
    </message>
    <message>
        <source>a SHA-256</source>
        <translation>SHA-256</translation>
    </message>
    <message>
        <source>a brush is {width:g} px wide</source>
        <translation>ブラシの幅が{width:g} pxです</translation>
    </message>
    <message>
        <source>a category is called {name}</source>
        <translation>カテゴリの名前が{name}です</translation>
    </message>
    <message>
        <source>a challenge&apos;s time has its offset from UTC</source>
        <translation>始業点検の日時にはUTCからの時差が必要です</translation>
    </message>
    <message>
        <source>a checkpoint of {network} for timm (.safetensors or .pth)</source>
        <translation>timm用の{network}のチェックポイント（.safetensorsまたは.pth）</translation>
    </message>
    <message>
        <source>a family has no name, or is like nothing</source>
        <translation>名前のない、または似たものがない欠陥グループがあります</translation>
    </message>
    <message>
        <source>a finite number</source>
        <translation>有限の数値</translation>
    </message>
    <message>
        <source>a finite number or nothing</source>
        <translation>有限の数値または指定なし</translation>
    </message>
    <message>
        <source>a key has 32 bytes</source>
        <translation>鍵は32バイトです</translation>
    </message>
    <message>
        <source>a list</source>
        <translation>一覧</translation>
    </message>
    <message>
        <source>a list of texts</source>
        <translation>文字列の一覧</translation>
    </message>
    <message>
        <source>a list of whole numbers</source>
        <translation>整数の一覧</translation>
    </message>
    <message>
        <source>a mask of ignored places belongs to nothing</source>
        <translation>除外マスクの対応先がありません</translation>
    </message>
    <message>
        <source>a mask of ignored places is {dtype} {shape}</source>
        <translation>除外マスクが{dtype} {shape}です</translation>
    </message>
    <message>
        <source>a mask of {height} x {width} px is stored as {shape}</source>
        <translation>{height} x {width} pxのマスクが{shape}として保存されています</translation>
    </message>
    <message>
        <source>a mask of {name} has another size than {width} x {height} px</source>
        <translation>{name}のマスクのサイズが{width} x {height} pxではありません</translation>
    </message>
    <message>
        <source>a name</source>
        <translation>名前</translation>
    </message>
    <message>
        <source>a name is needed</source>
        <translation>名前が必要です</translation>
    </message>
    <message>
        <source>a number</source>
        <translation>数値</translation>
    </message>
    <message>
        <source>a number is too large</source>
        <translation>数値が大きすぎます</translation>
    </message>
    <message>
        <source>a number of at least 0</source>
        <translation>0以上の数値</translation>
    </message>
    <message>
        <source>a number of at most {most:g}</source>
        <translation>{most:g}以下の数値</translation>
    </message>
    <message>
        <source>a number of channels</source>
        <translation>チャネル数</translation>
    </message>
    <message>
        <source>a number of things</source>
        <translation>個数</translation>
    </message>
    <message>
        <source>a number or nothing</source>
        <translation>数値または指定なし</translation>
    </message>
    <message>
        <source>a part cannot lie at {dx}, {dy}, turned by {degrees}</source>
        <translation>ワークの位置として{dx}, {dy}、回転{degrees}はありえません</translation>
    </message>
    <message>
        <source>a picture cannot be like {facts}</source>
        <translation>画像の特性として{facts}はありえません</translation>
    </message>
    <message>
        <source>a picture has a path and a hash</source>
        <translation>画像にはパスとハッシュが必要です</translation>
    </message>
    <message>
        <source>a picture has {width} x {height} px</source>
        <translation>{width} x {height} pxの画像があります</translation>
    </message>
    <message>
        <source>a picture of {shape} cannot be written</source>
        <translation>{shape}の画像は書き込めません</translation>
    </message>
    <message>
        <source>a plain name</source>
        <translation>単純な名前</translation>
    </message>
    <message>
        <source>a point has two numbers</source>
        <translation>点には2つの数値が必要です</translation>
    </message>
    <message>
        <source>a point lies outside of every picture</source>
        <translation>画像の外にある点があります</translation>
    </message>
    <message>
        <source>a polygon of {name} is none</source>
        <translation>{name}のポリゴンが正しくありません</translation>
    </message>
    <message>
        <source>a reference for parts that are looked for belongs to nothing</source>
        <translation>ワークの位置を探すための基準の対応先がありません</translation>
    </message>
    <message>
        <source>a reference of {size} is {dtype} {shape}</source>
        <translation>{size}の基準が{dtype} {shape}です</translation>
    </message>
    <message>
        <source>a run length is no number of px</source>
        <translation>ランレングスが画素数ではありません</translation>
    </message>
    <message>
        <source>a sample needs a name of one line</source>
        <translation>見本には1行の名前が必要です</translation>
    </message>
    <message>
        <source>a scene is {dtype} {shape}</source>
        <translation>シーンが{dtype} {shape}です</translation>
    </message>
    <message>
        <source>a scene of good parts belongs to nothing</source>
        <translation>良品のシーンの対応先がありません</translation>
    </message>
    <message>
        <source>a set of named values</source>
        <translation>名前付きの値の集まり</translation>
    </message>
    <message>
        <source>a share or nothing</source>
        <translation>割合または指定なし</translation>
    </message>
    <message>
        <source>a signer has a name and a key</source>
        <translation>署名者には名前と鍵が必要です</translation>
    </message>
    <message>
        <source>a small picture does not tell its size</source>
        <translation>縮小画像のサイズがわかりません</translation>
    </message>
    <message>
        <source>a small picture has {width} x {height} px</source>
        <translation>縮小画像が{width} x {height} pxです</translation>
    </message>
    <message>
        <source>a small picture is no JPEG</source>
        <translation>縮小画像がJPEGではありません</translation>
    </message>
    <message>
        <source>a stride</source>
        <translation>ストライド</translation>
    </message>
    <message>
        <source>a text</source>
        <translation>文字列</translation>
    </message>
    <message>
        <source>a text of hexadecimal digits is needed</source>
        <translation>16進数の文字列が必要です</translation>
    </message>
    <message>
        <source>a time in ms or nothing</source>
        <translation>時間（ms）または指定なし</translation>
    </message>
    <message>
        <source>a time in seconds</source>
        <translation>時間（秒）</translation>
    </message>
    <message>
        <source>a whole number</source>
        <translation>整数</translation>
    </message>
    <message>
        <source>a whole number of at least 1</source>
        <translation>1以上の整数</translation>
    </message>
    <message>
        <source>a {form} has {points} points</source>
        <translation>{form}の点が{points}個です</translation>
    </message>
    <message>
        <source>administrator</source>
        <translation>管理者</translation>
    </message>
    <message>
        <source>an album has pictures of times that never were</source>
        <translation>アルバムに、存在しない日時の画像があります</translation>
    </message>
    <message>
        <source>an album of {pictures} pictures has {bytes} bytes</source>
        <translation>{pictures}枚の画像のアルバムが{bytes}バイトです</translation>
    </message>
    <message>
        <source>an album shows other pictures than those of the model</source>
        <translation>アルバムの画像がモデルの画像と異なります</translation>
    </message>
    <message>
        <source>an album shows places beyond its pictures</source>
        <translation>アルバムに、画像の外の位置があります</translation>
    </message>
    <message>
        <source>an annotation of {name} has the category {found}, which it does not name</source>
        <translation>{name}のアノテーションに、定義されていないカテゴリ{found}があります</translation>
    </message>
    <message>
        <source>an entry holds values of another kind than any that was written</source>
        <translation>項目の値が、書き込まれるものとは別の種類です</translation>
    </message>
    <message>
        <source>an entry is compressed or encrypted</source>
        <translation>項目が圧縮または暗号化されています</translation>
    </message>
    <message>
        <source>an image scores {stored:g} in it, and noise {highest:g}</source>
        <translation>記載された画像のスコアは{stored:g}ですが、ノイズのスコアでも{highest:g}です</translation>
    </message>
    <message>
        <source>be 0 or lie between 1 and 600000 ms</source>
        <translation>0、または1～600000 ms</translation>
    </message>
    <message>
        <source>be 0 or lie between 1000 and 20000 K</source>
        <translation>0、または1000～20000 K</translation>
    </message>
    <message>
        <source>be a share up to 1 or a whole number of vectors</source>
        <translation>1以下の割合、またはベクトルの個数（整数）</translation>
    </message>
    <message>
        <source>be at least {least}</source>
        <translation>{least}以上</translation>
    </message>
    <message>
        <source>be left, top, width and height of a box in px</source>
        <translation>枠の左、上、幅、高さ（px）</translation>
    </message>
    <message>
        <source>be odd, 1 to 15</source>
        <translation>1～15の奇数</translation>
    </message>
    <message>
        <source>be one of {choices}</source>
        <translation>{choices}のいずれか</translation>
    </message>
    <message>
        <source>be some of data_matrix, qr and code_128</source>
        <translation>data_matrix、qr、code_128から1つ以上</translation>
    </message>
    <message>
        <source>be what the program makes of a PIN, or empty</source>
        <translation>プログラムがPINから作成した値、または空欄</translation>
    </message>
    <message>
        <source>bit depth</source>
        <translation>ビット深度</translation>
    </message>
    <message>
        <source>black</source>
        <translation>黒</translation>
    </message>
    <message>
        <source>blue minus green</source>
        <translation>青と緑の差</translation>
    </message>
    <message>
        <source>box of the code</source>
        <translation>コードの枠</translation>
    </message>
    <message>
        <source>box of the trigger</source>
        <translation>トリガの枠</translation>
    </message>
    <message>
        <source>brightness</source>
        <translation>明るさ</translation>
    </message>
    <message>
        <source>cannot be read: {reason}</source>
        <translation>読み取れません：{reason}</translation>
    </message>
    <message>
        <source>codes</source>
        <translation>コードの種類</translation>
    </message>
    <message>
        <source>comes with the package {package}</source>
        <translation>パッケージ{package}に付属</translation>
    </message>
    <message>
        <source>comes with the program</source>
        <translation>プログラムに付属</translation>
    </message>
    <message>
        <source>contrast</source>
        <translation>コントラスト</translation>
    </message>
    <message>
        <source>contrast of the trigger</source>
        <translation>トリガのコントラスト</translation>
    </message>
    <message>
        <source>coreset</source>
        <translation>コアセット</translation>
    </message>
    <message>
        <source>deleted files</source>
        <translation>削除されたファイル</translation>
    </message>
    <message>
        <source>down by</source>
        <translation>下へのずれ</translation>
    </message>
    <message>
        <source>engineer</source>
        <translation>技術者</translation>
    </message>
    <message>
        <source>entries {first} to {last} are missing</source>
        <translation>項目{first}～{last}がありません</translation>
    </message>
    <message>
        <source>even the coolest places of the map</source>
        <translation>マップの最も低い部分</translation>
    </message>
    <message>
        <source>evidence of another number of networks</source>
        <translation>再現データのネットワーク数が異なります</translation>
    </message>
    <message>
        <source>factors of shape {shape} do not belong to {dimensions} dimensions</source>
        <translation>形状{shape}の係数は{dimensions}次元に合いません</translation>
    </message>
    <message>
        <source>files of the system</source>
        <translation>システムのファイル</translation>
    </message>
    <message>
        <source>folder of defect masks</source>
        <translation>欠陥マスクのフォルダ</translation>
    </message>
    <message>
        <source>former states of the folder</source>
        <translation>フォルダの以前の状態</translation>
    </message>
    <message>
        <source>fps</source>
        <translation>fps</translation>
    </message>
    <message>
        <source>have at most {most} letters</source>
        <translation>{most}文字以下</translation>
    </message>
    <message>
        <source>height</source>
        <translation>高さ</translation>
    </message>
    <message>
        <source>hold {serial} once and at most 100 letters</source>
        <translation>{serial}を1回含む100文字以下の文字列</translation>
    </message>
    <message>
        <source>hours of a challenge</source>
        <translation>始業点検の有効時間</translation>
    </message>
    <message>
        <source>images are stretched to {fixed}, and network inputs have {size}</source>
        <translation>画像は{fixed}に伸縮されますが、ネットワークの入力は{size}です</translation>
    </message>
    <message>
        <source>imported from a file</source>
        <translation>ファイルからインポート</translation>
    </message>
    <message>
        <source>input size</source>
        <translation>入力サイズ</translation>
    </message>
    <message>
        <source>interval</source>
        <translation>間隔</translation>
    </message>
    <message>
        <source>it breaks off after frame {number}</source>
        <translation>フレーム{number}の後で途切れています</translation>
    </message>
    <message>
        <source>it breaks off after frame {number} of {total}</source>
        <translation>フレーム{number}（全{total}）の後で途切れています</translation>
    </message>
    <message>
        <source>it breaks off after frame {number}: {reason}</source>
        <translation>フレーム{number}の後で途切れています：{reason}</translation>
    </message>
    <message>
        <source>it delivers pictures of {channels} channels of {dtype}, which cannot be used</source>
        <translation>{channels}チャネルの{dtype}画像が届きますが、使用できません</translation>
    </message>
    <message>
        <source>it does not answer, wants another user or password, or sends no video</source>
        <translation>応答がないか、別のユーザ名またはパスワードが必要か、映像が届きません</translation>
    </message>
    <message>
        <source>it does not say {key}</source>
        <translation>{key}の記載がありません</translation>
    </message>
    <message>
        <source>it does not take its settings ({reason})</source>
        <translation>設定を受け付けません（{reason}）</translation>
    </message>
    <message>
        <source>it has delivered no picture for {seconds:g} seconds</source>
        <translation>{seconds:g}秒間、画像が届いていません</translation>
    </message>
    <message>
        <source>it has more than {most} lines</source>
        <translation>{most}行を超えています</translation>
    </message>
    <message>
        <source>it has no more pictures</source>
        <translation>画像がもうありません</translation>
    </message>
    <message>
        <source>it has {bits} bits per channel, and only 8 or 16 are taken</source>
        <translation>1チャネルあたり{bits}ビットですが、使用できるのは8または16ビットだけです</translation>
    </message>
    <message>
        <source>it has {levels} levels</source>
        <translation>階層が{levels}個です</translation>
    </message>
    <message>
        <source>it has {samplesperpixel} channels, and only grey, RGB and CMYK are taken, with alpha or without</source>
        <translation>{samplesperpixel}チャネルですが、使用できるのはグレー、RGB、CMYK（アルファ付きも可）だけです</translation>
    </message>
    <message>
        <source>it holds no key that Inspector wrote</source>
        <translation>Inspectorが作成した鍵が入っていません</translation>
    </message>
    <message>
        <source>it holds no public key that Inspector wrote</source>
        <translation>Inspectorが作成した公開鍵が入っていません</translation>
    </message>
    <message>
        <source>it holds {pages} pages, and a picture file must hold one picture</source>
        <translation>{pages}ページありますが、画像ファイルの画像は1枚だけにしてください</translation>
    </message>
    <message>
        <source>it is a HEIC picture, whatever its name says; export it as JPEG or PNG</source>
        <translation>名前にかかわらずHEIC画像です。JPEGまたはPNGで保存し直してください</translation>
    </message>
    <message>
        <source>it is a database of another program, or of a later version</source>
        <translation>別のプログラムまたは新しいバージョンのデータベースです</translation>
    </message>
    <message>
        <source>it is a folder</source>
        <translation>フォルダです</translation>
    </message>
    <message>
        <source>it is a link to another file</source>
        <translation>別のファイルへのリンクです</translation>
    </message>
    <message>
        <source>it is an animation, and a picture file must hold one picture</source>
        <translation>アニメーションですが、画像ファイルの画像は1枚だけにしてください</translation>
    </message>
    <message>
        <source>it is another entry than the one that a report or an exported file names: it was written anew</source>
        <translation>レポートまたはエクスポートしたファイルが示す項目と異なります。新しく書き直されています</translation>
    </message>
    <message>
        <source>it is compressed by {compression}, and of TIFF pictures only LZW, Deflate, PackBits and JPEG are read</source>
        <translation>{compression}で圧縮されていますが、読み取れるTIFF画像はLZW、Deflate、PackBits、JPEGだけです</translation>
    </message>
    <message>
        <source>it is damaged</source>
        <translation>破損しています</translation>
    </message>
    <message>
        <source>it is damaged, was changed, or was not copied completely</source>
        <translation>破損しているか、変更されているか、コピーが完了していません</translation>
    </message>
    <message>
        <source>it is larger than {most:.0f} MB</source>
        <translation>{most:.0f} MBを超えています</translation>
    </message>
    <message>
        <source>it is missing, though a report or an exported file names it; the audit ends with entry {entry}</source>
        <translation>レポートまたはエクスポートしたファイルが示す項目がありません。監査証跡は項目{entry}で終わっています</translation>
    </message>
    <message>
        <source>it is nested too deeply</source>
        <translation>入れ子が深すぎます</translation>
    </message>
    <message>
        <source>it is no file that Inspector exported</source>
        <translation>Inspectorがエクスポートしたファイルではありません</translation>
    </message>
    <message>
        <source>it is no ordinary file</source>
        <translation>通常のファイルではありません</translation>
    </message>
    <message>
        <source>it is not a PNG, JPEG, BMP, TIFF or WebP picture</source>
        <translation>PNG、JPEG、BMP、TIFF、WebPのいずれの画像でもありません</translation>
    </message>
    <message>
        <source>it is not a regular file</source>
        <translation>通常のファイルではありません</translation>
    </message>
    <message>
        <source>it is not a video, is damaged, or its coding is not supported</source>
        <translation>動画ではないか、破損しているか、コーデックに対応していません</translation>
    </message>
    <message>
        <source>it is not connected</source>
        <translation>接続されていません</translation>
    </message>
    <message>
        <source>it is not connected, or another program uses it</source>
        <translation>接続されていないか、別のプログラムが使用しています</translation>
    </message>
    <message>
        <source>it is of a later version</source>
        <translation>新しいバージョンのものです</translation>
    </message>
    <message>
        <source>it is too large</source>
        <translation>大きすぎます</translation>
    </message>
    <message>
        <source>it is too long</source>
        <translation>長すぎます</translation>
    </message>
    <message>
        <source>it is too long for a key</source>
        <translation>鍵としては長すぎます</translation>
    </message>
    <message>
        <source>it is {size:.1f} GB large, and no more than 2 GB are read</source>
        <translation>{size:.1f} GBありますが、読み取れるのは2 GBまでです</translation>
    </message>
    <message>
        <source>it is {width} x {height} pixels large, and no more than 200 megapixels are taken</source>
        <translation>{width} x {height}画素ですが、使用できるのは2億画素までです</translation>
    </message>
    <message>
        <source>it lists {number} files</source>
        <translation>{number}個のファイルが記載されています</translation>
    </message>
    <message>
        <source>it names the picture {name}, which is not in its folder</source>
        <translation>記載された画像{name}がそのフォルダにありません</translation>
    </message>
    <message>
        <source>it names {picture} twice</source>
        <translation>{picture}が2回記載されています</translation>
    </message>
    <message>
        <source>it proposes a threshold of {value:g}, which no picture could exceed</source>
        <translation>提案するしきい値{value:g}は、どの画像のスコアも超えることができません</translation>
    </message>
    <message>
        <source>it sends pictures as {name}, which cannot be used: set it to Mono8, RGB8 or a Bayer format</source>
        <translation>画像の形式{name}は使用できません。Mono8、RGB8またはBayer形式に設定してください</translation>
    </message>
    <message>
        <source>it stands behind entry {entry}</source>
        <translation>項目{entry}の後にあります</translation>
    </message>
    <message>
        <source>it was changed after it was written</source>
        <translation>書き込まれた後に変更されています</translation>
    </message>
    <message>
        <source>it was deleted a moment ago</source>
        <translation>直前に削除されました</translation>
    </message>
    <message>
        <source>it was disconnected</source>
        <translation>接続が切断されました</translation>
    </message>
    <message>
        <source>it was not copied completely, or {strange}</source>
        <translation>コピーが完了していないか、{strange}</translation>
    </message>
    <message>
        <source>it was written behind another entry than the one that it stands behind</source>
        <translation>本来の位置とは別の項目の後に書き込まれています</translation>
    </message>
    <message>
        <source>its colours are stored as {bitspersample}-bit {photometric}, which is not supported</source>
        <translation>色が{bitspersample}ビットの{photometric}で保存されていますが、対応していません</translation>
    </message>
    <message>
        <source>its data</source>
        <translation>データ</translation>
    </message>
    <message>
        <source>its data contradicts its header</source>
        <translation>データがヘッダと矛盾しています</translation>
    </message>
    <message>
        <source>its data is damaged</source>
        <translation>データが破損しています</translation>
    </message>
    <message>
        <source>its data is damaged or of a kind that is not supported</source>
        <translation>データが破損しているか、対応していない種類です</translation>
    </message>
    <message>
        <source>its directory does not begin where its last entry ends</source>
        <translation>ディレクトリの開始位置が最後の項目の終わりと一致しません</translation>
    </message>
    <message>
        <source>its directory is another one than Inspector writes</source>
        <translation>ディレクトリがInspectorの書き込むものと異なります</translation>
    </message>
    <message>
        <source>its manifest holds what no manifest holds</source>
        <translation>マニフェストに、含まれるはずのないものがあります</translation>
    </message>
    <message>
        <source>its parts contradict each other</source>
        <translation>各部分の内容が矛盾しています</translation>
    </message>
    <message>
        <source>its pixels are floating-point or signed numbers, and only 8 or 16 bit unsigned ones are taken</source>
        <translation>画素が浮動小数点または符号付きの数値ですが、使用できるのは8または16ビットの符号なしだけです</translation>
    </message>
    <message>
        <source>its pixels are {dtype}, and only 8 or 16 bit ones are taken</source>
        <translation>画素が{dtype}ですが、使用できるのは8または16ビットだけです</translation>
    </message>
    <message>
        <source>its run lengths cannot be read</source>
        <translation>ランレングスを読み取れません</translation>
    </message>
    <message>
        <source>its run lengths do not add up to {width} x {height} px</source>
        <translation>ランレングスの合計が{width} x {height} pxになりません</translation>
    </message>
    <message>
        <source>its run lengths end within a number</source>
        <translation>ランレングスが数値の途中で終わっています</translation>
    </message>
    <message>
        <source>its score is no number</source>
        <translation>スコアが数値ではありません</translation>
    </message>
    <message>
        <source>its signature is damaged</source>
        <translation>署名が破損しています</translation>
    </message>
    <message>
        <source>its signature is wrong: it was changed after it was signed</source>
        <translation>署名が正しくありません。署名の後に変更されています</translation>
    </message>
    <message>
        <source>its {width} x {height} pixels</source>
        <translation>{width} x {height}画素のデータ</translation>
    </message>
    <message>
        <source>largest turn</source>
        <translation>最大回転角度</translation>
    </message>
    <message>
        <source>learned, but its score is no number</source>
        <translation>学習済みですが、スコアが数値ではありません</translation>
    </message>
    <message>
        <source>left out: its label says so</source>
        <translation>除外：ラベルで除外が指定されています</translation>
    </message>
    <message>
        <source>left out: you took it out of the good parts</source>
        <translation>除外：良品から外されています</translation>
    </message>
    <message>
        <source>lie between 1 and 36</source>
        <translation>1～36</translation>
    </message>
    <message>
        <source>lie between 32 and 4096 px</source>
        <translation>32～4096 px</translation>
    </message>
    <message>
        <source>lie between {least:g} and {most}</source>
        <translation>{least:g}～{most}</translation>
    </message>
    <message>
        <source>likeness</source>
        <translation>類似度</translation>
    </message>
    <message>
        <source>mask of {picture}</source>
        <translation>{picture}のマスク</translation>
    </message>
    <message>
        <source>members learned from images that are not there</source>
        <translation>存在しない画像から学習した構成モデルがあります</translation>
    </message>
    <message>
        <source>more than {most:,} files</source>
        <translation>{most:,}個を超えるファイル</translation>
    </message>
    <message>
        <source>ng days</source>
        <translation>NGの保存日数</translation>
    </message>
    <message>
        <source>no file can be called so</source>
        <translation>この名前はファイルに使用できません</translation>
    </message>
    <message>
        <source>no frame can be decoded</source>
        <translation>デコードできるフレームがありません</translation>
    </message>
    <message>
        <source>no picture becomes a network input of {height} x {width} px</source>
        <translation>{height} x {width} pxのネットワーク入力になる画像はありません</translation>
    </message>
    <message>
        <source>no picture for {seconds:g} s</source>
        <translation>{seconds:g}秒間、画像がありません</translation>
    </message>
    <message>
        <source>no score</source>
        <translation>スコアなし</translation>
    </message>
    <message>
        <source>no study puts such defects before a model</source>
        <translation>このような欠陥でモデルを評価することはありません</translation>
    </message>
    <message>
        <source>nobody expects {expected} of a {kind} sample</source>
        <translation>{kind}の見本に{expected}は指定できません</translation>
    </message>
    <message>
        <source>none</source>
        <translation>なし</translation>
    </message>
    <message>
        <source>not a file, or a link to nothing</source>
        <translation>ファイルではないか、リンク先がありません</translation>
    </message>
    <message>
        <source>not a picture file</source>
        <translation>画像ファイルではありません</translation>
    </message>
    <message>
        <source>not learned: it is a validation image as well</source>
        <translation>学習していません：検証画像でもあります</translation>
    </message>
    <message>
        <source>not on this PC, only a placeholder: have the cloud drive keep it on this device</source>
        <translation>このPCには実体がなく、プレースホルダだけです。クラウドドライブで、このデバイスに常に保持する設定にしてください</translation>
    </message>
    <message>
        <source>not there any more</source>
        <translation>もう存在しません</translation>
    </message>
    <message>
        <source>not used: it is a copy of the good image {image}</source>
        <translation>使用していません：良品画像{image}のコピーです</translation>
    </message>
    <message>
        <source>not used: it is a copy of the validation image {image}</source>
        <translation>使用していません：検証画像{image}のコピーです</translation>
    </message>
    <message>
        <source>number of dimensions</source>
        <translation>次元数</translation>
    </message>
    <message>
        <source>number of directions</source>
        <translation>方向の数</translation>
    </message>
    <message>
        <source>number of most similar images</source>
        <translation>最も似た画像の数</translation>
    </message>
    <message>
        <source>number of neighbours for re-weighting</source>
        <translation>再重み付け用の近傍数</translation>
    </message>
    <message>
        <source>number of training steps</source>
        <translation>学習ステップ数</translation>
    </message>
    <message>
        <source>of a sample OK or NG is expected</source>
        <translation>見本の期待値はOKまたはNGにしてください</translation>
    </message>
    <message>
        <source>ok days</source>
        <translation>OKの保存日数</translation>
    </message>
    <message>
        <source>ok share</source>
        <translation>OKの保存割合</translation>
    </message>
    <message>
        <source>operator</source>
        <translation>作業者</translation>
    </message>
    <message>
        <source>others score higher and are enough</source>
        <translation>他の画像のほうがスコアが高く、それで十分です</translation>
    </message>
    <message>
        <source>parts are looked for up to {degrees} degrees, and the recipe says {most}</source>
        <translation>ワークを探す角度は{degrees}度までですが、レシピでは{most}です</translation>
    </message>
    <message>
        <source>parts of the picture are missing</source>
        <translation>画像の一部が欠けています</translation>
    </message>
    <message>
        <source>parts turned by up to {degrees} degrees are found above {limit}</source>
        <translation>{degrees}度までの回転で、{limit}を超える一致度のワークを見つける設定です</translation>
    </message>
    <message>
        <source>patch size</source>
        <translation>パッチサイズ</translation>
    </message>
    <message>
        <source>patches of known defects belong to nothing</source>
        <translation>既知欠陥のパッチの対応先がありません</translation>
    </message>
    <message>
        <source>pattern of file names</source>
        <translation>ファイル名のパターン</translation>
    </message>
    <message>
        <source>permission to read it is denied</source>
        <translation>読み取りの権限がありません</translation>
    </message>
    <message>
        <source>previews</source>
        <translation>プレビュー</translation>
    </message>
    <message>
        <source>projection dimension</source>
        <translation>射影次元</translation>
    </message>
    <message>
        <source>quota</source>
        <translation>容量上限</translation>
    </message>
    <message>
        <source>red minus green</source>
        <translation>赤と緑の差</translation>
    </message>
    <message>
        <source>region of interest</source>
        <translation>検査領域</translation>
    </message>
    <message>
        <source>seed</source>
        <translation>シード</translation>
    </message>
    <message>
        <source>share of the box</source>
        <translation>枠内の割合</translation>
    </message>
    <message>
        <source>sharpness</source>
        <translation>鮮鋭度</translation>
    </message>
    <message>
        <source>size of the pictures in the model</source>
        <translation>モデル内の画像のサイズ</translation>
    </message>
    <message>
        <source>smallest defect</source>
        <translation>最小の欠陥</translation>
    </message>
    <message>
        <source>smoothing</source>
        <translation>平滑化</translation>
    </message>
    <message>
        <source>something was put into the file that does not belong there ({name})</source>
        <translation>本来ないもの（{name}）がファイルに追加されています</translation>
    </message>
    <message>
        <source>still frames</source>
        <translation>静止フレーム数</translation>
    </message>
    <message>
        <source>takt limit</source>
        <translation>タクト上限</translation>
    </message>
    <message>
        <source>target dimension</source>
        <translation>目標次元</translation>
    </message>
    <message>
        <source>the clock of the PC had been set back before it was written</source>
        <translation>書き込まれる前に、PCの時計が戻されています</translation>
    </message>
    <message>
        <source>the coverage radius is negative</source>
        <translation>被覆半径が負の値です</translation>
    </message>
    <message>
        <source>the database is damaged: {sentence}</source>
        <translation>データベースが破損しています：{sentence}</translation>
    </message>
    <message>
        <source>the dimensions are not those of the network</source>
        <translation>次元がネットワークのものと異なります</translation>
    </message>
    <message>
        <source>the disk is full</source>
        <translation>ディスクの空きがありません</translation>
    </message>
    <message>
        <source>the factor of a zone lies between {least:g} and {most:g}, not at {factor:g}</source>
        <translation>ゾーンの係数は{least:g}～{most:g}です（指定：{factor:g}）</translation>
    </message>
    <message>
        <source>the file ended early</source>
        <translation>ファイルが途中で終わっています</translation>
    </message>
    <message>
        <source>the file ends before the picture does</source>
        <translation>画像の途中でファイルが終わっています</translation>
    </message>
    <message>
        <source>the file is empty</source>
        <translation>ファイルが空です</translation>
    </message>
    <message>
        <source>the folder {folder} cannot be looked into: {reason}</source>
        <translation>フォルダ{folder}の中を確認できません：{reason}</translation>
    </message>
    <message>
        <source>the hash of {name} is wrong</source>
        <translation>{name}のハッシュが一致しません</translation>
    </message>
    <message>
        <source>the header of the arrays is too long</source>
        <translation>配列のヘッダが長すぎます</translation>
    </message>
    <message>
        <source>the known defects are not those that were added</source>
        <translation>既知欠陥が、追加したものと異なります</translation>
    </message>
    <message>
        <source>the manifest lists other files</source>
        <translation>マニフェストに記載されたファイルが異なります</translation>
    </message>
    <message>
        <source>the map&apos;s scale is {scale}</source>
        <translation>マップの尺度が{scale}です</translation>
    </message>
    <message>
        <source>the mask of ignored places is none</source>
        <translation>除外マスクが正しくありません</translation>
    </message>
    <message>
        <source>the mask of ignored places is not the one that was built</source>
        <translation>除外マスクが、学習時のものではありません</translation>
    </message>
    <message>
        <source>the members do not belong together</source>
        <translation>構成モデルの組み合わせが正しくありません</translation>
    </message>
    <message>
        <source>the memory bank is empty, or holds patches from beyond the good images</source>
        <translation>メモリバンクが空か、良品画像にないパッチを含んでいます</translation>
    </message>
    <message>
        <source>the network {network} is described, which only those of timm are</source>
        <translation>ネットワーク{network}の構成が記載されていますが、記載できるのはtimmのネットワークだけです</translation>
    </message>
    <message>
        <source>the places of an album belong to nothing</source>
        <translation>アルバムの位置の対応先がありません</translation>
    </message>
    <message>
        <source>the preprocessing has {name} {found}, and the recipe {wanted}</source>
        <translation>前処理の{name}は{found}ですが、レシピでは{wanted}です</translation>
    </message>
    <message>
        <source>the reference is not the one that was built</source>
        <translation>基準が、学習時のものではありません</translation>
    </message>
    <message>
        <source>the seal&apos;s inputs have {size}, and others {input_size}</source>
        <translation>照合データの入力は{size}ですが、他は{input_size}です</translation>
    </message>
    <message>
        <source>the seal&apos;s patterns are {dtype} {shape}</source>
        <translation>照合データのパターンが{dtype} {shape}です</translation>
    </message>
    <message>
        <source>the seal&apos;s pictures are not of the size in which parts are looked for</source>
        <translation>照合データの画像サイズが、ワークの位置を探す画像のサイズと異なります</translation>
    </message>
    <message>
        <source>the seal&apos;s pictures are not those that the mask of ignored places belongs to</source>
        <translation>照合データの画像が、除外マスクの画像と異なります</translation>
    </message>
    <message>
        <source>the seal&apos;s pictures do not hold the region of interest</source>
        <translation>照合データの画像に検査領域が収まりません</translation>
    </message>
    <message>
        <source>the seal&apos;s pictures score {first:g} and {second:g}, which tells no picture from another</source>
        <translation>照合データの画像のスコアは{first:g}と{second:g}で、画像を区別できません</translation>
    </message>
    <message>
        <source>the seal&apos;s pictures would have {height} x {width} px</source>
        <translation>照合データの画像が{height} x {width} pxになります</translation>
    </message>
    <message>
        <source>the seal&apos;s scores are {dtype} {shape}</source>
        <translation>照合データのスコアが{dtype} {shape}です</translation>
    </message>
    <message>
        <source>the seal&apos;s size is none</source>
        <translation>照合データのサイズが正しくありません</translation>
    </message>
    <message>
        <source>the stream has ended, or is silent</source>
        <translation>ストリームが終了したか、応答がありません</translation>
    </message>
    <message>
        <source>the threshold of a zone must be above 0, not {threshold:g}</source>
        <translation>ゾーンのしきい値は0より大きくしてください（指定：{threshold:g}）</translation>
    </message>
    <message>
        <source>the usual distance of good patches is negative</source>
        <translation>良品のパッチの通常の距離が負の値です</translation>
    </message>
    <message>
        <source>their scores are no numbers</source>
        <translation>スコアが数値ではありません</translation>
    </message>
    <message>
        <source>there are annotations of the image {marked}, which it does not name</source>
        <translation>記載されていない画像{marked}のアノテーションがあります</translation>
    </message>
    <message>
        <source>there are files in it that belong to nothing</source>
        <translation>どこにも対応しないファイルが含まれています</translation>
    </message>
    <message>
        <source>there are more than {most} samples</source>
        <translation>見本が{most}個を超えています</translation>
    </message>
    <message>
        <source>there are patches beyond a grid of {shape}</source>
        <translation>{shape}の格子の外にパッチがあります</translation>
    </message>
    <message>
        <source>there are too many known defects, or some come from no picture</source>
        <translation>既知欠陥が多すぎるか、元の画像がないものがあります</translation>
    </message>
    <message>
        <source>there are two accounts of one name, or no salt</source>
        <translation>同じ名前のアカウントが2つあるか、ソルトがありません</translation>
    </message>
    <message>
        <source>there are {found} feature grids for {learned} good images</source>
        <translation>良品画像{learned}枚に対して、特徴量の格子が{found}個です</translation>
    </message>
    <message>
        <source>there are {members} members and {scales} scales</source>
        <translation>構成モデルが{members}個、尺度が{scales}個です</translation>
    </message>
    <message>
        <source>there are {rows} x {columns} positions in an input of {height} x {width} px</source>
        <translation>{height} x {width} pxの入力に、{rows} x {columns}の位置があります</translation>
    </message>
    <message>
        <source>there is no folder {folder}, or it cannot be reached</source>
        <translation>フォルダ{folder}がないか、アクセスできません</translation>
    </message>
    <message>
        <source>there is no model in it, or more than one</source>
        <translation>モデルが含まれていないか、2つ以上あります</translation>
    </message>
    <message>
        <source>there is no project in it</source>
        <translation>プロジェクトが含まれていません</translation>
    </message>
    <message>
        <source>there is no such file</source>
        <translation>そのファイルはありません</translation>
    </message>
    <message>
        <source>there is no such file in {folder}</source>
        <translation>{folder}にそのファイルはありません</translation>
    </message>
    <message>
        <source>there is no {name}</source>
        <translation>{name}がありません</translation>
    </message>
    <message>
        <source>there is not enough memory for {needed}</source>
        <translation>{needed}に必要なメモリが不足しています</translation>
    </message>
    <message>
        <source>there is too much in it</source>
        <translation>内容が多すぎます</translation>
    </message>
    <message>
        <source>this is no key, or one of a later format</source>
        <translation>鍵ではないか、新しい形式の鍵です</translation>
    </message>
    <message>
        <source>this system&apos;s language settings have no {letters} in names of files</source>
        <translation>このシステムの言語設定では、ファイル名に{letters}を使用できません</translation>
    </message>
    <message>
        <source>three finite numbers</source>
        <translation>3つの有限の数値</translation>
    </message>
    <message>
        <source>timm has no network called {name}: {reason}</source>
        <translation>timmにネットワーク{name}はありません：{reason}</translation>
    </message>
    <message>
        <source>to the right by</source>
        <translation>右へのずれ</translation>
    </message>
    <message>
        <source>true or false</source>
        <translation>trueまたはfalse</translation>
    </message>
    <message>
        <source>two samples are called {twice}</source>
        <translation>見本の名前{twice}が重複しています</translation>
    </message>
    <message>
        <source>two sides in px</source>
        <translation>2辺の長さ（px）</translation>
    </message>
    <message>
        <source>two sides in px or nothing</source>
        <translation>2辺の長さ（px）または指定なし</translation>
    </message>
    <message>
        <source>unsafe name {unsafe}</source>
        <translation>安全でない名前{unsafe}</translation>
    </message>
    <message>
        <source>what a repair of the disk has found</source>
        <translation>ディスクの修復で見つかったもの</translation>
    </message>
    <message>
        <source>what keeps entries from being changed ({name}) was taken out of the file or changed</source>
        <translation>項目の変更を防ぐ仕組み（{name}）がファイルから除かれたか、変更されています</translation>
    </message>
    <message>
        <source>what macOS adds to its files</source>
        <translation>macOSが追加するファイル</translation>
    </message>
    <message>
        <source>what the build proposed</source>
        <translation>学習時の提案値</translation>
    </message>
    <message>
        <source>white</source>
        <translation>白</translation>
    </message>
    <message>
        <source>white balance</source>
        <translation>ホワイトバランス</translation>
    </message>
    <message>
        <source>white cannot be {value}</source>
        <translation>白の値として{value}は使用できません</translation>
    </message>
    <message>
        <source>width</source>
        <translation>幅</translation>
    </message>
    <message>
        <source>yes or no</source>
        <translation>はいまたはいいえ</translation>
    </message>
    <message>
        <source>{areas} areas with {points} points are more than {most_areas} with {most_points}</source>
        <translation>領域{areas}個、点{points}個は、上限の領域{most_areas}個、点{most_points}個を超えています</translation>
    </message>
    <message>
        <source>{before} has {was}, and this run has {now}: compare the same sets.</source>
        <translation>{before}は{was}、今回は{now}です。同じセットで比較してください。</translation>
    </message>
    <message>
        <source>{called} covers nothing of the picture of {width} x {height} px: draw it inside, or delete it.</source>
        <translation>{called}は{width} x {height} pxの画像に重なっていません。画像の中に描くか、削除してください。</translation>
    </message>
    <message>
        <source>{category} has {defects} defects: {count} cannot be left out of the test.</source>
        <translation>{category}の欠陥は{defects}個です。{count}個をテストから除外することはできません。</translation>
    </message>
    <message>
        <source>{category} of {dataset} holds no {lacking}.</source>
        <translation>{dataset}の{category}に{lacking}がありません。</translation>
    </message>
    <message>
        <source>{families} families for {learned} good images</source>
        <translation>良品画像{learned}枚に対して、欠陥グループが{families}個です</translation>
    </message>
    <message>
        <source>{figure} {today}, good parts {good}</source>
        <translation>{figure} {today}、良品 {good}</translation>
    </message>
    <message>
        <source>{filename} does not begin where the one before it ends</source>
        <translation>{filename}の開始位置が前のファイルの終わりと一致しません</translation>
    </message>
    <message>
        <source>{files} &apos;{name}&apos;</source>
        <translation>{files}（{name}）</translation>
    </message>
    <message>
        <source>{files} in {where} passed over: {kind}</source>
        <translation>{where}内の{files}は対象外です：{kind}</translation>
    </message>
    <message>
        <source>{file} cannot be read as COCO: {reason}.</source>
        <translation>{file}をCOCOとして読み取れません：{reason}。</translation>
    </message>
    <message>
        <source>{file} cannot be read as a division: {reason}.</source>
        <translation>{file}をデータ分割として読み取れません：{reason}。</translation>
    </message>
    <message>
        <source>{file} cannot be read as a list of sets: {reason}.</source>
        <translation>{file}をセットの一覧として読み取れません：{reason}。</translation>
    </message>
    <message>
        <source>{file} cannot be read as a torch checkpoint.</source>
        <translation>{file}をtorchのチェックポイントとして読み取れません。</translation>
    </message>
    <message>
        <source>{file} cannot be read as masks: {reason}.</source>
        <translation>{file}をマスクとして読み取れません：{reason}。</translation>
    </message>
    <message>
        <source>{file} cannot be read: {reason}.</source>
        <translation>{file}を読み取れません：{reason}。</translation>
    </message>
    <message>
        <source>{file} cannot be stored as a picture.</source>
        <translation>{file}を画像として保存できません。</translation>
    </message>
    <message>
        <source>{file} cannot be taught as a good part. {reason}</source>
        <translation>{file}を良品として追加学習できません。{reason}</translation>
    </message>
    <message>
        <source>{file} was changed after it was written: {beside} names another content.</source>
        <translation>{file}は書き込み後に変更されています。{beside}に記録された内容と一致しません。</translation>
    </message>
    <message>
        <source>{members} members and {scales} scales for {networks} networks</source>
        <translation>ネットワーク{networks}個に対して、構成モデルが{members}個、尺度が{scales}個です</translation>
    </message>
    <message>
        <source>{named} and {more:,} more</source>
        <translation>{named}、ほか{more:,}件</translation>
    </message>
    <message>
        <source>{name} holds what is no number</source>
        <translation>{name}に数値でないものが含まれています</translation>
    </message>
    <message>
        <source>{name} holds {value}</source>
        <translation>{name}に{value}が含まれています</translation>
    </message>
    <message>
        <source>{picture} is a good part and would be rejected</source>
        <translation>良品{picture}がNGになります</translation>
    </message>
    <message>
        <source>{picture} would be rejected: {before} -&gt; {after}, threshold {threshold:.4g}</source>
        <translation>{picture}がNGになります：{before} → {after}、しきい値{threshold:.4g}</translation>
    </message>
    <message>
        <source>{picture} would pass: {before} -&gt; {after}, threshold {threshold:.4g}</source>
        <translation>{picture}がOKになります：{before} → {after}、しきい値{threshold:.4g}</translation>
    </message>
    <message numerus="yes">
        <source>{count} parts wait for their verdict already.</source>
        <translation>
            <numerusform>{count}個のワークがすでに判定待ちです。</numerusform>
        </translation>
    </message>
    <message>
        <source>{file} cannot be written: &apos;{suffix}&apos; is no picture format.</source>
        <translation>{file}に書き込めません：「{suffix}」は画像形式ではありません。</translation>
    </message>
    <message>
        <source>{file} cannot be written: {reason}.</source>
        <translation>{file}に書き込めません：{reason}。</translation>
    </message>
    <message>
        <source>{file} cannot be written: {suffix} cannot hold {dtype} pixels.</source>
        <translation>{file}に書き込めません：{suffix}には{dtype}の画素を保存できません。</translation>
    </message>
    <message>
        <source>{file} does not hold the division {name}; it holds {there}.</source>
        <translation>{file}にデータ分割{name}はありません。あるもの：{there}。</translation>
    </message>
    <message>
        <source>{file} has another size than the other pictures.</source>
        <translation>{file}のサイズが他の画像と異なります。</translation>
    </message>
    <message>
        <source>{file} has no label {label} beside it.</source>
        <translation>{file}と同じ場所にラベル{label}がありません。</translation>
    </message>
    <message>
        <source>{file} holds no masks: {axes} axes of numbers are needed.</source>
        <translation>{file}にマスクがありません。{axes}軸の数値が必要です。</translation>
    </message>
    <message>
        <source>{file} holds {masks} masks, and none of the frame {number}.</source>
        <translation>{file}のマスクは{masks}個で、フレーム{number}のマスクはありません。</translation>
    </message>
    <message>
        <source>{file} is a copy of {copied}, which is known as a defect.</source>
        <translation>{file}は、既知欠陥である{copied}のコピーです。</translation>
    </message>
    <message>
        <source>{file} is a good image of the model already.</source>
        <translation>{file}はすでにモデルの良品画像です。</translation>
    </message>
    <message>
        <source>{file} is damaged ({reason}); it was kept as {aside}.</source>
        <translation>{file}が破損しています（{reason}）。{aside}として残しました。</translation>
    </message>
    <message>
        <source>{file} is damaged ({reason}); it was left as it is.</source>
        <translation>{file}が破損しています（{reason}）。ファイルは変更していません。</translation>
    </message>
    <message>
        <source>{file} is known as a defect: it cannot be taught as a good part.</source>
        <translation>{file}は既知欠陥のため、良品として追加学習できません。</translation>
    </message>
    <message>
        <source>{file} is no file of settings: {reason}.</source>
        <translation>{file}は設定ファイルではありません：{reason}。</translation>
    </message>
    <message>
        <source>{file} is no known checkpoint of {backbone}: its SHA-256 begins with {digest}, expected {known}.</source>
        <translation>{file}は{backbone}の既知のチェックポイントではありません。SHA-256の先頭は{digest}ですが、{known}である必要があります。</translation>
    </message>
    <message>
        <source>{file} is not added as good. {why}</source>
        <translation>{file}は良品として追加しません。{why}</translation>
    </message>
    <message>
        <source>{file} names no entry of an audit: it is no report or export, or an older one.</source>
        <translation>{file}は監査証跡の項目を示していません。レポートまたはエクスポートしたファイルではないか、古いものです。</translation>
    </message>
    <message>
        <source>{file} names no set.</source>
        <translation>{file}にセットの記載がありません。</translation>
    </message>
    <message>
        <source>{file} names {picture}, which does not exist.</source>
        <translation>{file}に記載された{picture}が存在しません。</translation>
    </message>
    <message>
        <source>{first}, like {more} more</source>
        <translation>{first}（同様のもの ほか{more}件）</translation>
    </message>
    <message>
        <source>{folders:,} folders &apos;{name}&apos;</source>
        <translation>フォルダ{folders:,}個（{name}）</translation>
    </message>
    <message>
        <source>{folder} is a file, not a folder.</source>
        <translation>{folder}はフォルダではなくファイルです。</translation>
    </message>
    <message>
        <source>{folder} is a link: delete the project where it lies.</source>
        <translation>{folder}はリンクです。プロジェクトは元の場所で削除してください。</translation>
    </message>
    <message>
        <source>{folder} is a link: rename the folder where it lies.</source>
        <translation>{folder}はリンクです。フォルダは元の場所で名前を変更してください。</translation>
    </message>
    <message>
        <source>{image} as {original}</source>
        <translation>{image}（{original}として）</translation>
    </message>
    <message>
        <source>{key} is missing</source>
        <translation>{key}がありません</translation>
    </message>
    <message>
        <source>{layout} has a division of its own: {splits} cannot replace it.</source>
        <translation>{layout}には独自のデータ分割があり、{splits}に置き換えられません。</translation>
    </message>
    <message>
        <source>{left} of {all} good images would be left: each is judged by what the others taught, so two must stay.</source>
        <translation>残る良品画像は{all}枚中{left}枚です。それぞれを他の良品の学習結果で判定するため、2枚以上残す必要があります。</translation>
    </message>
    <message>
        <source>{left} samples have not been shown yet.</source>
        <translation>まだ点検していない見本が{left}個あります。</translation>
    </message>
    <message>
        <source>{length} bytes are needed</source>
        <translation>{length}バイトが必要です</translation>
    </message>
    <message>
        <source>{name} in it is too large</source>
        <translation>その中の{name}が大きすぎます</translation>
    </message>
    <message>
        <source>{name} is logged on as {role}</source>
        <translation>{name}は{role}としてログオンしています</translation>
    </message>
    <message>
        <source>{name} is lost: {reason}.</source>
        <translation>{name}が失われました：{reason}。</translation>
    </message>
    <message>
        <source>{name} is said to have {width} x {height} px</source>
        <translation>{name}のサイズが{width} x {height} pxと記載されています</translation>
    </message>
    <message>
        <source>{name} is {dtype} {shape}</source>
        <translation>{name}が{dtype} {shape}です</translation>
    </message>
    <message>
        <source>{name} must be {words}, not {value}.</source>
        <translation>{name}の値が正しくありません：{value}（正しい値：{words}）。</translation>
    </message>
    <message>
        <source>{name} needs a PIN, a badge or a password.</source>
        <translation>{name}にはPIN、IDカードまたはパスワードが必要です。</translation>
    </message>
    <message>
        <source>{name}: this is for the role {role} or a higher one.</source>
        <translation>{name}：{role}以上の権限が必要です。</translation>
    </message>
    <message>
        <source>{name}: {sentence}</source>
        <translation>{name}：{sentence}</translation>
    </message>
    <message>
        <source>{number} between {least:g} and {most:g}</source>
        <translation>{least:g}～{most:g}の{number}</translation>
    </message>
    <message>
        <source>{number} of at least {least:g}</source>
        <translation>{least:g}以上の{number}</translation>
    </message>
    <message>
        <source>{original} cannot be read: {reason}.</source>
        <translation>{original}を読み取れません：{reason}。</translation>
    </message>
    <message>
        <source>{outside} does not lie in the folder {folder}</source>
        <translation>{outside}はフォルダ{folder}の中にありません</translation>
    </message>
    <message>
        <source>{parts} must be put before the camera: name it with --source.</source>
        <translation>{parts}はカメラの前に置く必要があります。--sourceでカメラを指定してください。</translation>
    </message>
    <message>
        <source>{picture} cannot be read: {reason}.</source>
        <translation>{picture}を読み取れません：{reason}。</translation>
    </message>
    <message>
        <source>{remark}.</source>
        <translation>{remark}。</translation>
    </message>
    <message>
        <source>{root} holds several products ({names}): name the folder of one of them.</source>
        <translation>{root}には複数の製品（{names}）があります。いずれか1つのフォルダを指定してください。</translation>
    </message>
    <message>
        <source>{root} is not in the layout of {layout}: there is no {missing}.</source>
        <translation>{root}は{layout}形式ではありません。{missing}がありません。</translation>
    </message>
    <message>
        <source>{sentence}.</source>
        <translation>{sentence}。</translation>
    </message>
    <message>
        <source>{sentence}: {agreed} were agreed to</source>
        <translation>{sentence}：同意されたのは{agreed}件です</translation>
    </message>
    <message>
        <source>{sentence}: {named}.</source>
        <translation>{sentence}：{named}。</translation>
    </message>
    <message>
        <source>{shown} is no option of {kind}: (there are {options}); a comma that belongs to a name is written twice.</source>
        <translation>{shown}は{kind}のオプションではありません（使用できるもの：{options}）。名前に含まれるコンマは2つ続けて書きます。</translation>
    </message>
    <message>
        <source>{target} holds something already: name a new folder.</source>
        <translation>{target}にはすでに何かが入っています。新しいフォルダを指定してください。</translation>
    </message>
    <message>
        <source>{taught} of {all} good images were taught after the build</source>
        <translation>{all}枚の良品画像のうち{taught}枚は、学習後に追加学習したものです</translation>
    </message>
    <message>
        <source>{what} holds settings that are not known here: {named}.</source>
        <translation>{what}に、このバージョンにない設定が含まれています：{named}。</translation>
    </message>
    <message>
        <source>{what} is damaged: {reason}.</source>
        <translation>{what}が破損しています：{reason}。</translation>
    </message>
    <message>
        <source>{what} passed over: {kind}</source>
        <translation>{what}は対象外です：{kind}</translation>
    </message>
    <message>
        <source>{what} was written by a newer Inspector and needs version {needed}, this is {ours}: {reason}.</source>
        <translation>{what}は新しいInspectorで作成されており、バージョン{needed}が必要です。このバージョンは{ours}です：{reason}。</translation>
    </message>
    <message>
        <source>{what} was written by a newer Inspector than this {ours}: {reason}.</source>
        <translation>{what}は、このバージョン{ours}より新しいInspectorで作成されています：{reason}。</translation>
    </message>
    <message>
        <source>{where} cannot be opened.</source>
        <translation>{where}を開けません。</translation>
    </message>
    <message>
        <source>{where} cannot be opened: {reason}.</source>
        <translation>{where}を開けません：{reason}。</translation>
    </message>
    <message>
        <source>{where} cannot be reached: reading or writing it failed.</source>
        <translation>{where}にアクセスできません。読み取りまたは書き込みに失敗しました。</translation>
    </message>
    <message>
        <source>{where} cannot be reached: {reason}.</source>
        <translation>{where}にアクセスできません：{reason}。</translation>
    </message>
    <message>
        <source>{where} cannot be written: access is denied.</source>
        <translation>{where}に書き込めません。アクセスが拒否されました。</translation>
    </message>
    <message>
        <source>{where} cannot be written: it may only be read.</source>
        <translation>{where}に書き込めません。読み取り専用です。</translation>
    </message>
    <message>
        <source>{where} is a database of another program.</source>
        <translation>{where}は別のプログラムのデータベースです。</translation>
    </message>
    <message>
        <source>{where} is damaged: it is no database.</source>
        <translation>{where}が破損しています。データベースではありません。</translation>
    </message>
    <message>
        <source>{where} is damaged: {reason}.</source>
        <translation>{where}が破損しています：{reason}。</translation>
    </message>
    <message>
        <source>{where} is empty: nothing has been recorded yet.</source>
        <translation>{where}は空です。まだ何も記録されていません。</translation>
    </message>
    <message>
        <source>{where} is not where it was.</source>
        <translation>{where}が元の場所にありません。</translation>
    </message>
    <message>
        <source>{where} was written by a newer Inspector (schema {revision}).</source>
        <translation>{where}は新しいInspectorで作成されています（スキーマ{revision}）。</translation>
    </message>
    <message>
        <source>{whoever}; this is for the role {role} or a higher one.</source>
        <translation>{whoever}。この操作には{role}以上の権限が必要です。</translation>
    </message>
    <message>
        <source>{who} has drafted a threshold of {value:.5g}: release or discard it first.</source>
        <translation>{who}がしきい値{value:.5g}を起案しています。先に有効化するか破棄してください。</translation>
    </message>
    <message>
        <source>{who} has drafted this threshold, and in this project another person puts it in force.</source>
        <translation>このしきい値は{who}が起案しました。このプロジェクトでは別の人が有効化します。</translation>
    </message>
    <message>
        <source>{wrong} is no good picture of the model in use.</source>
        <translation>{wrong}は使用中のモデルの良品画像ではありません。</translation>
    </message>
    <message numerus="yes">
        <source>{count:,} files</source>
        <translation>
            <numerusform>{count:,}個のファイル</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count:,} pictures are not on this PC, only placeholders: have the cloud drive keep them on this device</source>
        <translation>
            <numerusform>{count:,}枚の画像がこのPCに実体がなく、プレースホルダだけです。クラウドドライブで、このデバイスに常に保持する設定にしてください</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} parts or pictures wait to be recorded.</source>
        <translation>
            <numerusform>{count}個のワークまたは画像が記録待ちです。</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>stages</name>
    <message>
        <source>Adding validation images</source>
        <translation>検証画像を追加中</translation>
    </message>
    <message>
        <source>Bringing the project back</source>
        <translation>プロジェクトを復元中</translation>
    </message>
    <message>
        <source>Checking areas</source>
        <translation>領域を確認中</translation>
    </message>
    <message>
        <source>Checking the audit</source>
        <translation>監査証跡を確認中</translation>
    </message>
    <message>
        <source>Checking evidence</source>
        <translation>再現データを確認中</translation>
    </message>
    <message>
        <source>Checking pictures</source>
        <translation>画像を確認中</translation>
    </message>
    <message>
        <source>Checking the database</source>
        <translation>データベースを確認中</translation>
    </message>
    <message>
        <source>Checking the file</source>
        <translation>ファイルを確認中</translation>
    </message>
    <message>
        <source>Checking the PIN</source>
        <translation>PINを確認中</translation>
    </message>
    <message>
        <source>Checking the models</source>
        <translation>モデルを確認中</translation>
    </message>
    <message>
        <source>Choosing the memory bank</source>
        <translation>メモリバンクを選択中</translation>
    </message>
    <message>
        <source>Choosing a threshold</source>
        <translation>しきい値を決定中</translation>
    </message>
    <message>
        <source>Choosing the reference</source>
        <translation>基準画像を選択中</translation>
    </message>
    <message>
        <source>Comparing files</source>
        <translation>ファイルを比較中</translation>
    </message>
    <message>
        <source>Comparing good parts</source>
        <translation>良品を比較中</translation>
    </message>
    <message>
        <source>Comparing good parts with each other</source>
        <translation>良品どうしを比較中</translation>
    </message>
    <message>
        <source>Comparing maps with masks</source>
        <translation>マップとマスクを比較中</translation>
    </message>
    <message>
        <source>Comparing pictures with the rims of others</source>
        <translation>画像を他の画像の周縁部と比較中</translation>
    </message>
    <message>
        <source>Comparing settings</source>
        <translation>設定を比較中</translation>
    </message>
    <message>
        <source>Comparing with every good picture</source>
        <translation>すべての良品画像と比較中</translation>
    </message>
    <message>
        <source>Comparing the models</source>
        <translation>モデルを比較中</translation>
    </message>
    <message>
        <source>Computing curves</source>
        <translation>曲線を計算中</translation>
    </message>
    <message>
        <source>Comparing what was said</source>
        <translation>判定を比較中</translation>
    </message>
    <message>
        <source>Deleting the project</source>
        <translation>プロジェクトを削除中</translation>
    </message>
    <message>
        <source>Copying pictures</source>
        <translation>画像をコピー中</translation>
    </message>
    <message>
        <source>Copying the project</source>
        <translation>プロジェクトを複製中</translation>
    </message>
    <message>
        <source>Copying the samples</source>
        <translation>見本をコピー中</translation>
    </message>
    <message>
        <source>Drawing parts</source>
        <translation>ワークを描画中</translation>
    </message>
    <message>
        <source>Drawing synthetic defects</source>
        <translation>合成欠陥を描画中</translation>
    </message>
    <message>
        <source>Drawing pictures</source>
        <translation>画像を描画中</translation>
    </message>
    <message>
        <source>Evaluating</source>
        <translation>評価中</translation>
    </message>
    <message>
        <source>Exporting good parts to learn from</source>
        <translation>学習用の良品をエクスポート中</translation>
    </message>
    <message>
        <source>Exporting validation images</source>
        <translation>検証画像をエクスポート中</translation>
    </message>
    <message>
        <source>Exporting</source>
        <translation>エクスポート中</translation>
    </message>
    <message>
        <source>Finding how parts lie</source>
        <translation>ワークの置き方を判別中</translation>
    </message>
    <message>
        <source>Finding the bit depth</source>
        <translation>ビット深度を判別中</translation>
    </message>
    <message>
        <source>Importing validation images</source>
        <translation>検証画像をインポート中</translation>
    </message>
    <message>
        <source>Importing</source>
        <translation>インポート中</translation>
    </message>
    <message>
        <source>Inspecting</source>
        <translation>検査中</translation>
    </message>
    <message>
        <source>Judging good parts</source>
        <translation>良品を判定中</translation>
    </message>
    <message>
        <source>Judging parts again</source>
        <translation>ワークを再判定中</translation>
    </message>
    <message>
        <source>Judging synthetic defects</source>
        <translation>合成欠陥を判定中</translation>
    </message>
    <message>
        <source>Keeping small pictures of good parts</source>
        <translation>良品の縮小画像を保存中</translation>
    </message>
    <message>
        <source>Learning every position</source>
        <translation>全位置を学習中</translation>
    </message>
    <message>
        <source>Loading the engine</source>
        <translation>エンジンを読み込み中</translation>
    </message>
    <message>
        <source>Leaving out pictures</source>
        <translation>画像を除外中</translation>
    </message>
    <message>
        <source>Leaving good parts out</source>
        <translation>良品を除外中</translation>
    </message>
    <message>
        <source>Loading the model</source>
        <translation>モデルを読み込み中</translation>
    </message>
    <message>
        <source>Loading the network</source>
        <translation>ネットワークを読み込み中</translation>
    </message>
    <message>
        <source>Looking at known defects</source>
        <translation>既知欠陥を確認中</translation>
    </message>
    <message>
        <source>Looking at rejected parts</source>
        <translation>不合格ワークを確認中</translation>
    </message>
    <message>
        <source>Looking at the good parts</source>
        <translation>良品を調査中</translation>
    </message>
    <message>
        <source>Looking at the pictures</source>
        <translation>画像を調査中</translation>
    </message>
    <message>
        <source>Looking at the project</source>
        <translation>プロジェクトを確認中</translation>
    </message>
    <message>
        <source>Looking at the projects</source>
        <translation>プロジェクトの一覧を確認中</translation>
    </message>
    <message>
        <source>Logging on</source>
        <translation>ログオン中</translation>
    </message>
    <message>
        <source>Looking for cameras</source>
        <translation>カメラを検索中</translation>
    </message>
    <message>
        <source>Looking for images</source>
        <translation>画像を検索中</translation>
    </message>
    <message>
        <source>Looking for other files</source>
        <translation>その他のファイルを検索中</translation>
    </message>
    <message>
        <source>Looking for regions</source>
        <translation>異常領域を検索中</translation>
    </message>
    <message>
        <source>Looking into the record</source>
        <translation>記録を調査中</translation>
    </message>
    <message>
        <source>Making the project</source>
        <translation>プロジェクトを作成中</translation>
    </message>
    <message>
        <source>Measuring latency</source>
        <translation>処理時間を測定中</translation>
    </message>
    <message>
        <source>Measuring stages</source>
        <translation>各段階を測定中</translation>
    </message>
    <message>
        <source>Measuring throughput</source>
        <translation>処理能力を測定中</translation>
    </message>
    <message>
        <source>Naming the family</source>
        <translation>グループに名前を設定中</translation>
    </message>
    <message>
        <source>Opening the picture</source>
        <translation>画像を開いています</translation>
    </message>
    <message>
        <source>Opening the project</source>
        <translation>プロジェクトを開いています</translation>
    </message>
    <message>
        <source>Opening the record</source>
        <translation>記録を開いています</translation>
    </message>
    <message>
        <source>Preparing the pages</source>
        <translation>ページを準備中</translation>
    </message>
    <message>
        <source>Projecting features</source>
        <translation>特徴量を射影中</translation>
    </message>
    <message>
        <source>Putting the model to use</source>
        <translation>モデルを切り替え中</translation>
    </message>
    <message>
        <source>Reading the accounts</source>
        <translation>アカウントを読み込み中</translation>
    </message>
    <message>
        <source>Reading the audit</source>
        <translation>監査証跡を読み込み中</translation>
    </message>
    <message>
        <source>Reading the settings</source>
        <translation>設定を読み込み中</translation>
    </message>
    <message>
        <source>Reading a picture</source>
        <translation>画像を読み込み中</translation>
    </message>
    <message>
        <source>Reading and computing features</source>
        <translation>読み込みと特徴量の計算中</translation>
    </message>
    <message>
        <source>Reading images</source>
        <translation>画像を読み込み中</translation>
    </message>
    <message>
        <source>Reading masks</source>
        <translation>マスクを読み込み中</translation>
    </message>
    <message>
        <source>Reading pictures</source>
        <translation>画像を読み込み中</translation>
    </message>
    <message>
        <source>Reading the licences</source>
        <translation>ライセンスを読み込み中</translation>
    </message>
    <message>
        <source>Reading thumbnails</source>
        <translation>サムネイルを読み込み中</translation>
    </message>
    <message>
        <source>Replaying</source>
        <translation>再判定中</translation>
    </message>
    <message>
        <source>Runs</source>
        <translation>測定の繰り返し</translation>
    </message>
    <message>
        <source>Saving pictures</source>
        <translation>画像を保存中</translation>
    </message>
    <message>
        <source>Saving the model</source>
        <translation>モデルを保存中</translation>
    </message>
    <message>
        <source>Saving the table</source>
        <translation>表を保存中</translation>
    </message>
    <message>
        <source>Scoring good parts without themselves</source>
        <translation>良品のスコアを自身を除いて計算中</translation>
    </message>
    <message>
        <source>Scoring images with defects</source>
        <translation>欠陥のある画像のスコアを計算中</translation>
    </message>
    <message>
        <source>Scoring validation images of good parts</source>
        <translation>良品の検証画像のスコアを計算中</translation>
    </message>
    <message>
        <source>Scoring validation images</source>
        <translation>検証画像のスコアを計算中</translation>
    </message>
    <message>
        <source>Self-test</source>
        <translation>自己診断</translation>
    </message>
    <message>
        <source>Storing the accounts</source>
        <translation>アカウントを保存中</translation>
    </message>
    <message>
        <source>Showing the samples</source>
        <translation>見本を点検中</translation>
    </message>
    <message>
        <source>Starting</source>
        <translation>開始中</translation>
    </message>
    <message>
        <source>Storing the answer</source>
        <translation>回答を保存中</translation>
    </message>
    <message>
        <source>Storing the decision</source>
        <translation>決定を保存中</translation>
    </message>
    <message>
        <source>Storing the labels</source>
        <translation>ラベルを保存中</translation>
    </message>
    <message>
        <source>Storing the mask</source>
        <translation>マスクを保存中</translation>
    </message>
    <message>
        <source>Storing the project</source>
        <translation>プロジェクトを保存中</translation>
    </message>
    <message>
        <source>Storing the settings</source>
        <translation>設定を保存中</translation>
    </message>
    <message>
        <source>Storing the threshold</source>
        <translation>しきい値を保存中</translation>
    </message>
    <message>
        <source>Teaching</source>
        <translation>追加学習中</translation>
    </message>
    <message>
        <source>Testing</source>
        <translation>テスト中</translation>
    </message>
    <message>
        <source>Timing a few images</source>
        <translation>数枚の画像で時間を測定中</translation>
    </message>
    <message>
        <source>Timing</source>
        <translation>時間を測定中</translation>
    </message>
    <message>
        <source>Training the autoencoder</source>
        <translation>オートエンコーダを学習中</translation>
    </message>
    <message>
        <source>Trying one by one</source>
        <translation>1つずつ試行中</translation>
    </message>
    <message>
        <source>Trying known defects on good parts</source>
        <translation>既知欠陥を良品で試行中</translation>
    </message>
    <message>
        <source>Waiting for the cancelled build to stop</source>
        <translation>キャンセルした学習の停止待ち</translation>
    </message>
    <message>
        <source>Watching the parts</source>
        <translation>ワークの推移を調査中</translation>
    </message>
    <message>
        <source>Writing the audit</source>
        <translation>監査証跡を書き込み中</translation>
    </message>
    <message>
        <source>Writing the record</source>
        <translation>記録を書き込み中</translation>
    </message>
    <message>
        <source>Writing the report</source>
        <translation>レポートを作成中</translation>
    </message>
    <message>
        <source>batches</source>
        <translation>バッチ</translation>
    </message>
    <message>
        <source>candidates</source>
        <translation>候補</translation>
    </message>
    <message>
        <source>checks</source>
        <translation>項目</translation>
    </message>
    <message>
        <source>defects</source>
        <translation>欠陥</translation>
    </message>
    <message>
        <source>entries</source>
        <translation>件</translation>
    </message>
    <message>
        <source>files</source>
        <translation>ファイル</translation>
    </message>
    <message>
        <source>groups</source>
        <translation>グループ</translation>
    </message>
    <message>
        <source>images</source>
        <translation>枚</translation>
    </message>
    <message>
        <source>masks</source>
        <translation>マスク</translation>
    </message>
    <message>
        <source>MB</source>
        <translation>MB</translation>
    </message>
    <message>
        <source>models</source>
        <translation>モデル</translation>
    </message>
    <message>
        <source>parts</source>
        <translation>ワーク</translation>
    </message>
    <message>
        <source>patches</source>
        <translation>パッチ</translation>
    </message>
    <message>
        <source>pictures</source>
        <translation>枚</translation>
    </message>
    <message>
        <source>positions</source>
        <translation>位置</translation>
    </message>
    <message>
        <source>projects</source>
        <translation>プロジェクト</translation>
    </message>
    <message>
        <source>runs</source>
        <translation>回</translation>
    </message>
    <message>
        <source>samples</source>
        <translation>見本</translation>
    </message>
    <message>
        <source>vectors</source>
        <translation>ベクトル</translation>
    </message>
    <message>
        <source>views</source>
        <translation>ビュー</translation>
    </message>
</context>
<context>
    <name>tune</name>
    <message>
        <source>{truth}, scored without itself</source>
        <translation>{truth}、自身を除いたスコア</translation>
    </message>
    <message>
        <source>Escape</source>
        <translation>見逃し</translation>
    </message>
    <message>
        <source>False reject</source>
        <translation>過検出</translation>
    </message>
    <message>
        <source>Defect</source>
        <translation>不良品</translation>
    </message>
    <message>
        <source>Good part</source>
        <translation>良品</translation>
    </message>
    <message>
        <source>best F1</source>
        <translation>F1最大</translation>
    </message>
    <message>
        <source>no escapes</source>
        <translation>見逃しなし</translation>
    </message>
    <message>
        <source>few escapes</source>
        <translation>見逃し少</translation>
    </message>
    <message>
        <source>lowest cost</source>
        <translation>コスト最小</translation>
    </message>
    <message>
        <source>from good parts</source>
        <translation>良品から</translation>
    </message>
    <message>
        <source>set by hand</source>
        <translation>手動設定</translation>
    </message>
    <message>
        <source>{rule}, provisional</source>
        <translation>{rule}、暫定</translation>
    </message>
    <message>
        <source>No defects to check with</source>
        <translation>確認に使える不良品なし</translation>
    </message>
    <message>
        <source>Nothing is known about escapes.</source>
        <translation>見逃しについては何もわかりません。</translation>
    </message>
    <message>
        <source>Of all defects {interval} would pass ({kind}).</source>
        <translation>全不良品のうちOKになる割合：{interval}（{kind}）。</translation>
    </message>
    <message>
        <source>No good parts to check with</source>
        <translation>確認に使える良品なし</translation>
    </message>
    <message>
        <source>Nothing is known about false rejects.</source>
        <translation>過検出については何もわかりません。</translation>
    </message>
    <message>
        <source>Of all good parts {interval} would be rejected ({kind}).</source>
        <translation>全良品のうちNGになる割合：{interval}（{kind}）。</translation>
    </message>
    <message>
        <source>{level}, exact: Clopper-Pearson</source>
        <translation>{level}、正確法：Clopper-Pearson</translation>
    </message>
    <message>
        <source>{level}, stratified bootstrap</source>
        <translation>{level}、層別ブートストラップ</translation>
    </message>
    <message>
        <source>{level}, score interval</source>
        <translation>{level}、スコア区間</translation>
    </message>
    <message>
        <source>{low} to {high}</source>
        <translation>{low}～{high}</translation>
    </message>
    <message>
        <source>The same images chose this threshold and judge it: real rates will be worse.</source>
        <translation>しきい値の決定と評価に同じ画像を使っています。実際の誤判定率はこれより高くなります。</translation>
    </message>
    <message>
        <source>This threshold was set before there were defects to check it with. Apply a rule to confirm it.</source>
        <translation>このしきい値は、確認に使える不良品がない状態で設定されました。ルールを適用して確認してください。</translation>
    </message>
    <message>
        <source>Add a few images of real defects for validation to the project and build again.</source>
        <translation>プロジェクトに実際の欠陥の検証画像を数枚追加して、再学習してください。</translation>
    </message>
</context>
<context>
    <name>validating</name>
    <message>
        <source>Imported: good parts {good}, defects {defect}, of them with a mask {masks}.</source>
        <translation>インポート：良品{good}、不良品{defect}、うちマスクあり{masks}。</translation>
    </message>
    <message>
        <source>Exported to {folder}: images {images}, masks {masks}.</source>
        <translation>{folder}へエクスポート：画像{images}、マスク{masks}。</translation>
    </message>
    <message>
        <source>{count} of them are synthetic.</source>
        <translation>うち{count}件は合成です。</translation>
    </message>
    <message>
        <source>Synthetic defects drawn: {count}. They are marked, and figures leave them out.</source>
        <translation>描画した合成欠陥：{count}。合成として区別し、集計には含めません。</translation>
    </message>
    <message>
        <source>Known before: {count}.</source>
        <translation>登録済み：{count}。</translation>
    </message>
    <message>
        <source>Left out: {count} ({named}).</source>
        <translation>除外：{count}（{named}）。</translation>
    </message>
    <message>
        <source>All images</source>
        <translation>全画像</translation>
    </message>
    <message>
        <source>Not labelled</source>
        <translation>ラベルなし</translation>
    </message>
    <message>
        <source>Good parts</source>
        <translation>良品</translation>
    </message>
    <message>
        <source>Defects</source>
        <translation>不良品</translation>
    </message>
    <message>
        <source>Left out</source>
        <translation>除外</translation>
    </message>
    <message>
        <source>Misjudged</source>
        <translation>誤判定</translation>
    </message>
    <message>
        <source>Without a score</source>
        <translation>スコアなし</translation>
    </message>
    <message>
        <source>Synthetic</source>
        <translation>合成</translation>
    </message>
    <message>
        <source>Good part</source>
        <translation>良品</translation>
    </message>
    <message>
        <source>Defect</source>
        <translation>不良品</translation>
    </message>
    <message>
        <source>{truth} (synthetic)</source>
        <translation>{truth}（合成）</translation>
    </message>
    <message>
        <source>somebody</source>
        <translation>氏名不明</translation>
    </message>
    <message>
        <source>{said}, by {who}</source>
        <translation>{said}、{who}</translation>
    </message>
    <message>
        <source>{said}, by {who}, {when}</source>
        <translation>{said}、{who}、{when}</translation>
    </message>
    <message>
        <source>{count} not labelled</source>
        <translation>ラベルなし{count}</translation>
    </message>
    <message>
        <source>{count} left out</source>
        <translation>除外{count}</translation>
    </message>
    <message>
        <source>{count} synthetic</source>
        <translation>合成{count}</translation>
    </message>
    <message>
        <source>No defect is among them, so nothing is known about escapes: add pictures of real ones.</source>
        <translation>不良品がないため、見逃しについては何もわかりません。実際の不良品の画像を追加してください。</translation>
    </message>
    <message>
        <source>One defect says next to nothing about escapes: add more.</source>
        <translation>不良品1個では、見逃しについてほとんど何もわかりません。追加してください。</translation>
    </message>
</context>
</TS>
