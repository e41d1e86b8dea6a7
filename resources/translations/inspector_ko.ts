<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ko" sourcelanguage="en">
<context>
    <name>AccountForm</name>
    <message>
        <source>As in the settings</source>
        <translation>설정과 동일</translation>
    </message>
    <message>
        <source>May log on</source>
        <translation>로그인 허용</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>저장</translation>
    </message>
    <message>
        <source>Remove…</source>
        <translation>삭제…</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
    <message>
        <source>First administrator</source>
        <translation>첫 관리자</translation>
    </message>
    <message>
        <source>New account</source>
        <translation>새 계정</translation>
    </message>
    <message>
        <source>Change the PIN…</source>
        <translation>PIN 변경…</translation>
    </message>
    <message>
        <source>Set a PIN…</source>
        <translation>PIN 설정…</translation>
    </message>
    <message>
        <source>Read another badge…</source>
        <translation>다른 배지 읽기…</translation>
    </message>
    <message>
        <source>Read a badge…</source>
        <translation>배지 읽기…</translation>
    </message>
    <message>
        <source>A new one is entered.</source>
        <translation>새로 입력했습니다.</translation>
    </message>
    <message>
        <source>There is one.</source>
        <translation>있습니다.</translation>
    </message>
    <message>
        <source>There is none.</source>
        <translation>없습니다.</translation>
    </message>
    <message>
        <source>Unchanged</source>
        <translation>변경 없음</translation>
    </message>
    <message>
        <source>At least {count} letters</source>
        <translation>최소 {count}자</translation>
    </message>
    <message>
        <source>The two passwords differ.</source>
        <translation>두 비밀번호가 다릅니다.</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>비밀번호</translation>
    </message>
    <message>
        <source>Password again</source>
        <translation>비밀번호 확인</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>이름</translation>
    </message>
    <message>
        <source>Role</source>
        <translation>역할</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>언어</translation>
    </message>
</context>
<context>
    <name>AccountList</name>
    <message>
        <source>Accounts</source>
        <translation>계정</translation>
    </message>
    <message>
        <source>PIN</source>
        <translation>PIN</translation>
    </message>
    <message>
        <source>badge</source>
        <translation>배지</translation>
    </message>
    <message>
        <source>password</source>
        <translation>비밀번호</translation>
    </message>
    <message>
        <source>may not log on</source>
        <translation>로그인 불가</translation>
    </message>
</context>
<context>
    <name>AddDialog</name>
    <message>
        <source>Add samples</source>
        <translation>샘플 추가</translation>
    </message>
    <message>
        <source>Name of the sample</source>
        <translation>샘플 이름</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>추가</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
    <message>
        <source>A real part that is kept at the line and put before the camera. Give it the name that is written on it.</source>
        <translation>라인에 보관해 두고 카메라 앞에 놓는 실물 부품입니다. 부품에 적힌 이름을 입력하십시오.</translation>
    </message>
    <message numerus="yes">
        <source>%n pictures. The project keeps a copy of each.</source>
        <translation>
            <numerusform>이미지 %n개. 프로젝트에 각각 사본을 보관합니다.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>AgreementPanel</name>
    <message>
        <source>Save as PDF…</source>
        <translation>PDF로 저장…</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>열기</translation>
    </message>
    <message>
        <source>Who</source>
        <translation>대상</translation>
    </message>
    <message>
        <source>Said the same</source>
        <translation>판정 일치</translation>
    </message>
    <message>
        <source>Kappa</source>
        <translation>카파</translation>
    </message>
    <message>
        <source>What it means</source>
        <translation>의미</translation>
    </message>
    <message>
        <source>Agreement of people and machine</source>
        <translation>사람과 기계의 판정 일치도</translation>
    </message>
    <message>
        <source>Have two persons judge the same parts on Verify, or one person judge parts again, or inspect parts with a serial several times: how well they agree stands here then.</source>
        <translation>육안 확인에서 두 사람이 같은 부품을 판정하거나, 한 사람이 부품을 다시 판정하거나, 시리얼이 있는 부품을 여러 번 검사하면 판정이 얼마나 일치하는지 여기에 표시됩니다.</translation>
    </message>
    <message>
        <source>Shares have exact intervals of 95%. Kappa is the agreement beyond chance: 1 is perfect, 0 is luck.</source>
        <translation>비율에는 95% 정확 신뢰구간이 붙습니다. 카파는 우연을 넘어서는 일치 정도로, 1이면 완전 일치, 0이면 우연 수준입니다.</translation>
    </message>
    <message>
        <source>So few parts say little: 30 that were judged twice, half of them defects, are a beginning.</source>
        <translation>부품 수가 적어 신뢰하기 어렵습니다. 두 번 판정한 부품 30개(절반은 불량)가 최소한의 출발점입니다.</translation>
    </message>
    <message>
        <source>Do people and the machine agree?</source>
        <translation>사람과 기계의 판정이 일치합니까?</translation>
    </message>
</context>
<context>
    <name>Alarm</name>
    <message>
        <source>There is no loudspeaker in use.</source>
        <translation>사용 중인 스피커가 없습니다.</translation>
    </message>
    <message>
        <source>There is no loudspeaker in use, or none of these programs is installed: {programs}.</source>
        <translation>사용 중인 스피커가 없거나 다음 프로그램 중 어느 것도 설치되어 있지 않습니다: {programs}.</translation>
    </message>
    <message>
        <source>No tone can be heard on this PC.</source>
        <translation>이 PC에서는 경보음을 들을 수 없습니다.</translation>
    </message>
</context>
<context>
    <name>AnswerButtons</name>
    <message>
        <source>Defect (1)</source>
        <translation>불량 (1)</translation>
    </message>
    <message>
        <source>Unsure (3)</source>
        <translation>보류 (3)</translation>
    </message>
    <message>
        <source>What you answer from now on also becomes a validation image that shows it (V)</source>
        <translation>지금부터의 판정 결과를 그 내용을 보여 주는 검증 이미지로도 추가합니다 (V)</translation>
    </message>
    <message>
        <source>Validation</source>
        <translation>검증</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>되돌리기</translation>
    </message>
    <message>
        <source>Take the last answer back (Backspace)</source>
        <translation>마지막 판정 취소 (Backspace)</translation>
    </message>
    <message>
        <source>Good part (2)</source>
        <translation>양품 (2)</translation>
    </message>
    <message>
        <source>Good part: false reject (2)</source>
        <translation>양품: 과검 (2)</translation>
    </message>
    <message>
        <source>It is a defect of this kind</source>
        <translation>이 유형의 불량입니다</translation>
    </message>
</context>
<context>
    <name>ApplyBox</name>
    <message>
        <source>Apply</source>
        <translation>적용</translation>
    </message>
    <message>
        <source>Back to what is in use</source>
        <translation>적용 중인 영역으로</translation>
    </message>
    <message>
        <source>Build anew</source>
        <translation>모델 재생성</translation>
    </message>
    <message>
        <source>Drafted: in this project another person puts it in force, on the page of the threshold.</source>
        <translation>초안이 작성되었습니다. 이 프로젝트에서는 다른 사람이 임계값 페이지에서 적용합니다.</translation>
    </message>
    <message>
        <source>Draft, being checked or stored…</source>
        <translation>초안을 확인하거나 저장하는 중…</translation>
    </message>
    <message>
        <source>Draft: not in use yet. It stays here while the program runs, also when you leave this page.</source>
        <translation>초안: 아직 적용되지 않았습니다. 프로그램이 실행되는 동안에는 이 페이지를 떠나도 유지됩니다.</translation>
    </message>
    <message>
        <source>In use: everything is looked at.</source>
        <translation>적용 중: 전체를 검사합니다.</translation>
    </message>
    <message>
        <source>In use. The next build learns by these areas.</source>
        <translation>적용 중입니다. 다음 모델 생성 때 이 영역으로 학습합니다.</translation>
    </message>
    <message>
        <source>In use: these areas act on scoring at once. Building anew will also remove what is ignored from the memory bank.</source>
        <translation>적용 중: 이 영역은 점수 계산에 바로 반영됩니다. 모델을 다시 생성하면 무시되는 부분이 메모리 뱅크에서도 제거됩니다.</translation>
    </message>
    <message>
        <source>Write why: it is kept in the history.</source>
        <translation>사유를 입력하십시오. 이력에 남습니다.</translation>
    </message>
    <message>
        <source>Why, in one line</source>
        <translation>사유 (한 줄)</translation>
    </message>
    <message>
        <source>Reason for the change</source>
        <translation>변경 사유</translation>
    </message>
</context>
<context>
    <name>AreaForm</name>
    <message>
        <source>Looked at by</source>
        <translation>판정 기준</translation>
    </message>
    <message>
        <source>Sensitivity</source>
        <translation>감도</translation>
    </message>
    <message>
        <source>Threshold of its own</source>
        <translation>별도 임계값</translation>
    </message>
    <message>
        <source>in px</source>
        <translation>px 단위</translation>
    </message>
    <message>
        <source>in mm</source>
        <translation>mm 단위</translation>
    </message>
    <message>
        <source>Name, such as: clamp</source>
        <translation>이름 (예: 클램프)</translation>
    </message>
    <message>
        <source>What the area means</source>
        <translation>영역의 의미</translation>
    </message>
    <message>
        <source>Name of the area</source>
        <translation>영역 이름</translation>
    </message>
    <message>
        <source>How the zone is looked at</source>
        <translation>구역의 판정 기준</translation>
    </message>
    <message>
        <source>Sensitivity or threshold of the zone</source>
        <translation>구역의 감도 또는 임계값</translation>
    </message>
    <message>
        <source>Unit of the numbers</source>
        <translation>수치 단위</translation>
    </message>
    <message>
        <source>Left</source>
        <translation>왼쪽</translation>
    </message>
    <message>
        <source>Top</source>
        <translation>위쪽</translation>
    </message>
    <message>
        <source>Width</source>
        <translation>너비</translation>
    </message>
    <message>
        <source>Height</source>
        <translation>높이</translation>
    </message>
</context>
<context>
    <name>AreaList</name>
    <message>
        <source>Areas</source>
        <translation>영역</translation>
    </message>
    <message>
        <source>Everything is looked at. Take a tool and draw on the picture.</source>
        <translation>전체를 검사합니다. 도구를 선택해 이미지 위에 그리십시오.</translation>
    </message>
    <message>
        <source>Begin another area with the next stroke</source>
        <translation>다음에 그리는 것부터 새 영역으로 시작</translation>
    </message>
    <message>
        <source>Further up: of zones that overlap the lower one in the list counts</source>
        <translation>위로 이동: 구역이 겹치면 목록에서 아래에 있는 구역이 우선합니다</translation>
    </message>
    <message>
        <source>Further down: of zones that overlap the lower one in the list counts</source>
        <translation>아래로 이동: 구역이 겹치면 목록에서 아래에 있는 구역이 우선합니다</translation>
    </message>
    <message>
        <source>Delete the chosen area (Del)</source>
        <translation>선택한 영역 삭제 (Del)</translation>
    </message>
</context>
<context>
    <name>AreaWords</name>
    <message>
        <source>Ignored</source>
        <translation>무시</translation>
    </message>
    <message>
        <source>Region of interest</source>
        <translation>관심 영역</translation>
    </message>
    <message>
        <source>Zone</source>
        <translation>구역</translation>
    </message>
    <message>
        <source>Neither learned nor scored.</source>
        <translation>학습도 점수 계산도 하지 않습니다.</translation>
    </message>
    <message>
        <source>Only regions of interest are looked at; what is dim lies in none of them.</source>
        <translation>관심 영역만 검사합니다. 어둡게 표시된 부분은 어느 관심 영역에도 속하지 않습니다.</translation>
    </message>
    <message>
        <source>Has a sensitivity or a threshold of its own. Of zones that overlap the later one counts.</source>
        <translation>별도의 감도나 임계값을 가집니다. 구역이 겹치면 나중 구역이 우선합니다.</translation>
    </message>
    <message>
        <source>threshold {value}</source>
        <translation>임계값 {value}</translation>
    </message>
    <message>
        <source>sensitivity × {factor}</source>
        <translation>감도 × {factor}</translation>
    </message>
</context>
<context>
    <name>AuditDetails</name>
    <message>
        <source>The clock of this PC was set back before this entry.</source>
        <translation>이 항목 전에 이 PC의 시계를 되돌렸습니다.</translation>
    </message>
    <message>
        <source>Hash of the entry before</source>
        <translation>이전 항목의 해시</translation>
    </message>
    <message>
        <source>Hash</source>
        <translation>해시</translation>
    </message>
    <message>
        <source>Entry</source>
        <translation>항목</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>시각</translation>
    </message>
    <message>
        <source>What</source>
        <translation>내용</translation>
    </message>
    <message>
        <source>Who</source>
        <translation>사용자</translation>
    </message>
    <message>
        <source>Role</source>
        <translation>역할</translation>
    </message>
    <message>
        <source>Logged on by</source>
        <translation>로그인 방법</translation>
    </message>
    <message>
        <source>Station</source>
        <translation>스테이션</translation>
    </message>
    <message>
        <source>Project</source>
        <translation>프로젝트</translation>
    </message>
</context>
<context>
    <name>AuditFilters</name>
    <message>
        <source>Since when</source>
        <translation>기간</translation>
    </message>
    <message>
        <source>What</source>
        <translation>내용</translation>
    </message>
    <message>
        <source>Who</source>
        <translation>사용자</translation>
    </message>
    <message>
        <source>Project</source>
        <translation>프로젝트</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>오늘</translation>
    </message>
    <message>
        <source>Last 7 days</source>
        <translation>최근 7일</translation>
    </message>
    <message>
        <source>Last 30 days</source>
        <translation>최근 30일</translation>
    </message>
    <message>
        <source>All of it</source>
        <translation>전체 기간</translation>
    </message>
    <message>
        <source>Everything</source>
        <translation>모든 내용</translation>
    </message>
    <message>
        <source>Everybody</source>
        <translation>모든 사용자</translation>
    </message>
    <message>
        <source>All projects</source>
        <translation>모든 프로젝트</translation>
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
        <translation>시각</translation>
    </message>
    <message>
        <source>What</source>
        <translation>내용</translation>
    </message>
    <message>
        <source>Who</source>
        <translation>이름</translation>
    </message>
    <message>
        <source>Role</source>
        <translation>역할</translation>
    </message>
    <message>
        <source>Project</source>
        <translation>프로젝트</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>상세</translation>
    </message>
</context>
<context>
    <name>AuditPage</name>
    <message>
        <source>Details of the entry</source>
        <translation>항목의 상세</translation>
    </message>
    <message>
        <source>Verify the chain</source>
        <translation>체인 검증</translation>
    </message>
    <message>
        <source>Export CSV…</source>
        <translation>CSV 내보내기…</translation>
    </message>
    <message>
        <source>Look for newer entries</source>
        <translation>새 항목 확인</translation>
    </message>
    <message numerus="yes">
        <source>{count} entries</source>
        <translation>
            <numerusform>항목 {count}개</numerusform>
        </translation>
    </message>
    <message>
        <source>Export the audit</source>
        <translation>감사 추적 내보내기</translation>
    </message>
    <message>
        <source>Reading the audit…</source>
        <translation>감사 추적을 읽는 중…</translation>
    </message>
    <message numerus="yes">
        <source>Reading the audit: {count} entries</source>
        <translation>
            <numerusform>감사 추적을 읽는 중: 항목 {count}개</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} entries were written.</source>
        <translation>
            <numerusform>항목 {count}개를 저장했습니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>The chain is whole: nothing was changed, removed or put in between.</source>
        <translation>체인이 온전합니다. 변경, 삭제되거나 끼워 넣은 항목이 없습니다.</translation>
    </message>
    <message numerus="yes">
        <source>The chain is broken: {count} findings.</source>
        <translation>
            <numerusform>체인이 깨졌습니다. 이상 {count}건.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} entries are of a clock that was set back.</source>
        <translation>
            <numerusform>항목 {count}개는 되돌린 시계로 기록되었습니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>Entry {number}: {finding}</source>
        <translation>항목 {number}: {finding}</translation>
    </message>
    <message>
        <source>and {count} more</source>
        <translation>외 {count}개</translation>
    </message>
</context>
<context>
    <name>AuditTable</name>
    <message>
        <source>Entries of the audit</source>
        <translation>감사 추적의 항목</translation>
    </message>
</context>
<context>
    <name>AuditWords</name>
    <message>
        <source>Logged on</source>
        <translation>로그인</translation>
    </message>
    <message>
        <source>Logged off</source>
        <translation>로그아웃</translation>
    </message>
    <message>
        <source>Log-on refused</source>
        <translation>로그인 거부</translation>
    </message>
    <message>
        <source>Not allowed</source>
        <translation>권한 없음</translation>
    </message>
    <message>
        <source>Accounts</source>
        <translation>계정</translation>
    </message>
    <message>
        <source>Build</source>
        <translation>모델 생성</translation>
    </message>
    <message>
        <source>Draft</source>
        <translation>초안</translation>
    </message>
    <message>
        <source>Release</source>
        <translation>적용</translation>
    </message>
    <message>
        <source>Gone back</source>
        <translation>이전 복귀</translation>
    </message>
    <message>
        <source>Action</source>
        <translation>작업</translation>
    </message>
    <message>
        <source>Active</source>
        <translation>활성</translation>
    </message>
    <message>
        <source>Announced</source>
        <translation>예고 내용</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>답변</translation>
    </message>
    <message>
        <source>Memory bank</source>
        <translation>메모리 뱅크</translation>
    </message>
    <message>
        <source>Newly built</source>
        <translation>새로 생성</translation>
    </message>
    <message>
        <source>By itself</source>
        <translation>자동</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>크기</translation>
    </message>
    <message>
        <source>Changed</source>
        <translation>변경</translation>
    </message>
    <message>
        <source>Changes</source>
        <translation>변경 내용</translation>
    </message>
    <message>
        <source>Count</source>
        <translation>개수</translation>
    </message>
    <message>
        <source>Decision</source>
        <translation>결정</translation>
    </message>
    <message>
        <source>Kind of defect</source>
        <translation>결함 유형</translation>
    </message>
    <message>
        <source>Discarded</source>
        <translation>폐기</translation>
    </message>
    <message>
        <source>Drafted by</source>
        <translation>초안 작성자</translation>
    </message>
    <message>
        <source>Lost entries</source>
        <translation>손실된 항목</translation>
    </message>
    <message>
        <source>Event</source>
        <translation>이벤트</translation>
    </message>
    <message>
        <source>Expected</source>
        <translation>기대 판정</translation>
    </message>
    <message>
        <source>Not passed</source>
        <translation>불합격</translation>
    </message>
    <message>
        <source>Family of defects</source>
        <translation>유사 결함군</translation>
    </message>
    <message>
        <source>File</source>
        <translation>파일</translation>
    </message>
    <message>
        <source>Files</source>
        <translation>파일</translation>
    </message>
    <message>
        <source>Good part</source>
        <translation>양품</translation>
    </message>
    <message>
        <source>Images</source>
        <translation>이미지</translation>
    </message>
    <message>
        <source>Instead of</source>
        <translation>이전 값</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>키</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>언어</translation>
    </message>
    <message>
        <source>Lot</source>
        <translation>로트</translation>
    </message>
    <message>
        <source>Mask</source>
        <translation>마스크</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>모델</translation>
    </message>
    <message>
        <source>With models</source>
        <translation>모델 포함</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>이름</translation>
    </message>
    <message>
        <source>New name</source>
        <translation>새 이름</translation>
    </message>
    <message>
        <source>Newest picture</source>
        <translation>가장 최근 이미지</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>메모</translation>
    </message>
    <message>
        <source>Entry</source>
        <translation>항목</translation>
    </message>
    <message>
        <source>Copied from</source>
        <translation>복사 원본</translation>
    </message>
    <message>
        <source>Oldest picture</source>
        <translation>가장 오래된 이미지</translation>
    </message>
    <message>
        <source>Parent model</source>
        <translation>원본 모델</translation>
    </message>
    <message>
        <source>Part</source>
        <translation>부품</translation>
    </message>
    <message>
        <source>Parts</source>
        <translation>부품</translation>
    </message>
    <message>
        <source>Passed</source>
        <translation>합격</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>사유</translation>
    </message>
    <message>
        <source>Record</source>
        <translation>기록</translation>
    </message>
    <message>
        <source>Reference picture</source>
        <translation>기준 이미지</translation>
    </message>
    <message>
        <source>Released by</source>
        <translation>적용한 사람</translation>
    </message>
    <message>
        <source>Role</source>
        <translation>역할</translation>
    </message>
    <message>
        <source>Decision rule</source>
        <translation>판정 규칙</translation>
    </message>
    <message>
        <source>Secrets</source>
        <translation>인증 정보</translation>
    </message>
    <message>
        <source>Signer</source>
        <translation>서명자</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>소스</translation>
    </message>
    <message>
        <source>State</source>
        <translation>상태</translation>
    </message>
    <message>
        <source>Taken back</source>
        <translation>취소됨</translation>
    </message>
    <message>
        <source>Threshold</source>
        <translation>임계값</translation>
    </message>
    <message>
        <source>New folder</source>
        <translation>새 폴더</translation>
    </message>
    <message>
        <source>Back to that of</source>
        <translation>되돌린 시점</translation>
    </message>
    <message>
        <source>Too many tries</source>
        <translation>시도 횟수 초과</translation>
    </message>
    <message>
        <source>What</source>
        <translation>내용</translation>
    </message>
    <message>
        <source>Good parts</source>
        <translation>양품</translation>
    </message>
    <message>
        <source>Validation images of good parts</source>
        <translation>양품 검증 이미지</translation>
    </message>
    <message>
        <source>Validation images of defects</source>
        <translation>결함 검증 이미지</translation>
    </message>
    <message>
        <source>Settings of the build</source>
        <translation>모델 생성 설정</translation>
    </message>
    <message>
        <source>Model in use</source>
        <translation>사용 모델</translation>
    </message>
    <message>
        <source>Parts left out</source>
        <translation>제외한 부품</translation>
    </message>
    <message>
        <source>Parts kept</source>
        <translation>유지한 부품</translation>
    </message>
    <message>
        <source>Kinds of defects</source>
        <translation>결함 유형</translation>
    </message>
    <message>
        <source>Millimetres per px</source>
        <translation>px당 mm</translation>
    </message>
    <message>
        <source>A second person puts it in force</source>
        <translation>다른 사람이 적용</translation>
    </message>
    <message>
        <source>Notes</source>
        <translation>메모</translation>
    </message>
    <message>
        <source>Camera</source>
        <translation>카메라</translation>
    </message>
    <message>
        <source>Trigger</source>
        <translation>트리거</translation>
    </message>
    <message>
        <source>Serial</source>
        <translation>시리얼</translation>
    </message>
    <message>
        <source>Image gate</source>
        <translation>이미지 점검</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>설정</translation>
    </message>
    <message>
        <source>Project</source>
        <translation>프로젝트</translation>
    </message>
    <message>
        <source>Project deleted</source>
        <translation>프로젝트 삭제</translation>
    </message>
    <message>
        <source>Areas</source>
        <translation>영역</translation>
    </message>
    <message>
        <source>Labels</source>
        <translation>라벨</translation>
    </message>
    <message>
        <source>Teach-back</source>
        <translation>과검 학습</translation>
    </message>
    <message>
        <source>Left out of the model</source>
        <translation>모델에서 제외</translation>
    </message>
    <message>
        <source>Known defects</source>
        <translation>등록 결함</translation>
    </message>
    <message>
        <source>Challenge</source>
        <translation>샘플 점검</translation>
    </message>
    <message>
        <source>Event at the cell</source>
        <translation>셀 이벤트</translation>
    </message>
    <message>
        <source>Review</source>
        <translation>육안 판정</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>회차</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>내보내기</translation>
    </message>
    <message>
        <source>Import</source>
        <translation>가져오기</translation>
    </message>
    <message>
        <source>Pictures deleted</source>
        <translation>이미지 삭제</translation>
    </message>
    <message>
        <source>Settings of the record</source>
        <translation>기록 설정</translation>
    </message>
    <message>
        <source>Trusted keys</source>
        <translation>신뢰하는 키</translation>
    </message>
    <message>
        <source>Not done after all</source>
        <translation>실행되지 않음</translation>
    </message>
    <message>
        <source>added</source>
        <translation>추가됨</translation>
    </message>
    <message>
        <source>audit</source>
        <translation>감사 추적</translation>
    </message>
    <message>
        <source>brought back</source>
        <translation>복원됨</translation>
    </message>
    <message>
        <source>changed</source>
        <translation>변경됨</translation>
    </message>
    <message>
        <source>chosen</source>
        <translation>선택됨</translation>
    </message>
    <message>
        <source>copied</source>
        <translation>복사됨</translation>
    </message>
    <message>
        <source>deleted for good</source>
        <translation>영구 삭제됨</translation>
    </message>
    <message>
        <source>folder renamed</source>
        <translation>폴더 이름 변경됨</translation>
    </message>
    <message>
        <source>made</source>
        <translation>생성됨</translation>
    </message>
    <message>
        <source>no longer trusted</source>
        <translation>신뢰 해제됨</translation>
    </message>
    <message>
        <source>key of this PC</source>
        <translation>이 PC의 키</translation>
    </message>
    <message>
        <source>key of this PC renamed</source>
        <translation>이 PC의 키 이름 변경됨</translation>
    </message>
    <message>
        <source>own password or PIN</source>
        <translation>본인 비밀번호 또는 PIN</translation>
    </message>
    <message>
        <source>pictures</source>
        <translation>이미지</translation>
    </message>
    <message>
        <source>project</source>
        <translation>프로젝트</translation>
    </message>
    <message>
        <source>put in</source>
        <translation>추가됨</translation>
    </message>
    <message>
        <source>record</source>
        <translation>기록</translation>
    </message>
    <message>
        <source>removed</source>
        <translation>제거됨</translation>
    </message>
    <message>
        <source>report</source>
        <translation>보고서</translation>
    </message>
    <message>
        <source>report on agreement</source>
        <translation>일치도 보고서</translation>
    </message>
    <message>
        <source>results</source>
        <translation>결과</translation>
    </message>
    <message>
        <source>sample added</source>
        <translation>샘플 추가됨</translation>
    </message>
    <message>
        <source>sample removed</source>
        <translation>샘플 제거됨</translation>
    </message>
    <message>
        <source>settings</source>
        <translation>설정</translation>
    </message>
    <message>
        <source>taken away</source>
        <translation>제거됨</translation>
    </message>
    <message>
        <source>thrown away</source>
        <translation>삭제됨</translation>
    </message>
    <message>
        <source>trusted</source>
        <translation>신뢰됨</translation>
    </message>
    <message>
        <source>validation images</source>
        <translation>검증 이미지</translation>
    </message>
    <message>
        <source>weights of a network</source>
        <translation>네트워크 가중치</translation>
    </message>
    <message>
        <source>inspect</source>
        <translation>검사</translation>
    </message>
    <message>
        <source>verify parts</source>
        <translation>부품 육안 확인</translation>
    </message>
    <message>
        <source>enter events</source>
        <translation>이벤트 입력</translation>
    </message>
    <message>
        <source>run a challenge</source>
        <translation>샘플 점검 실행</translation>
    </message>
    <message>
        <source>choose a product</source>
        <translation>제품 선택</translation>
    </message>
    <message>
        <source>set up the line</source>
        <translation>라인 설정</translation>
    </message>
    <message>
        <source>change the project</source>
        <translation>프로젝트 변경</translation>
    </message>
    <message>
        <source>label images</source>
        <translation>이미지 라벨 지정</translation>
    </message>
    <message>
        <source>build a model</source>
        <translation>모델 생성</translation>
    </message>
    <message>
        <source>draft a threshold</source>
        <translation>임계값 초안 작성</translation>
    </message>
    <message>
        <source>release a threshold</source>
        <translation>임계값 적용</translation>
    </message>
    <message>
        <source>put a model to use</source>
        <translation>모델 사용 시작</translation>
    </message>
    <message>
        <source>teach parts</source>
        <translation>과검 학습</translation>
    </message>
    <message>
        <source>set up the challenge</source>
        <translation>샘플 점검 설정</translation>
    </message>
    <message>
        <source>export</source>
        <translation>내보내기</translation>
    </message>
    <message>
        <source>import</source>
        <translation>가져오기</translation>
    </message>
    <message>
        <source>delete the project</source>
        <translation>프로젝트 삭제</translation>
    </message>
    <message>
        <source>change settings</source>
        <translation>설정 변경</translation>
    </message>
    <message>
        <source>manage users</source>
        <translation>사용자 관리</translation>
    </message>
    <message>
        <source>trust keys</source>
        <translation>키 신뢰</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>비밀번호</translation>
    </message>
    <message>
        <source>PIN</source>
        <translation>PIN</translation>
    </message>
    <message>
        <source>Badge</source>
        <translation>배지</translation>
    </message>
    <message>
        <source>Name in the system</source>
        <translation>시스템 사용자 이름</translation>
    </message>
    <message>
        <source>Not at all</source>
        <translation>로그인 안 함</translation>
    </message>
    <message>
        <source>The program</source>
        <translation>프로그램</translation>
    </message>
    <message>
        <source>kept</source>
        <translation>유지됨</translation>
    </message>
    <message>
        <source>left out</source>
        <translation>제외됨</translation>
    </message>
    <message>
        <source>By age</source>
        <translation>보관 기간 기준</translation>
    </message>
    <message>
        <source>By quota</source>
        <translation>용량 한도 기준</translation>
    </message>
    <message>
        <source>on</source>
        <translation>켬</translation>
    </message>
    <message>
        <source>off</source>
        <translation>끔</translation>
    </message>
    <message>
        <source>damaged</source>
        <translation>손상됨</translation>
    </message>
    <message>
        <source>cancelled</source>
        <translation>취소됨</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>예</translation>
    </message>
    <message>
        <source>no</source>
        <translation>아니요</translation>
    </message>
</context>
<context>
    <name>BackgroundBox</name>
    <message>
        <source>Propose the background</source>
        <translation>배경 제안</translation>
    </message>
    <message>
        <source>Accept as ignored area</source>
        <translation>무시 영역으로 승인</translation>
    </message>
    <message>
        <source>Reject</source>
        <translation>거절</translation>
    </message>
    <message>
        <source>Looking for the background</source>
        <translation>배경을 찾는 중</translation>
    </message>
    <message>
        <source>No background can be told from the part for sure. Nothing was changed.</source>
        <translation>배경과 부품을 확실히 구분할 수 없습니다. 변경된 것은 없습니다.</translation>
    </message>
    <message>
        <source>In {pictures} pictures no good part lies in the hatched {share}. Look at it: nothing is ignored before you accept.</source>
        <translation>이미지 {pictures}개에서 빗금 친 {share}에는 양품이 놓인 적이 없습니다. 확인하십시오. 승인하기 전에는 아무것도 무시되지 않습니다.</translation>
    </message>
</context>
<context>
    <name>BadgeDialog</name>
    <message>
        <source>Badge of {name}</source>
        <translation>{name}의 배지</translation>
    </message>
    <message>
        <source>Hold the badge to the reader now.</source>
        <translation>지금 배지를 리더기에 대십시오.</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
    <message>
        <source>It was read. Hold the same badge to the reader once more.</source>
        <translation>읽었습니다. 같은 배지를 한 번 더 리더기에 대십시오.</translation>
    </message>
    <message>
        <source>The reader read something else the second time. Hold the badge to the reader again, twice.</source>
        <translation>두 번째에 다른 값을 읽었습니다. 배지를 다시 두 번 리더기에 대십시오.</translation>
    </message>
</context>
<context>
    <name>BesideGood</name>
    <message>
        <source>A good part</source>
        <translation>양품</translation>
    </message>
    <message>
        <source>A good part looks like this.</source>
        <translation>양품은 이런 모습입니다.</translation>
    </message>
</context>
<context>
    <name>BestSettings</name>
    <message>
        <source>Use these settings</source>
        <translation>이 설정 사용</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>닫기</translation>
    </message>
    <message>
        <source>Starting…</source>
        <translation>시작하는 중…</translation>
    </message>
    <message>
        <source>Better settings were found</source>
        <translation>더 나은 설정을 찾았습니다</translation>
    </message>
    <message>
        <source>The present settings do well</source>
        <translation>현재 설정이 적합합니다</translation>
    </message>
    <message>
        <source>Time was up before all was tried; another search goes on where this one ended.</source>
        <translation>모두 시험하기 전에 시간이 끝났습니다. 다시 찾기를 실행하면 이어서 계속합니다.</translation>
    </message>
    <message>
        <source>Cancelled.</source>
        <translation>취소되었습니다.</translation>
    </message>
    <message>
        <source>What was tried is kept: another search goes on where this one ended.</source>
        <translation>시험한 결과는 보관됩니다. 다시 찾기를 실행하면 이어서 계속합니다.</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>설정</translation>
    </message>
    <message>
        <source>Pairs told apart</source>
        <translation>구별한 쌍</translation>
    </message>
    <message>
        <source>A part</source>
        <translation>부품당</translation>
    </message>
    <message>
        <source>To build</source>
        <translation>모델 생성</translation>
    </message>
</context>
<context>
    <name>Board</name>
    <message>
        <source>Another reference picture…</source>
        <translation>다른 기준 이미지…</translation>
    </message>
    <message>
        <source>Show the effect</source>
        <translation>효과 보기</translation>
    </message>
    <message>
        <source>Proposed: background</source>
        <translation>제안: 배경</translation>
    </message>
    <message>
        <source>Drawn on {name}, {width} × {height} px</source>
        <translation>{name}에 그림, {width} × {height} px</translation>
    </message>
</context>
<context>
    <name>BoxEditor</name>
    <message>
        <source>Region of interest</source>
        <translation>관심 영역</translation>
    </message>
</context>
<context>
    <name>BuildForecast</name>
    <message>
        <source>Timing a few images, to predict how long a build takes…</source>
        <translation>모델 생성 시간을 예측하기 위해 이미지 몇 개로 시간을 재는 중…</translation>
    </message>
    <message>
        <source>How long a build takes is predicted once no inspection runs.</source>
        <translation>모델 생성에 걸리는 시간은 진행 중인 검사가 없을 때 예측합니다.</translation>
    </message>
    <message>
        <source>Predicted: about {time} to build, {memory} MB of memory at most, {part} to inspect a part.</source>
        <translation>예측: 모델 생성 약 {time}, 메모리 최대 {memory} MB, 부품당 검사 {part}.</translation>
    </message>
    <message>
        <source>No prediction: the images could not be timed.</source>
        <translation>예측 없음: 이미지로 시간을 잴 수 없었습니다.</translation>
    </message>
</context>
<context>
    <name>BuildPage</name>
    <message>
        <source>Start build</source>
        <translation>생성 시작</translation>
    </message>
    <message>
        <source>Find the best settings</source>
        <translation>최적 설정 찾기</translation>
    </message>
    <message>
        <source>Compares settings on the parts of this project, for about three minutes</source>
        <translation>이 프로젝트의 부품으로 약 3분간 설정을 비교합니다</translation>
    </message>
    <message>
        <source>Demo project</source>
        <translation>데모 프로젝트</translation>
    </message>
    <message>
        <source>Loading the model…</source>
        <translation>모델을 불러오는 중…</translation>
    </message>
    <message>
        <source>The model of this project cannot be used. Build it again.</source>
        <translation>이 프로젝트의 모델을 사용할 수 없습니다. 모델을 다시 생성하십시오.</translation>
    </message>
    <message>
        <source>There is none yet. Start the build: the program then knows what a good part looks like.</source>
        <translation>아직 모델이 없습니다. 생성을 시작하면 프로그램이 양품의 모습을 알게 됩니다.</translation>
    </message>
    <message>
        <source>Starting…</source>
        <translation>시작하는 중…</translation>
    </message>
    <message>
        <source>The new model cannot be used.</source>
        <translation>새 모델을 사용할 수 없습니다.</translation>
    </message>
    <message>
        <source>Done. The new model is in use.</source>
        <translation>완료되었습니다. 새 모델을 사용 중입니다.</translation>
    </message>
    <message>
        <source>Done. Loading the new model…</source>
        <translation>완료. 새 모델을 불러오는 중…</translation>
    </message>
    <message>
        <source>Cancelled.</source>
        <translation>취소되었습니다.</translation>
    </message>
    <message>
        <source>Nothing was built.</source>
        <translation>모델이 생성되지 않았습니다.</translation>
    </message>
    <message>
        <source>The model of {moment} stays in use.</source>
        <translation>{moment}에 생성한 모델을 계속 사용합니다.</translation>
    </message>
    <message>
        <source>The program draws parts, good ones and defective ones, and learns from the good ones. This is done once.</source>
        <translation>프로그램이 양품과 불량품을 그리고 그중 양품을 학습합니다. 한 번만 하면 됩니다.</translation>
    </message>
    <message>
        <source>The model in use stays in use until the new one is complete.</source>
        <translation>새 모델이 완성될 때까지 사용 중인 모델을 계속 사용합니다.</translation>
    </message>
    <message>
        <source>Here the program learns from pictures of good parts what a part looks like.</source>
        <translation>여기서 프로그램이 양품 이미지로 부품의 모습을 학습합니다.</translation>
    </message>
    <message>
        <source>No project is open</source>
        <translation>열린 프로젝트가 없습니다</translation>
    </message>
    <message>
        <source>Choose a project</source>
        <translation>프로젝트 선택</translation>
    </message>
    <message>
        <source>It inspects with models that were built on a PC with the full program. Export the project there (Projects › More › Export…), bring the file here, and drop it on the page Projects.</source>
        <translation>이 PC는 전체 프로그램이 있는 PC에서 생성한 모델로 검사합니다. 그 PC에서 프로젝트를 내보내고(프로젝트 › 더 보기 › 내보내기…), 파일을 가져와 프로젝트 페이지에 놓으십시오.</translation>
    </message>
    <message>
        <source>This PC is a station</source>
        <translation>이 PC는 검사 스테이션입니다</translation>
    </message>
    <message>
        <source>Go to Projects</source>
        <translation>프로젝트로 이동</translation>
    </message>
</context>
<context>
    <name>BuildSummary</name>
    <message>
        <source>What will be built</source>
        <translation>생성할 모델</translation>
    </message>
    <message>
        <source>Change…</source>
        <translation>변경…</translation>
    </message>
    <message>
        <source>Change the images or the network of this project</source>
        <translation>이 프로젝트의 이미지나 네트워크를 변경합니다</translation>
    </message>
    <message>
        <source>Line…</source>
        <translation>라인…</translation>
    </message>
    <message>
        <source>Set up camera, trigger and serials of this project</source>
        <translation>이 프로젝트의 카메라, 트리거, 시리얼을 설정합니다</translation>
    </message>
    <message>
        <source>Learns from</source>
        <translation>학습 대상</translation>
    </message>
    <message>
        <source>Threshold from</source>
        <translation>임계값 산출</translation>
    </message>
    <message>
        <source>Every good part is learned, and scored by what the others taught</source>
        <translation>모든 양품을 학습하고, 각 양품의 점수는 나머지 양품으로 학습해 계산합니다</translation>
    </message>
    <message>
        <source>Defects</source>
        <translation>불량</translation>
    </message>
    <message>
        <source>Images with defects that confirm the threshold</source>
        <translation>임계값을 확인하는 불량 이미지</translation>
    </message>
    <message>
        <source>Bit depth</source>
        <translation>비트 심도</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>네트워크</translation>
    </message>
    <message>
        <source>How closely</source>
        <translation>세밀도</translation>
    </message>
    <message>
        <source>Method</source>
        <translation>방식</translation>
    </message>
    <message>
        <source>Memory bank</source>
        <translation>메모리 뱅크</translation>
    </message>
    <message>
        <source>{width} × {height} px of every picture</source>
        <translation>모든 이미지의 {width} × {height} px</translation>
    </message>
    <message>
        <source>Where to look</source>
        <translation>검사 영역</translation>
    </message>
    <message>
        <source>The region of interest; what is outside is cut away first</source>
        <translation>관심 영역입니다. 그 바깥은 먼저 잘라 냅니다</translation>
    </message>
    <message>
        <source>other light</source>
        <translation>다른 조명</translation>
    </message>
    <message>
        <source>{count} directions</source>
        <translation>{count}개 방향</translation>
    </message>
    <message>
        <source>Good parts are also learned as they would look so; inspecting takes no longer</source>
        <translation>양품을 이런 모습으로도 학습합니다. 검사 시간은 늘어나지 않습니다</translation>
    </message>
    <message>
        <source>Also learned</source>
        <translation>추가 학습</translation>
    </message>
    <message>
        <source>none</source>
        <translation>없음</translation>
    </message>
    <message>
        <source>none: the threshold will be provisional</source>
        <translation>없음: 임계값은 잠정 값이 됩니다</translation>
    </message>
    <message numerus="yes">
        <source>{count} good parts</source>
        <translation>
            <numerusform>양품 {count}개</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>the same {count}, each scored without itself</source>
        <translation>
            <numerusform>같은 {count}개, 각각 자신을 제외하고 채점</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} images of good parts</source>
        <translation>
            <numerusform>양품 이미지 {count}개</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} images</source>
        <translation>
            <numerusform>이미지 {count}개</numerusform>
        </translation>
    </message>
    <message>
        <source>As chosen for this project</source>
        <translation>이 프로젝트에서 선택한 대로</translation>
    </message>
    <message>
        <source>A few good parts were looked at; the build looks at all of them.</source>
        <translation>양품 몇 개만 확인했습니다. 모델 생성 때는 모두 확인합니다.</translation>
    </message>
    <message>
        <source>and {count} more</source>
        <translation>외 {count}개</translation>
    </message>
    <message>
        <source>none: this method keeps no bank</source>
        <translation>없음: 이 방식은 뱅크를 두지 않습니다</translation>
    </message>
    <message>
        <source>automatic: {least} to {most} patches, by the time that a part then takes</source>
        <translation>자동: 부품당 소요 시간에 따라 패치 {least}~{most}개</translation>
    </message>
    <message>
        <source>{share} of all patches</source>
        <translation>전체 패치의 {share}</translation>
    </message>
</context>
<context>
    <name>CameraTab</name>
    <message>
        <source>USB or built-in camera</source>
        <translation>USB 또는 내장 카메라</translation>
    </message>
    <message>
        <source>Network camera</source>
        <translation>네트워크 카메라</translation>
    </message>
    <message>
        <source>Industrial camera (GenICam)</source>
        <translation>산업용 카메라 (GenICam)</translation>
    </message>
    <message>
        <source>Watched folder</source>
        <translation>감시 폴더</translation>
    </message>
    <message>
        <source>Simulated camera</source>
        <translation>가상 카메라</translation>
    </message>
    <message>
        <source>Width in px</source>
        <translation>너비 (px)</translation>
    </message>
    <message>
        <source>Height in px</source>
        <translation>높이 (px)</translation>
    </message>
    <message>
        <source>Pictures a second</source>
        <translation>초당 이미지 수</translation>
    </message>
    <message>
        <source>Exposure</source>
        <translation>노출</translation>
    </message>
    <message>
        <source>Gain</source>
        <translation>게인</translation>
    </message>
    <message>
        <source>White balance in K</source>
        <translation>화이트 밸런스 (K)</translation>
    </message>
    <message>
        <source>Motion JPEG</source>
        <translation>Motion JPEG</translation>
    </message>
    <message>
        <source>Faster at large sizes, with compression marks</source>
        <translation>큰 이미지에서 더 빠르지만 압축 흔적이 남습니다</translation>
    </message>
    <message>
        <source>Choose the producer&apos;s .cti file</source>
        <translation>프로듀서의 .cti 파일을 선택하십시오</translation>
    </message>
    <message>
        <source>GenTL producer of this PC (.cti)</source>
        <translation>이 PC의 GenTL 프로듀서 (.cti)</translation>
    </message>
    <message>
        <source>It is {value}, not as asked</source>
        <translation>현재 값은 {value}이며 요청한 값이 아닙니다</translation>
    </message>
    <message>
        <source>It is {value}</source>
        <translation>현재 값: {value}</translation>
    </message>
    <message>
        <source>This camera does not say</source>
        <translation>이 카메라는 값을 알려 주지 않습니다</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>소스</translation>
    </message>
    <message>
        <source>Empty leaves what the camera has. The settings belong to the project and hold from the next Start on.</source>
        <translation>비워 두면 카메라의 현재 값을 그대로 둡니다. 설정은 프로젝트에 저장되고 다음 시작부터 적용됩니다.</translation>
    </message>
    <message>
        <source>Resolution, exposure and the like of a network camera are set in the camera itself.</source>
        <translation>네트워크 카메라의 해상도, 노출 등은 카메라에서 직접 설정합니다.</translation>
    </message>
    <message>
        <source>What stands here is written with the source; everything else stays as the camera is set.</source>
        <translation>여기 입력한 값은 소스와 함께 저장됩니다. 나머지는 카메라 설정을 그대로 따릅니다.</translation>
    </message>
    <message>
        <source>Its newest picture is shown here, and no file is taken or moved.</source>
        <translation>폴더의 최신 이미지를 여기에 표시합니다. 파일을 가져가거나 옮기지 않습니다.</translation>
    </message>
    <message>
        <source>Pictures from a folder pass by; without one, grey discs. For trying out, also what goes wrong.</source>
        <translation>폴더의 이미지를 차례로 보여 주고, 폴더가 없으면 회색 원판을 보여 줍니다. 장애 상황까지 시험해 볼 때 사용합니다.</translation>
    </message>
    <message>
        <source>Choose the GenTL producer</source>
        <translation>GenTL 프로듀서 선택</translation>
    </message>
    <message>
        <source>Connected: {names}</source>
        <translation>연결됨: {names}</translation>
    </message>
    <message>
        <source>No camera is connected.</source>
        <translation>연결된 카메라가 없습니다.</translation>
    </message>
    <message>
        <source>Industrial cameras need a package that is not installed: pip install harvesters.</source>
        <translation>산업용 카메라에 필요한 패키지가 설치되어 있지 않습니다: pip install harvesters.</translation>
    </message>
    <message>
        <source>No GenTL producer is installed: install the camera maker&apos;s software, or choose its .cti file.</source>
        <translation>GenTL 프로듀서가 설치되어 있지 않습니다. 카메라 제조사의 소프트웨어를 설치하거나 .cti 파일을 선택하십시오.</translation>
    </message>
    <message>
        <source>This GenTL producer is not there.</source>
        <translation>이 GenTL 프로듀서가 없습니다.</translation>
    </message>
</context>
<context>
    <name>CanvasTools</name>
    <message>
        <source>Choose, move, change size (V)</source>
        <translation>선택, 이동, 크기 변경 (V)</translation>
    </message>
    <message>
        <source>Rectangle (R)</source>
        <translation>사각형 (R)</translation>
    </message>
    <message>
        <source>Ellipse (O)</source>
        <translation>타원 (O)</translation>
    </message>
    <message>
        <source>Polygon (P): tap its corners; a double tap, its first corner or Enter closes it</source>
        <translation>다각형 (P): 꼭짓점을 차례로 누르고, 두 번 누르거나 첫 꼭짓점 또는 Enter를 눌러 닫습니다</translation>
    </message>
    <message>
        <source>Brush (B)</source>
        <translation>브러시 (B)</translation>
    </message>
    <message>
        <source>Eraser (E)</source>
        <translation>지우개 (E)</translation>
    </message>
    <message>
        <source>Undo (Ctrl+Z)</source>
        <translation>실행 취소 (Ctrl+Z)</translation>
    </message>
    <message>
        <source>Redo (Ctrl+Y)</source>
        <translation>다시 실행 (Ctrl+Y)</translation>
    </message>
    <message>
        <source>Further away (-)</source>
        <translation>축소 (-)</translation>
    </message>
    <message>
        <source>Closer (+)</source>
        <translation>확대 (+)</translation>
    </message>
    <message>
        <source>Whole picture (0)</source>
        <translation>전체 이미지 (0)</translation>
    </message>
    <message>
        <source>Width of brush and eraser, in px of the picture</source>
        <translation>브러시와 지우개의 너비 (이미지 px)</translation>
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
        <translation>여기서 모델이 얼마나 작은 결함까지 찾는지, 사람과 기계의 판정이 일치하는지 확인합니다.</translation>
    </message>
    <message>
        <source>Save as</source>
        <translation>저장 위치</translation>
    </message>
    <message>
        <source>Saved as {name}</source>
        <translation>{name} 저장됨</translation>
    </message>
</context>
<context>
    <name>CapabilityWords</name>
    <message>
        <source>scratches</source>
        <translation>스크래치</translation>
    </message>
    <message>
        <source>spots</source>
        <translation>점</translation>
    </message>
    <message>
        <source>dents</source>
        <translation>찍힘</translation>
    </message>
    <message>
        <source>stains</source>
        <translation>얼룩</translation>
    </message>
    <message>
        <source>smears</source>
        <translation>번짐</translation>
    </message>
    <message>
        <source>missing pieces</source>
        <translation>결손</translation>
    </message>
    <message>
        <source>{defects} in {zone}</source>
        <translation>{zone}의 {defects}</translation>
    </message>
    <message>
        <source>Of {defects} with {contrast} contrast nothing can be promised: too many were missed, or larger ones are not found more often.</source>
        <translation>{contrast} 대비의 {defects}: 보장할 수 없습니다. 놓친 것이 너무 많거나, 커져도 더 자주 검출되지 않습니다.</translation>
    </message>
    <message>
        <source>90% of {defects} from {size} on, with 95% confidence ({contrast} contrast)</source>
        <translation>{size} 이상 {defects}의 90%, 신뢰수준 95% ({contrast} 대비)</translation>
    </message>
    <message>
        <source>The threshold or the areas were changed since: it does not hold any more. Study anew.</source>
        <translation>그 후 임계값이나 영역이 변경되어 더 이상 유효하지 않습니다. 다시 평가하십시오.</translation>
    </message>
    <message>
        <source>The model has learned these very parts: on new ones it finds a little less.</source>
        <translation>모델이 바로 이 부품들을 학습했으므로, 새 부품에서는 검출 능력이 조금 낮아집니다.</translation>
    </message>
    <message>
        <source>{who} again</source>
        <translation>{who} 반복 판정</translation>
    </message>
    <message>
        <source>{one} and {other}</source>
        <translation>{one}, {other}</translation>
    </message>
    <message>
        <source>All of them</source>
        <translation>전체</translation>
    </message>
    <message>
        <source>The machine again</source>
        <translation>기계 반복 판정</translation>
    </message>
    <message>
        <source>{agreed} of {parts}: {share} ({low} to {high})</source>
        <translation>{parts}개 중 {agreed}개: {share} ({low}~{high})</translation>
    </message>
    <message>
        <source>{kappa} ({low} to {high})</source>
        <translation>{kappa} ({low}~{high})</translation>
    </message>
    <message>
        <source>Only one word was ever said: show good parts and defects.</source>
        <translation>한 가지 판정만 나왔습니다. 양품과 불량품을 모두 보여 주십시오.</translation>
    </message>
    <message>
        <source>Good: they can be trusted.</source>
        <translation>양호: 판정을 신뢰할 수 있습니다.</translation>
    </message>
    <message>
        <source>Poor: agree on limit samples first.</source>
        <translation>미흡: 먼저 한도견본의 기준을 합의하십시오.</translation>
    </message>
    <message>
        <source>Moderate: look at the parts on which they differ.</source>
        <translation>보통: 판정이 다른 부품을 확인하십시오.</translation>
    </message>
    <message>
        <source>The scores of one part that is inspected again scatter by {spread} (standard deviation).</source>
        <translation>같은 부품을 다시 검사하면 점수가 {spread}만큼 흩어집니다(표준편차).</translation>
    </message>
</context>
<context>
    <name>ChallengeDialog</name>
    <message>
        <source>Challenge</source>
        <translation>샘플 점검</translation>
    </message>
    <message>
        <source>Showing the samples…</source>
        <translation>샘플을 점검하는 중…</translation>
    </message>
    <message>
        <source>Real parts are put before the camera: choose a camera on Inspect first.</source>
        <translation>실물 부품은 카메라 앞에 놓아야 합니다. 먼저 검사에서 카메라를 선택하십시오.</translation>
    </message>
    <message>
        <source>It has no more pictures.</source>
        <translation>이미지가 더 없습니다.</translation>
    </message>
</context>
<context>
    <name>ChallengeHistory</name>
    <message>
        <source>When</source>
        <translation>일시</translation>
    </message>
    <message>
        <source>By</source>
        <translation>담당</translation>
    </message>
    <message>
        <source>Signed</source>
        <translation>서명</translation>
    </message>
    <message>
        <source>What came of it</source>
        <translation>결과</translation>
    </message>
    <message>
        <source>Challenges so far</source>
        <translation>지금까지의 점검</translation>
    </message>
    <message>
        <source>The line cannot be read.</source>
        <translation>읽을 수 없는 줄입니다.</translation>
    </message>
    <message>
        <source>Passed</source>
        <translation>합격</translation>
    </message>
    <message>
        <source>Changed afterwards</source>
        <translation>이후 변경됨</translation>
    </message>
    <message>
        <source>Changed, or one before it is missing</source>
        <translation>변경되었거나 앞의 기록이 없습니다</translation>
    </message>
</context>
<context>
    <name>ChallengePage</name>
    <message>
        <source>Here known samples prove at the start of a shift that the station finds what it must.</source>
        <translation>여기서 교대 시작 때 알려진 샘플로 스테이션이 찾아야 할 것을 찾는지 확인합니다.</translation>
    </message>
    <message>
        <source>Pictures ({patterns})</source>
        <translation>이미지 ({patterns})</translation>
    </message>
    <message>
        <source>Choose pictures of samples</source>
        <translation>샘플 이미지 선택</translation>
    </message>
    <message>
        <source>Validation images</source>
        <translation>검증 이미지</translation>
    </message>
    <message>
        <source>The project has no validation images of known truth.</source>
        <translation>프로젝트에 정답을 아는 검증 이미지가 없습니다.</translation>
    </message>
    <message>
        <source>Recorded parts</source>
        <translation>기록된 부품</translation>
    </message>
    <message>
        <source>No picture of a recorded part is kept.</source>
        <translation>보관된 부품 이미지가 없습니다.</translation>
    </message>
    <message>
        <source>An inspection is running and has the camera: stop it first.</source>
        <translation>검사가 카메라를 사용 중입니다. 먼저 검사를 정지하십시오.</translation>
    </message>
</context>
<context>
    <name>ChallengeParts</name>
    <message>
        <source>Show all samples now</source>
        <translation>지금 전체 샘플 점검</translation>
    </message>
    <message>
        <source>Add…</source>
        <translation>추가…</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>제거</translation>
    </message>
    <message>
        <source>Pictures from files…</source>
        <translation>파일의 이미지…</translation>
    </message>
    <message>
        <source>Validation images…</source>
        <translation>검증 이미지…</translation>
    </message>
    <message>
        <source>Recorded parts…</source>
        <translation>기록된 부품…</translation>
    </message>
    <message>
        <source>A real part…</source>
        <translation>실물 부품…</translation>
    </message>
    <message>
        <source>When the project asks for it</source>
        <translation>프로젝트의 점검 요구 시점</translation>
    </message>
    <message>
        <source> h</source>
        <translation>시간</translation>
    </message>
    <message>
        <source>How long one counts</source>
        <translation>점검의 유효 시간</translation>
    </message>
    <message>
        <source>As sources are written: usb:0, rtsp://…, genicam:SERIAL</source>
        <translation>소스 표기 방식대로: usb:0, rtsp://…, genicam:SERIAL</translation>
    </message>
    <message>
        <source>Camera for real parts</source>
        <translation>실물 부품용 카메라</translation>
    </message>
    <message>
        <source>Samples</source>
        <translation>샘플</translation>
    </message>
    <message>
        <source>One that was passed counts for</source>
        <translation>합격한 점검의 유효 시간</translation>
    </message>
    <message>
        <source>Challenges so far</source>
        <translation>지금까지의 점검</translation>
    </message>
    <message>
        <source>What every sample got</source>
        <translation>샘플별 결과</translation>
    </message>
</context>
<context>
    <name>ChallengePrompt</name>
    <message>
        <source>A challenge is due</source>
        <translation>샘플 점검 필요</translation>
    </message>
    <message>
        <source>Show the samples</source>
        <translation>샘플 점검 실시</translation>
    </message>
    <message>
        <source>Stop the inspection first: real parts are put before its camera.</source>
        <translation>먼저 검사를 정지하십시오. 실물 부품은 같은 카메라 앞에 놓습니다.</translation>
    </message>
</context>
<context>
    <name>ChallengeWords</name>
    <message>
        <source>Good part: OK is expected</source>
        <translation>양품: OK가 나와야 함</translation>
    </message>
    <message>
        <source>Limit sample, still good: OK is expected</source>
        <translation>한도견본(합격 쪽): OK가 나와야 함</translation>
    </message>
    <message>
        <source>Limit sample, no longer good: NG is expected</source>
        <translation>한도견본(불합격 쪽): NG가 나와야 함</translation>
    </message>
    <message>
        <source>Defect: NG is expected</source>
        <translation>불량: NG가 나와야 함</translation>
    </message>
    <message>
        <source>Good</source>
        <translation>양품</translation>
    </message>
    <message>
        <source>Limit</source>
        <translation>한도</translation>
    </message>
    <message>
        <source>Defect</source>
        <translation>불량</translation>
    </message>
    <message>
        <source>Only when somebody wants it</source>
        <translation>원할 때만</translation>
    </message>
    <message>
        <source>Before the line starts, once a shift</source>
        <translation>교대마다 한 번, 라인 시작 전</translation>
    </message>
    <message>
        <source>Before the line starts, and again while it runs</source>
        <translation>라인 시작 전과 가동 중 반복</translation>
    </message>
    <message>
        <source>The samples have not been shown on this PC yet.</source>
        <translation>이 PC에서 아직 샘플을 점검하지 않았습니다.</translation>
    </message>
    <message>
        <source>The last challenge is not signed by this PC, or was changed afterwards.</source>
        <translation>마지막 샘플 점검이 이 PC에서 서명되지 않았거나 이후 변경되었습니다.</translation>
    </message>
    <message>
        <source>The last challenge was not passed.</source>
        <translation>마지막 샘플 점검에 합격하지 못했습니다.</translation>
    </message>
    <message>
        <source>Another model has come into use since the last challenge.</source>
        <translation>마지막 샘플 점검 이후 다른 모델을 사용하기 시작했습니다.</translation>
    </message>
    <message>
        <source>Another threshold has come into force since the last challenge.</source>
        <translation>마지막 샘플 점검 이후 다른 임계값이 적용되었습니다.</translation>
    </message>
    <message>
        <source>The samples are not those of the last challenge.</source>
        <translation>마지막 샘플 점검 때의 샘플과 다릅니다.</translation>
    </message>
    <message>
        <source>The last challenge is dated later than now: the clock was set back.</source>
        <translation>마지막 샘플 점검의 일시가 현재보다 늦습니다. 시계가 되돌려졌습니다.</translation>
    </message>
    <message>
        <source>The last challenge was too long ago.</source>
        <translation>마지막 샘플 점검 후 시간이 너무 지났습니다.</translation>
    </message>
    <message>
        <source>No samples yet</source>
        <translation>샘플이 없습니다</translation>
    </message>
    <message>
        <source>Add pictures of good parts, of the limit and of defects, or real parts that are kept at the line.</source>
        <translation>양품, 한도, 불량 이미지를 추가하거나 라인에 보관하는 실물 부품을 추가하십시오.</translation>
    </message>
    <message>
        <source>Passed {when}</source>
        <translation>합격 {when}</translation>
    </message>
    <message>
        <source>Next due {when}.</source>
        <translation>다음 점검 {when}.</translation>
    </message>
    <message>
        <source>The line does not start before it is passed.</source>
        <translation>합격해야 라인을 시작할 수 있습니다.</translation>
    </message>
    <message>
        <source>Due now</source>
        <translation>점검 필요</translation>
    </message>
    <message>
        <source>Passed: every sample got the verdict that is expected of it.</source>
        <translation>합격: 모든 샘플이 기대한 판정을 받았습니다.</translation>
    </message>
    <message>
        <source>Broken off.</source>
        <translation>중단되었습니다.</translation>
    </message>
    <message>
        <source>Not passed: {names}</source>
        <translation>불합격: {names}</translation>
    </message>
</context>
<context>
    <name>ChangedParts</name>
    <message>
        <source>Parts that change</source>
        <translation>바뀌는 부품</translation>
    </message>
    <message>
        <source>Parts that would get another verdict</source>
        <translation>판정이 바뀌는 부품</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>닫기</translation>
    </message>
    <message>
        <source>A click opens a part in History.</source>
        <translation>부품을 누르면 이력에서 열립니다.</translation>
    </message>
</context>
<context>
    <name>Charts</name>
    <message>
        <source>Yield by hour</source>
        <translation>시간별 양품률</translation>
    </message>
    <message>
        <source>NG by hour</source>
        <translation>시간별 NG</translation>
    </message>
    <message>
        <source>Scores over time</source>
        <translation>시간별 점수</translation>
    </message>
    <message>
        <source>anomaly score</source>
        <translation>이상 점수</translation>
    </message>
    <message>
        <source>Where the hot spots lie</source>
        <translation>핫스팟 위치</translation>
    </message>
    <message>
        <source>Looking into the record…</source>
        <translation>기록을 읽는 중…</translation>
    </message>
    <message>
        <source>No part matches these filters.</source>
        <translation>이 필터에 맞는 부품이 없습니다.</translation>
    </message>
    <message>
        <source>No picture and no patch scores of these parts are kept.</source>
        <translation>이 부품들의 이미지와 패치 점수가 보관되어 있지 않습니다.</translation>
    </message>
    <message numerus="yes">
        <source>Where the highest patch score of {count} parts lies</source>
        <translation>
            <numerusform>부품 {count}개에서 패치 점수가 가장 높은 위치</numerusform>
        </translation>
    </message>
    <message>
        <source>The charts could not be drawn.</source>
        <translation>차트를 그릴 수 없습니다.</translation>
    </message>
    <message>
        <source>{share} of all; limits: 3 sigma of a p-chart. {beyond}</source>
        <translation>전체의 {share}, 관리 한계: p 관리도의 3시그마. {beyond}</translation>
    </message>
    <message>
        <source>Weighted mean (EWMA, 0.2) of {parts} around {mean}; limits: 3 sigma. {beyond}</source>
        <translation>{parts}의 가중 평균(EWMA, 0.2), 중심 {mean}, 관리 한계: 3시그마. {beyond}</translation>
    </message>
    <message numerus="yes">
        <source>the newest {count} parts</source>
        <translation>
            <numerusform>최신 부품 {count}개</numerusform>
        </translation>
    </message>
    <message>
        <source>None lies beyond.</source>
        <translation>이탈 없음.</translation>
    </message>
    <message>
        <source>{count} beyond.</source>
        <translation>이탈 {count}개.</translation>
    </message>
    <message>
        <source>Hot spots</source>
        <translation>핫스팟</translation>
    </message>
    <message>
        <source>share of good parts that are NG</source>
        <translation>양품 중 NG 비율</translation>
    </message>
    <message>
        <source>share of defects that are NG</source>
        <translation>불량 중 NG 비율</translation>
    </message>
    <message>
        <source>ROC curve</source>
        <translation>ROC 곡선</translation>
    </message>
    <message>
        <source>Precision-recall curve</source>
        <translation>정밀도-재현율 곡선</translation>
    </message>
    <message>
        <source>share of defects among what is NG</source>
        <translation>NG 중 불량 비율</translation>
    </message>
    <message>
        <source>Histogram</source>
        <translation>히스토그램</translation>
    </message>
    <message>
        <source>ROC</source>
        <translation>ROC</translation>
    </message>
    <message>
        <source>Precision and recall</source>
        <translation>정밀도와 재현율</translation>
    </message>
    <message>
        <source>Kinds of defects</source>
        <translation>결함 유형</translation>
    </message>
    <message>
        <source>Both good parts and defects are needed for curves.</source>
        <translation>곡선을 그리려면 양품과 불량이 모두 필요합니다.</translation>
    </message>
    <message>
        <source>Both good parts and defects are needed for a curve.</source>
        <translation>곡선을 그리려면 양품과 불량이 모두 필요합니다.</translation>
    </message>
    <message>
        <source>AUROC {value}, {low} to {high} ({kind}). The dot is the whole rule that is tried out.</source>
        <translation>AUROC {value}, {low}~{high} ({kind}). 점은 시험 중인 규칙 전체를 나타냅니다.</translation>
    </message>
    <message>
        <source>Precision depends on the share of defects: here {defect} of {total}. The dot is the whole rule that is tried out.</source>
        <translation>정밀도는 불량 비율에 따라 달라집니다. 여기서는 {total}개 중 {defect}개입니다. 점은 시험 중인 규칙 전체를 나타냅니다.</translation>
    </message>
</context>
<context>
    <name>CheckRow</name>
    <message>
        <source>Limits of: {check}</source>
        <translation>한계: {check}</translation>
    </message>
    <message>
        <source>{times} times as wide</source>
        <translation>{times}배 넓게</translation>
    </message>
    <message>
        <source>As learned</source>
        <translation>학습한 대로</translation>
    </message>
</context>
<context>
    <name>CloseQuestion</name>
    <message>
        <source>A build is running</source>
        <translation>모델 생성 중입니다</translation>
    </message>
    <message>
        <source>Stop the build and close?</source>
        <translation>모델 생성을 중지하고 닫으시겠습니까?</translation>
    </message>
    <message>
        <source>What it has done so far is lost. The model in use before stays in use.</source>
        <translation>지금까지 진행된 내용은 사라집니다. 이전 모델을 계속 사용합니다.</translation>
    </message>
    <message>
        <source>Stop and close</source>
        <translation>중지하고 닫기</translation>
    </message>
    <message>
        <source>Keep building</source>
        <translation>계속 생성</translation>
    </message>
    <message>
        <source>A project is on its way</source>
        <translation>프로젝트를 옮기는 중입니다</translation>
    </message>
    <message>
        <source>Stop the export or import and close?</source>
        <translation>내보내기 또는 가져오기를 중지하고 닫으시겠습니까?</translation>
    </message>
    <message>
        <source>Nothing of it is left behind; it can be done again later.</source>
        <translation>남는 파일은 없으며 나중에 다시 할 수 있습니다.</translation>
    </message>
    <message>
        <source>Go on with it</source>
        <translation>계속 진행</translation>
    </message>
</context>
<context>
    <name>ComparisonPane</name>
    <message>
        <source>{first} and {second}</source>
        <translation>{first}, {second}</translation>
    </message>
    <message>
        <source>AUROC</source>
        <translation>AUROC</translation>
    </message>
    <message>
        <source>Threshold</source>
        <translation>임계값</translation>
    </message>
    <message>
        <source>Escapes</source>
        <translation>미검</translation>
    </message>
    <message>
        <source>False rejects</source>
        <translation>과검</translation>
    </message>
    <message>
        <source>Escapes with {count} false rejects at most</source>
        <translation>과검이 최대 {count}개일 때의 미검</translation>
    </message>
    <message numerus="yes">
        <source>They disagree on {count} parts</source>
        <translation>
            <numerusform>부품 {count}개에서 판정이 다릅니다</numerusform>
        </translation>
    </message>
    <message>
        <source>They agree on every part.</source>
        <translation>모든 부품에서 판정이 같습니다.</translation>
    </message>
    <message>
        <source>No picture yet</source>
        <translation>이미지 없음</translation>
    </message>
</context>
<context>
    <name>Counted</name>
    <message numerus="yes">
        <source>{count} of {total} good parts look unlike the others: look at them.</source>
        <translation>
            <numerusform>양품 {total}개 중 {count}개가 나머지와 달라 보입니다. 확인하십시오.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Provisional: {count} of {total} good parts look unlike the others, and nobody has decided about them.</source>
        <translation>
            <numerusform>잠정: 양품 {total}개 중 {count}개가 나머지와 달라 보이며, 아직 처리를 결정하지 않았습니다.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} of {total} good parts look unlike the others: there are several kinds of parts, or defects among them.</source>
        <translation>
            <numerusform>양품 {total}개 중 {count}개가 나머지와 달라 보입니다. 부품 종류가 여럿이거나 불량이 섞여 있습니다.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>At most {share} of good parts are rejected, with {confidence} confidence, from {parts} good parts.</source>
        <translation>
            <numerusform>양품 {parts}개를 근거로, 신뢰수준 {confidence}에서 과검되는 양품은 최대 {share}입니다.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The {total} good pictures show only {count} different parts: at least {needed} are needed to defend a threshold.</source>
        <translation>
            <numerusform>양품 이미지 {total}개에 서로 다른 부품이 {count}개뿐입니다. 임계값의 근거로는 최소 {needed}개가 필요합니다.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>No threshold can be defended from {count} good parts: at least {needed} are needed.</source>
        <translation>
            <numerusform>양품 {count}개로는 임계값의 근거가 부족합니다. 최소 {needed}개가 필요합니다.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} good parts</source>
        <translation>
            <numerusform>양품 {count}개</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} parts with defects</source>
        <translation>
            <numerusform>불량품 {count}개</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} defects drawn on good parts</source>
        <translation>
            <numerusform>양품에 그린 결함 {count}개</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} pictures cannot be read and took no part.</source>
        <translation>
            <numerusform>이미지 {count}개는 읽을 수 없어 제외했습니다.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} patches</source>
        <translation>
            <numerusform>패치 {count}개</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} pictures looked at.</source>
        <translation>
            <numerusform>이미지 {count}개를 확인했습니다.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} are suspicious.</source>
        <translation>
            <numerusform>의심스러운 이미지가 {count}개 있습니다.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} more parts would bring false rejects from {now} to {then}.</source>
        <translation>
            <numerusform>부품 {count}개를 더했을 때의 과검: {now} → {then}.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} defects</source>
        <translation>
            <numerusform>불량 {count}개</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} images are left out</source>
        <translation>
            <numerusform>이미지 {count}개 제외됨</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} different sizes, from {smallest} to {largest} px</source>
        <translation>
            <numerusform>{count}가지 크기, {smallest}~{largest} px</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} images</source>
        <translation>
            <numerusform>이미지 {count}개</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} steps since the build.</source>
        <translation>
            <numerusform>모델 생성 후 {count}단계.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Try {count} accepted parts</source>
        <translation>
            <numerusform>승인한 부품 {count}개 시험</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} parts can be taught, and {passing} would pass then; the bank grows by {grown} vectors.</source>
        <translation>
            <numerusform>부품 {count}개를 학습할 수 있고, 그러면 {passing}개가 통과합니다. 뱅크는 벡터 {grown}개만큼 커집니다.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{n} of {total} defects pass</source>
        <translation>
            <numerusform>불량 {total}개 중 {n}개 통과</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{n} of {total} good parts rejected</source>
        <translation>
            <numerusform>양품 {total}개 중 {n}개 NG</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} images have no score that counts and are left out: {names}</source>
        <translation>
            <numerusform>이미지 {count}개는 유효한 점수가 없어 제외되었습니다: {names}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} images have no map to find regions in: by the region rule they are UNDECIDED.</source>
        <translation>
            <numerusform>이미지 {count}개는 이상 영역을 찾을 맵이 없어 이상 영역 규칙에 따라 미판정이 됩니다.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{after} of {total} known defects would pass; at the threshold in use {before} do.</source>
        <translation>
            <numerusform>확인된 불량 {total}개 중 {after}개가 통과하게 됩니다. 현재 임계값에서는 {before}개가 통과합니다.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Of the last {count} recorded parts</source>
        <translation>
            <numerusform>최근 기록된 부품 {count}개 중</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} parts change</source>
        <translation>
            <numerusform>부품 {count}개 변경</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} of them reviewed as defects now pass</source>
        <translation>
            <numerusform>그중 불량으로 육안 판정된 {count}개가 이제 통과</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} parts would get another verdict. The worst come first.</source>
        <translation>
            <numerusform>부품 {count}개의 판정이 바뀝니다. 가장 나쁜 것부터 표시합니다.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Chosen by the masks of {count} defects and by {good} good parts; on others it will do worse.</source>
        <translation>
            <numerusform>불량 {count}개의 마스크와 양품 {good}개로 선택했습니다. 다른 부품에서는 성능이 더 낮습니다.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} masks cannot be read or have another size.</source>
        <translation>
            <numerusform>마스크 {count}개를 읽을 수 없거나 크기가 다릅니다.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} defects cannot carry at most {share} escapes: that takes {needed}.</source>
        <translation>
            <numerusform>불량 {count}개로는 미검 최대 {share}를 보장할 수 없습니다. {needed}개가 필요합니다.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} good parts cannot carry a limit of {share}: that takes {needed} different ones.</source>
        <translation>
            <numerusform>양품 {count}개로는 {share} 한계를 보장할 수 없습니다. 서로 다른 양품 {needed}개가 필요합니다.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The same holds for {count} more sources.</source>
        <translation>
            <numerusform>다른 소스 {count}개도 마찬가지입니다.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} images have no score and are not counted: see “Without a score”.</source>
        <translation>
            <numerusform>이미지 {count}개는 점수가 없어 집계하지 않았습니다. “점수 없음”을 확인하십시오.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} images were added.</source>
        <translation>
            <numerusform>이미지 {count}개가 추가되었습니다.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} images were among them before and keep their labels.</source>
        <translation>
            <numerusform>이미지 {count}개는 이미 있던 것으로, 기존 라벨을 유지합니다.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The model has learned {count} of them: these are scored by what the others taught.</source>
        <translation>
            <numerusform>그중 {count}개는 모델이 학습한 것이므로 나머지로 학습해 점수를 계산합니다.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} models</source>
        <translation>
            <numerusform>모델 {count}개</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} recorded parts</source>
        <translation>
            <numerusform>기록된 부품 {count}개</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} files</source>
        <translation>
            <numerusform>파일 {count}개</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} parts of it are recorded, up to {moment}.</source>
        <translation>
            <numerusform>부품 {count}개가 {moment}까지 기록되어 있습니다.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Counters</name>
    <message>
        <source>Triggers</source>
        <translation>트리거</translation>
    </message>
    <message>
        <source>How often a part was said to be there: each time one verdict is due</source>
        <translation>부품이 있다고 신호된 횟수입니다. 매번 판정 하나가 필요합니다</translation>
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
        <translation>미판정</translation>
    </message>
    <message>
        <source>Yield</source>
        <translation>양품률</translation>
    </message>
    <message>
        <source>OK of all judged parts; UNDECIDED ones lower it, as they are handled as rejects</source>
        <translation>판정한 전체 부품 중 OK. 미판정은 불합격으로 취급하므로 이 값을 낮춥니다</translation>
    </message>
    <message>
        <source>Time, mean</source>
        <translation>평균 시간</translation>
    </message>
    <message>
        <source>From the picture to the verdict</source>
        <translation>이미지부터 판정까지</translation>
    </message>
    <message>
        <source>Time, 95% below</source>
        <translation>시간 (95% 이하)</translation>
    </message>
    <message>
        <source>95 of 100 parts took less time than this, 5 took more</source>
        <translation>부품 100개 중 95개는 이 시간보다 짧게, 5개는 더 길게 걸렸습니다</translation>
    </message>
</context>
<context>
    <name>CutOff</name>
    <message>
        <source>The model in use stays in use.</source>
        <translation>사용 중인 모델을 계속 사용합니다.</translation>
    </message>
    <message>
        <source>The build of {name}, begun {moment}, was not finished: nothing of it was kept. It can be started again.</source>
        <translation>{moment}에 시작한 {name} 모델 생성이 끝나지 않아 결과가 남지 않았습니다. 다시 시작할 수 있습니다.</translation>
    </message>
    <message>
        <source>The inspection of {name}, begun {moment}, was not stopped.</source>
        <translation>{moment}에 시작한 {name} 검사가 정지되지 않은 채 끝났습니다.</translation>
    </message>
    <message>
        <source>No part of it was judged and recorded.</source>
        <translation>판정되어 기록된 부품이 없습니다.</translation>
    </message>
</context>
<context>
    <name>DecisionButtons</name>
    <message>
        <source>Keep: it is a good part</source>
        <translation>유지: 양품입니다</translation>
    </message>
    <message>
        <source>The threshold must let parts like this one pass</source>
        <translation>임계값이 이런 부품을 통과시켜야 합니다</translation>
    </message>
    <message>
        <source>Leave out</source>
        <translation>제외</translation>
    </message>
    <message>
        <source>Its score does not count, and the next build does not learn it. The file stays.</source>
        <translation>점수를 집계하지 않고 다음 모델 생성 때 학습하지 않습니다. 파일은 그대로 남습니다.</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>되돌리기</translation>
    </message>
    <message>
        <source>Decide again</source>
        <translation>다시 결정합니다</translation>
    </message>
</context>
<context>
    <name>DeletedDialog</name>
    <message>
        <source>Deleted projects</source>
        <translation>삭제된 프로젝트</translation>
    </message>
    <message>
        <source>Project</source>
        <translation>프로젝트</translation>
    </message>
    <message>
        <source>Deleted</source>
        <translation>삭제일</translation>
    </message>
    <message>
        <source>By</source>
        <translation>담당</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>크기</translation>
    </message>
    <message>
        <source>Lay in</source>
        <translation>원래 위치</translation>
    </message>
    <message>
        <source>Bring back</source>
        <translation>복원</translation>
    </message>
    <message>
        <source>Delete for good…</source>
        <translation>영구 삭제…</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>닫기</translation>
    </message>
    <message>
        <source>Together {size}. Nothing here goes by itself.</source>
        <translation>모두 {size}. 여기 있는 것은 저절로 삭제되지 않습니다.</translation>
    </message>
    <message>
        <source>There is none.</source>
        <translation>없습니다.</translation>
    </message>
    <message>
        <source>Delete {name} for good?</source>
        <translation>{name} 프로젝트를 영구 삭제하시겠습니까?</translation>
    </message>
    <message>
        <source>{size} become free. Nothing brings it back then.</source>
        <translation>{size}의 공간이 생깁니다. 삭제하면 복원할 수 없습니다.</translation>
    </message>
    <message>
        <source>Delete for good</source>
        <translation>영구 삭제</translation>
    </message>
    <message>
        <source>Keep it</source>
        <translation>유지</translation>
    </message>
</context>
<context>
    <name>DepthChoice</name>
    <message>
        <source>Bit depth</source>
        <translation>비트 심도</translation>
    </message>
    <message>
        <source>As the pictures tell: {depth}</source>
        <translation>이미지에서 확인된 값: {depth}</translation>
    </message>
    <message>
        <source>As the pictures tell</source>
        <translation>이미지에서 확인된 값</translation>
    </message>
    <message>
        <source>{depth} bit: white is {value}</source>
        <translation>{depth}비트: 흰색은 {value}</translation>
    </message>
    <message>
        <source>Pictures with values above {white} are not taken.</source>
        <translation>값이 {white}보다 큰 이미지는 받지 않습니다.</translation>
    </message>
    <message>
        <source>Choose what the camera delivers where you know it: dark pictures do not show all of its bits.</source>
        <translation>카메라의 출력 비트를 안다면 선택하십시오. 어두운 이미지에는 모든 비트가 나타나지 않습니다.</translation>
    </message>
</context>
<context>
    <name>Desk</name>
    <message>
        <source>A tone at every part that is not OK</source>
        <translation>OK가 아닌 부품마다 경보음 울림</translation>
    </message>
    <message>
        <source>Operator mode: the whole screen, for gloves (F11)</source>
        <translation>작업자 모드: 전체 화면, 장갑 착용용 (F11)</translation>
    </message>
    <message>
        <source>Heatmap on or off (H)</source>
        <translation>히트맵 켜기/끄기 (H)</translation>
    </message>
    <message>
        <source>Opacity of the heatmap (+ and -)</source>
        <translation>히트맵 불투명도 (+, -)</translation>
    </message>
    <message>
        <source>Closer (Ctrl +)</source>
        <translation>확대 (Ctrl +)</translation>
    </message>
    <message>
        <source>Further away (Ctrl -)</source>
        <translation>축소 (Ctrl -)</translation>
    </message>
    <message>
        <source>Choose images (Ctrl+O), a folder, a video or a camera</source>
        <translation>이미지(Ctrl+O), 폴더, 동영상 또는 카메라 선택</translation>
    </message>
    <message>
        <source>{area}: nothing of it lies in the picture. Move it inside, or delete it.</source>
        <translation>{area}: 이미지 밖에 있습니다. 안으로 옮기거나 삭제하십시오.</translation>
    </message>
</context>
<context>
    <name>DetectionPlot</name>
    <message>
        <source>Found</source>
        <translation>검출됨</translation>
    </message>
    <message>
        <source>Size from end to end</source>
        <translation>끝에서 끝까지 크기</translation>
    </message>
    <message>
        <source>Defects found by their size</source>
        <translation>결함 크기별 검출률</translation>
    </message>
    <message>
        <source>Size from end to end in mm</source>
        <translation>끝에서 끝까지 크기 (mm)</translation>
    </message>
    <message>
        <source>Size from end to end in px</source>
        <translation>끝에서 끝까지 크기 (px)</translation>
    </message>
</context>
<context>
    <name>Disagreements</name>
    <message>
        <source>Parts on which the models disagree</source>
        <translation>모델 간 판정이 다른 부품</translation>
    </message>
</context>
<context>
    <name>DoctorPage</name>
    <message>
        <source>Here the good parts are looked through: which of them is unlike the others, and are there enough?</source>
        <translation>여기서 양품 이미지를 살펴봅니다. 나머지와 다른 것이 있는지, 수가 충분한지 확인합니다.</translation>
    </message>
    <message>
        <source>No picture is like that.</source>
        <translation>해당하는 이미지가 없습니다.</translation>
    </message>
    <message>
        <source>It cannot be said: this model keeps nothing of single good parts, or there are too few of them.</source>
        <translation>확인할 수 없습니다. 이 모델에는 개별 양품의 정보가 없거나 양품이 너무 적습니다.</translation>
    </message>
    <message>
        <source>Build the model once: it is told from what the model learned.</source>
        <translation>모델을 한 번 생성하십시오. 모델이 학습한 내용으로 확인합니다.</translation>
    </message>
</context>
<context>
    <name>DraftBanner</name>
    <message>
        <source>A draft of the threshold waits</source>
        <translation>적용을 기다리는 임계값 초안이 있습니다</translation>
    </message>
    <message>
        <source>Look at it</source>
        <translation>초안 보기</translation>
    </message>
</context>
<context>
    <name>DriftHead</name>
    <message>
        <source>Which parts</source>
        <translation>부품 범위</translation>
    </message>
    <message>
        <source>Last 24 hours</source>
        <translation>최근 24시간</translation>
    </message>
    <message>
        <source>Last 7 days</source>
        <translation>최근 7일</translation>
    </message>
    <message>
        <source>Last 30 days</source>
        <translation>최근 30일</translation>
    </message>
    <message>
        <source>All parts</source>
        <translation>전체 부품</translation>
    </message>
    <message>
        <source>Look at the newest parts</source>
        <translation>최신 부품 보기</translation>
    </message>
    <message>
        <source>Enters this with the present time: what is usual is learned anew from then on</source>
        <translation>현재 시각으로 입력합니다. 이때부터 평소 상태를 새로 학습합니다</translation>
    </message>
    <message numerus="yes">
        <source>{count} parts since then.</source>
        <translation>
            <numerusform>그 후 부품 {count}개.</numerusform>
        </translation>
    </message>
    <message>
        <source>Moved as well: {changes}.</source>
        <translation>함께 변한 항목: {changes}.</translation>
    </message>
    <message>
        <source>What is usual is being learned</source>
        <translation>평소 상태를 학습하는 중입니다</translation>
    </message>
    <message numerus="yes">
        <source>{count} more good parts are needed before a drift can be told.</source>
        <translation>
            <numerusform>드리프트를 판단하려면 양품이 {count}개 더 필요합니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing has moved</source>
        <translation>변화가 없습니다</translation>
    </message>
    <message numerus="yes">
        <source>{count} parts were looked at.</source>
        <translation>
            <numerusform>부품 {count}개를 확인했습니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>{looked} Earlier alarms: {count}, the last ones {ended}.</source>
        <translation>{looked} 이전 경보: {count}건, 최근 경보 {ended}.</translation>
    </message>
    <message>
        <source>{time} {change}</source>
        <translation>{time} {change}</translation>
    </message>
    <message>
        <source>Just changed:</source>
        <translation>방금 변경한 것:</translation>
    </message>
</context>
<context>
    <name>DriftLine</name>
    <message>
        <source>Changed:</source>
        <translation>변경 내용:</translation>
    </message>
    <message>
        <source>Show how it went</source>
        <translation>변화 추이 보기</translation>
    </message>
    <message>
        <source>Say that something else was changed</source>
        <translation>그 밖의 변경 사항을 입력합니다</translation>
    </message>
    <message>
        <source>Changed: {change}</source>
        <translation>변경됨: {change}</translation>
    </message>
    <message>
        <source>{change}: what is usual is learned anew from now on</source>
        <translation>{change}: 이제부터 평소 상태를 새로 학습합니다</translation>
    </message>
</context>
<context>
    <name>DriftPage</name>
    <message>
        <source>No project is open</source>
        <translation>열린 프로젝트가 없습니다</translation>
    </message>
    <message>
        <source>Here you see what has changed at the station since when.</source>
        <translation>스테이션에서 무엇이 언제부터 변했는지 여기서 확인합니다.</translation>
    </message>
    <message>
        <source>Looking into the record…</source>
        <translation>기록을 읽는 중…</translation>
    </message>
    <message>
        <source>Every part is compared with what was usual before it.</source>
        <translation>모든 부품을 그 이전의 평소 상태와 비교합니다.</translation>
    </message>
    <message>
        <source>Light, focus, place and scores of every part that is recorded are watched from now on.</source>
        <translation>지금부터 기록되는 모든 부품의 밝기, 초점, 위치, 점수를 감시합니다.</translation>
    </message>
    <message>
        <source>Nothing has been recorded yet</source>
        <translation>아직 기록이 없습니다</translation>
    </message>
    <message>
        <source>Choose a project</source>
        <translation>프로젝트 선택</translation>
    </message>
    <message>
        <source>Go to Inspect</source>
        <translation>검사로 이동</translation>
    </message>
</context>
<context>
    <name>DriftPlot</name>
    <message>
        <source>anomaly score</source>
        <translation>이상 점수</translation>
    </message>
    <message>
        <source>patch score</source>
        <translation>패치 점수</translation>
    </message>
    <message>
        <source>% of white</source>
        <translation>흰색 대비 %</translation>
    </message>
    <message>
        <source>% of the brightness</source>
        <translation>밝기 대비 %</translation>
    </message>
    <message>
        <source>fine to coarse</source>
        <translation>미세/거친 성분 비</translation>
    </message>
    <message>
        <source>Not watched: still being learned, or it scatters too much to say anything.</source>
        <translation>감시하지 않음: 아직 학습 중이거나 산포가 너무 커서 판단할 수 없습니다.</translation>
    </message>
    <message>
        <source>The weighted mean may move by {reach}.</source>
        <translation>가중 평균의 허용 변동은 {reach}입니다.</translation>
    </message>
</context>
<context>
    <name>DriftWords</name>
    <message>
        <source>Taken back: {change}</source>
        <translation>취소됨: {change}</translation>
    </message>
</context>
<context>
    <name>Editing</name>
    <message>
        <source>Choose the area that the eraser is to take from.</source>
        <translation>지우개로 지울 영역을 선택하십시오.</translation>
    </message>
</context>
<context>
    <name>EffectPane</name>
    <message>
        <source>Known defects</source>
        <translation>확인된 불량</translation>
    </message>
    <message>
        <source>Challenge samples</source>
        <translation>점검 샘플</translation>
    </message>
    <message>
        <source>Good validation images</source>
        <translation>양품 검증 이미지</translation>
    </message>
    <message>
        <source>Recorded parts</source>
        <translation>기록된 부품</translation>
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
        <translation>미판정</translation>
    </message>
    <message>
        <source>Threshold {before} → {after}</source>
        <translation>임계값 {before} → {after}</translation>
    </message>
    <message>
        <source>{name} would pass: {before} → {after}</source>
        <translation>{name} 통과로 바뀜: {before} → {after}</translation>
    </message>
    <message>
        <source>{name} would be rejected: {before} → {after}</source>
        <translation>{name} 불합격으로 바뀜: {before} → {after}</translation>
    </message>
    <message>
        <source>Nothing known would be judged otherwise</source>
        <translation>확인된 이미지의 판정은 바뀌지 않습니다</translation>
    </message>
    <message>
        <source>No known defect would pass by it</source>
        <translation>이로 인해 통과하는 확인된 불량은 없습니다</translation>
    </message>
    <message>
        <source>Not judged, because the pictures are not there: {names}</source>
        <translation>이미지가 없어 판정하지 못함: {names}</translation>
    </message>
    <message>
        <source>Another picture…</source>
        <translation>다른 이미지…</translation>
    </message>
    <message>
        <source>Count on all pictures of known truth</source>
        <translation>정답을 아는 모든 이미지로 집계</translation>
    </message>
    <message>
        <source>Reference picture</source>
        <translation>기준 이미지</translation>
    </message>
    <message>
        <source>Defect: {name}, score {score}</source>
        <translation>불량: {name}, 점수 {score}</translation>
    </message>
    <message>
        <source>Good: {name}, score {score}</source>
        <translation>양품: {name}, 점수 {score}</translation>
    </message>
    <message>
        <source>Inspecting…</source>
        <translation>검사 중…</translation>
    </message>
    <message>
        <source>Picture that the effect is shown on</source>
        <translation>효과를 보여 줄 이미지</translation>
    </message>
    <message>
        <source>In use</source>
        <translation>적용 중</translation>
    </message>
    <message>
        <source>With the areas of this page</source>
        <translation>이 페이지의 영역 적용 시</translation>
    </message>
    <message>
        <source>Picture to look at</source>
        <translation>표시할 이미지</translation>
    </message>
    <message>
        <source>Counting</source>
        <translation>집계 중</translation>
    </message>
    <message>
        <source>Rejected good parts: {before} of {total} now, {after} with these areas.</source>
        <translation>NG가 되는 양품: 현재 {total}개 중 {before}개, 이 영역 적용 시 {after}개.</translation>
    </message>
    <message>
        <source>Passing defects: {before} of {total} now, {after} with these areas.</source>
        <translation>통과하는 불량: 현재 {total}개 중 {before}개, 이 영역 적용 시 {after}개.</translation>
    </message>
    <message>
        <source>Not judged: {count}.</source>
        <translation>판정하지 못함: {count}개.</translation>
    </message>
</context>
<context>
    <name>EnoughCard</name>
    <message>
        <source>Are these enough?</source>
        <translation>양품이 충분합니까?</translation>
    </message>
    <message>
        <source>Build the model once: it is told from what the model learned.</source>
        <translation>모델을 한 번 생성하십시오. 모델이 학습한 내용으로 확인합니다.</translation>
    </message>
    <message>
        <source>A usual good part reaches {share} of the threshold. Intervals hold nine times in ten.</source>
        <translation>보통 양품의 점수는 임계값의 {share}입니다. 구간은 열에 아홉 번 맞습니다.</translation>
    </message>
    <message>
        <source>False rejects, %</source>
        <translation>과검, %</translation>
    </message>
    <message>
        <source>Good parts</source>
        <translation>양품 수</translation>
    </message>
    <message>
        <source>False rejects against the number of good parts</source>
        <translation>양품 수에 따른 과검</translation>
    </message>
</context>
<context>
    <name>EnteredBand</name>
    <message>
        <source>Note, if there is one</source>
        <translation>메모 (선택)</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>되돌리기</translation>
    </message>
    <message>
        <source>Entered: {change}</source>
        <translation>입력됨: {change}</translation>
    </message>
    <message>
        <source>Undo ({seconds})</source>
        <translation>되돌리기 ({seconds})</translation>
    </message>
</context>
<context>
    <name>Entries</name>
    <message>
        <source>Serial of the next part</source>
        <translation>다음 부품의 시리얼</translation>
    </message>
    <message>
        <source>Scan it, or type it and press Enter</source>
        <translation>스캔하거나 입력한 후 Enter를 누르십시오</translation>
    </message>
    <message>
        <source>Take the serial back</source>
        <translation>시리얼 취소</translation>
    </message>
    <message>
        <source>Part is here (F8)</source>
        <translation>부품 있음 (F8)</translation>
    </message>
    <message>
        <source>The next picture shows a part: the key F8 says the same, and so does a pedal that types it</source>
        <translation>다음 이미지에 부품이 있음을 알립니다. F8 키나 F8을 입력하는 페달도 같은 기능을 합니다</translation>
    </message>
    <message>
        <source>The next part has no serial yet.</source>
        <translation>다음 부품의 시리얼이 아직 없습니다.</translation>
    </message>
    <message>
        <source>Next part: {serial}</source>
        <translation>다음 부품: {serial}</translation>
    </message>
</context>
<context>
    <name>Exchange</name>
    <message>
        <source>Import a COCO file…</source>
        <translation>COCO 파일 가져오기…</translation>
    </message>
    <message>
        <source>Import MVTec folders…</source>
        <translation>MVTec 폴더 가져오기…</translation>
    </message>
    <message>
        <source>Export as COCO…</source>
        <translation>COCO로 내보내기…</translation>
    </message>
    <message>
        <source>Export as MVTec folders…</source>
        <translation>MVTec 폴더로 내보내기…</translation>
    </message>
    <message>
        <source>Export synthetic defects as well</source>
        <translation>합성 결함도 내보내기</translation>
    </message>
    <message>
        <source>Draw synthetic defects…</source>
        <translation>합성 결함 그리기…</translation>
    </message>
    <message>
        <source>Import a COCO file</source>
        <translation>COCO 파일 가져오기</translation>
    </message>
    <message>
        <source>COCO files (*.json)</source>
        <translation>COCO 파일 (*.json)</translation>
    </message>
    <message>
        <source>Import the folder of one product in MVTec&apos;s layout</source>
        <translation>MVTec 구조로 된 한 제품의 폴더 가져오기</translation>
    </message>
    <message>
        <source>Export into a new folder in this one</source>
        <translation>이 폴더 안의 새 폴더로 내보내기</translation>
    </message>
    <message>
        <source>Export settings</source>
        <translation>설정 내보내기</translation>
    </message>
    <message>
        <source>Import settings</source>
        <translation>설정 가져오기</translation>
    </message>
    <message>
        <source>Saved in {file}</source>
        <translation>{file}에 저장됨</translation>
    </message>
    <message>
        <source>The settings of the file hold from now on.</source>
        <translation>이제부터 파일의 설정이 적용됩니다.</translation>
    </message>
</context>
<context>
    <name>ExpandableList</name>
    <message>
        <source>List: {title}</source>
        <translation>목록: {title}</translation>
    </message>
    <message>
        <source>and {count} more</source>
        <translation>외 {count}개</translation>
    </message>
</context>
<context>
    <name>Exporter</name>
    <message>
        <source>Save the pictures in</source>
        <translation>이미지 저장 위치</translation>
    </message>
    <message>
        <source>Save the table as</source>
        <translation>표 저장 위치</translation>
    </message>
    <message numerus="yes">
        <source>{count} parts saved in {place}</source>
        <translation>
            <numerusform>부품 {count}개를 {place}에 저장했습니다</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} pictures saved in {place}</source>
        <translation>
            <numerusform>이미지 {count}개를 {place}에 저장했습니다</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>of {count} parts none is kept</source>
        <translation>
            <numerusform>부품 {count}개는 보관된 이미지가 없습니다</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>FamiliesPage</name>
    <message>
        <source>By zone</source>
        <translation>구역별</translation>
    </message>
    <message>
        <source>By hour</source>
        <translation>시간별</translation>
    </message>
    <message>
        <source>Look at the newest rejected parts</source>
        <translation>최근 NG 부품 보기</translation>
    </message>
    <message>
        <source>Here NG parts that look alike are grouped, named and counted.</source>
        <translation>여기서 서로 비슷한 NG 부품을 묶어 이름을 붙이고 집계합니다.</translation>
    </message>
    <message>
        <source>Family</source>
        <translation>결함군</translation>
    </message>
    <message>
        <source>Zone</source>
        <translation>구역</translation>
    </message>
    <message>
        <source>Parts</source>
        <translation>부품 수</translation>
    </message>
    <message>
        <source>in no zone</source>
        <translation>구역 밖</translation>
    </message>
    <message>
        <source>Hour</source>
        <translation>시각</translation>
    </message>
    <message>
        <source>The record holds no rejected part whose picture is kept.</source>
        <translation>이미지가 보관된 NG 부품 기록이 없습니다.</translation>
    </message>
    <message numerus="yes">
        <source>{count} parts</source>
        <translation>
            <numerusform>부품 {count}개</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} families</source>
        <translation>
            <numerusform>결함군 {count}개</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} without a picture</source>
        <translation>
            <numerusform>이미지 없음 {count}개</numerusform>
        </translation>
    </message>
    <message>
        <source>Rejected parts whose hottest places look alike are a family. Name it once: new parts like it are then counted under that.</source>
        <translation>점수가 가장 높은 부위가 서로 비슷한 NG 부품이 하나의 결함군이 됩니다. 한 번 이름을 붙이면 이후 비슷한 부품도 그 이름으로 집계됩니다.</translation>
    </message>
</context>
<context>
    <name>FamilyCard</name>
    <message>
        <source>Name it</source>
        <translation>이름 지정</translation>
    </message>
    <message>
        <source>What is this? Such as: deep scratch</source>
        <translation>이것은 무엇입니까? 예: 깊은 스크래치</translation>
    </message>
    <message>
        <source>Name of the family {called}</source>
        <translation>결함군 {called}의 이름</translation>
    </message>
    <message numerus="yes">
        <source>{count} parts</source>
        <translation>
            <numerusform>부품 {count}개</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>FiguresCard</name>
    <message>
        <source>On parts of known truth</source>
        <translation>정답을 아는 부품 기준</translation>
    </message>
    <message>
        <source>Good</source>
        <translation>양품</translation>
    </message>
    <message>
        <source>Defect</source>
        <translation>불량</translation>
    </message>
    <message>
        <source>Unsure</source>
        <translation>보류</translation>
    </message>
</context>
<context>
    <name>FilePatterns</name>
    <message>
        <source>Images ({patterns})</source>
        <translation>이미지 ({patterns})</translation>
    </message>
</context>
<context>
    <name>Filmstrip</name>
    <message>
        <source>Last parts</source>
        <translation>최근 부품</translation>
    </message>
</context>
<context>
    <name>Filters</name>
    <message>
        <source>Show all parts</source>
        <translation>전체 부품 보기</translation>
    </message>
    <message>
        <source>Any run</source>
        <translation>전체 회차</translation>
    </message>
    <message>
        <source>Any model</source>
        <translation>전체 모델</translation>
    </message>
    <message>
        <source>Any time</source>
        <translation>전체 기간</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>오늘</translation>
    </message>
    <message>
        <source>Last 7 days</source>
        <translation>최근 7일</translation>
    </message>
    <message>
        <source>From … to …</source>
        <translation>…부터 …까지</translation>
    </message>
    <message>
        <source>Any verdict</source>
        <translation>전체 판정</translation>
    </message>
    <message>
        <source>All rejects</source>
        <translation>전체 불합격</translation>
    </message>
    <message>
        <source>Any review</source>
        <translation>전체 육안 판정</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>미확인</translation>
    </message>
    <message>
        <source>Serial contains</source>
        <translation>시리얼 포함 문자</translation>
    </message>
    <message>
        <source>Score from</source>
        <translation>점수 하한</translation>
    </message>
    <message>
        <source>to</source>
        <translation>~</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>시간</translation>
    </message>
    <message>
        <source>Verdict</source>
        <translation>판정</translation>
    </message>
    <message>
        <source>Review</source>
        <translation>육안 판정</translation>
    </message>
    <message>
        <source>Serial</source>
        <translation>시리얼</translation>
    </message>
    <message>
        <source>Least score</source>
        <translation>최소 점수</translation>
    </message>
    <message>
        <source>Highest score</source>
        <translation>최대 점수</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>회차</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>모델</translation>
    </message>
    <message>
        <source>First day</source>
        <translation>시작일</translation>
    </message>
    <message>
        <source>Last day</source>
        <translation>종료일</translation>
    </message>
    <message>
        <source>From</source>
        <translation>기간</translation>
    </message>
</context>
<context>
    <name>FocusBar</name>
    <message>
        <source>Sharpness</source>
        <translation>선명도</translation>
    </message>
</context>
<context>
    <name>Gallery</name>
    <message>
        <source>Parts of known truth</source>
        <translation>정답을 아는 부품</translation>
    </message>
</context>
<context>
    <name>GateTab</name>
    <message>
        <source>Pictures that are not like those of good parts are not judged: the part is set aside, and the reason is shown.</source>
        <translation>양품 이미지와 다른 이미지는 판정하지 않습니다. 부품을 따로 분리하고 그 이유를 표시합니다.</translation>
    </message>
    <message>
        <source>The model in use has no limits for pictures. Build a model: they are learned from its good parts.</source>
        <translation>사용 중인 모델에 이미지 한계가 없습니다. 모델을 생성하면 양품에서 한계를 학습합니다.</translation>
    </message>
    <message>
        <source>Off by itself: good parts lie too differently for it.</source>
        <translation>자동으로 꺼짐: 양품의 놓인 상태가 너무 제각각입니다.</translation>
    </message>
</context>
<context>
    <name>GoingOn</name>
    <message>
        <source>Build</source>
        <translation>모델 생성</translation>
    </message>
</context>
<context>
    <name>Grid</name>
    <message>
        <source>Validation images</source>
        <translation>검증 이미지</translation>
    </message>
</context>
<context>
    <name>Head</name>
    <message>
        <source>Look through again</source>
        <translation>다시 살펴보기</translation>
    </message>
    <message>
        <source>Read all pictures and compare them (F5)</source>
        <translation>모든 이미지를 읽어 비교합니다 (F5)</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>정지</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>되돌리기</translation>
    </message>
    <message>
        <source>Take the last decision back (U)</source>
        <translation>마지막 결정 취소 (U)</translation>
    </message>
    <message>
        <source>Build without them</source>
        <translation>제외하고 생성</translation>
    </message>
    <message>
        <source>Which pictures are shown</source>
        <translation>표시할 이미지</translation>
    </message>
    <message>
        <source>Parts</source>
        <translation>부품</translation>
    </message>
    <message>
        <source>Charts</source>
        <translation>차트</translation>
    </message>
    <message>
        <source>New parts</source>
        <translation>새 부품</translation>
    </message>
    <message>
        <source>Show what has been recorded since</source>
        <translation>그 후 기록된 부품 표시</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>열기</translation>
    </message>
    <message>
        <source>Show the part large (Return)</source>
        <translation>부품 크게 보기 (Return)</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>내보내기</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
    <message numerus="yes">
        <source>{count} parts</source>
        <translation>
            <numerusform>부품 {count}개</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{found} of {count} parts</source>
        <translation>
            <numerusform>부품 {count}개 중 {found}개</numerusform>
        </translation>
    </message>
    <message>
        <source>Add folder…</source>
        <translation>폴더 추가…</translation>
    </message>
    <message>
        <source>Folders called good, ok, ng, defect or by kinds are understood</source>
        <translation>good, ok, ng, defect 또는 유형 이름의 폴더를 인식합니다</translation>
    </message>
    <message>
        <source>Add images…</source>
        <translation>이미지 추가…</translation>
    </message>
    <message>
        <source>Import, export, draw synthetic defects</source>
        <translation>가져오기, 내보내기, 합성 결함 그리기</translation>
    </message>
    <message>
        <source>Take the last labelling back (Backspace)</source>
        <translation>마지막 라벨 지정 취소 (Backspace)</translation>
    </message>
    <message>
        <source>Look into the folders again (F5)</source>
        <translation>폴더 다시 살펴보기 (F5)</translation>
    </message>
    <message>
        <source>All kinds</source>
        <translation>전체 유형</translation>
    </message>
    <message>
        <source>Add a folder of validation images</source>
        <translation>검증 이미지 폴더 추가</translation>
    </message>
    <message>
        <source>Images ({patterns})</source>
        <translation>이미지 ({patterns})</translation>
    </message>
    <message>
        <source>Add validation images</source>
        <translation>검증 이미지 추가</translation>
    </message>
    <message>
        <source>Which images are shown</source>
        <translation>표시할 이미지</translation>
    </message>
    <message>
        <source>Which kind of defect is shown</source>
        <translation>표시할 결함 유형</translation>
    </message>
</context>
<context>
    <name>HeatmapLegend</name>
    <message>
        <source>Drag this away from what it covers; a click moves it to the other corner.</source>
        <translation>가려진 부분이 보이도록 끌어서 옮기십시오. 클릭하면 다른 모서리로 이동합니다.</translation>
    </message>
    <message>
        <source>Scale of the heatmap: from half the threshold to twice the threshold</source>
        <translation>히트맵 눈금: 임계값의 절반에서 두 배까지</translation>
    </message>
    <message>
        <source>threshold</source>
        <translation>임계값</translation>
    </message>
</context>
<context>
    <name>HelpPage</name>
    <message>
        <source>Station: inspects, does not build</source>
        <translation>스테이션: 검사만 하고 모델은 생성하지 않음</translation>
    </message>
    <message>
        <source>Full: builds and inspects</source>
        <translation>전체: 모델 생성과 검사</translation>
    </message>
    <message>
        <source>Started from its source</source>
        <translation>소스에서 실행됨</translation>
    </message>
    <message>
        <source>Projects</source>
        <translation>프로젝트</translation>
    </message>
    <message>
        <source>Settings and imported weights</source>
        <translation>설정과 가져온 가중치</translation>
    </message>
    <message>
        <source>Logs and crash reports</source>
        <translation>로그와 오류 보고서</translation>
    </message>
    <message>
        <source>Cache</source>
        <translation>캐시</translation>
    </message>
    <message>
        <source>Program</source>
        <translation>프로그램</translation>
    </message>
    <message>
        <source>Collect diagnostics…</source>
        <translation>진단 정보 수집…</translation>
    </message>
    <message>
        <source>Collect diagnostics</source>
        <translation>진단 정보 수집</translation>
    </message>
    <message>
        <source>Testing this installation: {done} of {total}</source>
        <translation>설치 상태 시험 중: {done} / {total}</translation>
    </message>
    <message>
        <source>Written to {file}. Nothing was sent: send it to whoever looks after this program.</source>
        <translation>{file}에 저장했습니다. 전송된 것은 없습니다. 이 프로그램의 담당자에게 보내십시오.</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>단축키</translation>
    </message>
    <message>
        <source>Folders on this PC</source>
        <translation>이 PC의 폴더</translation>
    </message>
    <message>
        <source>The environment variable {name} moves all of them but the program into one folder.</source>
        <translation>{name} 환경 변수를 설정하면 프로그램을 제외한 모든 폴더를 한 폴더로 옮깁니다.</translation>
    </message>
    <message>
        <source>If something does not work</source>
        <translation>문제가 있을 때</translation>
    </message>
    <message>
        <source>Parts and their licences</source>
        <translation>구성 요소와 라이선스</translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation>폴더 열기</translation>
    </message>
    <message>
        <source>Collects logs, crash reports, versions, harmless settings and a self-test in one file, without passwords. No images and no projects are in it, and it does not leave this PC unless you send it.</source>
        <translation>로그, 오류 보고서, 버전, 민감하지 않은 설정, 자가 진단 결과를 비밀번호 없이 한 파일에 모읍니다. 이미지와 프로젝트는 들어가지 않으며, 직접 보내지 않는 한 이 PC 밖으로 나가지 않습니다.</translation>
    </message>
    <message>
        <source>Parts</source>
        <translation>구성 요소</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>라이선스</translation>
    </message>
</context>
<context>
    <name>HistoryBox</name>
    <message>
        <source>List</source>
        <translation>목록</translation>
    </message>
    <message>
        <source>Over time</source>
        <translation>시간 추이</translation>
    </message>
    <message>
        <source>History of this model</source>
        <translation>이 모델의 이력</translation>
    </message>
    <message>
        <source>Go back to {value}</source>
        <translation>{value} 값으로 복귀</translation>
    </message>
    <message>
        <source>Go back</source>
        <translation>복귀</translation>
    </message>
    <message>
        <source>There is no former threshold.</source>
        <translation>이전 임계값이 없습니다.</translation>
    </message>
    <message>
        <source>In force from {when}: {origin}</source>
        <translation>{when}부터 적용됨: {origin}</translation>
    </message>
    <message>
        <source>Threshold, unsure band, region rule and areas are then as they were, for every part from now on.</source>
        <translation>그러면 이후 모든 부품에 임계값, 보류 구간, 이상 영역 규칙, 영역이 그때의 상태로 적용됩니다.</translation>
    </message>
    <message>
        <source>Put {value} in force again?</source>
        <translation>{value} 값을 다시 적용하시겠습니까?</translation>
    </message>
    <message>
        <source>Keep the threshold in use</source>
        <translation>현재 임계값 유지</translation>
    </message>
</context>
<context>
    <name>HistoryList</name>
    <message>
        <source>Since</source>
        <translation>시작</translation>
    </message>
    <message>
        <source>Origin</source>
        <translation>출처</translation>
    </message>
    <message>
        <source>Threshold</source>
        <translation>임계값</translation>
    </message>
    <message>
        <source>Earlier thresholds of this model</source>
        <translation>이 모델의 이전 임계값</translation>
    </message>
    <message>
        <source>{text} (in use)</source>
        <translation>{text} (적용 중)</translation>
    </message>
</context>
<context>
    <name>HistoryPage</name>
    <message>
        <source>No project is open</source>
        <translation>열린 프로젝트가 없습니다</translation>
    </message>
    <message>
        <source>Here you find every part again that was inspected.</source>
        <translation>여기서 검사한 모든 부품을 다시 찾을 수 있습니다.</translation>
    </message>
    <message>
        <source>Every part that is inspected from now on can be found here: its picture, its score, and what was in force.</source>
        <translation>지금부터 검사하는 모든 부품의 이미지, 점수, 적용된 조건을 여기서 찾을 수 있습니다.</translation>
    </message>
    <message>
        <source>Nothing has been recorded yet</source>
        <translation>아직 기록이 없습니다</translation>
    </message>
    <message>
        <source>It is a validation image now, and shows what its review says.</source>
        <translation>이제 검증 이미지이며, 육안 판정 결과가 라벨이 됩니다.</translation>
    </message>
    <message>
        <source>It is a validation image of a good part now.</source>
        <translation>이제 양품 검증 이미지입니다.</translation>
    </message>
    <message>
        <source>It is a validation image with a defect now.</source>
        <translation>이제 불량 검증 이미지입니다.</translation>
    </message>
    <message>
        <source>The next build learns from it.</source>
        <translation>다음 모델 생성 때 학습합니다.</translation>
    </message>
    <message>
        <source>Choose a project</source>
        <translation>프로젝트 선택</translation>
    </message>
    <message>
        <source>Go to Inspect</source>
        <translation>검사로 이동</translation>
    </message>
</context>
<context>
    <name>ImageTools</name>
    <message>
        <source>Heatmap on or off</source>
        <translation>히트맵 켜기/끄기</translation>
    </message>
    <message>
        <source>Contour at the threshold on or off</source>
        <translation>임계값 윤곽선 켜기/끄기</translation>
    </message>
    <message>
        <source>Hold to see the part without the heatmap (Space)</source>
        <translation>누르고 있으면 히트맵 없이 부품을 봅니다 (Space)</translation>
    </message>
    <message>
        <source>Opacity of the heatmap</source>
        <translation>히트맵 불투명도</translation>
    </message>
    <message>
        <source>Heatmap</source>
        <translation>히트맵</translation>
    </message>
    <message>
        <source>Closer (+)</source>
        <translation>확대 (+)</translation>
    </message>
    <message>
        <source>Further away (-)</source>
        <translation>축소 (-)</translation>
    </message>
    <message>
        <source>Whole picture (0)</source>
        <translation>전체 이미지 (0)</translation>
    </message>
    <message>
        <source>Close to the hottest place, and back (Z)</source>
        <translation>점수가 가장 높은 부위 확대, 다시 전체 (Z)</translation>
    </message>
</context>
<context>
    <name>ImageView</name>
    <message>
        <source>Picture of the part</source>
        <translation>부품 이미지</translation>
    </message>
    <message>
        <source>No picture yet</source>
        <translation>이미지 없음</translation>
    </message>
</context>
<context>
    <name>Images</name>
    <message>
        <source>Unlike the others</source>
        <translation>나머지와 다름</translation>
    </message>
    <message>
        <source>Changed or wrong</source>
        <translation>변경 또는 오판정</translation>
    </message>
    <message>
        <source>Every part of known truth is judged rightly, and the slider changes none.</source>
        <translation>정답을 아는 모든 부품이 바르게 판정되며, 슬라이더로 바뀌는 부품도 없습니다.</translation>
    </message>
    <message>
        <source>Escapes</source>
        <translation>미검</translation>
    </message>
    <message>
        <source>At this threshold no known defect is judged OK.</source>
        <translation>이 임계값에서 OK로 판정되는 확인된 불량은 없습니다.</translation>
    </message>
    <message>
        <source>False rejects</source>
        <translation>과검</translation>
    </message>
    <message>
        <source>At this threshold no known good part is judged NG.</source>
        <translation>이 임계값에서 NG로 판정되는 확인된 양품은 없습니다.</translation>
    </message>
    <message>
        <source>Unsure</source>
        <translation>보류</translation>
    </message>
    <message>
        <source>No part of known truth would go to Verify.</source>
        <translation>정답을 아는 부품 중 육안 확인으로 넘어갈 것은 없습니다.</translation>
    </message>
    <message>
        <source>All</source>
        <translation>전체</translation>
    </message>
    <message>
        <source>The model has no scored parts.</source>
        <translation>모델에 점수가 있는 부품이 없습니다.</translation>
    </message>
</context>
<context>
    <name>ImportDialog</name>
    <message>
        <source>Import settings</source>
        <translation>설정 가져오기</translation>
    </message>
    <message>
        <source>What would change</source>
        <translation>변경될 내용</translation>
    </message>
    <message>
        <source>Setting</source>
        <translation>설정</translation>
    </message>
    <message>
        <source>Now</source>
        <translation>현재</translation>
    </message>
    <message>
        <source>Then</source>
        <translation>변경 후</translation>
    </message>
    <message>
        <source>Change them</source>
        <translation>변경</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>닫기</translation>
    </message>
    <message>
        <source>Nothing differs from what is set here.</source>
        <translation>여기에 설정된 것과 다른 것이 없습니다.</translation>
    </message>
    <message numerus="yes">
        <source>{count} settings would be changed:</source>
        <translation>
            <numerusform>설정 {count}개가 변경됩니다:</numerusform>
        </translation>
    </message>
    <message>
        <source>Passed over, as they belong to another PC or to a newer version: {names}</source>
        <translation>다른 PC나 더 새로운 버전의 설정이므로 건너뜀: {names}</translation>
    </message>
</context>
<context>
    <name>InspectPage</name>
    <message>
        <source>Here parts are inspected: from images, a video or a camera.</source>
        <translation>여기서 이미지, 동영상 또는 카메라로 부품을 검사합니다.</translation>
    </message>
    <message>
        <source>Inspect</source>
        <translation>검사</translation>
    </message>
    <message>
        <source>Another model is in use now.</source>
        <translation>이제 다른 모델을 사용합니다.</translation>
    </message>
    <message>
        <source>The run was ended. Press Start to go on.</source>
        <translation>검사가 종료되었습니다. 계속하려면 시작을 누르십시오.</translation>
    </message>
</context>
<context>
    <name>KeyList</name>
    <message>
        <source>Everywhere</source>
        <translation>모든 화면</translation>
    </message>
    <message>
        <source>Ctrl+N</source>
        <translation>Ctrl+N</translation>
    </message>
    <message>
        <source>New project</source>
        <translation>새 프로젝트</translation>
    </message>
    <message>
        <source>Ctrl+O</source>
        <translation>Ctrl+O</translation>
    </message>
    <message>
        <source>Open a project; on Inspect, images</source>
        <translation>프로젝트 열기, 검사에서는 이미지 열기</translation>
    </message>
    <message>
        <source>Tab, Enter, Space</source>
        <translation>Tab, Enter, Space</translation>
    </message>
    <message>
        <source>To the next button; press it</source>
        <translation>다음 버튼으로 이동, 누르기</translation>
    </message>
    <message>
        <source>To what the window has to say; Esc takes it away</source>
        <translation>창의 알림으로 이동, Esc로 닫기</translation>
    </message>
    <message>
        <source>The manual, at the page that is shown</source>
        <translation>표시 중인 페이지의 설명서</translation>
    </message>
    <message>
        <source>Inspect</source>
        <translation>검사</translation>
    </message>
    <message>
        <source>Space, held</source>
        <translation>Space 길게 누름</translation>
    </message>
    <message>
        <source>The part without the heatmap</source>
        <translation>히트맵 없이 부품 보기</translation>
    </message>
    <message>
        <source>A part is there, where a key is the trigger</source>
        <translation>부품 있음 (키가 트리거일 때)</translation>
    </message>
    <message>
        <source>Heatmap on or off</source>
        <translation>히트맵 켜기/끄기</translation>
    </message>
    <message>
        <source>Why? The hottest place beside good parts; also on Verify and History</source>
        <translation>이유: 점수가 가장 높은 부위를 양품과 비교, 육안 확인과 이력에서도 사용</translation>
    </message>
    <message>
        <source>Opacity of the heatmap</source>
        <translation>히트맵 불투명도</translation>
    </message>
    <message>
        <source>Ctrl +   Ctrl –   0</source>
        <translation>Ctrl +   Ctrl –   0</translation>
    </message>
    <message>
        <source>Closer, further away, whole picture</source>
        <translation>확대, 축소, 전체 이미지</translation>
    </message>
    <message>
        <source>Close to the hottest place, and back; also on Tune, Verify and History</source>
        <translation>점수가 가장 높은 부위 확대, 다시 전체. 조정, 육안 확인, 이력에서도 사용</translation>
    </message>
    <message>
        <source>The verdict on the whole screen, and back; also on Verify and History</source>
        <translation>판정을 전체 화면으로, 다시 원래대로. 육안 확인, 이력에서도 사용</translation>
    </message>
    <message>
        <source>The part before, the part after</source>
        <translation>이전 부품, 다음 부품</translation>
    </message>
    <message>
        <source>Esc</source>
        <translation>Esc</translation>
    </message>
    <message>
        <source>Back to the newest part</source>
        <translation>최신 부품으로 돌아가기</translation>
    </message>
    <message>
        <source>Operator mode</source>
        <translation>작업자 모드</translation>
    </message>
    <message>
        <source>Tune</source>
        <translation>조정</translation>
    </message>
    <message>
        <source>The threshold, in small steps; with Shift in large ones</source>
        <translation>임계값을 조금씩 조정, Shift와 함께 크게 조정</translation>
    </message>
    <message>
        <source>Home   End</source>
        <translation>Home   End</translation>
    </message>
    <message>
        <source>The lowest and the highest score</source>
        <translation>최저 점수와 최고 점수</translation>
    </message>
    <message>
        <source>Page up   Page down</source>
        <translation>Page up   Page down</translation>
    </message>
    <message>
        <source>In an open picture: the one before, the one after</source>
        <translation>열린 이미지에서: 이전 이미지, 다음 이미지</translation>
    </message>
    <message>
        <source>From a picture back to all images</source>
        <translation>이미지에서 전체 이미지로 돌아가기</translation>
    </message>
    <message>
        <source>Validation images: good, defect, left out, kind of defect</source>
        <translation>검증 이미지: 양품, 불량, 제외, 결함 유형</translation>
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
        <translation>마지막 숫자 지우기</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
    <message>
        <source>OK</source>
        <translation>확인</translation>
    </message>
</context>
<context>
    <name>KindList</name>
    <message>
        <source>no kind named</source>
        <translation>유형 이름 없음</translation>
    </message>
    <message numerus="yes">
        <source>{count} confirmed</source>
        <translation>
            <numerusform>{count}개 확인됨</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} known to the model</source>
        <translation>
            <numerusform>모델에 {count}개 등록됨</numerusform>
        </translation>
    </message>
    <message>
        <source>the model knows none of them</source>
        <translation>모델에 등록된 것 없음</translation>
    </message>
</context>
<context>
    <name>KindsTable</name>
    <message>
        <source>Kind</source>
        <translation>유형</translation>
    </message>
    <message>
        <source>Parts</source>
        <translation>부품 수</translation>
    </message>
    <message>
        <source>Escapes</source>
        <translation>미검</translation>
    </message>
    <message>
        <source>Unsure</source>
        <translation>보류</translation>
    </message>
    <message>
        <source>NG</source>
        <translation>NG</translation>
    </message>
    <message>
        <source>Escapes of all (95%, exact)</source>
        <translation>전체 중 미검 (95%, 정확)</translation>
    </message>
    <message>
        <source>AUROC</source>
        <translation>AUROC</translation>
    </message>
    <message>
        <source>Kinds of defects</source>
        <translation>결함 유형</translation>
    </message>
</context>
<context>
    <name>KnownDefectsPage</name>
    <message>
        <source>Try it</source>
        <translation>시험</translation>
    </message>
    <message>
        <source>Try without known defects</source>
        <translation>등록 결함 없이 시험</translation>
    </message>
    <message>
        <source>Here the model gets to know defects that were confirmed.</source>
        <translation>여기서 확인된 결함을 모델에 등록합니다.</translation>
    </message>
    <message>
        <source>Looking for confirmed defects…</source>
        <translation>확인된 결함을 찾는 중…</translation>
    </message>
    <message>
        <source>No defect has been confirmed yet: label validation images as defects, or review rejected parts on Verify.</source>
        <translation>아직 확인된 결함이 없습니다. 검증 이미지에 불량 라벨을 지정하거나 육안 확인에서 NG 부품을 판정하십시오.</translation>
    </message>
    <message>
        <source>Parts are being inspected: stop that first.</source>
        <translation>부품을 검사 중입니다. 먼저 검사를 정지하십시오.</translation>
    </message>
    <message>
        <source>Known defects</source>
        <translation>등록 결함</translation>
    </message>
    <message>
        <source>A model that knows confirmed defects rates places higher that look like one of them, and nothing lower. See what it does to all known pictures, then put it to use.</source>
        <translation>확인된 결함을 등록한 모델은 그와 비슷한 부위의 점수를 높이고, 점수를 낮추는 일은 없습니다. 정답을 아는 모든 이미지에서 효과를 확인한 후 사용하십시오.</translation>
    </message>
</context>
<context>
    <name>LengthPicture</name>
    <message>
        <source>Picture of a good part: a known length is drawn on it</source>
        <translation>양품 이미지: 아는 길이를 위에 그립니다</translation>
    </message>
</context>
<context>
    <name>LineBridge</name>
    <message>
        <source>The engine has not answered for {seconds:g} seconds.</source>
        <translation>엔진이 {seconds:g}초 동안 응답하지 않았습니다.</translation>
    </message>
</context>
<context>
    <name>LineQuestion</name>
    <message>
        <source>What has been inspected so far is kept. Parts that come afterwards are not inspected.</source>
        <translation>지금까지 검사한 내용은 보관됩니다. 이후에 오는 부품은 검사하지 않습니다.</translation>
    </message>
    <message>
        <source>An inspection is running</source>
        <translation>검사 중입니다</translation>
    </message>
    <message>
        <source>Go on inspecting</source>
        <translation>검사 계속</translation>
    </message>
    <message>
        <source>Stop the inspection?</source>
        <translation>검사를 정지하시겠습니까?</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>정지</translation>
    </message>
    <message>
        <source>Stop the inspection and open another project?</source>
        <translation>검사를 정지하고 다른 프로젝트를 여시겠습니까?</translation>
    </message>
    <message>
        <source>Stop and open</source>
        <translation>정지하고 열기</translation>
    </message>
    <message>
        <source>Stop the inspection and use the new model?</source>
        <translation>검사를 정지하고 새 모델을 사용하시겠습니까?</translation>
    </message>
    <message>
        <source>Stop and use it</source>
        <translation>정지하고 사용</translation>
    </message>
    <message>
        <source>Verdicts come later while both run, and those that come too late are undecided.</source>
        <translation>둘이 함께 실행되는 동안 판정이 늦어지며, 너무 늦은 것은 미판정이 됩니다.</translation>
    </message>
    <message>
        <source>The inspection goes on with the present model until it is stopped.</source>
        <translation>정지할 때까지 현재 모델로 검사를 계속합니다.</translation>
    </message>
    <message>
        <source>Build beside the inspection?</source>
        <translation>검사와 함께 모델을 생성하시겠습니까?</translation>
    </message>
    <message>
        <source>Build all the same</source>
        <translation>그래도 생성</translation>
    </message>
</context>
<context>
    <name>LineSetupPage</name>
    <message>
        <source>Open a project first: the settings belong to it.</source>
        <translation>먼저 프로젝트를 여십시오. 이 설정은 프로젝트에 속합니다.</translation>
    </message>
    <message>
        <source>An inspection is running and has the camera: stop it first.</source>
        <translation>검사가 카메라를 사용 중입니다. 먼저 검사를 정지하십시오.</translation>
    </message>
    <message>
        <source>Opening the camera…</source>
        <translation>카메라를 여는 중…</translation>
    </message>
    <message>
        <source>Switch the camera on to see its picture.</source>
        <translation>카메라를 켜면 이미지가 표시됩니다.</translation>
    </message>
    <message>
        <source>The camera delivers pictures.</source>
        <translation>카메라에서 이미지가 들어옵니다.</translation>
    </message>
    <message>
        <source>{sentence} It is being opened again and again.</source>
        <translation>{sentence} 다시 여는 중입니다.</translation>
    </message>
    <message>
        <source>There are no more pictures.</source>
        <translation>이미지가 더 없습니다.</translation>
    </message>
    <message>
        <source>Draw the box in which a part comes to rest.</source>
        <translation>부품이 멈추는 위치에 박스를 그리십시오.</translation>
    </message>
    <message>
        <source>Draw a box around the code, or leave the whole picture.</source>
        <translation>코드 둘레에 박스를 그리거나 전체 이미지로 두십시오.</translation>
    </message>
    <message>
        <source>Draw a box where sharpness counts, or leave the whole picture.</source>
        <translation>선명도를 잴 곳에 박스를 그리거나 전체 이미지로 두십시오.</translation>
    </message>
</context>
<context>
    <name>LogModel</name>
    <message>
        <source>Time</source>
        <translation>시각</translation>
    </message>
    <message>
        <source>Part</source>
        <translation>부품</translation>
    </message>
    <message>
        <source>Score</source>
        <translation>점수</translation>
    </message>
</context>
<context>
    <name>LogOnDesk</name>
    <message>
        <source>The accounts of this PC cannot be read. Operators can go on inspecting, without log-on.</source>
        <translation>이 PC의 계정을 읽을 수 없습니다. 작업자는 로그인하지 않고 계속 검사할 수 있습니다.</translation>
    </message>
    <message>
        <source>For everything else, whoever looks after this PC has to bring the file accounts.json back from a backup.</source>
        <translation>그 밖의 작업을 하려면 이 PC의 관리 담당자가 accounts.json 파일을 백업에서 복원해야 합니다.</translation>
    </message>
    <message>
        <source>There were too many wrong tries. Wait {seconds} s.</source>
        <translation>너무 많이 틀렸습니다. {seconds}초 기다리십시오.</translation>
    </message>
</context>
<context>
    <name>LogOnScreen</name>
    <message>
        <source>Who is working here?</source>
        <translation>누가 작업하십니까?</translation>
    </message>
    <message>
        <source>Log on</source>
        <translation>로그인</translation>
    </message>
    <message>
        <source>Another name</source>
        <translation>다른 이름</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>뒤로</translation>
    </message>
    <message>
        <source>Log off</source>
        <translation>로그아웃</translation>
    </message>
    <message>
        <source>PIN of {name}?</source>
        <translation>{name} 사용자의 PIN을 입력하십시오.</translation>
    </message>
    <message>
        <source>Password of {name}?</source>
        <translation>{name} 사용자의 비밀번호를 입력하십시오.</translation>
    </message>
    <message>
        <source>Or hold your badge to the reader.</source>
        <translation>또는 배지를 리더기에 대십시오.</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>비밀번호</translation>
    </message>
</context>
<context>
    <name>LookArea</name>
    <message>
        <source>Whole picture</source>
        <translation>전체 이미지</translation>
    </message>
    <message>
        <source>Propose background</source>
        <translation>배경 제안</translation>
    </message>
    <message>
        <source>Use</source>
        <translation>사용</translation>
    </message>
    <message>
        <source>Leave</source>
        <translation>그대로</translation>
    </message>
    <message>
        <source>Ignore nothing</source>
        <translation>무시 해제</translation>
    </message>
    <message>
        <source>Where to look</source>
        <translation>검사 영역</translation>
    </message>
    <message>
        <source>Left {x}, top {y}, {width} × {height} px</source>
        <translation>왼쪽 {x}, 위쪽 {y}, {width} × {height} px</translation>
    </message>
    <message>
        <source>The whole picture. Drag over it to draw a box: the engine then looks closer at what is inside, at no cost.</source>
        <translation>전체 이미지입니다. 끌어서 박스를 그리면 엔진이 추가 시간 없이 그 안을 더 자세히 검사합니다.</translation>
    </message>
    <message>
        <source>{share} of the picture is ignored: neither learned nor scored.</source>
        <translation>이미지의 {share}를 무시합니다. 학습도 점수 계산도 하지 않습니다.</translation>
    </message>
    <message>
        <source>Comparing the pictures of good parts…</source>
        <translation>양품 이미지를 비교하는 중…</translation>
    </message>
    <message>
        <source>{stage}: {done} of {total}</source>
        <translation>{stage}: {done} / {total}</translation>
    </message>
    <message>
        <source>No good part lies in the tinted {share} of the picture. Look at it: what you use is not learned or scored.</source>
        <translation>이미지의 색칠된 {share}에는 양품이 놓인 적이 없습니다. 확인하십시오. 사용하면 그 부분은 학습도 점수 계산도 하지 않습니다.</translation>
    </message>
    <message>
        <source>No background can be told from the part for sure.</source>
        <translation>배경과 부품을 확실히 구분할 수 없습니다.</translation>
    </message>
</context>
<context>
    <name>Lying</name>
    <message>
        <source>Straighten pictures before the network sees them</source>
        <translation>네트워크 입력 전에 이미지 위치 보정</translation>
    </message>
    <message>
        <source>How parts lie</source>
        <translation>부품이 놓이는 방식</translation>
    </message>
    <message>
        <source>Always alike</source>
        <translation>항상 같음</translation>
    </message>
    <message>
        <source>Shifted</source>
        <translation>위치 이동</translation>
    </message>
    <message>
        <source>Shifted and turned a little</source>
        <translation>위치 이동과 약간의 회전</translation>
    </message>
    <message>
        <source>Shifted and turned in any direction</source>
        <translation>위치 이동과 임의 방향 회전</translation>
    </message>
    <message>
        <source>Every part is looked for, which takes about 10 ms; areas move with it. Where it is not found, the part is UNDECIDED. PaDiM needs straightened pictures.</source>
        <translation>모든 부품의 위치를 찾으며 약 10 ms가 걸립니다. 영역도 함께 움직입니다. 찾지 못한 부품은 미판정이 됩니다. PaDiM에는 위치를 보정한 이미지가 필요합니다.</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>The language will be changed.</source>
        <translation>언어가 변경됩니다.</translation>
    </message>
    <message>
        <source>The look will be changed.</source>
        <translation>화면 모양이 변경됩니다.</translation>
    </message>
    <message>
        <source>Change it now</source>
        <translation>지금 변경</translation>
    </message>
    <message>
        <source>Stop the inspection and close?</source>
        <translation>검사를 정지하고 닫으시겠습니까?</translation>
    </message>
    <message>
        <source>Stop and close</source>
        <translation>정지하고 닫기</translation>
    </message>
</context>
<context>
    <name>MaskDialog</name>
    <message>
        <source>Mask of {name}</source>
        <translation>{name}의 마스크</translation>
    </message>
    <message>
        <source>From a picture…</source>
        <translation>이미지에서 가져오기…</translation>
    </message>
    <message>
        <source>Take the white places of a picture of the same size</source>
        <translation>크기가 같은 이미지의 흰 부분을 가져옵니다</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>지우기</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
    <message>
        <source>Keep mask</source>
        <translation>마스크 저장</translation>
    </message>
    <message>
        <source>Reading the picture…</source>
        <translation>이미지를 읽는 중…</translation>
    </message>
    <message>
        <source>Images ({patterns})</source>
        <translation>이미지 ({patterns})</translation>
    </message>
    <message>
        <source>Mask from a picture</source>
        <translation>이미지에서 마스크 가져오기</translation>
    </message>
    <message>
        <source>Paint what is defective. An image with a mask shows a defect.</source>
        <translation>결함 부위를 칠하십시오. 마스크가 있는 이미지는 불량입니다.</translation>
    </message>
</context>
<context>
    <name>ModelCard</name>
    <message>
        <source>Model in use</source>
        <translation>사용 중인 모델</translation>
    </message>
    <message numerus="yes">
        <source>{count} files or folders were skipped</source>
        <translation>
            <numerusform>파일 또는 폴더 {count}개를 건너뛰었습니다</numerusform>
        </translation>
    </message>
    <message>
        <source>Reading and features {read}, learning {rest}</source>
        <translation>읽기와 특징 {read}, 학습 {rest}</translation>
    </message>
    <message>
        <source>Good parts learned</source>
        <translation>학습한 양품</translation>
    </message>
    <message>
        <source>Patches seen</source>
        <translation>처리한 패치</translation>
    </message>
    <message>
        <source>Places in all good parts that were described by the network</source>
        <translation>전체 양품에서 네트워크가 특징을 계산한 위치</translation>
    </message>
    <message>
        <source>Parts of another bit depth, and colour where these are grey or the reverse, are UNDECIDED.</source>
        <translation>비트 심도가 다르거나, 회색조와 컬러가 학습 때와 반대인 부품은 미판정이 됩니다.</translation>
    </message>
    <message>
        <source>Their pictures</source>
        <translation>양품 이미지</translation>
    </message>
    <message>
        <source>Patches in the memory bank</source>
        <translation>메모리 뱅크의 패치</translation>
    </message>
    <message>
        <source>Those that stand for all others</source>
        <translation>나머지 전체를 대표하는 패치</translation>
    </message>
    <message>
        <source>Coverage radius</source>
        <translation>커버리지 반경</translation>
    </message>
    <message>
        <source>at most {radius}</source>
        <translation>최대 {radius}</translation>
    </message>
    <message>
        <source>No patch of the good parts that were learned is farther than this from the memory bank.</source>
        <translation>학습한 양품의 모든 패치가 메모리 뱅크에서 이 거리 안에 있습니다.</translation>
    </message>
    <message>
        <source>{good} good, {defect} with defects</source>
        <translation>양품 {good}, 불량 {defect}</translation>
    </message>
    <message>
        <source>Scored parts</source>
        <translation>채점한 부품</translation>
    </message>
    <message>
        <source>Good parts that were learned are scored by what the others taught.</source>
        <translation>학습한 양품은 나머지로 학습해 점수를 계산합니다.</translation>
    </message>
    <message>
        <source>Threshold</source>
        <translation>임계값</translation>
    </message>
    <message>
        <source>Built</source>
        <translation>생성일</translation>
    </message>
    <message>
        <source>Signed by</source>
        <translation>서명자</translation>
    </message>
    <message>
        <source>nobody</source>
        <translation>없음</translation>
    </message>
    <message>
        <source>the best balance of caught defects and false rejects</source>
        <translation>검출된 불량과 과검의 최적 균형</translation>
    </message>
    <message>
        <source>It was imported from a file without a signature.</source>
        <translation>서명 없는 파일에서 가져왔습니다.</translation>
    </message>
    <message>
        <source>The settings have changed since this model was built ({changes}): they count after the next build.</source>
        <translation>이 모델을 생성한 후 설정이 변경되었습니다({changes}). 다음 모델 생성부터 적용됩니다.</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>네트워크</translation>
    </message>
    <message>
        <source>How closely</source>
        <translation>세밀도</translation>
    </message>
    <message>
        <source>Method</source>
        <translation>방식</translation>
    </message>
    <message>
        <source>Time of the whole build</source>
        <translation>전체 생성 시간</translation>
    </message>
    <message>
        <source>{name}, not trusted here</source>
        <translation>{name}, 이 PC에서 신뢰 안 함</translation>
    </message>
    <message>
        <source>Key {key}</source>
        <translation>키 {key}</translation>
    </message>
    <message>
        <source>Add images with defects to the project and build again, or check it on the Tune page.</source>
        <translation>프로젝트에 불량 이미지를 추가해 다시 생성하거나 조정 페이지에서 확인하십시오.</translation>
    </message>
    <message>
        <source>provisional</source>
        <translation>잠정</translation>
    </message>
    <message>
        <source>best F1</source>
        <translation>최적 F1</translation>
    </message>
    <message>
        <source>from good parts</source>
        <translation>양품 기준</translation>
    </message>
    <message>
        <source>no escapes</source>
        <translation>미검 없음</translation>
    </message>
    <message>
        <source>few escapes</source>
        <translation>미검 제한</translation>
    </message>
    <message>
        <source>lowest cost</source>
        <translation>최소 비용</translation>
    </message>
    <message>
        <source>set by hand</source>
        <translation>수동 설정</translation>
    </message>
</context>
<context>
    <name>ModelGate</name>
    <message>
        <source>No project is open</source>
        <translation>열린 프로젝트가 없습니다</translation>
    </message>
    <message>
        <source>Choose a project</source>
        <translation>프로젝트 선택</translation>
    </message>
    <message>
        <source>Loading the model…</source>
        <translation>모델을 불러오는 중…</translation>
    </message>
    <message>
        <source>A self-test compares its scores with those of the build.</source>
        <translation>자가 진단으로 점수를 생성 당시의 점수와 비교합니다.</translation>
    </message>
    <message>
        <source>Go to Build</source>
        <translation>모델 생성으로</translation>
    </message>
    <message>
        <source>The program learns from pictures of good parts what a part looks like. Build the model once, then come back here.</source>
        <translation>프로그램은 양품 이미지로 부품의 모습을 학습합니다. 모델을 한 번 생성한 후 이 페이지로 돌아오십시오.</translation>
    </message>
    <message>
        <source>This project has no model yet</source>
        <translation>이 프로젝트에는 아직 모델이 없습니다</translation>
    </message>
</context>
<context>
    <name>ModelWords</name>
    <message>
        <source>Autoencoder</source>
        <translation>오토인코더</translation>
    </message>
    <message>
        <source>Clopper-Pearson</source>
        <translation>Clopper-Pearson</translation>
    </message>
    <message>
        <source>stratified bootstrap</source>
        <translation>층화 부트스트랩</translation>
    </message>
    <message>
        <source>score interval</source>
        <translation>스코어 구간</translation>
    </message>
    <message>
        <source>In use, damaged</source>
        <translation>사용 중, 손상됨</translation>
    </message>
    <message>
        <source>Damaged</source>
        <translation>손상됨</translation>
    </message>
    <message>
        <source>In use</source>
        <translation>사용 중</translation>
    </message>
    <message>
        <source>Ready</source>
        <translation>준비됨</translation>
    </message>
    <message>
        <source>{good} good parts and {defect} defects, the same for all models that are intact.</source>
        <translation>양품 {good}개와 불량 {defect}개, 손상되지 않은 모든 모델에 같습니다.</translation>
    </message>
    <message>
        <source>{good} good parts and {defect} defects of its own: the models have no images in common.</source>
        <translation>이 모델만의 양품 {good}개와 불량 {defect}개: 모델 사이에 공통된 이미지가 없습니다.</translation>
    </message>
    <message>
        <source>{level} {kind}</source>
        <translation>{level} {kind}</translation>
    </message>
    <message>
        <source>{events} of {trials}
{low} – {high}</source>
        <translation>{trials}개 중 {events}개
{low} – {high}</translation>
    </message>
    <message>
        <source>Without good parts and defects nothing can be said of what they separate.</source>
        <translation>양품과 불량이 없으면 분리 성능을 알 수 없습니다.</translation>
    </message>
    <message>
        <source>AUROC differs by {value} ({low} – {high}, {level} paired {kind}).</source>
        <translation>AUROC 차이 {value} ({low} – {high}, {level} 대응 {kind}).</translation>
    </message>
    <message>
        <source>These images do not tell which one is better.</source>
        <translation>이 이미지로는 어느 쪽이 나은지 알 수 없습니다.</translation>
    </message>
    <message>
        <source>The first separates better.</source>
        <translation>첫째가 더 잘 분리합니다.</translation>
    </message>
    <message>
        <source>The second separates better.</source>
        <translation>둘째가 더 잘 분리합니다.</translation>
    </message>
    <message>
        <source>Compared on the same images: {good}, {defects}.</source>
        <translation>같은 이미지로 비교: {good}, {defects}.</translation>
    </message>
    <message>
        <source>The good parts are learned ones, each scored by what the others taught: there are no others.</source>
        <translation>다른 양품이 없어 학습한 양품을 사용했으며, 각각 나머지로 학습해 점수를 계산했습니다.</translation>
    </message>
    <message>
        <source>Defect</source>
        <translation>불량</translation>
    </message>
    <message>
        <source>Good part</source>
        <translation>양품</translation>
    </message>
    <message>
        <source>{truth}, {first} and {second}: {model} is wrong</source>
        <translation>{truth}, {first}, {second}: {model} 오판정</translation>
    </message>
    <message>
        <source>{model}: score {score}, {verdict}</source>
        <translation>{model}: 점수 {score}, {verdict}</translation>
    </message>
</context>
<context>
    <name>ModelsModel</name>
    <message>
        <source>State</source>
        <translation>상태</translation>
    </message>
    <message>
        <source>Built</source>
        <translation>생성일</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>네트워크</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>크기</translation>
    </message>
    <message>
        <source>Method</source>
        <translation>방식</translation>
    </message>
    <message>
        <source>AUROC</source>
        <translation>AUROC</translation>
    </message>
    <message>
        <source>Threshold</source>
        <translation>임계값</translation>
    </message>
    <message>
        <source>Per part</source>
        <translation>부품당</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>모델</translation>
    </message>
</context>
<context>
    <name>ModelsPage</name>
    <message>
        <source>Here you compare the models of the project.</source>
        <translation>여기서 프로젝트의 모델을 비교합니다.</translation>
    </message>
    <message>
        <source>Checking the models…</source>
        <translation>모델을 확인하는 중…</translation>
    </message>
    <message>
        <source>This project has no model yet: build one first.</source>
        <translation>이 프로젝트에는 아직 모델이 없습니다. 먼저 모델을 생성하십시오.</translation>
    </message>
    <message>
        <source>A damaged model can be neither used nor compared. {why}</source>
        <translation>손상된 모델은 사용하거나 비교할 수 없습니다. {why}</translation>
    </message>
    <message>
        <source>Choose two models to compare them on the same images, or one to use it, export it or measure it.</source>
        <translation>모델 두 개를 선택하면 같은 이미지로 비교하고, 하나를 선택하면 사용, 내보내기 또는 시간 측정을 할 수 있습니다.</translation>
    </message>
    <message>
        <source>Parts are being inspected: stop that first.</source>
        <translation>부품을 검사 중입니다. 먼저 검사를 정지하십시오.</translation>
    </message>
    <message>
        <source>Parts are judged with the model {model} from now on, with the threshold that it had. The present one stays here.</source>
        <translation>지금부터 {model} 모델과 그 모델의 임계값으로 부품을 판정합니다. 현재 모델은 여기에 남습니다.</translation>
    </message>
    <message>
        <source>Use another model</source>
        <translation>다른 모델 사용</translation>
    </message>
    <message>
        <source>Save the report as</source>
        <translation>보고서 저장 위치</translation>
    </message>
    <message>
        <source>Report saved as {name}</source>
        <translation>{name} 보고서 저장됨</translation>
    </message>
</context>
<context>
    <name>ModelsParts</name>
    <message>
        <source>Compare</source>
        <translation>비교</translation>
    </message>
    <message>
        <source>Compare the two chosen models on the same images</source>
        <translation>선택한 두 모델을 같은 이미지로 비교합니다</translation>
    </message>
    <message>
        <source>Use…</source>
        <translation>사용…</translation>
    </message>
    <message>
        <source>Put the chosen model to use</source>
        <translation>선택한 모델을 사용합니다</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>내보내기…</translation>
    </message>
    <message>
        <source>Write the chosen model to a file for a station</source>
        <translation>선택한 모델을 스테이션용 파일로 저장합니다</translation>
    </message>
    <message>
        <source>Measure</source>
        <translation>측정</translation>
    </message>
    <message>
        <source>Measure what a part takes with the chosen model on this PC</source>
        <translation>이 PC에서 선택한 모델의 부품당 검사 시간을 측정합니다</translation>
    </message>
    <message>
        <source>Report…</source>
        <translation>보고서…</translation>
    </message>
    <message>
        <source>Write a report on the model in use</source>
        <translation>사용 중인 모델의 보고서를 작성합니다</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>열기</translation>
    </message>
</context>
<context>
    <name>ModelsTable</name>
    <message>
        <source>Models of the project</source>
        <translation>프로젝트의 모델</translation>
    </message>
</context>
<context>
    <name>NameAndPlace</name>
    <message>
        <source>Choose another place</source>
        <translation>다른 위치 선택</translation>
    </message>
    <message>
        <source>Give the project a name.</source>
        <translation>프로젝트 이름을 입력하십시오.</translation>
    </message>
    <message>
        <source>Choose where the project is stored.</source>
        <translation>프로젝트를 저장할 위치를 선택하십시오.</translation>
    </message>
    <message>
        <source>Checking the folder…</source>
        <translation>폴더를 확인하는 중…</translation>
    </message>
    <message>
        <source>Where shall the project be stored?</source>
        <translation>프로젝트를 어디에 저장하시겠습니까?</translation>
    </message>
    <message>
        <source>New project</source>
        <translation>새 프로젝트</translation>
    </message>
</context>
<context>
    <name>NameDialog</name>
    <message>
        <source>Name of the project</source>
        <translation>프로젝트 이름</translation>
    </message>
</context>
<context>
    <name>Names</name>
    <message>
        <source>Work as an operator</source>
        <translation>작업자로 작업</translation>
    </message>
</context>
<context>
    <name>NavigationRail</name>
    <message>
        <source>Pages</source>
        <translation>페이지</translation>
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
        <translation>자동</translation>
    </message>
    <message>
        <source>Coarse</source>
        <translation>낮음</translation>
    </message>
    <message>
        <source>Medium</source>
        <translation>보통</translation>
    </message>
    <message>
        <source>Fine</source>
        <translation>높음</translation>
    </message>
    <message>
        <source>EfficientNet-Lite0: fast on any PC, comes with the program</source>
        <translation>EfficientNet-Lite0: 어느 PC에서나 빠름, 프로그램에 포함</translation>
    </message>
    <message>
        <source>EfficientNet-Lite1: a little larger</source>
        <translation>EfficientNet-Lite1: 조금 더 큼</translation>
    </message>
    <message>
        <source>EfficientNet-Lite2: larger still</source>
        <translation>EfficientNet-Lite2: 더 큼</translation>
    </message>
    <message>
        <source>ResNet-18: small</source>
        <translation>ResNet-18: 소형</translation>
    </message>
    <message>
        <source>ResNet-50: medium</source>
        <translation>ResNet-50: 중형</translation>
    </message>
    <message>
        <source>ResNet-101: large</source>
        <translation>ResNet-101: 대형</translation>
    </message>
    <message>
        <source>WideResNet-101-2: very large, needs a strong PC</source>
        <translation>WideResNet-101-2: 초대형, 고성능 PC 필요</translation>
    </message>
    <message>
        <source>DenseNet-201: large</source>
        <translation>DenseNet-201: 대형</translation>
    </message>
    <message>
        <source>WideResNet-50-2: the network of the PatchCore paper, needs a strong PC</source>
        <translation>WideResNet-50-2: PatchCore 논문의 네트워크, 고성능 PC 필요</translation>
    </message>
    <message>
        <source>EfficientNet-B5: large</source>
        <translation>EfficientNet-B5: 대형</translation>
    </message>
    <message>
        <source>PatchCore: recommended, parts may lie anywhere</source>
        <translation>PatchCore: 권장, 부품의 위치가 달라도 됨</translation>
    </message>
    <message>
        <source>PaDiM: for fixtured parts that always lie alike</source>
        <translation>PaDiM: 지그로 고정되어 항상 같은 위치에 놓이는 부품용</translation>
    </message>
    <message>
        <source>SPADE: compares with the most similar good parts, slow</source>
        <translation>SPADE: 가장 비슷한 양품과 비교, 느림</translation>
    </message>
    <message>
        <source>Autoencoder: trains for minutes, for comparison</source>
        <translation>오토인코더: 학습에 몇 분 소요, 비교용</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>네트워크</translation>
    </message>
    <message>
        <source>Method</source>
        <translation>방식</translation>
    </message>
    <message>
        <source>{network} (weights not imported)</source>
        <translation>{network} (가중치 가져오지 않음)</translation>
    </message>
    <message>
        <source>Import its weights first: inspector weights import NAME FILE</source>
        <translation>먼저 가중치를 가져오십시오: inspector weights import NAME FILE</translation>
    </message>
    <message>
        <source>Fastest.</source>
        <translation>가장 빠릅니다.</translation>
    </message>
    <message>
        <source>Takes {times:.0f} times as long as coarse.</source>
        <translation>‘낮음’보다 {times:.0f}배 오래 걸립니다.</translation>
    </message>
    <message>
        <source>Looks at your images in steps of {px} px; smaller defects may be missed.</source>
        <translation>이미지를 {px} px 간격으로 검사합니다. 더 작은 결함은 놓칠 수 있습니다.</translation>
    </message>
    <message>
        <source>Looks at an image in about {steps} × {steps} steps.</source>
        <translation>이미지를 약 {steps} × {steps} 칸으로 검사합니다.</translation>
    </message>
</context>
<context>
    <name>NewProjectPage</name>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
    <message>
        <source>Create project</source>
        <translation>프로젝트 생성</translation>
    </message>
    <message>
        <source>Find the best settings next</source>
        <translation>이어서 최적 설정 찾기</translation>
    </message>
    <message>
        <source>Compares settings on the parts of this project, for about three minutes</source>
        <translation>이 프로젝트의 부품으로 약 3분간 설정을 비교합니다</translation>
    </message>
    <message>
        <source>New project</source>
        <translation>새 프로젝트</translation>
    </message>
    <message>
        <source>Change project</source>
        <translation>프로젝트 변경</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>저장</translation>
    </message>
</context>
<context>
    <name>NextPart</name>
    <message>
        <source>The lot counts from the next start on.</source>
        <translation>로트는 다음 시작부터 적용됩니다.</translation>
    </message>
    <message>
        <source>The pictures take {gigabytes} GB more than their quota: rejects go by their age alone.</source>
        <translation>이미지가 용량 한도를 {gigabytes} GB 초과했습니다. 불합격 이미지는 보관 기간에 따라서만 삭제됩니다.</translation>
    </message>
</context>
<context>
    <name>NoSource</name>
    <message>
        <source>An engineer has to choose the camera or folder of this product once, on the page Inspect, and start it there.</source>
        <translation>엔지니어가 검사 페이지에서 이 제품의 카메라나 폴더를 한 번 선택하고 시작해야 합니다.</translation>
    </message>
    <message>
        <source>After that, one tap on Start is enough here.</source>
        <translation>그 후에는 여기서 시작을 한 번만 누르면 됩니다.</translation>
    </message>
    <message>
        <source>No source is known for this product</source>
        <translation>이 제품에 지정된 소스가 없습니다</translation>
    </message>
    <message>
        <source>Choose one under Change product. Where it is not listed, an engineer has to release it first.</source>
        <translation>제품 변경에서 하나를 선택하십시오. 목록에 없으면 먼저 엔지니어가 적용해야 합니다.</translation>
    </message>
    <message>
        <source>No product is ready to be inspected</source>
        <translation>검사할 준비가 된 제품이 없습니다</translation>
    </message>
    <message>
        <source>Log on</source>
        <translation>로그인</translation>
    </message>
    <message>
        <source>Leave operator mode</source>
        <translation>작업자 모드 나가기</translation>
    </message>
</context>
<context>
    <name>NotesDialog</name>
    <message>
        <source>Keep</source>
        <translation>저장</translation>
    </message>
    <message>
        <source>Notes</source>
        <translation>메모</translation>
    </message>
</context>
<context>
    <name>Notice</name>
    <message>
        <source>Dismiss</source>
        <translation>닫기</translation>
    </message>
</context>
<context>
    <name>OddOnes</name>
    <message>
        <source>Leave them out</source>
        <translation>제외</translation>
    </message>
    <message>
        <source>They are neither learned nor set the threshold</source>
        <translation>학습하지 않고 임계값에도 쓰지 않습니다</translation>
    </message>
    <message>
        <source>Keep them</source>
        <translation>유지</translation>
    </message>
    <message>
        <source>They are good parts like the others</source>
        <translation>나머지와 같은 양품입니다</translation>
    </message>
    <message>
        <source>Take them back</source>
        <translation>되살리기</translation>
    </message>
    <message>
        <source>They are learned like the others</source>
        <translation>나머지와 함께 학습합니다</translation>
    </message>
    <message numerus="yes">
        <source>Unlike the others: {count} of {total} images. Shall they be learned?</source>
        <translation>
            <numerusform>나머지와 다름: 이미지 {total}개 중 {count}개. 학습하시겠습니까?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Unlike the others, and kept: {count} of {total} images.</source>
        <translation>
            <numerusform>나머지와 다르지만 유지함: 이미지 {total}개 중 {count}개.</numerusform>
        </translation>
    </message>
    <message>
        <source>Which ones</source>
        <translation>목록 보기</translation>
    </message>
    <message numerus="yes">
        <source>{count} images are left out.</source>
        <translation>
            <numerusform>이미지 {count}개를 제외했습니다.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Opening</name>
    <message>
        <source>Stop and open</source>
        <translation>정지하고 열기</translation>
    </message>
    <message>
        <source>Stop the inspection and open the demo?</source>
        <translation>검사를 정지하고 데모를 여시겠습니까?</translation>
    </message>
</context>
<context>
    <name>OperatorBar</name>
    <message>
        <source>Inspect</source>
        <translation>검사</translation>
    </message>
    <message>
        <source>Verify</source>
        <translation>육안 확인</translation>
    </message>
    <message>
        <source>Change product</source>
        <translation>제품 변경</translation>
    </message>
    <message>
        <source>Log on</source>
        <translation>로그인</translation>
    </message>
    <message>
        <source>Change the person</source>
        <translation>사용자 변경</translation>
    </message>
</context>
<context>
    <name>OperatorMode</name>
    <message>
        <source>Operator mode can begin once the build or the import has ended.</source>
        <translation>모델 생성이나 가져오기가 끝나야 작업자 모드를 시작할 수 있습니다.</translation>
    </message>
    <message>
        <source>PIN to leave?</source>
        <translation>나가려면 PIN을 입력하십시오.</translation>
    </message>
    <message>
        <source>To leave: {keys}</source>
        <translation>나가기: {keys}</translation>
    </message>
</context>
<context>
    <name>OperatorScreen</name>
    <message>
        <source>Leave</source>
        <translation>나가기</translation>
    </message>
    <message>
        <source>NG seen: continue</source>
        <translation>NG 확인: 계속</translation>
    </message>
    <message>
        <source>Operator mode</source>
        <translation>작업자 모드</translation>
    </message>
</context>
<context>
    <name>OtherProjects</name>
    <message>
        <source>Choose a folder…</source>
        <translation>폴더 선택…</translation>
    </message>
    <message>
        <source>Project to copy areas from</source>
        <translation>영역을 복사할 프로젝트</translation>
    </message>
</context>
<context>
    <name>OwnSecretDialog</name>
    <message>
        <source>Change my PIN</source>
        <translation>내 PIN 변경</translation>
    </message>
    <message>
        <source>Change my password</source>
        <translation>내 비밀번호 변경</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>저장</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
    <message>
        <source>Present PIN?</source>
        <translation>현재 PIN을 입력하십시오.</translation>
    </message>
    <message>
        <source>New PIN?</source>
        <translation>새 PIN을 입력하십시오.</translation>
    </message>
    <message>
        <source>The new PIN again?</source>
        <translation>새 PIN을 다시 입력하십시오.</translation>
    </message>
    <message>
        <source>Present password</source>
        <translation>현재 비밀번호</translation>
    </message>
    <message>
        <source>New password</source>
        <translation>새 비밀번호</translation>
    </message>
    <message>
        <source>New password again</source>
        <translation>새 비밀번호 확인</translation>
    </message>
    <message>
        <source>The new ones differ.</source>
        <translation>새로 입력한 두 값이 다릅니다.</translation>
    </message>
</context>
<context>
    <name>PageList</name>
    <message>
        <source>Projects</source>
        <translation>프로젝트</translation>
    </message>
    <message>
        <source>New project</source>
        <translation>새 프로젝트</translation>
    </message>
    <message>
        <source>Build</source>
        <translation>모델 생성</translation>
    </message>
    <message>
        <source>Tune</source>
        <translation>조정</translation>
    </message>
    <message>
        <source>Validation images</source>
        <translation>검증 이미지</translation>
    </message>
    <message>
        <source>Where to look</source>
        <translation>검사 영역</translation>
    </message>
    <message>
        <source>Models and report</source>
        <translation>모델과 보고서</translation>
    </message>
    <message>
        <source>Health</source>
        <translation>진단</translation>
    </message>
    <message>
        <source>Why did it pass?</source>
        <translation>통과 원인</translation>
    </message>
    <message>
        <source>Teach-back</source>
        <translation>과검 학습</translation>
    </message>
    <message>
        <source>Known defects</source>
        <translation>등록 결함</translation>
    </message>
    <message>
        <source>What it finds</source>
        <translation>검출 능력</translation>
    </message>
    <message>
        <source>Challenge</source>
        <translation>샘플 점검</translation>
    </message>
    <message>
        <source>Inspect</source>
        <translation>검사</translation>
    </message>
    <message>
        <source>Set up the line</source>
        <translation>라인 설정</translation>
    </message>
    <message>
        <source>Verify</source>
        <translation>육안 확인</translation>
    </message>
    <message>
        <source>History</source>
        <translation>이력</translation>
    </message>
    <message>
        <source>Drift</source>
        <translation>드리프트</translation>
    </message>
    <message>
        <source>Families of defects</source>
        <translation>유사 결함군</translation>
    </message>
    <message>
        <source>Change the product</source>
        <translation>제품 변경</translation>
    </message>
    <message>
        <source>Users</source>
        <translation>사용자</translation>
    </message>
    <message>
        <source>Audit</source>
        <translation>감사 추적</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>설정</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>도움말</translation>
    </message>
</context>
<context>
    <name>PartPane</name>
    <message>
        <source>All parts</source>
        <translation>전체 부품</translation>
    </message>
    <message>
        <source>Back to the table (Esc)</source>
        <translation>표로 돌아가기 (Esc)</translation>
    </message>
    <message>
        <source>Previous part (Page up)</source>
        <translation>이전 부품 (Page up)</translation>
    </message>
    <message>
        <source>Next part (Page down)</source>
        <translation>다음 부품 (Page down)</translation>
    </message>
    <message>
        <source>Inspect again with the present model</source>
        <translation>현재 모델로 다시 검사</translation>
    </message>
    <message>
        <source>Why did it pass?</source>
        <translation>통과 원인</translation>
    </message>
    <message>
        <source>Use the picture</source>
        <translation>이미지 활용</translation>
    </message>
    <message>
        <source>Take back</source>
        <translation>판정 취소</translation>
    </message>
    <message>
        <source>Add to the validation images, as it was reviewed</source>
        <translation>육안 판정대로 검증 이미지에 추가</translation>
    </message>
    <message>
        <source>As validation image of a good part</source>
        <translation>양품 검증 이미지로 추가</translation>
    </message>
    <message>
        <source>As validation image with a defect</source>
        <translation>불량 검증 이미지로 추가</translation>
    </message>
    <message>
        <source>As good part for the next build</source>
        <translation>다음 모델 생성의 양품으로 추가</translation>
    </message>
    <message>
        <source>Heatmap on or off (H)</source>
        <translation>히트맵 켜기/끄기 (H)</translation>
    </message>
    <message>
        <source>Reading the picture…</source>
        <translation>이미지를 읽는 중…</translation>
    </message>
    <message>
        <source>Shows</source>
        <translation>내용</translation>
    </message>
    <message>
        <source>Score</source>
        <translation>점수</translation>
    </message>
    <message>
        <source>Said</source>
        <translation>라벨</translation>
    </message>
    <message>
        <source>Before</source>
        <translation>이전</translation>
    </message>
    <message>
        <source>by the source that names it, nobody has labelled it</source>
        <translation>소스 이름에 따른 라벨, 사람이 지정하지 않음</translation>
    </message>
    <message>
        <source>Mask</source>
        <translation>마스크</translation>
    </message>
    <message>
        <source>painted</source>
        <translation>칠해짐</translation>
    </message>
    <message>
        <source>Learned</source>
        <translation>학습됨</translation>
    </message>
    <message>
        <source>The model has learned it; its score is by what the others taught.</source>
        <translation>모델이 학습한 이미지이며, 나머지로 학습해 점수를 계산했습니다.</translation>
    </message>
    <message>
        <source>File</source>
        <translation>파일</translation>
    </message>
    <message>
        <source>Good (1)</source>
        <translation>양품 (1)</translation>
    </message>
    <message>
        <source>Defect (2)</source>
        <translation>불량 (2)</translation>
    </message>
    <message>
        <source>Leave out (3)</source>
        <translation>제외 (3)</translation>
    </message>
    <message>
        <source>Mask…</source>
        <translation>마스크…</translation>
    </message>
    <message>
        <source>Paint where the defect is (M)</source>
        <translation>결함 부위를 칠합니다 (M)</translation>
    </message>
    <message>
        <source>Kind of defect (K)</source>
        <translation>결함 유형 (K)</translation>
    </message>
    <message>
        <source>Kind of defect</source>
        <translation>결함 유형</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>유형</translation>
    </message>
    <message>
        <source>Original picture of the part</source>
        <translation>부품의 원본 이미지</translation>
    </message>
    <message>
        <source>Part {number}</source>
        <translation>부품 {number}</translation>
    </message>
    <message>
        <source>score {score}</source>
        <translation>점수 {score}</translation>
    </message>
    <message>
        <source>threshold {threshold}</source>
        <translation>임계값 {threshold}</translation>
    </message>
    <message>
        <source>no serial could be read</source>
        <translation>시리얼을 읽지 못함</translation>
    </message>
    <message>
        <source>Original</source>
        <translation>원본</translation>
    </message>
    <message>
        <source>Heatmap</source>
        <translation>히트맵</translation>
    </message>
</context>
<context>
    <name>PartPicture</name>
    <message>
        <source>The part with its suspicious places</source>
        <translation>의심 부위가 표시된 부품</translation>
    </message>
</context>
<context>
    <name>PartPictures</name>
    <message>
        <source>Heatmap on or off (H)</source>
        <translation>히트맵 켜기/끄기 (H)</translation>
    </message>
    <message>
        <source>No picture yet</source>
        <translation>이미지 없음</translation>
    </message>
    <message>
        <source>Then</source>
        <translation>당시</translation>
    </message>
    <message>
        <source>Without heatmap: the model {model} is not in use.</source>
        <translation>히트맵 없음: {model} 모델을 사용하고 있지 않습니다.</translation>
    </message>
    <message>
        <source>Now</source>
        <translation>현재</translation>
    </message>
</context>
<context>
    <name>PartsModel</name>
    <message>
        <source>Time</source>
        <translation>시각</translation>
    </message>
    <message>
        <source>No.</source>
        <translation>번호</translation>
    </message>
    <message>
        <source>Serial</source>
        <translation>시리얼</translation>
    </message>
    <message>
        <source>Verdict</source>
        <translation>판정</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>사유</translation>
    </message>
    <message>
        <source>Score</source>
        <translation>점수</translation>
    </message>
    <message>
        <source>Review</source>
        <translation>육안 판정</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>모델</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>소스</translation>
    </message>
</context>
<context>
    <name>PartsTable</name>
    <message>
        <source>Recorded parts</source>
        <translation>기록된 부품</translation>
    </message>
</context>
<context>
    <name>PassedPage</name>
    <message>
        <source>Drop a part here that passed and should have been NG</source>
        <translation>NG였어야 하지만 통과한 부품을 여기에 놓으십시오</translation>
    </message>
    <message>
        <source>Another part…</source>
        <translation>다른 부품…</translation>
    </message>
    <message>
        <source>Here you see why a part passed, and which good pictures made it pass.</source>
        <translation>여기서 부품이 통과한 원인과 통과하게 만든 양품 이미지를 확인합니다.</translation>
    </message>
    <message>
        <source>Nothing in this part is suspicious to the model, whatever is left out.</source>
        <translation>무엇을 제외하더라도 모델은 이 부품에서 의심스러운 부위를 찾지 못합니다.</translation>
    </message>
    <message>
        <source>Parts are being inspected: stop that first.</source>
        <translation>부품을 검사 중입니다. 먼저 검사를 정지하십시오.</translation>
    </message>
    <message>
        <source>A part that passed and should have been NG</source>
        <translation>NG였어야 하지만 통과한 부품</translation>
    </message>
</context>
<context>
    <name>PassedPanel</name>
    <message>
        <source>Put to use</source>
        <translation>사용</translation>
    </message>
    <message>
        <source>Place {number} of {count}</source>
        <translation>부위 {number} / {count}</translation>
    </message>
    <message numerus="yes">
        <source>Leave {count} pictures out and try</source>
        <translation>
            <numerusform>이미지 {count}개를 제외하고 시험</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Try without the {count} marked</source>
        <translation>
            <numerusform>표시한 {count}개 없이 시험</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} good pictures keep their scores: they cannot be read any more.</source>
        <translation>
            <numerusform>양품 이미지 {count}개는 더 이상 읽을 수 없어 기존 점수를 유지합니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>Score {now}, threshold {limit}. It is like many good pictures: no few of them keep it quiet.</source>
        <translation>점수 {now}, 임계값 {limit}. 비슷한 양품 이미지가 많아 몇 개만 제외해서는 점수가 오르지 않습니다.</translation>
    </message>
    <message numerus="yes">
        <source>Score {now}, threshold {limit}. {count} good pictures silenced it: without them, it would score {loud}.</source>
        <translation>
            <numerusform>점수 {now}, 임계값 {limit}. 양품 이미지 {count}개가 점수를 낮추었습니다. 이것들이 없으면 점수는 {loud}입니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>Reason, for the history</source>
        <translation>사유 (이력에 기록)</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>사유</translation>
    </message>
</context>
<context>
    <name>PathDrop</name>
    <message>
        <source>Choose folder…</source>
        <translation>폴더 선택…</translation>
    </message>
    <message>
        <source>Choose files…</source>
        <translation>파일 선택…</translation>
    </message>
    <message>
        <source>Choose a folder</source>
        <translation>폴더 선택</translation>
    </message>
    <message>
        <source>Choose files</source>
        <translation>파일 선택</translation>
    </message>
    <message>
        <source>That lies on {where}, not on this PC: save it here first, then drop the file.</source>
        <translation>이 PC가 아니라 {where}에 있습니다. 먼저 이 PC에 저장한 후 파일을 놓으십시오.</translation>
    </message>
    <message>
        <source>{name} does not exist any more.</source>
        <translation>{name} 항목이 더 이상 없습니다.</translation>
    </message>
    <message>
        <source>{name} is a folder; drop files here.</source>
        <translation>{name} 항목은 폴더입니다. 여기에는 파일을 놓으십시오.</translation>
    </message>
    <message>
        <source>{name} is a file; drop the folder that holds it.</source>
        <translation>{name} 항목은 파일입니다. 그 파일이 든 폴더를 놓으십시오.</translation>
    </message>
    <message>
        <source>Drop images or folders here</source>
        <translation>이미지나 폴더를 여기에 놓으십시오</translation>
    </message>
    <message>
        <source>Drop a folder here</source>
        <translation>폴더를 여기에 놓으십시오</translation>
    </message>
    <message>
        <source>Drop files here</source>
        <translation>파일을 여기에 놓으십시오</translation>
    </message>
</context>
<context>
    <name>People</name>
    <message>
        <source>Operator</source>
        <translation>작업자</translation>
    </message>
    <message>
        <source>Engineer</source>
        <translation>엔지니어</translation>
    </message>
    <message>
        <source>Administrator</source>
        <translation>관리자</translation>
    </message>
    <message>
        <source>For whoever is logged on.</source>
        <translation>로그인한 사람만 사용할 수 있습니다.</translation>
    </message>
    <message>
        <source>For engineers: log on as one.</source>
        <translation>엔지니어용입니다. 엔지니어로 로그인하십시오.</translation>
    </message>
    <message>
        <source>For administrators: log on as one.</source>
        <translation>관리자용입니다. 관리자로 로그인하십시오.</translation>
    </message>
    <message>
        <source>Nobody is logged on</source>
        <translation>로그인한 사람 없음</translation>
    </message>
</context>
<context>
    <name>PersonButton</name>
    <message>
        <source>Log off</source>
        <translation>로그아웃</translation>
    </message>
    <message>
        <source>Change the person…</source>
        <translation>사용자 변경…</translation>
    </message>
    <message>
        <source>Logged on: {name}</source>
        <translation>로그인: {name}</translation>
    </message>
    <message>
        <source>Change my PIN…</source>
        <translation>내 PIN 변경…</translation>
    </message>
    <message>
        <source>Change my password…</source>
        <translation>내 비밀번호 변경…</translation>
    </message>
</context>
<context>
    <name>PickDialog</name>
    <message>
        <source>Choose</source>
        <translation>선택</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
    <message>
        <source>Tap every picture that is to become a sample.</source>
        <translation>샘플로 쓸 이미지를 모두 누르십시오.</translation>
    </message>
    <message>
        <source>Defect</source>
        <translation>불량</translation>
    </message>
    <message>
        <source>Good</source>
        <translation>양품</translation>
    </message>
</context>
<context>
    <name>PicturePane</name>
    <message>
        <source>Keep (K)</source>
        <translation>유지 (K)</translation>
    </message>
    <message>
        <source>Leave out (L)</source>
        <translation>제외 (L)</translation>
    </message>
    <message>
        <source>{times} times as far from the others as usual</source>
        <translation>나머지와의 거리가 평소의 {times}배</translation>
    </message>
    <message>
        <source>score by what the others taught {score}</source>
        <translation>나머지로 학습해 계산한 점수 {score}</translation>
    </message>
    <message>
        <source>Heatmap on or off (H)</source>
        <translation>히트맵 켜기/끄기 (H)</translation>
    </message>
    <message>
        <source>All images</source>
        <translation>전체 이미지</translation>
    </message>
    <message>
        <source>Back to the gallery (Esc)</source>
        <translation>갤러리로 돌아가기 (Esc)</translation>
    </message>
    <message>
        <source>Previous image (Page up)</source>
        <translation>이전 이미지 (Page up)</translation>
    </message>
    <message>
        <source>Next image (Page down)</source>
        <translation>다음 이미지 (Page down)</translation>
    </message>
    <message>
        <source>{before} becomes {after}</source>
        <translation>{before} → {after} 변경</translation>
    </message>
    <message>
        <source>{truth}, score {score}: {verdict}</source>
        <translation>{truth}, 점수 {score}: {verdict}</translation>
    </message>
    <message>
        <source>(heatmap with itself learned: {score})</source>
        <translation>(자신도 학습한 히트맵: {score})</translation>
    </message>
    <message>
        <source>(score now: {score})</source>
        <translation>(현재 점수: {score})</translation>
    </message>
    <message>
        <source>No picture yet</source>
        <translation>이미지 없음</translation>
    </message>
</context>
<context>
    <name>PicturePanel</name>
    <message>
        <source>Live picture</source>
        <translation>실시간 이미지</translation>
    </message>
    <message>
        <source>Whole picture</source>
        <translation>전체 이미지</translation>
    </message>
    <message>
        <source>Best again</source>
        <translation>최댓값 초기화</translation>
    </message>
    <message>
        <source>Forget the sharpest picture so far</source>
        <translation>지금까지의 선명도 최댓값을 지웁니다</translation>
    </message>
    <message>
        <source>Sharpness: no live picture</source>
        <translation>선명도: 실시간 이미지 없음</translation>
    </message>
    <message>
        <source>Sharpness {now} · best {best} · {share} of the best</source>
        <translation>선명도 {now} · 최댓값 {best} · 최댓값의 {share}</translation>
    </message>
    <message>
        <source>Brightness {share}</source>
        <translation>밝기 {share}</translation>
    </message>
    <message>
        <source>{share} is white: nothing is seen there, less light or exposure</source>
        <translation>{share}가 흰색이라 아무것도 보이지 않습니다. 조명이나 노출을 줄이십시오</translation>
    </message>
    <message>
        <source>{share} is black: more light or exposure</source>
        <translation>{share}가 검은색입니다. 조명이나 노출을 늘리십시오</translation>
    </message>
    <message>
        <source>Left {x}, top {y}, {width} × {height} px</source>
        <translation>왼쪽 {x}, 위쪽 {y}, {width} × {height} px</translation>
    </message>
    <message>
        <source>The box does not lie in this picture.</source>
        <translation>박스가 이 이미지 밖에 있습니다.</translation>
    </message>
    <message>
        <source>Picture of the camera</source>
        <translation>카메라 이미지</translation>
    </message>
</context>
<context>
    <name>PinCheck</name>
    <message>
        <source>Wrong PIN. {question}</source>
        <translation>PIN이 틀렸습니다. {question}</translation>
    </message>
    <message>
        <source>Too many wrong PINs. Wait {seconds} s.</source>
        <translation>PIN을 너무 많이 틀렸습니다. {seconds}초 기다리십시오.</translation>
    </message>
</context>
<context>
    <name>PinDialog</name>
    <message>
        <source>PIN of {name}</source>
        <translation>{name}의 PIN</translation>
    </message>
    <message>
        <source>New PIN, {least} to {most} digits?</source>
        <translation>새 PIN을 입력하십시오({least}~{most}자리).</translation>
    </message>
    <message>
        <source>The same PIN again?</source>
        <translation>같은 PIN을 다시 입력하십시오.</translation>
    </message>
    <message>
        <source>That was another one. New PIN?</source>
        <translation>앞의 PIN과 다릅니다. 새 PIN을 입력하십시오.</translation>
    </message>
</context>
<context>
    <name>PinSettings</name>
    <message>
        <source>Remove the PIN…</source>
        <translation>PIN 제거…</translation>
    </message>
    <message>
        <source>Present PIN?</source>
        <translation>현재 PIN을 입력하십시오.</translation>
    </message>
    <message>
        <source>New PIN, {least} to {most} digits?</source>
        <translation>새 PIN을 입력하십시오({least}~{most}자리).</translation>
    </message>
    <message>
        <source>The same PIN again?</source>
        <translation>같은 PIN을 다시 입력하십시오.</translation>
    </message>
    <message>
        <source>That was another one. New PIN?</source>
        <translation>앞의 PIN과 다릅니다. 새 PIN을 입력하십시오.</translation>
    </message>
    <message>
        <source>Change the PIN…</source>
        <translation>PIN 변경…</translation>
    </message>
    <message>
        <source>Set a PIN…</source>
        <translation>PIN 설정…</translation>
    </message>
    <message>
        <source>There is no PIN: Ctrl+Shift+F11 ends the operator mode.</source>
        <translation>PIN이 없습니다. 작업자 모드를 끝내는 키: Ctrl+Shift+F11.</translation>
    </message>
    <message>
        <source>A PIN ends the operator mode. If it is forgotten, delete the line operator_pin in settings.toml.</source>
        <translation>PIN으로 작업자 모드를 끝냅니다. PIN을 잊으면 settings.toml에서 operator_pin 줄을 삭제하십시오.</translation>
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
        <translation>   점수 {score}</translation>
    </message>
    <message>
        <source> = {ratio} × threshold</source>
        <translation> = 임계값 × {ratio}</translation>
    </message>
</context>
<context>
    <name>PlaceTile</name>
    <message>
        <source>No picture</source>
        <translation>이미지 없음</translation>
    </message>
</context>
<context>
    <name>PlaceView</name>
    <message>
        <source>This place</source>
        <translation>이 부위</translation>
    </message>
    <message>
        <source>The likest good one</source>
        <translation>가장 비슷한 양품</translation>
    </message>
</context>
<context>
    <name>PlacesPage</name>
    <message>
        <source>Here you say which places of the pictures count.</source>
        <translation>여기서 이미지의 어느 부분을 판정에 쓸지 지정합니다.</translation>
    </message>
    <message>
        <source>What was proposed belongs to pictures of another size.</source>
        <translation>제안된 영역은 크기가 다른 이미지의 것입니다.</translation>
    </message>
    <message>
        <source>Background</source>
        <translation>배경</translation>
    </message>
    <message>
        <source>Picture of a good part to draw on</source>
        <translation>영역을 그릴 양품 이미지</translation>
    </message>
</context>
<context>
    <name>PlacesPanel</name>
    <message>
        <source>Copy from another project…</source>
        <translation>다른 프로젝트에서 복사…</translation>
    </message>
    <message>
        <source>The next area is</source>
        <translation>다음 영역의 종류</translation>
    </message>
    <message>
        <source>Areas</source>
        <translation>영역</translation>
    </message>
    <message>
        <source>Background by itself</source>
        <translation>배경 자동 인식</translation>
    </message>
    <message>
        <source>Already drawn elsewhere</source>
        <translation>다른 곳에 그린 영역</translation>
    </message>
</context>
<context>
    <name>ProductCard</name>
    <message>
        <source>In use</source>
        <translation>사용 중</translation>
    </message>
    <message>
        <source>Model {id}</source>
        <translation>모델 {id}</translation>
    </message>
    <message>
        <source>Model of {day}</source>
        <translation>{day} 모델</translation>
    </message>
</context>
<context>
    <name>ProductQuestion</name>
    <message>
        <source>Change the product</source>
        <translation>제품 변경</translation>
    </message>
    <message>
        <source>Change from {old} to {new}?</source>
        <translation>{old} 제품을 {new} 제품으로 변경하시겠습니까?</translation>
    </message>
    <message>
        <source>Change to {new}?</source>
        <translation>{new} 제품으로 변경하시겠습니까?</translation>
    </message>
    <message>
        <source>An inspection is running: it is stopped. What has been inspected so far is kept.</source>
        <translation>검사가 진행 중이며 정지됩니다. 지금까지 검사한 내용은 보존됩니다.</translation>
    </message>
    <message>
        <source>The line stands until somebody presses Start.</source>
        <translation>시작을 누를 때까지 라인은 멈춰 있습니다.</translation>
    </message>
    <message>
        <source>Stop and change</source>
        <translation>정지하고 변경</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>변경</translation>
    </message>
    <message>
        <source>Go on with the present product</source>
        <translation>현재 제품 계속</translation>
    </message>
</context>
<context>
    <name>ProductsPage</name>
    <message>
        <source>Which product?</source>
        <translation>어느 제품입니까?</translation>
    </message>
    <message>
        <source>Looking at the projects…</source>
        <translation>프로젝트를 확인하는 중…</translation>
    </message>
    <message>
        <source>A product appears here once it has a model and a threshold that an engineer has put in force.</source>
        <translation>엔지니어가 적용한 모델과 임계값이 있으면 제품이 여기에 나타납니다.</translation>
    </message>
    <message>
        <source>No product is released yet</source>
        <translation>적용된 제품이 아직 없습니다</translation>
    </message>
</context>
<context>
    <name>ProgressPanel</name>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
    <message>
        <source>steps</source>
        <translation>단계</translation>
    </message>
    <message>
        <source>{time} left</source>
        <translation>{time} 남음</translation>
    </message>
    <message>
        <source>Cancelling…</source>
        <translation>취소하는 중…</translation>
    </message>
    <message>
        <source>took {time}</source>
        <translation>{time} 걸림</translation>
    </message>
    <message>
        <source>All stages: {time} of about {whole}</source>
        <translation>전체 단계: 약 {whole} 중 {time}</translation>
    </message>
    <message>
        <source>All stages: {time}, predicted were about {whole}</source>
        <translation>전체 단계: {time}(예상 약 {whole})</translation>
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
        <translation>준비됨</translation>
    </message>
    <message>
        <source>Provisional threshold</source>
        <translation>잠정 임계값</translation>
    </message>
    <message>
        <source>Model damaged: build again</source>
        <translation>모델 손상: 재생성 필요</translation>
    </message>
    <message>
        <source>No model yet</source>
        <translation>모델 없음</translation>
    </message>
    <message>
        <source>Folder not found</source>
        <translation>폴더 없음</translation>
    </message>
    <message>
        <source>Made by a newer version</source>
        <translation>더 새로운 버전에서 생성</translation>
    </message>
    <message>
        <source>Damaged</source>
        <translation>손상됨</translation>
    </message>
    <message>
        <source>Looking…</source>
        <translation>확인 중…</translation>
    </message>
    <message>
        <source>More</source>
        <translation>더 보기</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>열기</translation>
    </message>
    <message>
        <source>Notes…</source>
        <translation>메모…</translation>
    </message>
    <message>
        <source>Rename…</source>
        <translation>이름 변경…</translation>
    </message>
    <message>
        <source>Duplicate…</source>
        <translation>복제…</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>내보내기…</translation>
    </message>
    <message>
        <source>Show folder</source>
        <translation>폴더 보기</translation>
    </message>
    <message>
        <source>Unpin</source>
        <translation>고정 해제</translation>
    </message>
    <message>
        <source>Pin</source>
        <translation>고정</translation>
    </message>
    <message>
        <source>Remove from this list</source>
        <translation>이 목록에서 제거</translation>
    </message>
    <message>
        <source>Delete…</source>
        <translation>삭제…</translation>
    </message>
    <message>
        <source>pinned</source>
        <translation>고정됨</translation>
    </message>
    <message>
        <source>Imported from a file that nobody has signed</source>
        <translation>서명되지 않은 파일에서 가져옴</translation>
    </message>
    <message>
        <source>Imported, signed by {name}, key {key}</source>
        <translation>가져옴, {name}의 서명, 키 {key}</translation>
    </message>
</context>
<context>
    <name>ProjectDeeds</name>
    <message>
        <source>Rename its folder, too (not while it is open)</source>
        <translation>폴더 이름도 변경 (열려 있으면 불가)</translation>
    </message>
    <message>
        <source>Rename its folder, too</source>
        <translation>폴더 이름도 변경</translation>
    </message>
    <message>
        <source>Rename the project</source>
        <translation>프로젝트 이름 변경</translation>
    </message>
    <message>
        <source>What is {name} to be called?</source>
        <translation>{name} 프로젝트의 새 이름을 입력하십시오.</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>이름 변경</translation>
    </message>
    <message>
        <source>Duplicate the project</source>
        <translation>프로젝트 복제</translation>
    </message>
    <message>
        <source>The copy has the settings, the good parts and the labels of {name}, and none of its record.</source>
        <translation>복제본에는 {name}의 설정, 양품, 라벨이 들어가고 기록은 들어가지 않습니다.</translation>
    </message>
    <message>
        <source>Duplicate</source>
        <translation>복제</translation>
    </message>
    <message>
        <source>With its models</source>
        <translation>모델 포함</translation>
    </message>
    <message>
        <source>Notes</source>
        <translation>메모</translation>
    </message>
    <message>
        <source>What is to be remembered of {name}?</source>
        <translation>{name} 프로젝트에 대한 메모를 입력하십시오.</translation>
    </message>
    <message>
        <source>The project is in use.</source>
        <translation>프로젝트가 사용 중입니다.</translation>
    </message>
    <message>
        <source>Wait for the inspection or the build, or stop it, and delete it then.</source>
        <translation>검사나 모델 생성이 끝날 때까지 기다리거나 정지한 후 삭제하십시오.</translation>
    </message>
    <message>
        <source>Bringing {name} back…</source>
        <translation>{name} 프로젝트를 복원하는 중…</translation>
    </message>
    <message>
        <source>Copying to {name}…</source>
        <translation>{name} 프로젝트로 복사하는 중…</translation>
    </message>
    <message>
        <source>Delete the project {name}?</source>
        <translation>{name} 프로젝트를 삭제하시겠습니까?</translation>
    </message>
    <message>
        <source>Delete a project</source>
        <translation>프로젝트 삭제</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>삭제</translation>
    </message>
    <message>
        <source>Keep it</source>
        <translation>유지</translation>
    </message>
    <message>
        <source>Deleting {name}…</source>
        <translation>{name} 프로젝트를 삭제하는 중…</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
    <message>
        <source>The copy is ready.</source>
        <translation>복제가 완료되었습니다.</translation>
    </message>
    <message>
        <source>It lies in {folder}.</source>
        <translation>위치: {folder}.</translation>
    </message>
    <message>
        <source>Open it</source>
        <translation>열기</translation>
    </message>
    <message>
        <source>{name} was deleted.</source>
        <translation>{name} 프로젝트를 삭제했습니다.</translation>
    </message>
    <message>
        <source>Bring it back</source>
        <translation>복원</translation>
    </message>
    <message>
        <source>The project is back.</source>
        <translation>프로젝트를 복원했습니다.</translation>
    </message>
</context>
<context>
    <name>ProjectForm</name>
    <message>
        <source>Good parts</source>
        <translation>양품</translation>
    </message>
    <message>
        <source>Drop folders or images here. Only parts with nothing wrong: what is in these pictures will count as good.</source>
        <translation>폴더나 이미지를 여기에 놓으십시오. 결함이 없는 부품만 넣으십시오. 이 이미지의 내용은 모두 양품으로 간주됩니다.</translation>
    </message>
    <message>
        <source>Validation: good parts</source>
        <translation>검증: 양품</translation>
    </message>
    <message>
        <source>Not learned; they set the threshold together with the learned ones, each of which is scored by what the others taught.</source>
        <translation>학습하지 않습니다. 학습한 양품과 함께 임계값을 정하며, 학습한 양품은 각각 나머지로 학습해 점수를 계산합니다.</translation>
    </message>
    <message>
        <source>Validation: parts with defects</source>
        <translation>검증: 불량품</translation>
    </message>
    <message>
        <source>Not learned; they confirm the threshold. Left empty, the threshold stays provisional.</source>
        <translation>학습하지 않습니다. 임계값을 확인하는 데 씁니다. 비워 두면 임계값은 잠정 값으로 남습니다.</translation>
    </message>
    <message>
        <source>Choose a folder with pictures of good parts.</source>
        <translation>양품 이미지가 있는 폴더를 선택하십시오.</translation>
    </message>
    <message>
        <source>Looking for images…</source>
        <translation>이미지를 찾는 중…</translation>
    </message>
    <message>
        <source>At least two pictures of good parts are needed: one to learn from, one to set the threshold.</source>
        <translation>양품 이미지가 최소 두 개 필요합니다. 하나는 학습에, 하나는 임계값 설정에 씁니다.</translation>
    </message>
    <message>
        <source>Choose what to do with the pictures that are unlike the others.</source>
        <translation>나머지와 다른 이미지를 어떻게 할지 선택하십시오.</translation>
    </message>
    <message>
        <source>{name} and {count} more are named as good and as having a defect.</source>
        <translation>{name} 외 {count}개가 양품과 불량 양쪽에 지정되었습니다.</translation>
    </message>
    <message>
        <source>{name} is named as good and as having a defect.</source>
        <translation>{name} 이미지가 양품과 불량 양쪽에 지정되었습니다.</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>이름</translation>
    </message>
    <message>
        <source>Stored in</source>
        <translation>저장 위치</translation>
    </message>
    <message>
        <source>How closely to look</source>
        <translation>검사 세밀도</translation>
    </message>
</context>
<context>
    <name>ProjectsPage</name>
    <message>
        <source>Open a project</source>
        <translation>프로젝트 열기</translation>
    </message>
    <message>
        <source>Import a project</source>
        <translation>프로젝트 가져오기</translation>
    </message>
    <message>
        <source>Projects</source>
        <translation>프로젝트</translation>
    </message>
    <message>
        <source>Open folder…</source>
        <translation>폴더 열기…</translation>
    </message>
    <message>
        <source>Open a project from its folder (Ctrl+O)</source>
        <translation>폴더에서 프로젝트를 엽니다 (Ctrl+O)</translation>
    </message>
    <message>
        <source>Import…</source>
        <translation>가져오기…</translation>
    </message>
    <message>
        <source>Bring in a project that was exported on another PC</source>
        <translation>다른 PC에서 내보낸 프로젝트를 가져옵니다</translation>
    </message>
    <message>
        <source>New project</source>
        <translation>새 프로젝트</translation>
    </message>
    <message>
        <source>Set up a new product (Ctrl+N)</source>
        <translation>새 제품을 설정합니다 (Ctrl+N)</translation>
    </message>
    <message>
        <source>Order of the projects</source>
        <translation>프로젝트 정렬 순서</translation>
    </message>
    <message>
        <source>Opened last first</source>
        <translation>최근 연 순서</translation>
    </message>
    <message>
        <source>By name</source>
        <translation>이름순</translation>
    </message>
    <message>
        <source>Open the demo</source>
        <translation>데모 열기</translation>
    </message>
    <message>
        <source>Deleted projects…</source>
        <translation>삭제된 프로젝트…</translation>
    </message>
    <message>
        <source>No project yet</source>
        <translation>프로젝트가 없습니다</translation>
    </message>
    <message>
        <source>A project is one product to inspect. Drop a folder with pictures of good parts anywhere on this page, or begin with the button. Fifty to two hundred pictures are a good start.</source>
        <translation>프로젝트는 검사할 제품 하나에 해당합니다. 양품 이미지가 든 폴더를 이 페이지 아무 곳에나 놓거나 버튼으로 시작하십시오. 이미지 50~200개로 시작하면 좋습니다.</translation>
    </message>
    <message>
        <source>Try the demo</source>
        <translation>데모 실행</translation>
    </message>
    <message>
        <source>This PC is a station: it inspects with models that were built elsewhere. Drop a file that was exported there (its name ends in .inspector) anywhere on this page.</source>
        <translation>이 PC는 검사 스테이션으로, 다른 PC에서 생성한 모델로 검사합니다. 그 PC에서 내보낸 파일(확장자 .inspector)을 이 페이지 아무 곳에나 놓으십시오.</translation>
    </message>
    <message>
        <source>Import a file…</source>
        <translation>파일 가져오기…</translation>
    </message>
</context>
<context>
    <name>ProposalCard</name>
    <message numerus="yes">
        <source>{count} false rejects at one place</source>
        <translation>
            <numerusform>같은 위치에서 과검 {count}개</numerusform>
        </translation>
    </message>
    <message>
        <source>Draw an ignore area</source>
        <translation>무시 영역 그리기</translation>
    </message>
    <message>
        <source>Teach such parts</source>
        <translation>이런 부품 학습</translation>
    </message>
</context>
<context>
    <name>QueueHead</name>
    <message>
        <source>NG and undecided</source>
        <translation>NG와 미판정</translation>
    </message>
    <message>
        <source>Sample of OK parts</source>
        <translation>OK 부품 샘플</translation>
    </message>
    <message>
        <source>Unsure ones</source>
        <translation>보류 부품</translation>
    </message>
    <message>
        <source>of the last 24 hours</source>
        <translation>최근 24시간</translation>
    </message>
    <message>
        <source>of the last 7 days</source>
        <translation>최근 7일</translation>
    </message>
    <message>
        <source>of all time</source>
        <translation>전체 기간</translation>
    </message>
    <message>
        <source>Kinds of defect</source>
        <translation>결함 유형</translation>
    </message>
    <message numerus="yes">
        <source>{count} parts need a person</source>
        <translation>
            <numerusform>부품 {count}개 육안 확인 필요</numerusform>
        </translation>
    </message>
    <message>
        <source>Your name</source>
        <translation>이름 입력</translation>
    </message>
    <message>
        <source>Name of whoever judges the parts</source>
        <translation>부품을 판정하는 사람의 이름</translation>
    </message>
    <message>
        <source>Stands in the record beside every answer</source>
        <translation>판정마다 기록에 함께 남습니다</translation>
    </message>
    <message>
        <source>scratch, dent, stain</source>
        <translation>스크래치, 찍힘, 얼룩</translation>
    </message>
    <message>
        <source>Kinds of defect, with commas between them</source>
        <translation>쉼표로 구분한 결함 유형</translation>
    </message>
    <message>
        <source>Which parts</source>
        <translation>부품 범위</translation>
    </message>
    <message>
        <source>Since when</source>
        <translation>기간</translation>
    </message>
</context>
<context>
    <name>ReasonDialog</name>
    <message>
        <source>Reason, for the history</source>
        <translation>사유 (이력에 기록)</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>사유</translation>
    </message>
    <message>
        <source>Put to use</source>
        <translation>사용</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
</context>
<context>
    <name>RecordedParts</name>
    <message>
        <source>No part matches these filters.</source>
        <translation>이 필터에 맞는 부품이 없습니다.</translation>
    </message>
    <message>
        <source>All these parts as CSV…</source>
        <translation>표시된 모든 부품을 CSV로…</translation>
    </message>
    <message>
        <source>All these parts as Parquet…</source>
        <translation>표시된 모든 부품을 Parquet로…</translation>
    </message>
    <message>
        <source>Selected parts as CSV…</source>
        <translation>선택한 부품을 CSV로…</translation>
    </message>
    <message>
        <source>Selected parts as Parquet…</source>
        <translation>선택한 부품을 Parquet로…</translation>
    </message>
    <message>
        <source>Pictures of the selected parts…</source>
        <translation>선택한 부품의 이미지…</translation>
    </message>
</context>
<context>
    <name>RegionCard</name>
    <message>
        <source>Size of a fault</source>
        <translation>결함 크기</translation>
    </message>
    <message>
        <source>Pixel threshold</source>
        <translation>픽셀 임계값</translation>
    </message>
    <message>
        <source>Regions of at least</source>
        <translation>이상 영역 최소 면적</translation>
    </message>
    <message>
        <source>A good part may have</source>
        <translation>양품 허용 개수</translation>
    </message>
    <message>
        <source>1 px = {mm} mm</source>
        <translation>1 px = {mm} mm</translation>
    </message>
    <message>
        <source>Set the scale</source>
        <translation>스케일 설정</translation>
    </message>
    <message>
        <source>Also NG, whatever the score: any connected region of at least {area} above the pixel threshold.</source>
        <translation>다음도 점수와 관계없이 NG: 픽셀 임계값을 넘는 {area} 이상의 연결된 이상 영역이 있는 경우.</translation>
    </message>
    <message>
        <source>Also NG, whatever the score: more than {most} connected regions of at least {area} above the pixel threshold.</source>
        <translation>다음도 점수와 관계없이 NG: 픽셀 임계값을 넘는 {area} 이상의 연결된 이상 영역이 {most}개를 초과하는 경우.</translation>
    </message>
    <message>
        <source>Regions count, too</source>
        <translation>이상 영역도 판정</translation>
    </message>
    <message>
        <source>A fault that is faint but large is NG, too</source>
        <translation>흐릿하지만 큰 결함도 NG로 판정합니다</translation>
    </message>
    <message>
        <source>Places of the heatmap above this value belong to a region</source>
        <translation>히트맵에서 이 값을 넘는 부위가 이상 영역이 됩니다</translation>
    </message>
    <message>
        <source>Least area of a region</source>
        <translation>이상 영역의 최소 면적</translation>
    </message>
    <message>
        <source> regions</source>
        <translation>개</translation>
    </message>
    <message>
        <source>Regions of that size that a good part may have</source>
        <translation>양품에 있어도 되는 그 크기 이상 영역의 개수</translation>
    </message>
    <message>
        <source>Millimetres per pixel, from a length that you know</source>
        <translation>픽셀당 밀리미터, 아는 길이로 계산</translation>
    </message>
    <message>
        <source>From masks</source>
        <translation>마스크로 계산</translation>
    </message>
    <message>
        <source>Pixel threshold and least area that fit the defect masks of the validation images best</source>
        <translation>검증 이미지의 결함 마스크에 가장 잘 맞는 픽셀 임계값과 최소 면적</translation>
    </message>
</context>
<context>
    <name>ReleaseCard</name>
    <message>
        <source>Before it counts</source>
        <translation>적용 전 확인</translation>
    </message>
    <message>
        <source>Why, for the history</source>
        <translation>사유 (이력에 기록)</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>사유</translation>
    </message>
    <message>
        <source>Draft</source>
        <translation>초안</translation>
    </message>
    <message>
        <source>Keep it for later, or for another person; nothing changes yet</source>
        <translation>나중에 쓰거나 다른 사람이 적용하도록 보관합니다. 아직 아무것도 바뀌지 않습니다</translation>
    </message>
    <message>
        <source>Put in force</source>
        <translation>적용</translation>
    </message>
    <message>
        <source>Show the draft</source>
        <translation>초안 보기</translation>
    </message>
    <message>
        <source>Discard it</source>
        <translation>초안 폐기</translation>
    </message>
    <message>
        <source>A second person puts it in force</source>
        <translation>다른 사람이 적용</translation>
    </message>
    <message>
        <source>Say why in a few words: they stand in the history.</source>
        <translation>사유를 간단히 입력하십시오. 이력에 남습니다.</translation>
    </message>
    <message>
        <source>In this project one person drafts a threshold, and another one puts it in force.</source>
        <translation>이 프로젝트에서는 한 사람이 임계값 초안을 작성하고 다른 사람이 적용합니다.</translation>
    </message>
    <message>
        <source>It was drafted for another model than the one in use.</source>
        <translation>사용 중인 모델이 아닌 다른 모델용으로 작성된 초안입니다.</translation>
    </message>
    <message>
        <source>Another threshold is in force since. Look at it, and draft anew or discard the draft.</source>
        <translation>그 후 다른 임계값이 적용되었습니다. 확인한 후 초안을 다시 작성하거나 폐기하십시오.</translation>
    </message>
    <message>
        <source>Another person has to put it in force: somebody who is logged on to this PC under another name.</source>
        <translation>다른 사람이 적용해야 합니다. 이 PC에 다른 이름으로 로그인한 사람이어야 합니다.</translation>
    </message>
</context>
<context>
    <name>Renewal</name>
    <message>
        <source>As soon as the inspection has ended.</source>
        <translation>검사가 끝나는 즉시 적용됩니다.</translation>
    </message>
    <message>
        <source>As soon as the build has ended.</source>
        <translation>모델 생성이 끝나는 즉시 적용됩니다.</translation>
    </message>
    <message>
        <source>As soon as operator mode is left.</source>
        <translation>작업자 모드를 나가는 즉시 적용됩니다.</translation>
    </message>
    <message>
        <source>As soon as the work that is going on has ended.</source>
        <translation>진행 중인 작업이 끝나는 즉시 적용됩니다.</translation>
    </message>
    <message>
        <source>As soon as what was entered on the page {page} is stored or given up.</source>
        <translation>{page} 페이지에 입력한 내용을 저장하거나 취소하는 즉시 적용됩니다.</translation>
    </message>
</context>
<context>
    <name>ResultPane</name>
    <message>
        <source>Found by kind</source>
        <translation>유형별 검출</translation>
    </message>
    <message>
        <source>Other verdicts</source>
        <translation>달라지는 판정</translation>
    </message>
    <message>
        <source>Put to use</source>
        <translation>사용</translation>
    </message>
    <message numerus="yes">
        <source>{count} places</source>
        <translation>
            <numerusform>부위 {count}개</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>of {count} pictures</source>
        <translation>
            <numerusform>(이미지 {count}개)</numerusform>
        </translation>
    </message>
    <message>
        <source>A model that knows {places} {pictures}</source>
        <translation>{places}를 아는 모델 {pictures}</translation>
    </message>
    <message>
        <source>A model that knows no defects</source>
        <translation>등록 결함이 없는 모델</translation>
    </message>
    <message>
        <source>It cannot be put to use: {why}.</source>
        <translation>사용할 수 없습니다: {why}.</translation>
    </message>
    <message numerus="yes">
        <source>{count} good parts would be rejected that pass now.</source>
        <translation>
            <numerusform>지금은 통과하는 양품 {count}개가 NG가 됩니다.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} pictures could not be looked at.</source>
        <translation>
            <numerusform>이미지 {count}개를 확인할 수 없었습니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>no kind named</source>
        <translation>유형 이름 없음</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>유형</translation>
    </message>
    <message>
        <source>Defects</source>
        <translation>불량</translation>
    </message>
    <message>
        <source>Found now</source>
        <translation>현재 검출</translation>
    </message>
    <message>
        <source>Found then</source>
        <translation>적용 후 검출</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>이미지</translation>
    </message>
    <message>
        <source>What it is</source>
        <translation>구분</translation>
    </message>
    <message>
        <source>Score now</source>
        <translation>현재 점수</translation>
    </message>
    <message>
        <source>Score then</source>
        <translation>적용 후 점수</translation>
    </message>
    <message>
        <source>Verdict then</source>
        <translation>적용 후 판정</translation>
    </message>
    <message>
        <source>defect</source>
        <translation>불량</translation>
    </message>
    <message>
        <source>good part</source>
        <translation>양품</translation>
    </message>
    <message>
        <source>sample of the challenge</source>
        <translation>점검 샘플</translation>
    </message>
    <message>
        <source>recorded part</source>
        <translation>기록된 부품</translation>
    </message>
    <message>
        <source>Reason, for the history</source>
        <translation>사유 (이력에 기록)</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>사유</translation>
    </message>
    <message>
        <source>Good parts more that may be rejected</source>
        <translation>추가 NG를 허용하는 양품 수</translation>
    </message>
</context>
<context>
    <name>ResultSaver</name>
    <message>
        <source>Save results in</source>
        <translation>결과 저장 위치</translation>
    </message>
    <message numerus="yes">
        <source>{count} rows in the table</source>
        <translation>
            <numerusform>표에 {count}행</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} pictures</source>
        <translation>
            <numerusform>이미지 {count}개</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} files could not be read again</source>
        <translation>
            <numerusform>파일 {count}개를 다시 읽을 수 없음</numerusform>
        </translation>
    </message>
    <message>
        <source>The results are saved.</source>
        <translation>결과가 저장되었습니다.</translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation>폴더 열기</translation>
    </message>
    <message>
        <source>Saving was cancelled.</source>
        <translation>저장이 취소되었습니다.</translation>
    </message>
    <message>
        <source>What was written so far stays where it is.</source>
        <translation>지금까지 저장한 내용은 그대로 남습니다.</translation>
    </message>
</context>
<context>
    <name>ResultTable</name>
    <message>
        <source>All parts of this run</source>
        <translation>이번 회차의 모든 부품</translation>
    </message>
</context>
<context>
    <name>ResultsTable</name>
    <message>
        <source>Sample</source>
        <translation>샘플</translation>
    </message>
    <message>
        <source>Expected</source>
        <translation>기대 판정</translation>
    </message>
    <message>
        <source>Verdict</source>
        <translation>판정</translation>
    </message>
    <message>
        <source>Score</source>
        <translation>점수</translation>
    </message>
    <message>
        <source>Margin</source>
        <translation>여유</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>사유</translation>
    </message>
    <message>
        <source>What every sample got</source>
        <translation>샘플별 결과</translation>
    </message>
</context>
<context>
    <name>Rooms</name>
    <message>
        <source>Threshold</source>
        <translation>임계값</translation>
    </message>
    <message>
        <source>Validation images</source>
        <translation>검증 이미지</translation>
    </message>
    <message>
        <source>Where to look</source>
        <translation>검사 영역</translation>
    </message>
    <message>
        <source>Models and report</source>
        <translation>모델과 보고서</translation>
    </message>
    <message>
        <source>Good parts</source>
        <translation>양품</translation>
    </message>
    <message>
        <source>Why did it pass?</source>
        <translation>통과 원인</translation>
    </message>
    <message>
        <source>Teach-back</source>
        <translation>과검 학습</translation>
    </message>
    <message>
        <source>Known defects</source>
        <translation>등록 결함</translation>
    </message>
    <message>
        <source>What it finds</source>
        <translation>검출 능력</translation>
    </message>
    <message>
        <source>Challenge</source>
        <translation>샘플 점검</translation>
    </message>
    <message>
        <source>Parts</source>
        <translation>부품</translation>
    </message>
    <message>
        <source>Drift</source>
        <translation>드리프트</translation>
    </message>
    <message>
        <source>Families of defects</source>
        <translation>유사 결함군</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>설정</translation>
    </message>
    <message>
        <source>Users</source>
        <translation>사용자</translation>
    </message>
    <message>
        <source>Audit</source>
        <translation>감사 추적</translation>
    </message>
</context>
<context>
    <name>RuleFinder</name>
    <message>
        <source>Choosing a threshold…</source>
        <translation>임계값을 선택하는 중…</translation>
    </message>
    <message>
        <source>Comparing maps with masks…</source>
        <translation>맵과 마스크를 비교하는 중…</translation>
    </message>
</context>
<context>
    <name>RulesCard</name>
    <message>
        <source>Set it by a rule</source>
        <translation>규칙으로 설정</translation>
    </message>
    <message>
        <source>An escape costs</source>
        <translation>미검 1건 비용</translation>
    </message>
    <message>
        <source>A false reject costs</source>
        <translation>과검 1건 비용</translation>
    </message>
    <message>
        <source>Share of defects</source>
        <translation>불량 비율</translation>
    </message>
    <message>
        <source>Parts per shift</source>
        <translation>교대당 부품 수</translation>
    </message>
    <message>
        <source>F1 is the balance of caught defects and false rejects: best where escapes and false rejects are both few.</source>
        <translation>F1은 검출된 불량과 과검의 균형입니다. 미검과 과검이 모두 적을 때 가장 좋습니다.</translation>
    </message>
    <message>
        <source>Rules that cannot be pressed need validation images with defects.</source>
        <translation>누를 수 없는 규칙에는 불량 검증 이미지가 필요합니다.</translation>
    </message>
    <message>
        <source>Rules need good parts with a score.</source>
        <translation>규칙에는 점수가 있는 양품이 필요합니다.</translation>
    </message>
    <message>
        <source>Needs validation images with defects</source>
        <translation>불량이 있는 검증 이미지가 필요합니다</translation>
    </message>
    <message>
        <source>Needs good parts with a score</source>
        <translation>점수가 있는 양품이 필요합니다</translation>
    </message>
    <message>
        <source>Best F1</source>
        <translation>최적 F1</translation>
    </message>
    <message>
        <source>No escapes, margin</source>
        <translation>미검 없음, 여유</translation>
    </message>
    <message>
        <source>False rejects at most</source>
        <translation>과검 최대</translation>
    </message>
    <message>
        <source>Escapes at most</source>
        <translation>미검 최대</translation>
    </message>
    <message>
        <source>Lowest cost</source>
        <translation>최소 비용</translation>
    </message>
    <message>
        <source>The best balance of caught defects and false rejects on the parts of known truth</source>
        <translation>정답을 아는 부품에서 검출된 불량과 과검의 균형이 가장 좋은 값</translation>
    </message>
    <message>
        <source>Below every known defect, by this share of the way to the usual good part</source>
        <translation>확인된 모든 불량보다 낮은 값: 보통 양품까지 간격의 이 비율만큼 아래</translation>
    </message>
    <message>
        <source>The score that at most this share of good parts exceeds, with 90% confidence</source>
        <translation>신뢰수준 90%에서 양품의 최대 이 비율만 넘는 점수</translation>
    </message>
    <message>
        <source>The highest threshold at which at most this share of all defects passes, with 95% confidence; 0%: of the known ones</source>
        <translation>신뢰수준 95%에서 전체 불량의 최대 이 비율만 통과하는 가장 높은 임계값. 0%: 확인된 불량 기준</translation>
    </message>
    <message>
        <source>Where escapes and false rejects together cost least per shift</source>
        <translation>교대당 미검과 과검 비용의 합이 가장 작은 값</translation>
    </message>
    <message>
        <source>Margin below the lowest known defect, in percent</source>
        <translation>점수가 가장 낮은 확인된 불량 아래의 여유 (%)</translation>
    </message>
    <message>
        <source>False rejects at most, in percent</source>
        <translation>과검 최대 비율 (%)</translation>
    </message>
    <message>
        <source>Escapes at most, in percent</source>
        <translation>미검 최대 비율 (%)</translation>
    </message>
    <message>
        <source>Defects among all parts, in percent</source>
        <translation>전체 부품 중 불량 비율 (%)</translation>
    </message>
    <message>
        <source>What an escape costs</source>
        <translation>미검 1건의 비용</translation>
    </message>
    <message>
        <source>What a false reject costs</source>
        <translation>과검 1건의 비용</translation>
    </message>
</context>
<context>
    <name>RunStrip</name>
    <message>
        <source>Save results</source>
        <translation>결과 저장</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
    <message>
        <source>Record</source>
        <translation>기록</translation>
    </message>
    <message>
        <source>Keep every part in the record of the project; from the next start on</source>
        <translation>모든 부품을 프로젝트의 기록에 보관합니다. 다음 시작부터 적용됩니다</translation>
    </message>
    <message>
        <source>Lot</source>
        <translation>로트</translation>
    </message>
    <message>
        <source>Lot of the parts, for the record; it stays until it is changed</source>
        <translation>기록에 남길 부품의 로트입니다. 변경할 때까지 유지됩니다</translation>
    </message>
    <message>
        <source>Camera lost</source>
        <translation>카메라 끊김</translation>
    </message>
    <message numerus="yes">
        <source>{count} pictures skipped</source>
        <translation>
            <numerusform>이미지 {count}개 건너뜀</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} other files passed over</source>
        <translation>
            <numerusform>다른 파일 {count}개 제외</numerusform>
        </translation>
    </message>
    <message>
        <source>Table ({format})…</source>
        <translation>표 ({format})…</translation>
    </message>
    <message>
        <source>Table, and pictures of NG and undecided parts…</source>
        <translation>표와 NG·미판정 부품의 이미지…</translation>
    </message>
    <message>
        <source>Table, and pictures of all parts…</source>
        <translation>표와 모든 부품의 이미지…</translation>
    </message>
    <message>
        <source>Ready</source>
        <translation>준비됨</translation>
    </message>
    <message>
        <source>Running</source>
        <translation>검사 중</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>일시 정지</translation>
    </message>
    <message>
        <source>Frozen at an NG part</source>
        <translation>NG 부품에서 멈춤</translation>
    </message>
    <message>
        <source>Fault</source>
        <translation>장애</translation>
    </message>
    <message>
        <source>{n} of {total}</source>
        <translation>{n} / {total}</translation>
    </message>
    <message numerus="yes">
        <source>{count} parts</source>
        <translation>
            <numerusform>부품 {count}개</numerusform>
        </translation>
    </message>
    <message>
        <source>parts</source>
        <translation>부품</translation>
    </message>
    <message>
        <source>{time} left</source>
        <translation>{time} 남음</translation>
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
        <translation>미판정 {n}</translation>
    </message>
    <message>
        <source>yield {share}</source>
        <translation>양품률 {share}</translation>
    </message>
    <message>
        <source>median {time}</source>
        <translation>중앙값 {time}</translation>
    </message>
</context>
<context>
    <name>RunnerParts</name>
    <message>
        <source>It lies there: judge it</source>
        <translation>놓음: 판정 시작</translation>
    </message>
    <message>
        <source>Break off</source>
        <translation>중단</translation>
    </message>
    <message>
        <source>Put the sample {name} before the camera</source>
        <translation>{name} 샘플을 카메라 앞에 놓으십시오</translation>
    </message>
    <message>
        <source>The challenge was not carried out</source>
        <translation>샘플 점검을 실시하지 못했습니다</translation>
    </message>
    <message>
        <source>Signed and kept with the project.</source>
        <translation>서명하여 프로젝트에 보관했습니다.</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>닫기</translation>
    </message>
</context>
<context>
    <name>Runtime</name>
    <message>
        <source>Computes on the processor</source>
        <translation>CPU에서 계산</translation>
    </message>
    <message>
        <source>Computes on the graphics card</source>
        <translation>그래픽 카드에서 계산</translation>
    </message>
    <message>
        <source>Scores are computed by {program} in numbers of 32 bits, as when the model was built. What is decided does not depend on it, only how long a part takes. Its full name: {name}</source>
        <translation>점수는 모델을 생성할 때와 같이 {program} 런타임이 32비트 숫자로 계산합니다. 판정은 이에 따라 달라지지 않으며 부품당 시간만 달라집니다. 전체 이름: {name}</translation>
    </message>
</context>
<context>
    <name>ScaleDialog</name>
    <message>
        <source>Scale of the pictures</source>
        <translation>이미지 스케일</translation>
    </message>
    <message>
        <source>Length in px</source>
        <translation>길이 (px)</translation>
    </message>
    <message>
        <source>Length in mm</source>
        <translation>길이 (mm)</translation>
    </message>
    <message>
        <source>Use this scale</source>
        <translation>이 스케일 사용</translation>
    </message>
    <message>
        <source>No scale</source>
        <translation>스케일 없음</translation>
    </message>
    <message>
        <source>Areas are given in px</source>
        <translation>영역을 px로 표시합니다</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
    <message>
        <source>Reading the picture…</source>
        <translation>이미지를 읽는 중…</translation>
    </message>
    <message>
        <source>Draw a length that you know on the part, or type how many px it has.</source>
        <translation>부품 위에 길이를 아는 선을 그리거나 그 길이의 px 수를 입력하십시오.</translation>
    </message>
    <message>
        <source>1 px = {mm} mm</source>
        <translation>1 px = {mm} mm</translation>
    </message>
    <message>
        <source>The scale is not set.</source>
        <translation>스케일이 설정되지 않았습니다.</translation>
    </message>
</context>
<context>
    <name>ScoreRuler</name>
    <message>
        <source>no score</source>
        <translation>점수 없음</translation>
    </message>
    <message>
        <source>no good parts to compare with</source>
        <translation>비교할 양품 없음</translation>
    </message>
    <message numerus="yes">
        <source>lower than all {total} good parts</source>
        <translation>
            <numerusform>양품 {total}개 모두보다 낮음</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>higher than all {total} good parts</source>
        <translation>
            <numerusform>양품 {total}개 모두보다 높음</numerusform>
        </translation>
    </message>
    <message>
        <source>higher than {share} of good parts</source>
        <translation>양품의 {share}보다 높음</translation>
    </message>
    <message>
        <source>good parts</source>
        <translation>양품</translation>
    </message>
    <message>
        <source>threshold {value}</source>
        <translation>임계값 {value}</translation>
    </message>
    <message>
        <source>Score {score}, {words}</source>
        <translation>점수 {score}, {words}</translation>
    </message>
</context>
<context>
    <name>SerialTab</name>
    <message>
        <source>Pattern of file names</source>
        <translation>파일 이름 형식</translation>
    </message>
    <message>
        <source>Of several different codes, take the uppermost</source>
        <translation>코드가 여럿이면 가장 위쪽 코드 사용</translation>
    </message>
    <message>
        <source>No read rejects: a part without its serial is UNDECIDED</source>
        <translation>읽기 실패 시 불합격: 시리얼이 없는 부품은 미판정</translation>
    </message>
    <message>
        <source>Try on this picture</source>
        <translation>이 이미지로 시험</translation>
    </message>
    <message>
        <source>Choose one kind of code at least.</source>
        <translation>코드 종류를 하나 이상 선택하십시오.</translation>
    </message>
    <message>
        <source>Read: {serial}</source>
        <translation>읽음: {serial}</translation>
    </message>
    <message>
        <source>No read. {remark}</source>
        <translation>읽지 못함. {remark}</translation>
    </message>
    <message>
        <source>None</source>
        <translation>없음</translation>
    </message>
    <message>
        <source>Parts have no serial.</source>
        <translation>부품에 시리얼이 없습니다.</translation>
    </message>
    <message>
        <source>Typed</source>
        <translation>입력</translation>
    </message>
    <message>
        <source>Somebody types it, or a scanner that works as a keyboard.</source>
        <translation>사람이 입력하거나 키보드처럼 동작하는 스캐너로 입력합니다.</translation>
    </message>
    <message>
        <source>File name</source>
        <translation>파일 이름</translation>
    </message>
    <message>
        <source>The name of the picture&apos;s file holds it.</source>
        <translation>이미지 파일의 이름에 시리얼이 있습니다.</translation>
    </message>
    <message>
        <source>Code in the picture</source>
        <translation>이미지 속 코드</translation>
    </message>
    <message>
        <source>A code on the part is read in the same picture.</source>
        <translation>부품에 있는 코드를 같은 이미지에서 읽습니다.</translation>
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
        <translation>{serial} 자리가 시리얼입니다. *는 임의의 문자열, ?는 문자 하나입니다.</translation>
    </message>
    <message>
        <source>{name} → does not fit: no read</source>
        <translation>{name} → 형식 불일치: 읽지 못함</translation>
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
        <translation>허용되는 값: {words}.</translation>
    </message>
    <message>
        <source>Please write a whole number.</source>
        <translation>정수를 입력하십시오.</translation>
    </message>
</context>
<context>
    <name>SettingRow</name>
    <message>
        <source>Back to the default: {value}</source>
        <translation>기본값으로 되돌리기: {value}</translation>
    </message>
</context>
<context>
    <name>Settings</name>
    <message>
        <source>Choose…</source>
        <translation>선택…</translation>
    </message>
    <message>
        <source>That of the system</source>
        <translation>시스템 설정</translation>
    </message>
    <message>
        <source>The first one</source>
        <translation>첫 페이지</translation>
    </message>
    <message>
        <source>Files from other PCs</source>
        <translation>다른 PC의 파일</translation>
    </message>
    <message>
        <source>Window</source>
        <translation>창</translation>
    </message>
    <message>
        <source>People and operator mode</source>
        <translation>사용자와 작업자 모드</translation>
    </message>
    <message>
        <source>Inspecting</source>
        <translation>검사</translation>
    </message>
    <message>
        <source>Camera</source>
        <translation>카메라</translation>
    </message>
    <message>
        <source>Record and pictures</source>
        <translation>기록과 이미지</translation>
    </message>
    <message>
        <source>Tables for spreadsheets</source>
        <translation>스프레드시트용 표</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>언어</translation>
    </message>
    <message>
        <source>Of the window and of numbers and dates in it.</source>
        <translation>창의 언어와 숫자, 날짜의 표기 방식입니다.</translation>
    </message>
    <message>
        <source>Colours</source>
        <translation>색상</translation>
    </message>
    <message>
        <source>High contrast is for eyes that need more of it, and for screens in bright light.</source>
        <translation>고대비는 더 뚜렷한 화면이 필요한 사람과 밝은 곳의 화면에 적합합니다.</translation>
    </message>
    <message>
        <source>Size of texts</source>
        <translation>글자 크기</translation>
    </message>
    <message>
        <source>Pages that are too large for the screen then can be scrolled.</source>
        <translation>화면보다 큰 페이지는 스크롤할 수 있습니다.</translation>
    </message>
    <message>
        <source>Page after the start</source>
        <translation>시작 후 페이지</translation>
    </message>
    <message>
        <source>What is shown first.</source>
        <translation>처음 표시할 페이지입니다.</translation>
    </message>
    <message>
        <source>Open the last project</source>
        <translation>마지막 프로젝트 열기</translation>
    </message>
    <message>
        <source>After a start the project is open that was open last.</source>
        <translation>시작하면 마지막으로 연 프로젝트가 열립니다.</translation>
    </message>
    <message>
        <source>Name of this station</source>
        <translation>이 스테이션의 이름</translation>
    </message>
    <message>
        <source>Stands in records, reports and the audit. Empty: the name of the PC in the network.</source>
        <translation>기록, 보고서, 감사 추적에 남습니다. 비워 두면 네트워크의 PC 이름을 씁니다.</translation>
    </message>
    <message>
        <source>Who judges parts</source>
        <translation>부품 판정자</translation>
    </message>
    <message>
        <source>Stands with what is said of parts, where nobody has logged on.</source>
        <translation>로그인한 사람이 없을 때 부품에 대한 판정과 함께 남습니다.</translation>
    </message>
    <message>
        <source>How operators log on</source>
        <translation>작업자 로그인 방법</translation>
    </message>
    <message>
        <source>Only where there are accounts.</source>
        <translation>계정이 있을 때만 사용합니다.</translation>
    </message>
    <message>
        <source>Log off after</source>
        <translation>자동 로그아웃</translation>
    </message>
    <message>
        <source>Minutes without a touch after which a person is logged off. 0: never.</source>
        <translation>조작이 없으면 로그아웃되는 시간(분)입니다. 0: 로그아웃 안 함.</translation>
    </message>
    <message>
        <source>Begin in operator mode</source>
        <translation>작업자 모드로 시작</translation>
    </message>
    <message>
        <source>After a start, as soon as a source is chosen.</source>
        <translation>시작 후 소스를 선택하는 즉시 적용됩니다.</translation>
    </message>
    <message>
        <source>Operator mode takes the whole screen</source>
        <translation>작업자 모드를 전체 화면으로</translation>
    </message>
    <message>
        <source>Otherwise it stays in its window.</source>
        <translation>그렇지 않으면 창으로 유지됩니다.</translation>
    </message>
    <message>
        <source>PIN of the operator mode</source>
        <translation>작업자 모드 PIN</translation>
    </message>
    <message>
        <source>Ends the operator mode where there are no accounts.</source>
        <translation>계정이 없을 때 작업자 모드를 끝냅니다.</translation>
    </message>
    <message>
        <source>Stop at NG parts</source>
        <translation>NG 부품에서 정지</translation>
    </message>
    <message>
        <source>The line stops at every NG part until the operator goes on.</source>
        <translation>작업자가 계속할 때까지 NG 부품마다 라인을 멈춥니다.</translation>
    </message>
    <message>
        <source>Sound</source>
        <translation>경보음</translation>
    </message>
    <message>
        <source>A tone at every part that is not OK, and when the line cannot be trusted.</source>
        <translation>OK가 아닌 부품마다, 그리고 라인을 신뢰할 수 없을 때 울립니다.</translation>
    </message>
    <message>
        <source>Time for a verdict</source>
        <translation>판정 제한 시간</translation>
    </message>
    <message>
        <source>A later one is UNDECIDED. For live cameras, where the project sets no limit of its own. 0: no limit.</source>
        <translation>더 늦으면 미판정이 됩니다. 프로젝트에 별도 한계가 없는 라이브 카메라에 적용됩니다. 0: 제한 없음.</translation>
    </message>
    <message>
        <source>Camera lost after</source>
        <translation>카메라 끊김 시간</translation>
    </message>
    <message>
        <source>Seconds without a picture after which a live camera is taken for lost.</source>
        <translation>이 시간(초) 동안 이미지가 없으면 라이브 카메라가 끊긴 것으로 봅니다.</translation>
    </message>
    <message>
        <source>Usual source</source>
        <translation>기본 소스</translation>
    </message>
    <message>
        <source>What Start takes where none was chosen, with its options: usb:0,width=1280,exposure=-6</source>
        <translation>아무것도 선택하지 않았을 때 시작이 사용할 소스와 옵션: usb:0,width=1280,exposure=-6</translation>
    </message>
    <message>
        <source>GenTL producer</source>
        <translation>GenTL 프로듀서</translation>
    </message>
    <message>
        <source>The maker&apos;s file (.cti) for industrial cameras. Empty: those that are installed.</source>
        <translation>산업용 카메라 제조사의 파일(.cti)입니다. 비워 두면 설치된 것을 씁니다.</translation>
    </message>
    <message>
        <source>Record parts</source>
        <translation>부품 기록</translation>
    </message>
    <message>
        <source>Every part that is inspected is kept in the record of its project.</source>
        <translation>검사한 모든 부품을 프로젝트의 기록에 보관합니다.</translation>
    </message>
    <message>
        <source>Share of OK parts with pictures</source>
        <translation>이미지를 보관할 OK 부품 비율</translation>
    </message>
    <message>
        <source>Drawn by chance, 0.1 for one of ten. Those of NG and UNDECIDED parts are all kept.</source>
        <translation>무작위로 고릅니다. 0.1은 열 개 중 하나입니다. NG와 미판정 부품의 이미지는 모두 보관합니다.</translation>
    </message>
    <message>
        <source>Pictures that come as files</source>
        <translation>파일로 들어온 이미지</translation>
    </message>
    <message>
        <source>A link takes no room, but shows whatever somebody makes of the original.</source>
        <translation>링크는 공간을 차지하지 않지만 원본을 바꾸면 바뀐 내용이 보입니다.</translation>
    </message>
    <message>
        <source>Room for pictures</source>
        <translation>이미지 저장 공간</translation>
    </message>
    <message>
        <source>Of each project. Beyond it the oldest ones of OK parts are deleted first.</source>
        <translation>프로젝트별입니다. 초과하면 오래된 OK 부품 이미지부터 삭제합니다.</translation>
    </message>
    <message>
        <source>Keep pictures of OK parts for</source>
        <translation>OK 부품 이미지 보관 기간</translation>
    </message>
    <message>
        <source>Then they are deleted. 0: for ever.</source>
        <translation>이후 삭제합니다. 0: 영구 보관.</translation>
    </message>
    <message>
        <source>Keep pictures of rejects for</source>
        <translation>불합격 이미지 보관 기간</translation>
    </message>
    <message>
        <source>Of NG and UNDECIDED parts. Then they are deleted. 0: for ever.</source>
        <translation>NG와 미판정 부품의 이미지입니다. 이후 삭제합니다. 0: 영구 보관.</translation>
    </message>
    <message>
        <source>Database</source>
        <translation>데이터베이스</translation>
    </message>
    <message>
        <source>A PostgreSQL server, as postgresql://user@host/name. Empty: a file beside each project.</source>
        <translation>PostgreSQL 서버: postgresql://user@host/name. 비워 두면 프로젝트마다 파일 하나를 씁니다.</translation>
    </message>
    <message>
        <source>Between cells</source>
        <translation>셀 구분 기호</translation>
    </message>
    <message>
        <source>In every table that is saved as CSV, at the command line too.</source>
        <translation>CSV로 저장하는 모든 표에 적용되며, 명령줄에서도 같습니다.</translation>
    </message>
    <message>
        <source>Decimal mark</source>
        <translation>소수점 기호</translation>
    </message>
    <message>
        <source>In the numbers of such tables.</source>
        <translation>그런 표의 숫자에 쓰입니다.</translation>
    </message>
    <message>
        <source>As the system has them</source>
        <translation>시스템 설정</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>밝게</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>어둡게</translation>
    </message>
    <message>
        <source>High contrast</source>
        <translation>고대비</translation>
    </message>
    <message>
        <source>Not at all</source>
        <translation>로그인 안 함</translation>
    </message>
    <message>
        <source>With a PIN</source>
        <translation>PIN으로</translation>
    </message>
    <message>
        <source>With a badge</source>
        <translation>배지로</translation>
    </message>
    <message>
        <source>Copy them</source>
        <translation>복사</translation>
    </message>
    <message>
        <source>Link to them</source>
        <translation>링크</translation>
    </message>
    <message>
        <source>As the language wants it</source>
        <translation>언어에 맞게</translation>
    </message>
    <message>
        <source>Comma ,</source>
        <translation>쉼표 ,</translation>
    </message>
    <message>
        <source>Semicolon ;</source>
        <translation>세미콜론 ;</translation>
    </message>
    <message>
        <source>Tab</source>
        <translation>탭</translation>
    </message>
    <message>
        <source>Point .</source>
        <translation>점 .</translation>
    </message>
    <message>
        <source>s</source>
        <translation>초</translation>
    </message>
    <message>
        <source>min</source>
        <translation>분</translation>
    </message>
    <message>
        <source>days</source>
        <translation>일</translation>
    </message>
    <message>
        <source>GB</source>
        <translation>GB</translation>
    </message>
    <message>
        <source>For everybody</source>
        <translation>모든 사용자용</translation>
    </message>
    <message>
        <source>For engineers</source>
        <translation>엔지니어용</translation>
    </message>
    <message>
        <source>For administrators</source>
        <translation>관리자용</translation>
    </message>
    <message>
        <source>on</source>
        <translation>켬</translation>
    </message>
    <message>
        <source>off</source>
        <translation>끔</translation>
    </message>
    <message>
        <source>empty</source>
        <translation>비어 있음</translation>
    </message>
    <message>
        <source>Default: {value}</source>
        <translation>기본값: {value}</translation>
    </message>
    <message>
        <source>{least} to {most}</source>
        <translation>{least}~{most}</translation>
    </message>
    <message>
        <source>Counts from the next start on</source>
        <translation>다음 시작부터 적용</translation>
    </message>
    <message>
        <source>The administrator&apos;s file of settings is damaged: until it is mended, this stays as it is.</source>
        <translation>관리자의 설정 파일이 손상되었습니다. 복구될 때까지 이 설정은 그대로 유지됩니다.</translation>
    </message>
    <message>
        <source>Fixed by the administrator of this PC</source>
        <translation>이 PC의 관리자가 고정했습니다</translation>
    </message>
</context>
<context>
    <name>SettingsPage</name>
    <message>
        <source>Only what differs</source>
        <translation>변경된 것만</translation>
    </message>
    <message>
        <source>Import…</source>
        <translation>가져오기…</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>내보내기…</translation>
    </message>
    <message>
        <source>No setting is called so.</source>
        <translation>그런 이름의 설정이 없습니다.</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>설정</translation>
    </message>
    <message>
        <source>Find a setting</source>
        <translation>설정 찾기</translation>
    </message>
</context>
<context>
    <name>SettingsText</name>
    <message>
        <source>with density correction</source>
        <translation>밀도 보정 사용</translation>
    </message>
    <message>
        <source>without density correction</source>
        <translation>밀도 보정 안 함</translation>
    </message>
    <message>
        <source>fine level weighed less</source>
        <translation>세밀한 레벨의 가중치 낮춤</translation>
    </message>
    <message>
        <source>all levels weighed alike</source>
        <translation>모든 레벨의 가중치 동일</translation>
    </message>
    <message>
        <source>channels standardised</source>
        <translation>채널 표준화</translation>
    </message>
    <message>
        <source>channels as they are</source>
        <translation>채널 그대로</translation>
    </message>
    <message>
        <source>good parts turned to 8 directions</source>
        <translation>양품을 8방향으로 회전</translation>
    </message>
    <message>
        <source>good parts as they lie</source>
        <translation>양품을 놓인 그대로</translation>
    </message>
    <message>
        <source>method PaDiM</source>
        <translation>PaDiM 방식</translation>
    </message>
    <message>
        <source>method PatchCore</source>
        <translation>PatchCore 방식</translation>
    </message>
    <message>
        <source>how closely: {size}</source>
        <translation>세밀도: {size}</translation>
    </message>
    <message>
        <source>network: {network}</source>
        <translation>네트워크: {network}</translation>
    </message>
    <message>
        <source>method: {method}</source>
        <translation>방식: {method}</translation>
    </message>
    <message>
        <source>the whole picture is looked at</source>
        <translation>전체 이미지를 검사함</translation>
    </message>
    <message>
        <source>another region of interest</source>
        <translation>다른 관심 영역</translation>
    </message>
    <message>
        <source>bit depth</source>
        <translation>비트 심도</translation>
    </message>
    <message>
        <source>Keep the present settings: {own} of 100 pairs told apart, and none of the others does clearly better.</source>
        <translation>현재 설정을 유지하십시오. 100쌍 중 {own}쌍을 구별하며, 뚜렷하게 더 나은 설정이 없습니다.</translation>
    </message>
    <message>
        <source>{settings}: {best} instead of {own} of 100 pairs told apart.</source>
        <translation>{settings}: 100쌍 중 구별한 쌍 {own} → {best}.</translation>
    </message>
    <message>
        <source>{settings}: {best} instead of {own} of 100 pairs told apart, {time} instead of {before} a part.</source>
        <translation>{settings}: 100쌍 중 구별한 쌍 {own} → {best}, 부품당 시간 {before} → {time}.</translation>
    </message>
    <message>
        <source>A pair is a good part and one with a defect, told apart where the defect scores higher. Compared: {good}, {defects}.</source>
        <translation>쌍은 양품 하나와 불량품 하나이며, 불량품의 점수가 더 높으면 구별한 것입니다. 비교 대상: {good}, {defects}.</translation>
    </message>
    <message>
        <source>{settings} (present)</source>
        <translation>{settings} (현재)</translation>
    </message>
    <message>
        <source>{pairs} ({low} to {high})</source>
        <translation>{pairs} ({low}~{high})</translation>
    </message>
    <message>
        <source>levels {levels}</source>
        <translation>레벨 {levels}</translation>
    </message>
</context>
<context>
    <name>SetupFrame</name>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>저장</translation>
    </message>
    <message>
        <source>Save and inspect</source>
        <translation>저장하고 검사</translation>
    </message>
    <message>
        <source>Camera</source>
        <translation>카메라</translation>
    </message>
    <message>
        <source>Trigger</source>
        <translation>트리거</translation>
    </message>
    <message>
        <source>Serial</source>
        <translation>시리얼</translation>
    </message>
    <message>
        <source>Image gate</source>
        <translation>이미지 점검</translation>
    </message>
    <message>
        <source>Tabs further left</source>
        <translation>왼쪽 탭 더 보기</translation>
    </message>
    <message>
        <source>Tabs further right</source>
        <translation>오른쪽 탭 더 보기</translation>
    </message>
    <message>
        <source>Set up the line</source>
        <translation>라인 설정</translation>
    </message>
</context>
<context>
    <name>Sheet</name>
    <message>
        <source>Pictures of good parts, worst first</source>
        <translation>양품 이미지, 나쁜 순</translation>
    </message>
</context>
<context>
    <name>SidePanel</name>
    <message>
        <source>See Tune.</source>
        <translation>조정 참조.</translation>
    </message>
</context>
<context>
    <name>SignerList</name>
    <message>
        <source>Rename…</source>
        <translation>이름 변경…</translation>
    </message>
    <message>
        <source>Change the name that others see; the key stays</source>
        <translation>다른 사람에게 보이는 이름을 바꿉니다. 키는 그대로입니다</translation>
    </message>
    <message>
        <source>Save key…</source>
        <translation>키 저장…</translation>
    </message>
    <message>
        <source>Write the public key of this PC to a file for a station</source>
        <translation>이 PC의 공개 키를 스테이션용 파일로 저장합니다</translation>
    </message>
    <message>
        <source>Trust a key…</source>
        <translation>키 신뢰…</translation>
    </message>
    <message>
        <source>Import unasked what a key from another PC has signed</source>
        <translation>다른 PC의 키로 서명된 파일을 묻지 않고 가져옵니다</translation>
    </message>
    <message>
        <source>Nobody: every file from another PC is asked about.</source>
        <translation>없음: 다른 PC의 파일은 모두 확인을 묻습니다.</translation>
    </message>
    <message>
        <source>A key is made at the first export.</source>
        <translation>키는 처음 내보낼 때 생성됩니다.</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>이름 변경</translation>
    </message>
    <message>
        <source>Files exported here are signed by:</source>
        <translation>여기서 내보낸 파일의 서명자:</translation>
    </message>
    <message>
        <source>Save key</source>
        <translation>키 저장</translation>
    </message>
    <message>
        <source>Trust a key</source>
        <translation>키 신뢰</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>제거</translation>
    </message>
    <message>
        <source>Ask again before a file of this signer is imported</source>
        <translation>이 서명자의 파일을 가져오기 전에 다시 묻습니다</translation>
    </message>
    <message>
        <source>Files exported on this PC are signed by</source>
        <translation>이 PC에서 내보낸 파일의 서명자</translation>
    </message>
    <message>
        <source>Imported without a question: files signed by</source>
        <translation>묻지 않고 가져오는 파일의 서명자</translation>
    </message>
</context>
<context>
    <name>SilencerList</name>
    <message>
        <source>No good part</source>
        <translation>양품 아님</translation>
    </message>
    <message>
        <source>{name} is no good part</source>
        <translation>{name} 이미지는 양품이 아닙니다</translation>
    </message>
    <message>
        <source>Distance {distance}</source>
        <translation>거리 {distance}</translation>
    </message>
    <message>
        <source>Score without it: {score}</source>
        <translation>이것을 제외한 점수: {score}</translation>
    </message>
    <message>
        <source>Score without it and those above: {score}</source>
        <translation>이것과 위의 것을 제외한 점수: {score}</translation>
    </message>
    <message>
        <source>{score}, NG</source>
        <translation>{score}, NG</translation>
    </message>
    <message>
        <source>not there any more</source>
        <translation>더 이상 없음</translation>
    </message>
</context>
<context>
    <name>SourceBar</name>
    <message>
        <source>Source</source>
        <translation>소스</translation>
    </message>
    <message>
        <source>Choose images, a folder, a video or a camera</source>
        <translation>이미지, 폴더, 동영상 또는 카메라를 선택합니다</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>시작</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>일시 정지</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>정지</translation>
    </message>
    <message>
        <source>Freeze on NG</source>
        <translation>NG에서 멈춤</translation>
    </message>
    <message>
        <source>Stop at every NG part until you continue</source>
        <translation>계속을 누를 때까지 NG 부품마다 멈춥니다</translation>
    </message>
    <message>
        <source>Continue</source>
        <translation>계속</translation>
    </message>
</context>
<context>
    <name>SourceBox</name>
    <message>
        <source>Folder…</source>
        <translation>폴더…</translation>
    </message>
    <message>
        <source>Add a folder; it is searched with all its subfolders</source>
        <translation>폴더를 추가합니다. 하위 폴더까지 모두 찾습니다</translation>
    </message>
    <message>
        <source>Images…</source>
        <translation>이미지…</translation>
    </message>
    <message>
        <source>Add single images, or a text file that lists them</source>
        <translation>개별 이미지나 이미지 목록 텍스트 파일을 추가합니다</translation>
    </message>
    <message>
        <source>Choose a folder of images</source>
        <translation>이미지 폴더 선택</translation>
    </message>
    <message>
        <source>Images and lists</source>
        <translation>이미지와 목록</translation>
    </message>
    <message>
        <source>Choose images</source>
        <translation>이미지 선택</translation>
    </message>
</context>
<context>
    <name>SourceDialog</name>
    <message>
        <source>Open</source>
        <translation>열기</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
</context>
<context>
    <name>SourceFields</name>
    <message>
        <source>Number of the camera, from 0</source>
        <translation>카메라 번호 (0부터)</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>주소</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>폴더</translation>
    </message>
    <message>
        <source>Serial number of the camera</source>
        <translation>카메라의 시리얼 번호</translation>
    </message>
    <message>
        <source>Lost after so many s without a picture</source>
        <translation>이미지가 없을 때 끊김으로 보는 시간 (s)</translation>
    </message>
    <message>
        <source>Move pictures that were read into the folder</source>
        <translation>읽은 이미지를 옮길 폴더</translation>
    </message>
    <message>
        <source>Seconds between two looks</source>
        <translation>확인 간격 (s)</translation>
    </message>
    <message>
        <source>Exposure in µs</source>
        <translation>노출 (µs)</translation>
    </message>
    <message>
        <source>Gain</source>
        <translation>게인</translation>
    </message>
    <message>
        <source>Folder of pictures</source>
        <translation>이미지 폴더</translation>
    </message>
    <message>
        <source>Pictures a second</source>
        <translation>초당 이미지 수</translation>
    </message>
    <message>
        <source>Width in px</source>
        <translation>너비 (px)</translation>
    </message>
    <message>
        <source>Height in px</source>
        <translation>높이 (px)</translation>
    </message>
    <message>
        <source>Unplugged after so many pictures</source>
        <translation>분리될 때까지 이미지 수</translation>
    </message>
    <message>
        <source>Plugged in again after so many s</source>
        <translation>다시 연결될 때까지 시간 (s)</translation>
    </message>
    <message>
        <source>Every picture too late by ms</source>
        <translation>모든 이미지의 지연 (ms)</translation>
    </message>
    <message>
        <source>Every tenth picture too late by ms</source>
        <translation>열 번째마다 이미지의 지연 (ms)</translation>
    </message>
    <message>
        <source>Silent after so many pictures</source>
        <translation>무응답이 될 때까지 이미지 수</translation>
    </message>
    <message>
        <source>Every n-th picture is cut off</source>
        <translation>n번째마다 이미지 잘림</translation>
    </message>
    <message>
        <source>Every n-th picture is black</source>
        <translation>n번째마다 이미지가 검은색</translation>
    </message>
    <message>
        <source>So many pictures at once</source>
        <translation>한 번에 오는 이미지 수</translation>
    </message>
    <message>
        <source>Fill this in: {name}.</source>
        <translation>값을 입력하십시오: {name}.</translation>
    </message>
    <message>
        <source>An address begins with rtsp://, rtsps://, http:// or https://, as in rtsp://user:password@host/stream.</source>
        <translation>주소는 rtsp://, rtsps://, http:// 또는 https://로 시작합니다. 예: rtsp://user:password@host/stream.</translation>
    </message>
    <message>
        <source>Choose a folder</source>
        <translation>폴더 선택</translation>
    </message>
    <message>
        <source>Written: {source}</source>
        <translation>작성 결과: {source}</translation>
    </message>
</context>
<context>
    <name>SourceFindings</name>
    <message>
        <source>{stage}: {done} of {total}</source>
        <translation>{stage}: {done} / {total}</translation>
    </message>
    <message>
        <source>{stage}…</source>
        <translation>{stage}…</translation>
    </message>
    <message numerus="yes">
        <source>{count} images</source>
        <translation>
            <numerusform>이미지 {count}개</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} images cannot be read</source>
        <translation>
            <numerusform>이미지 {count}개를 읽을 수 없음</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} copies of other images</source>
        <translation>
            <numerusform>다른 이미지의 사본 {count}개</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} other files passed over</source>
        <translation>
            <numerusform>다른 파일 {count}개 제외</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>In {count} folders</source>
        <translation>
            <numerusform>폴더 {count}개</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SourceMenu</name>
    <message>
        <source>Set up the line…</source>
        <translation>라인 설정…</translation>
    </message>
    <message>
        <source>Cameras</source>
        <translation>카메라</translation>
    </message>
    <message>
        <source>Looking for cameras…</source>
        <translation>카메라를 찾는 중…</translation>
    </message>
    <message>
        <source>No camera is connected</source>
        <translation>연결된 카메라가 없습니다</translation>
    </message>
    <message>
        <source>The cameras could not be listed</source>
        <translation>카메라 목록을 가져올 수 없습니다</translation>
    </message>
</context>
<context>
    <name>Sources</name>
    <message>
        <source>Simulated camera</source>
        <translation>가상 카메라</translation>
    </message>
    <message>
        <source>The video {name} has to be opened alone.</source>
        <translation>{name} 동영상은 단독으로 열어야 합니다.</translation>
    </message>
    <message>
        <source>Open images…</source>
        <translation>이미지 열기…</translation>
    </message>
    <message>
        <source>Images ({patterns})</source>
        <translation>이미지 ({patterns})</translation>
    </message>
    <message>
        <source>Open a folder…</source>
        <translation>폴더 열기…</translation>
    </message>
    <message>
        <source>Open a video…</source>
        <translation>동영상 열기…</translation>
    </message>
    <message>
        <source>Videos ({patterns})</source>
        <translation>동영상 ({patterns})</translation>
    </message>
    <message>
        <source>Watch a folder…</source>
        <translation>폴더 감시…</translation>
    </message>
    <message>
        <source>Open a network camera…</source>
        <translation>네트워크 카메라 열기…</translation>
    </message>
    <message>
        <source>Open an industrial camera…</source>
        <translation>산업용 카메라 열기…</translation>
    </message>
</context>
<context>
    <name>Stage</name>
    <message>
        <source>Drop to inspect</source>
        <translation>놓으면 검사합니다</translation>
    </message>
    <message>
        <source>No picture yet</source>
        <translation>이미지 없음</translation>
    </message>
    <message>
        <source>Drop images, a folder or a video here. Every part is judged with the model in use.</source>
        <translation>이미지, 폴더 또는 동영상을 여기에 놓으십시오. 모든 부품을 사용 중인 모델로 판정합니다.</translation>
    </message>
    <message>
        <source>What shall be inspected?</source>
        <translation>무엇을 검사하시겠습니까?</translation>
    </message>
    <message>
        <source>Images…</source>
        <translation>이미지…</translation>
    </message>
    <message>
        <source>Folder…</source>
        <translation>폴더…</translation>
    </message>
    <message>
        <source>Camera…</source>
        <translation>카메라…</translation>
    </message>
</context>
<context>
    <name>Starter</name>
    <message>
        <source>Stop the inspection and begin another one?</source>
        <translation>검사를 정지하고 다른 검사를 시작하시겠습니까?</translation>
    </message>
    <message>
        <source>Stop and begin</source>
        <translation>정지하고 시작</translation>
    </message>
</context>
<context>
    <name>StatusLine</name>
    <message>
        <source>No project is open</source>
        <translation>열린 프로젝트가 없습니다</translation>
    </message>
    <message>
        <source>Model {id}</source>
        <translation>모델 {id}</translation>
    </message>
    <message>
        <source> (provisional)</source>
        <translation> (잠정)</translation>
    </message>
    <message>
        <source>Threshold {value}</source>
        <translation>임계값 {value}</translation>
    </message>
    <message>
        <source>Loading the model…</source>
        <translation>모델을 불러오는 중…</translation>
    </message>
    <message>
        <source>No model</source>
        <translation>모델 없음</translation>
    </message>
</context>
<context>
    <name>StrangeParts</name>
    <message>
        <source>Build again</source>
        <translation>재생성</translation>
    </message>
    <message>
        <source>Look through all good parts</source>
        <translation>모든 양품 살펴보기</translation>
    </message>
    <message numerus="yes">
        <source>The model still contains {count} parts that you left out.</source>
        <translation>
            <numerusform>제외한 부품 {count}개가 아직 모델에 들어 있습니다.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} more</source>
        <translation>
            <numerusform>{count}개 더 보기</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>StudyPanel</name>
    <message>
        <source>Study it now</source>
        <translation>지금 평가</translation>
    </message>
    <message>
        <source>Defects</source>
        <translation>결함</translation>
    </message>
    <message>
        <source>Contrast</source>
        <translation>대비</translation>
    </message>
    <message>
        <source>Found</source>
        <translation>검출됨</translation>
    </message>
    <message>
        <source>90% from</source>
        <translation>90% 검출 크기</translation>
    </message>
    <message>
        <source>with 95% confidence</source>
        <translation>신뢰수준 95%</translation>
    </message>
    <message>
        <source>The smallest defects by kind, zone and contrast</source>
        <translation>유형, 구역, 대비별 최소 결함</translation>
    </message>
    <message>
        <source>Nobody has studied it yet. Synthetic defects of many sizes are put on real good parts and judged as the line judges: that takes some minutes, and can be cancelled.</source>
        <translation>아직 평가하지 않았습니다. 여러 크기의 합성 결함을 실제 양품에 넣고 라인과 같은 방식으로 판정합니다. 몇 분이 걸리며 취소할 수 있습니다.</translation>
    </message>
    <message>
        <source>Reading the last study…</source>
        <translation>마지막 평가를 읽는 중…</translation>
    </message>
    <message>
        <source>{when}: {defects} defects on {parts} good parts. Left out: {rejected} parts, {failed} defects.</source>
        <translation>{when}: 양품 {parts}개에 결함 {defects}개. 제외: 부품 {rejected}개, 결함 {failed}개.</translation>
    </message>
    <message>
        <source>The smallest defect that is found</source>
        <translation>검출되는 최소 결함</translation>
    </message>
</context>
<context>
    <name>SwitchInput</name>
    <message>
        <source>On</source>
        <translation>켬</translation>
    </message>
</context>
<context>
    <name>SyntheticDialog</name>
    <message>
        <source>Scratch</source>
        <translation>스크래치</translation>
    </message>
    <message>
        <source>Spot</source>
        <translation>점</translation>
    </message>
    <message>
        <source>Dent</source>
        <translation>찍힘</translation>
    </message>
    <message>
        <source>Stain</source>
        <translation>얼룩</translation>
    </message>
    <message>
        <source>Smear</source>
        <translation>번짐</translation>
    </message>
    <message>
        <source>Missing piece</source>
        <translation>결손</translation>
    </message>
    <message>
        <source>Draw synthetic defects</source>
        <translation>합성 결함 그리기</translation>
    </message>
    <message>
        <source>Another example</source>
        <translation>다른 예 보기</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
    <message>
        <source>Draw</source>
        <translation>그리기</translation>
    </message>
    <message>
        <source>Drawing an example…</source>
        <translation>예를 그리는 중…</translation>
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
        <translation>부품의 어두운 부분과 밝은 부분의 차이 대비</translation>
    </message>
    <message>
        <source>The same number draws the same defects again</source>
        <translation>같은 번호는 같은 결함을 다시 그립니다</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>유형</translation>
    </message>
    <message>
        <source>Length</source>
        <translation>길이</translation>
    </message>
    <message>
        <source>Contrast</source>
        <translation>대비</translation>
    </message>
    <message>
        <source>How many</source>
        <translation>개수</translation>
    </message>
    <message>
        <source>Number of the draw</source>
        <translation>그리기 번호</translation>
    </message>
    <message>
        <source>They are drawn on real good parts, stay marked as synthetic, and no figure counts them unless it is asked to: a drawn defect is no promise about real ones.</source>
        <translation>실제 양품에 그리며 합성으로 표시가 남습니다. 요청하지 않는 한 어떤 수치에도 집계하지 않습니다. 그린 결함이 실제 결함의 검출을 보장하지는 않습니다.</translation>
    </message>
</context>
<context>
    <name>TeachPage</name>
    <message>
        <source>Here false rejects are taught back, as long as no known defect passes by it.</source>
        <translation>여기서 과검을 양품으로 학습시킵니다. 단, 그로 인해 확인된 불량이 통과하면 학습하지 않습니다.</translation>
    </message>
    <message>
        <source>Reading the picture…</source>
        <translation>이미지를 읽는 중…</translation>
    </message>
    <message>
        <source>Parts are being inspected: stop that first.</source>
        <translation>부품을 검사 중입니다. 먼저 검사를 정지하십시오.</translation>
    </message>
    <message>
        <source>The model {model} is in use now.</source>
        <translation>이제 {model} 모델을 사용합니다.</translation>
    </message>
</context>
<context>
    <name>TeachParts</name>
    <message>
        <source>Good: accept (A)</source>
        <translation>양품: 승인 (A)</translation>
    </message>
    <message>
        <source>Do not teach (R)</source>
        <translation>학습하지 않음 (R)</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>되돌리기</translation>
    </message>
    <message>
        <source>Take the last decision back (Backspace)</source>
        <translation>마지막 결정 취소 (Backspace)</translation>
    </message>
    <message>
        <source>Try what is accepted</source>
        <translation>승인한 부품 시험</translation>
    </message>
    <message>
        <source>Reason, for the history</source>
        <translation>사유 (이력에 기록)</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>사유</translation>
    </message>
    <message>
        <source>Teach</source>
        <translation>학습</translation>
    </message>
    <message>
        <source>Back to the model before</source>
        <translation>이전 모델로 복귀</translation>
    </message>
    <message>
        <source>The tray is empty</source>
        <translation>대기함이 비어 있습니다</translation>
    </message>
    <message>
        <source>A part that you call a false reject on Verify or History comes here, with its picture.</source>
        <translation>육안 확인이나 이력에서 과검으로 판정한 부품이 이미지와 함께 여기에 들어옵니다.</translation>
    </message>
</context>
<context>
    <name>Teaching</name>
    <message>
        <source>This model cannot be taught. {why}</source>
        <translation>이 모델은 추가 학습할 수 없습니다. {why}</translation>
    </message>
    <message>
        <source>Grown by {grown} of at most {most} vectors; {built} were built.</source>
        <translation>추가된 벡터 {grown}개(최대 {most}개). 생성 당시 {built}개.</translation>
    </message>
    <message>
        <source>There is no room left: build again, the parts that were taught are among the good ones.</source>
        <translation>남은 여유가 없습니다. 모델을 다시 생성하십시오. 학습시킨 부품은 양품에 포함되어 있습니다.</translation>
    </message>
    <message>
        <source>{name} refused: {why}</source>
        <translation>{name} 거부됨: {why}</translation>
    </message>
    <message>
        <source>{name}: nothing in it is new to the model; its threshold rejects it.</source>
        <translation>{name}: 모델에 새로운 것이 없습니다. 임계값 때문에 NG가 됩니다.</translation>
    </message>
    <message>
        <source>Nothing can be taught; the model stays as it is.</source>
        <translation>학습할 것이 없습니다. 모델은 그대로입니다.</translation>
    </message>
</context>
<context>
    <name>Telling</name>
    <message>
        <source>Go to Build</source>
        <translation>모델 생성으로</translation>
    </message>
    <message>
        <source>Change the project…</source>
        <translation>프로젝트 변경…</translation>
    </message>
    <message>
        <source>Log on…</source>
        <translation>로그인…</translation>
    </message>
    <message>
        <source>Show the log files</source>
        <translation>로그 파일 보기</translation>
    </message>
    <message>
        <source>The program ended in the middle of its work last time.</source>
        <translation>지난번에 프로그램이 작업 도중 종료되었습니다.</translation>
    </message>
    <message>
        <source>Inspector did not end properly last time. A report was kept; nothing was sent anywhere.</source>
        <translation>Inspector가 지난번에 정상적으로 종료되지 않았습니다. 보고서를 보관했으며 어디에도 전송하지 않았습니다.</translation>
    </message>
    <message>
        <source>If it happens again, collect the diagnostics for whoever looks after this program.</source>
        <translation>다시 발생하면 진단 정보를 수집해 이 프로그램의 담당자에게 전달하십시오.</translation>
    </message>
    <message>
        <source>Collect diagnostics…</source>
        <translation>진단 정보 수집…</translation>
    </message>
    <message>
        <source>No program on this PC shows the manual.</source>
        <translation>이 PC에는 설명서를 표시할 프로그램이 없습니다.</translation>
    </message>
    <message>
        <source>It lies in {file}.</source>
        <translation>위치: {file}.</translation>
    </message>
    <message>
        <source>No program on this PC shows folders.</source>
        <translation>이 PC에는 폴더를 표시할 프로그램이 없습니다.</translation>
    </message>
    <message>
        <source>Wait for it or cancel it, then go on with another project.</source>
        <translation>끝날 때까지 기다리거나 취소한 후 다른 프로젝트로 진행하십시오.</translation>
    </message>
    <message>
        <source>A build is running.</source>
        <translation>모델을 생성하는 중입니다.</translation>
    </message>
    <message>
        <source>{name} stays open and in use.</source>
        <translation>{name} 프로젝트가 열린 채로 계속 사용됩니다.</translation>
    </message>
    <message>
        <source>It comes into use as soon as the inspection ends.</source>
        <translation>검사가 끝나는 즉시 사용됩니다.</translation>
    </message>
    <message>
        <source>A newer model is ready.</source>
        <translation>더 새로운 모델이 준비되었습니다.</translation>
    </message>
    <message>
        <source>Use it now…</source>
        <translation>지금 사용…</translation>
    </message>
    <message>
        <source>Inspecting goes on, and what is noted meanwhile is written later. Releases, accounts and settings wait for it.</source>
        <translation>검사는 계속되며, 그동안의 내용은 나중에 기록됩니다. 적용, 계정, 설정은 그때까지 대기합니다.</translation>
    </message>
    <message>
        <source>The audit cannot be written.</source>
        <translation>감사 추적을 기록할 수 없습니다.</translation>
    </message>
    <message>
        <source>The build was complete before Cancel could stop it.</source>
        <translation>취소되기 전에 모델 생성이 완료되었습니다.</translation>
    </message>
    <message>
        <source>Its model is in use now.</source>
        <translation>이제 그 모델을 사용합니다.</translation>
    </message>
</context>
<context>
    <name>ThresholdBox</name>
    <message>
        <source>about </source>
        <translation>약 </translation>
    </message>
</context>
<context>
    <name>ThresholdCard</name>
    <message>
        <source>Threshold</source>
        <translation>임계값</translation>
    </message>
    <message>
        <source>Exact threshold</source>
        <translation>정확한 임계값</translation>
    </message>
    <message>
        <source>A part is NG when its score lies above this value</source>
        <translation>점수가 이 값보다 높으면 부품은 NG입니다</translation>
    </message>
    <message>
        <source>Unsure above</source>
        <translation>보류 하한</translation>
    </message>
    <message>
        <source>Between this value and the threshold a part is UNDECIDED and goes to Verify</source>
        <translation>이 값과 임계값 사이의 부품은 미판정이 되어 육안 확인으로 넘어갑니다</translation>
    </message>
    <message>
        <source>Lower end of the unsure band</source>
        <translation>보류 구간의 하한</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>되돌리기</translation>
    </message>
    <message>
        <source>Takes back what was tried out last</source>
        <translation>마지막 시험을 취소합니다</translation>
    </message>
    <message>
        <source>Back to the threshold in use</source>
        <translation>적용 중인 임계값으로</translation>
    </message>
    <message>
        <source>As in use</source>
        <translation>현재 적용값</translation>
    </message>
    <message>
        <source>In use: {value}, {rule}</source>
        <translation>적용 중: {value}, {rule}</translation>
    </message>
    <message>
        <source>What is tried out is not applied yet.</source>
        <translation>시험 중인 값은 아직 적용되지 않았습니다.</translation>
    </message>
</context>
<context>
    <name>ThresholdPlot</name>
    <message>
        <source>No parts have been scored yet.</source>
        <translation>아직 점수가 있는 부품이 없습니다.</translation>
    </message>
    <message>
        <source>← {count} lower</source>
        <translation>← 더 낮음 {count}</translation>
    </message>
    <message>
        <source>{count} higher →</source>
        <translation>더 높음 {count} →</translation>
    </message>
    <message>
        <source>anomaly score</source>
        <translation>이상 점수</translation>
    </message>
    <message>
        <source>good {count}</source>
        <translation>양품 {count}</translation>
    </message>
    <message>
        <source>defect {count}</source>
        <translation>불량 {count}</translation>
    </message>
    <message>
        <source>unsure</source>
        <translation>보류</translation>
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
        <translation>임계값 {value}</translation>
    </message>
    <message>
        <source>{good} good parts and {defect} with defects. Arrow keys move the threshold.</source>
        <translation>양품 {good}개와 불량품 {defect}개. 화살표 키로 임계값을 움직입니다.</translation>
    </message>
    <message>
        <source>Unsure above {value}: arrow keys with Ctrl move that.</source>
        <translation>{value}보다 높으면 보류: Ctrl과 화살표 키로 움직입니다.</translation>
    </message>
</context>
<context>
    <name>ThresholdSteps</name>
    <message>
        <source>Thresholds over time</source>
        <translation>임계값 변화 추이</translation>
    </message>
</context>
<context>
    <name>TimeBar</name>
    <message>
        <source>Limit {time}</source>
        <translation>한계 {time}</translation>
    </message>
    <message>
        <source>Last {time}</source>
        <translation>최근 {time}</translation>
    </message>
    <message>
        <source>typical {time}</source>
        <translation>보통 {time}</translation>
    </message>
    <message>
        <source>too late, limit {time}</source>
        <translation>시간 초과, 한계 {time}</translation>
    </message>
    <message>
        <source>limit {time}</source>
        <translation>한계 {time}</translation>
    </message>
</context>
<context>
    <name>TransferDesk</name>
    <message>
        <source>Export the project</source>
        <translation>프로젝트 내보내기</translation>
    </message>
    <message>
        <source>{name} was imported.</source>
        <translation>가져오기 완료: {name}.</translation>
    </message>
    <message>
        <source>{name} was here already, with this very model.</source>
        <translation>{name} 프로젝트가 같은 모델로 이미 있습니다.</translation>
    </message>
    <message>
        <source>It is signed by {name}.</source>
        <translation>서명자: {name}.</translation>
    </message>
    <message>
        <source>It is not signed.</source>
        <translation>서명이 없습니다.</translation>
    </message>
    <message>
        <source>It lies in {folder}.</source>
        <translation>위치: {folder}.</translation>
    </message>
    <message>
        <source>Its own threshold stays in use. That in the file is {other}, and which was set last cannot be told.</source>
        <translation>기존 임계값을 계속 적용합니다. 파일의 임계값은 {other}이며, 어느 것이 나중에 설정되었는지는 알 수 없습니다.</translation>
    </message>
    <message>
        <source>Exporting to {name}…</source>
        <translation>{name} 파일로 내보내는 중…</translation>
    </message>
    <message>
        <source>Importing {name}…</source>
        <translation>{name} 파일을 가져오는 중…</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
    <message>
        <source>It lies in {folder}. On the other PC, double-click it or drop it on the page Projects.</source>
        <translation>위치: {folder}. 다른 PC에서 두 번 클릭하거나 프로젝트 페이지에 놓으십시오.</translation>
    </message>
    <message>
        <source>{name} was exported.</source>
        <translation>내보내기 완료: {name}.</translation>
    </message>
    <message>
        <source>Show folder</source>
        <translation>폴더 보기</translation>
    </message>
    <message>
        <source>The export was cancelled.</source>
        <translation>내보내기가 취소되었습니다.</translation>
    </message>
    <message>
        <source>No file was written.</source>
        <translation>파일을 저장하지 않았습니다.</translation>
    </message>
    <message>
        <source>The import was cancelled.</source>
        <translation>가져오기가 취소되었습니다.</translation>
    </message>
    <message>
        <source>Nothing was brought in.</source>
        <translation>가져온 것은 없습니다.</translation>
    </message>
    <message>
        <source>It is signed by {name}, key {key}.</source>
        <translation>서명자: {name}, 키 {key}.</translation>
    </message>
</context>
<context>
    <name>TrayList</name>
    <message>
        <source>waits for you</source>
        <translation>결정 대기</translation>
    </message>
    <message>
        <source>accepted</source>
        <translation>승인됨</translation>
    </message>
    <message>
        <source>refused</source>
        <translation>거부됨</translation>
    </message>
    <message>
        <source>taught</source>
        <translation>학습됨</translation>
    </message>
    <message>
        <source>Parts in the tray</source>
        <translation>대기함의 부품</translation>
    </message>
</context>
<context>
    <name>TrialBox</name>
    <message>
        <source>Try on recorded parts</source>
        <translation>기록된 부품으로 시험</translation>
    </message>
    <message>
        <source>What it would have made of the parts that were inspected last</source>
        <translation>최근에 검사한 부품에 적용하면 어떻게 되는지 확인합니다</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
    <message>
        <source>See them</source>
        <translation>보기</translation>
    </message>
</context>
<context>
    <name>TriggerTab</name>
    <message>
        <source>Seconds between two parts</source>
        <translation>두 부품 사이의 시간 (s)</translation>
    </message>
    <message>
        <source>Share of the box that a part changes</source>
        <translation>부품이 차지하는 박스 비율</translation>
    </message>
    <message>
        <source>Difference in brightness that counts</source>
        <translation>유효한 밝기 차이</translation>
    </message>
    <message>
        <source>Pictures alike until it lies still</source>
        <translation>정지로 보는 같은 이미지 수</translation>
    </message>
    <message>
        <source>Time for a verdict in ms, 0: any; a later one is undecided</source>
        <translation>판정 제한 시간 (ms), 0: 제한 없음. 더 늦으면 미판정</translation>
    </message>
    <message>
        <source>The box is empty now</source>
        <translation>박스 비어 있음</translation>
    </message>
    <message>
        <source>Learns again what the scene looks like without a part</source>
        <translation>부품이 없는 장면을 다시 학습합니다</translation>
    </message>
    <message>
        <source>Show the live picture to see what the trigger makes of it.</source>
        <translation>실시간 이미지를 켜면 트리거의 동작을 볼 수 있습니다.</translation>
    </message>
    <message>
        <source>Learning the empty scene: nothing may move.</source>
        <translation>빈 장면을 학습하는 중입니다. 움직이는 것이 없어야 합니다.</translation>
    </message>
    <message>
        <source>Empty</source>
        <translation>비었음</translation>
    </message>
    <message>
        <source>Moving, or too small</source>
        <translation>움직이는 중이거나 너무 작음</translation>
    </message>
    <message>
        <source>Still: would trigger</source>
        <translation>정지: 트리거됨</translation>
    </message>
    <message>
        <source>{scene} · {share} of the box is changed · {parts}</source>
        <translation>{scene} · 박스의 {share} 변화 · {parts}</translation>
    </message>
    <message numerus="yes">
        <source>{count} parts so far</source>
        <translation>
            <numerusform>지금까지 부품 {count}개</numerusform>
        </translation>
    </message>
    <message>
        <source>Every picture</source>
        <translation>모든 이미지</translation>
    </message>
    <message>
        <source>Each picture shows a part; the newest counts where there are too many.</source>
        <translation>이미지마다 부품이 있습니다. 너무 많으면 최신 이미지를 씁니다.</translation>
    </message>
    <message>
        <source>Key or pedal</source>
        <translation>키 또는 페달</translation>
    </message>
    <message>
        <source>Somebody presses a key or a foot pedal for each part.</source>
        <translation>부품마다 사람이 키나 발 페달을 누릅니다.</translation>
    </message>
    <message>
        <source>Timer</source>
        <translation>타이머</translation>
    </message>
    <message>
        <source>One picture at fixed times, whatever it shows.</source>
        <translation>무엇이 보이든 정해진 시간마다 이미지를 하나씩 촬영합니다.</translation>
    </message>
    <message>
        <source>Part present</source>
        <translation>부품 감지</translation>
    </message>
    <message>
        <source>A part comes into the box and lies still: no sensor is needed.</source>
        <translation>부품이 박스에 들어와 멈추면 촬영합니다. 센서가 필요 없습니다.</translation>
    </message>
    <message>
        <source>External</source>
        <translation>외부</translation>
    </message>
    <message>
        <source>A controller or a light barrier says that a part is there.</source>
        <translation>컨트롤러(PLC)나 광전 센서가 부품이 있음을 알립니다.</translation>
    </message>
</context>
<context>
    <name>Trouble</name>
    <message>
        <source>The camera does not answer.</source>
        <translation>카메라가 응답하지 않습니다.</translation>
    </message>
    <message>
        <source>Attempt {n} to reach it.</source>
        <translation>연결을 {n}번째 시도하는 중입니다.</translation>
    </message>
    <message>
        <source>The camera is back, and no picture has been judged yet.</source>
        <translation>카메라가 다시 연결되었으며 아직 판정한 이미지가 없습니다.</translation>
    </message>
</context>
<context>
    <name>TrustQuestion</name>
    <message>
        <source>Import a file that nobody has signed?</source>
        <translation>서명되지 않은 파일을 가져오시겠습니까?</translation>
    </message>
    <message>
        <source>{file} does not say who made it: an older version of Inspector exported it, or somebody has changed it since.</source>
        <translation>{file}에는 만든 사람의 정보가 없습니다. 이전 버전의 Inspector로 내보냈거나 그 후 누군가 변경한 파일입니다.</translation>
    </message>
    <message>
        <source>{file} is signed by:
{name}
Key {key}</source>
        <translation>{file}의 서명자:
{name}
키 {key}</translation>
    </message>
    <message>
        <source>If it comes from the PC that you think it does, the page Settings there shows the same key.</source>
        <translation>생각하는 PC에서 온 파일이 맞다면 그 PC의 설정 페이지에 같은 키가 표시됩니다.</translation>
    </message>
    <message>
        <source>Careful: somebody of the same name is trusted on this PC, and has another key.</source>
        <translation>주의: 이 PC는 이름이 같지만 키가 다른 서명자를 신뢰하고 있습니다.</translation>
    </message>
    <message>
        <source>Import a file from somebody whom this PC does not know?</source>
        <translation>이 PC가 모르는 서명자의 파일을 가져오시겠습니까?</translation>
    </message>
    <message>
        <source>Who made this file?</source>
        <translation>누가 만든 파일입니까?</translation>
    </message>
    <message>
        <source>A model decides which parts are OK. Import only what you know the origin of.</source>
        <translation>어느 부품이 OK인지는 모델이 정합니다. 출처를 아는 파일만 가져오십시오.</translation>
    </message>
    <message>
        <source>Import</source>
        <translation>가져오기</translation>
    </message>
    <message>
        <source>Do not import</source>
        <translation>가져오지 않음</translation>
    </message>
    <message>
        <source>Trust this signer from now on</source>
        <translation>앞으로 이 서명자를 신뢰</translation>
    </message>
</context>
<context>
    <name>TunePage</name>
    <message>
        <source>Here you choose the score above which a part is NG.</source>
        <translation>여기서 부품을 NG로 판정할 점수의 기준을 정합니다.</translation>
    </message>
    <message>
        <source>Looking for regions: these counts are not yet those of the region rule.</source>
        <translation>이상 영역을 찾는 중입니다. 이 개수에는 아직 이상 영역 규칙이 반영되지 않았습니다.</translation>
    </message>
    <message>
        <source>More defects would pass</source>
        <translation>통과하는 불량이 늘어납니다</translation>
    </message>
    <message>
        <source>Let more known defects pass?</source>
        <translation>확인된 불량을 더 통과시키겠습니까?</translation>
    </message>
    <message>
        <source>Put in force</source>
        <translation>적용</translation>
    </message>
    <message>
        <source>Keep the threshold in use</source>
        <translation>현재 임계값 유지</translation>
    </message>
</context>
<context>
    <name>UsersPage</name>
    <message>
        <source>New account</source>
        <translation>새 계정</translation>
    </message>
    <message>
        <source>Set up accounts…</source>
        <translation>계정 설정…</translation>
    </message>
    <message>
        <source>It is the last account: afterwards nobody logs on any more, and everybody may do everything.</source>
        <translation>마지막 계정입니다. 삭제하면 더 이상 로그인하지 않으며 누구나 모든 작업을 할 수 있습니다.</translation>
    </message>
    <message>
        <source>What {name} has done stays in the record and in the audit.</source>
        <translation>{name} 사용자가 한 작업은 기록과 감사 추적에 남습니다.</translation>
    </message>
    <message>
        <source>Remove an account</source>
        <translation>계정 삭제</translation>
    </message>
    <message>
        <source>Remove the account of {name}?</source>
        <translation>{name}의 계정을 삭제하시겠습니까?</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>삭제</translation>
    </message>
    <message>
        <source>Keep it</source>
        <translation>유지</translation>
    </message>
    <message>
        <source>On this PC nobody logs on, and whoever sits before it may do everything.

With accounts everybody logs on: operators inspect and verify, engineers build, tune and release, administrators look after settings and accounts. What is done is noted in the audit with the name.

The first account is an administrator&apos;s. It turns accounts on at once: write its password down where it is kept safe.</source>
        <translation>이 PC에서는 로그인하지 않으며, 앞에 앉은 사람은 누구나 모든 작업을 할 수 있습니다.

계정을 만들면 모두 로그인합니다. 작업자는 검사와 육안 확인을, 엔지니어는 모델 생성, 조정, 적용을, 관리자는 설정과 계정을 담당합니다. 수행한 작업은 이름과 함께 감사 추적에 기록됩니다.

첫 계정은 관리자 계정입니다. 만들면 바로 계정이 사용되기 시작하므로 비밀번호를 안전한 곳에 적어 두십시오.</translation>
    </message>
    <message>
        <source>Choose an account to change it.</source>
        <translation>변경할 계정을 선택하십시오.</translation>
    </message>
</context>
<context>
    <name>ValidationPage</name>
    <message>
        <source>No image is like that.</source>
        <translation>해당하는 이미지가 없습니다.</translation>
    </message>
    <message>
        <source>Those that are not labelled wait for keys 1, 2 and 3.</source>
        <translation>라벨이 없는 이미지는 1, 2, 3 키로 지정합니다.</translation>
    </message>
    <message>
        <source>No project is open</source>
        <translation>열린 프로젝트가 없습니다</translation>
    </message>
    <message>
        <source>Here you say what the validation images show.</source>
        <translation>여기서 검증 이미지가 양품인지 불량인지 지정합니다.</translation>
    </message>
    <message>
        <source>Choose a project</source>
        <translation>프로젝트 선택</translation>
    </message>
    <message>
        <source>Looking for images…</source>
        <translation>이미지를 찾는 중…</translation>
    </message>
    <message>
        <source>Drop a folder or images here: good parts and defects that the model has not learned. Folders called good or ok, defect, ng or bad, and beside them by kinds such as scratch, say what is in them; you can correct every label.</source>
        <translation>폴더나 이미지를 여기에 놓으십시오. 모델이 학습하지 않은 양품과 불량이어야 합니다. good 또는 ok, defect, ng 또는 bad 폴더와 그 옆의 scratch 같은 유형 이름의 폴더로 내용을 알 수 있으며, 모든 라벨은 고칠 수 있습니다.</translation>
    </message>
    <message>
        <source>There are no validation images yet</source>
        <translation>아직 검증 이미지가 없습니다</translation>
    </message>
    <message>
        <source>Add folder…</source>
        <translation>폴더 추가…</translation>
    </message>
    <message>
        <source>Add images…</source>
        <translation>이미지 추가…</translation>
    </message>
</context>
<context>
    <name>Variation</name>
    <message>
        <source>The light, a little</source>
        <translation>빛의 세기 (약간)</translation>
    </message>
    <message>
        <source>The direction in which they lie</source>
        <translation>놓이는 방향</translation>
    </message>
    <message>
        <source>What differs between good parts</source>
        <translation>양품 간 차이</translation>
    </message>
    <message>
        <source>For each tick, building takes up to eight times as long; inspecting takes no longer.</source>
        <translation>하나를 선택할 때마다 모델 생성 시간이 최대 8배까지 늘어납니다. 검사 시간은 늘어나지 않습니다.</translation>
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
        <translation>미판정</translation>
    </message>
    <message>
        <source>Ready</source>
        <translation>준비됨</translation>
    </message>
    <message>
        <source>score {score}   threshold {threshold}</source>
        <translation>점수 {score}   임계값 {threshold}</translation>
    </message>
    <message>
        <source>{why} Set the part aside.</source>
        <translation>{why} 부품을 따로 분리하십시오.</translation>
    </message>
    <message>
        <source>There is no threshold yet.</source>
        <translation>임계값이 아직 없습니다.</translation>
    </message>
    <message>
        <source>The score is not a number.</source>
        <translation>점수가 숫자가 아닙니다.</translation>
    </message>
    <message>
        <source>Verdict: {word}</source>
        <translation>판정: {word}</translation>
    </message>
</context>
<context>
    <name>VerifyPage</name>
    <message>
        <source>Open a project, and inspect parts.</source>
        <translation>프로젝트를 열고 부품을 검사하십시오.</translation>
    </message>
    <message>
        <source>No project is open</source>
        <translation>열린 프로젝트가 없습니다</translation>
    </message>
    <message>
        <source>Parts that are inspected are recorded. Those that are NG or undecided wait here for a person.</source>
        <translation>검사한 부품은 기록됩니다. NG나 미판정 부품은 여기에서 사람의 확인을 기다립니다.</translation>
    </message>
    <message>
        <source>Nothing has been recorded yet</source>
        <translation>아직 기록이 없습니다</translation>
    </message>
    <message>
        <source>Looking into the record…</source>
        <translation>기록을 읽는 중…</translation>
    </message>
    <message>
        <source>New parts appear here by themselves. With another choice above you can look at others.</source>
        <translation>새 부품은 여기에 자동으로 나타납니다. 위에서 선택을 바꾸면 다른 부품을 볼 수 있습니다.</translation>
    </message>
    <message>
        <source>Nothing waits for you</source>
        <translation>확인할 부품이 없습니다</translation>
    </message>
    <message>
        <source>The record cannot be read</source>
        <translation>기록을 읽을 수 없습니다</translation>
    </message>
    <message>
        <source>Verify</source>
        <translation>육안 확인</translation>
    </message>
</context>
<context>
    <name>WhyPanel</name>
    <message>
        <source>Why? The hottest place beside good parts (W)</source>
        <translation>이유: 점수가 가장 높은 부위와 양품 비교 (W)</translation>
    </message>
    <message>
        <source>Close (W)</source>
        <translation>닫기 (W)</translation>
    </message>
    <message>
        <source>There is no part to ask about</source>
        <translation>표시할 부품이 없습니다</translation>
    </message>
    <message>
        <source>Once a part is on show, its hottest place is compared here.</source>
        <translation>부품이 표시되면 점수가 가장 높은 부위를 여기서 비교합니다.</translation>
    </message>
    <message>
        <source>Looking for the most similar places of good parts…</source>
        <translation>양품에서 가장 비슷한 부위를 찾는 중…</translation>
    </message>
    <message>
        <source>This part</source>
        <translation>이 부품</translation>
    </message>
    <message>
        <source>Under the heatmap</source>
        <translation>히트맵 아래 이미지</translation>
    </message>
    <message>
        <source>distance {distance}</source>
        <translation>거리 {distance}</translation>
    </message>
    <message>
        <source>Good part {number}</source>
        <translation>양품 {number}</translation>
    </message>
    <message>
        <source>This place cannot be explained</source>
        <translation>이 부위는 설명할 수 없습니다</translation>
    </message>
    <message>
        <source>Without a threshold nothing says whether this is much</source>
        <translation>임계값이 없으면 높은 값인지 알 수 없습니다</translation>
    </message>
    <message>
        <source>{times} times the threshold, which is below it; good parts look like this here</source>
        <translation>임계값의 {times}배로 임계값 이하입니다. 양품도 이 부위가 이렇게 보입니다</translation>
    </message>
    <message>
        <source>{times} times the threshold, which is below it; this comes nearest to it in good parts</source>
        <translation>임계값의 {times}배로 임계값 이하입니다. 양품에서 가장 비슷한 부위입니다</translation>
    </message>
    <message>
        <source>{times} times the threshold; good parts look like this here</source>
        <translation>임계값의 {times}배입니다. 양품은 이 부위가 이렇게 보입니다</translation>
    </message>
    <message>
        <source>{times} times the threshold; this comes nearest to it in good parts</source>
        <translation>임계값의 {times}배입니다. 양품에서 가장 비슷한 부위입니다</translation>
    </message>
    <message>
        <source>This model carries no picture of some of these places, and their files are gone. Models that are built anew carry them.</source>
        <translation>이 모델에는 일부 부위의 이미지가 없고 원본 파일도 없습니다. 새로 생성하는 모델에는 이미지가 포함됩니다.</translation>
    </message>
</context>
<context>
    <name>Worth</name>
    <message>
        <source>nothing is known about escapes yet</source>
        <translation>아직 미검에 대해 알 수 없음</translation>
    </message>
    <message>
        <source>so few defects say little about escapes yet</source>
        <translation>불량이 너무 적어 아직 미검에 대해 알기 어려움</translation>
    </message>
    <message>
        <source>the defects are told apart</source>
        <translation>불량이 구별됨</translation>
    </message>
    <message>
        <source>most defects are told apart</source>
        <translation>대부분의 불량이 구별됨</translation>
    </message>
    <message>
        <source>the defects are not told apart yet</source>
        <translation>불량이 아직 구별되지 않음</translation>
    </message>
    <message>
        <source>Inspect parts</source>
        <translation>부품 검사</translation>
    </message>
    <message>
        <source>Tune the threshold</source>
        <translation>임계값 조정</translation>
    </message>
    <message>
        <source>Another threshold may do better: look at the parts on the wrong side.</source>
        <translation>다른 임계값이 더 나을 수 있습니다. 잘못 판정된 부품을 확인하십시오.</translation>
    </message>
    <message>
        <source>Add good parts…</source>
        <translation>양품 추가…</translation>
    </message>
    <message>
        <source>More good parts help most now: twenty are a start, a hundred are better.</source>
        <translation>지금은 양품을 늘리는 것이 가장 효과적입니다. 20개면 시작할 수 있고 100개면 더 좋습니다.</translation>
    </message>
    <message>
        <source>Add defects…</source>
        <translation>불량 추가…</translation>
    </message>
    <message>
        <source>Add pictures of more real defects; the model need not be built again for it.</source>
        <translation>실제 불량 이미지를 더 추가하십시오. 이를 위해 모델을 다시 생성할 필요는 없습니다.</translation>
    </message>
    <message>
        <source>Look through the good parts</source>
        <translation>양품 살펴보기</translation>
    </message>
    <message>
        <source>The good parts are not of one kind, or defects are among them: that comes first.</source>
        <translation>양품의 종류가 서로 다르거나 불량이 섞여 있습니다. 이것부터 해결하십시오.</translation>
    </message>
    <message>
        <source>Look closer: {size}</source>
        <translation>더 자세히 검사: {size}</translation>
    </message>
    <message>
        <source>A finer look finds smaller defects; a part then takes longer. It counts after the next build.</source>
        <translation>더 세밀하게 검사하면 더 작은 결함을 찾지만 부품당 시간이 길어집니다. 다음 모델 생성부터 적용됩니다.</translation>
    </message>
    <message>
        <source>Choose a region of interest…</source>
        <translation>관심 영역 선택…</translation>
    </message>
    <message>
        <source>Where the part fills only some of the picture, a box around it gives a closer look at no cost.</source>
        <translation>부품이 이미지의 일부만 차지하면, 둘레에 박스를 그려 추가 시간 없이 더 자세히 검사할 수 있습니다.</translation>
    </message>
    <message>
        <source>Find the best settings</source>
        <translation>최적 설정 찾기</translation>
    </message>
    <message>
        <source>Other settings may tell them apart: they are compared on the parts of this project.</source>
        <translation>다른 설정으로 구별할 수 있을지 모릅니다. 이 프로젝트의 부품으로 설정을 비교합니다.</translation>
    </message>
</context>
<context>
    <name>WorthBox</name>
    <message>
        <source>Next</source>
        <translation>다음</translation>
    </message>
    <message>
        <source>Inspect parts</source>
        <translation>부품 검사</translation>
    </message>
    <message>
        <source>Tune the threshold</source>
        <translation>임계값 조정</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>내보내기…</translation>
    </message>
    <message>
        <source>Write the project with this model to a file for another PC</source>
        <translation>프로젝트와 이 모델을 다른 PC용 파일로 저장합니다</translation>
    </message>
</context>
<context>
    <name>_Asking</name>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
</context>
<context>
    <name>_Caption</name>
    <message>
        <source>Newest</source>
        <translation>최신</translation>
    </message>
    <message>
        <source>Back to the newest part (Esc)</source>
        <translation>최신 부품으로 돌아가기 (Esc)</translation>
    </message>
    <message>
        <source>Hottest place: most like {name}</source>
        <translation>점수가 가장 높은 부위와 가장 비슷한 이미지: {name}</translation>
    </message>
    <message>
        <source>Drag this away from what it covers; a click moves it to the other end.</source>
        <translation>가려진 부분이 보이도록 끌어서 옮기십시오. 클릭하면 반대쪽 끝으로 이동합니다.</translation>
    </message>
</context>
<context>
    <name>_Card</name>
    <message>
        <source>score {score}</source>
        <translation>점수 {score}</translation>
    </message>
    <message>
        <source>{name}, {text}: show it large</source>
        <translation>{name}, {text}: 크게 보기</translation>
    </message>
</context>
<context>
    <name>_Changes</name>
    <message>
        <source>Pictures that would be judged otherwise</source>
        <translation>판정이 달라지는 이미지</translation>
    </message>
</context>
<context>
    <name>_Counting</name>
    <message>
        <source>Reset</source>
        <translation>초기화</translation>
    </message>
    <message>
        <source>Count from now on; the record and the table keep every part</source>
        <translation>지금부터 집계합니다. 기록과 표에는 모든 부품이 남습니다</translation>
    </message>
    <message>
        <source>Since {time}</source>
        <translation>{time}부터</translation>
    </message>
</context>
<context>
    <name>_Cover</name>
    <message>
        <source>Verdict on the whole screen</source>
        <translation>판정 전체 화면</translation>
    </message>
    <message>
        <source>Back: Esc, or a double tap</source>
        <translation>돌아가기: Esc 또는 두 번 탭</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>뒤로</translation>
    </message>
</context>
<context>
    <name>_Picture</name>
    <message>
        <source>Picture of the camera</source>
        <translation>카메라 이미지</translation>
    </message>
    <message>
        <source>Show it large, with its heatmap</source>
        <translation>히트맵과 함께 크게 보기</translation>
    </message>
</context>
<context>
    <name>_SourceLabel</name>
    <message>
        <source>No source</source>
        <translation>소스 없음</translation>
    </message>
</context>
<context>
    <name>_SourceRow</name>
    <message>
        <source>Remove {name}</source>
        <translation>{name} 제거</translation>
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
        <translation>{px} ({mm} mm²)</translation>
    </message>
    <message>
        <source>no region</source>
        <translation>이상 영역 없음</translation>
    </message>
    <message>
        <source>largest region {area}</source>
        <translation>최대 이상 영역 {area}</translation>
    </message>
</context>
<context>
    <name>depth_text</name>
    <message>
        <source>{depth} bit</source>
        <translation>{depth}비트</translation>
    </message>
    <message>
        <source>{depth} bit (values up to {brightest} seen)</source>
        <translation>{depth}비트 (최댓값 {brightest} 확인)</translation>
    </message>
    <message>
        <source>{depth}, some grey and some in colour</source>
        <translation>{depth}, 일부 회색조, 일부 컬러</translation>
    </message>
    <message>
        <source>{depth}, in colour</source>
        <translation>{depth}, 컬러</translation>
    </message>
    <message>
        <source>{depth}, grey</source>
        <translation>{depth}, 회색조</translation>
    </message>
</context>
<context>
    <name>doctor</name>
    <message>
        <source>Cannot be read</source>
        <translation>읽을 수 없음</translation>
    </message>
    <message>
        <source>Another size</source>
        <translation>크기 다름</translation>
    </message>
    <message>
        <source>Unlike the others</source>
        <translation>나머지와 다름</translation>
    </message>
    <message>
        <source>Rejected by the others</source>
        <translation>나머지 기준 NG</translation>
    </message>
    <message>
        <source>Blurred</source>
        <translation>흐림</translation>
    </message>
    <message>
        <source>Darker</source>
        <translation>어두움</translation>
    </message>
    <message>
        <source>Brighter</source>
        <translation>밝음</translation>
    </message>
    <message>
        <source>Other contrast</source>
        <translation>대비 다름</translation>
    </message>
    <message>
        <source>Other colour</source>
        <translation>색상 다름</translation>
    </message>
    <message>
        <source>Noisy</source>
        <translation>노이즈</translation>
    </message>
    <message>
        <source>Lies elsewhere</source>
        <translation>위치 다름</translation>
    </message>
    <message>
        <source>Turned</source>
        <translation>회전됨</translation>
    </message>
    <message>
        <source>Same file twice</source>
        <translation>같은 파일 중복</translation>
    </message>
    <message>
        <source>Near duplicate</source>
        <translation>거의 중복</translation>
    </message>
    <message>
        <source>It cannot be read: {detail}.</source>
        <translation>읽을 수 없습니다: {detail}.</translation>
    </message>
    <message>
        <source>It has another size than nearly all others.</source>
        <translation>나머지 대부분과 크기가 다릅니다.</translation>
    </message>
    <message>
        <source>Unlike the others at this place: {value} times as far from them as usual.</source>
        <translation>이 부위가 나머지와 다릅니다. 나머지와의 거리가 평소의 {value}배입니다.</translation>
    </message>
    <message>
        <source>A model that knows only the others would reject it: {value} times the threshold.</source>
        <translation>나머지만 학습한 모델은 NG로 판정합니다. 점수가 임계값의 {value}배입니다.</translation>
    </message>
    <message>
        <source>Blurred: sharpness {value} of the usual.</source>
        <translation>흐림: 선명도가 평소의 {value}배입니다.</translation>
    </message>
    <message>
        <source>Darker by {share}.</source>
        <translation>{share} 더 어둡습니다.</translation>
    </message>
    <message>
        <source>Brighter by {share}.</source>
        <translation>{share} 더 밝습니다.</translation>
    </message>
    <message>
        <source>Contrast {value} of the usual.</source>
        <translation>대비가 평소의 {value}배입니다.</translation>
    </message>
    <message>
        <source>Another colour: off by {share} of the span from black to white.</source>
        <translation>색상 다름: 흑백 범위의 {share}만큼 벗어났습니다.</translation>
    </message>
    <message>
        <source>Noise {value} times the usual.</source>
        <translation>노이즈가 평소의 {value}배입니다.</translation>
    </message>
    <message>
        <source>The part lies elsewhere, by {share} of the picture.</source>
        <translation>부품 위치가 이미지의 {share}만큼 벗어났습니다.</translation>
    </message>
    <message>
        <source>The part is turned by {value} degrees.</source>
        <translation>부품이 {value}도 회전되어 있습니다.</translation>
    </message>
    <message>
        <source>The same file as {other}.</source>
        <translation>{other} 파일과 같은 파일입니다.</translation>
    </message>
    <message>
        <source>Near duplicate of {other}: it teaches nothing new.</source>
        <translation>{other} 이미지와 거의 같습니다. 새로 학습할 것이 없습니다.</translation>
    </message>
    <message>
        <source>Suspicious</source>
        <translation>의심</translation>
    </message>
    <message>
        <source>All, worst first</source>
        <translation>전체, 나쁜 순</translation>
    </message>
    <message>
        <source>Decided</source>
        <translation>결정됨</translation>
    </message>
    <message>
        <source>Nothing about it is odd.</source>
        <translation>이상한 점이 없습니다.</translation>
    </message>
    <message>
        <source>{count} of {all} pictures looked at, from all over.</source>
        <translation>전체에서 골고루 고른 이미지 {count}개(총 {all}개)를 확인했습니다.</translation>
    </message>
    <message>
        <source>None is suspicious.</source>
        <translation>의심스러운 이미지가 없습니다.</translation>
    </message>
    <message>
        <source>There are too few to compare them with each other.</source>
        <translation>수가 너무 적어 서로 비교할 수 없습니다.</translation>
    </message>
    <message>
        <source>So few parts say nothing of what more would bring.</source>
        <translation>부품이 너무 적어 늘릴 때의 효과를 알 수 없습니다.</translation>
    </message>
    <message>
        <source>What more parts would bring cannot be told from chance.</source>
        <translation>부품을 늘릴 때의 효과를 우연과 구별할 수 없습니다.</translation>
    </message>
    <message>
        <source>They are enough: more parts would hardly bring fewer false rejects.</source>
        <translation>충분합니다. 부품을 늘려도 과검은 거의 줄지 않습니다.</translation>
    </message>
    <message>
        <source>{value} ({low} to {high})</source>
        <translation>{value} ({low}~{high})</translation>
    </message>
</context>
<context>
    <name>drift</name>
    <message>
        <source>Scores of good parts</source>
        <translation>양품 점수</translation>
    </message>
    <message>
        <source>Brightness</source>
        <translation>밝기</translation>
    </message>
    <message>
        <source>Contrast</source>
        <translation>대비</translation>
    </message>
    <message>
        <source>Sharpness</source>
        <translation>선명도</translation>
    </message>
    <message>
        <source>Noise</source>
        <translation>노이즈</translation>
    </message>
    <message>
        <source>Red</source>
        <translation>빨강</translation>
    </message>
    <message>
        <source>Blue</source>
        <translation>파랑</translation>
    </message>
    <message>
        <source>Shift to the right</source>
        <translation>오른쪽 이동</translation>
    </message>
    <message>
        <source>Shift down</source>
        <translation>아래쪽 이동</translation>
    </message>
    <message>
        <source>Turn</source>
        <translation>회전</translation>
    </message>
    <message>
        <source>Scores of good parts in {zone}</source>
        <translation>{zone}의 양품 점수</translation>
    </message>
    <message>
        <source>scores higher by {change}</source>
        <translation>점수 {change} 상승</translation>
    </message>
    <message>
        <source>brighter by {change}</source>
        <translation>밝기 {change} 증가</translation>
    </message>
    <message>
        <source>more contrast by {change}</source>
        <translation>대비 {change} 증가</translation>
    </message>
    <message>
        <source>sharper by {change}</source>
        <translation>선명도 {change} 증가</translation>
    </message>
    <message>
        <source>noisier by {change}</source>
        <translation>노이즈 {change} 증가</translation>
    </message>
    <message>
        <source>redder by {change}</source>
        <translation>빨강 {change} 증가</translation>
    </message>
    <message>
        <source>bluer by {change}</source>
        <translation>파랑 {change} 증가</translation>
    </message>
    <message>
        <source>shifted to the right by {change}</source>
        <translation>오른쪽으로 {change} 이동</translation>
    </message>
    <message>
        <source>shifted down by {change}</source>
        <translation>아래쪽으로 {change} 이동</translation>
    </message>
    <message>
        <source>turned clockwise by {change}</source>
        <translation>시계 방향으로 {change} 회전</translation>
    </message>
    <message>
        <source>scores in {zone} higher by {change}</source>
        <translation>{zone} 점수 {change} 상승</translation>
    </message>
    <message>
        <source>scores lower by {change}</source>
        <translation>점수 {change} 하락</translation>
    </message>
    <message>
        <source>darker by {change}</source>
        <translation>밝기 {change} 감소</translation>
    </message>
    <message>
        <source>less contrast by {change}</source>
        <translation>대비 {change} 감소</translation>
    </message>
    <message>
        <source>less sharp by {change}</source>
        <translation>선명도 {change} 감소</translation>
    </message>
    <message>
        <source>less noise by {change}</source>
        <translation>노이즈 {change} 감소</translation>
    </message>
    <message>
        <source>less red by {change}</source>
        <translation>빨강 {change} 감소</translation>
    </message>
    <message>
        <source>less blue by {change}</source>
        <translation>파랑 {change} 감소</translation>
    </message>
    <message>
        <source>shifted to the left by {change}</source>
        <translation>왼쪽으로 {change} 이동</translation>
    </message>
    <message>
        <source>shifted up by {change}</source>
        <translation>위쪽으로 {change} 이동</translation>
    </message>
    <message>
        <source>turned anticlockwise by {change}</source>
        <translation>반시계 방향으로 {change} 회전</translation>
    </message>
    <message>
        <source>scores in {zone} lower by {change}</source>
        <translation>{zone} 점수 {change} 하락</translation>
    </message>
    <message>
        <source>lamp?</source>
        <translation>조명?</translation>
    </message>
    <message>
        <source>white balance or lamp?</source>
        <translation>화이트 밸런스 또는 조명?</translation>
    </message>
    <message>
        <source>focus, or dirt on the lens?</source>
        <translation>초점 또는 렌즈 오염?</translation>
    </message>
    <message>
        <source>gain of the camera?</source>
        <translation>카메라 게인?</translation>
    </message>
    <message>
        <source>fixture or camera moved?</source>
        <translation>지그 또는 카메라가 움직임?</translation>
    </message>
    <message>
        <source>the parts, or a tool?</source>
        <translation>부품 또는 공구?</translation>
    </message>
    <message>
        <source>Cleaned</source>
        <translation>청소</translation>
    </message>
    <message>
        <source>Lamp</source>
        <translation>조명</translation>
    </message>
    <message>
        <source>Tool</source>
        <translation>공구</translation>
    </message>
    <message>
        <source>Material</source>
        <translation>자재</translation>
    </message>
    <message>
        <source>Lens</source>
        <translation>렌즈</translation>
    </message>
    <message>
        <source>Something else</source>
        <translation>기타</translation>
    </message>
    <message>
        <source>zone {number}</source>
        <translation>구역 {number}</translation>
    </message>
    <message>
        <source>Since {time} {change}: {cause}</source>
        <translation>{time}부터 {change}: {cause}</translation>
    </message>
    <message>
        <source>{change}: {note}</source>
        <translation>{change}: {note}</translation>
    </message>
</context>
<context>
    <name>figures</name>
    <message>
        <source>Height</source>
        <translation>높이</translation>
    </message>
    <message>
        <source>Width</source>
        <translation>너비</translation>
    </message>
    <message>
        <source>Black</source>
        <translation>검정</translation>
    </message>
    <message>
        <source>White</source>
        <translation>흰색</translation>
    </message>
    <message>
        <source>Brightness</source>
        <translation>밝기</translation>
    </message>
    <message>
        <source>Red minus green</source>
        <translation>빨강−초록</translation>
    </message>
    <message>
        <source>Blue minus green</source>
        <translation>파랑−초록</translation>
    </message>
    <message>
        <source>Contrast</source>
        <translation>대비</translation>
    </message>
    <message>
        <source>Likeness</source>
        <translation>유사도</translation>
    </message>
    <message>
        <source>To the right</source>
        <translation>오른쪽으로</translation>
    </message>
    <message>
        <source>Down</source>
        <translation>아래로</translation>
    </message>
    <message>
        <source>Sharpness</source>
        <translation>선명도</translation>
    </message>
    <message>
        <source>Coolest places</source>
        <translation>점수가 가장 낮은 부위</translation>
    </message>
    <message>
        <source>Size of the picture</source>
        <translation>이미지 크기</translation>
    </message>
    <message>
        <source>Too dark or too bright</source>
        <translation>너무 어둡거나 밝음</translation>
    </message>
    <message>
        <source>Colour</source>
        <translation>색상</translation>
    </message>
    <message>
        <source>Hardly anything to see</source>
        <translation>보이는 것이 거의 없음</translation>
    </message>
    <message>
        <source>No part, or another one</source>
        <translation>부품이 없거나 다른 부품</translation>
    </message>
    <message>
        <source>Scene shifted</source>
        <translation>장면 이동</translation>
    </message>
    <message>
        <source>Not sharp</source>
        <translation>선명하지 않음</translation>
    </message>
    <message>
        <source>Whole map hot: another part</source>
        <translation>맵 전체 점수 높음: 다른 부품</translation>
    </message>
    <message>
        <source>good {range}</source>
        <translation>정상 {range}</translation>
    </message>
    <message>
        <source>today {value}</source>
        <translation>오늘 {value}</translation>
    </message>
    <message>
        <source>refused below {value}</source>
        <translation>{value} 미만 거부</translation>
    </message>
    <message>
        <source>refused above {value}</source>
        <translation>{value} 초과 거부</translation>
    </message>
</context>
<context>
    <name>inspect</name>
    <message>
        <source>Not ready</source>
        <translation>준비 안 됨</translation>
    </message>
    <message>
        <source>Ready</source>
        <translation>준비됨</translation>
    </message>
    <message>
        <source>Running</source>
        <translation>검사 중</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>일시 정지</translation>
    </message>
    <message>
        <source>Frozen</source>
        <translation>NG 멈춤</translation>
    </message>
    <message>
        <source>Fault</source>
        <translation>장애</translation>
    </message>
    <message>
        <source>Camera lost</source>
        <translation>카메라 끊김</translation>
    </message>
    <message>
        <source>Waits for a source.</source>
        <translation>소스를 기다립니다.</translation>
    </message>
    <message>
        <source>Waits for a source: choose one, or drop images here.</source>
        <translation>소스를 기다립니다. 소스를 선택하거나 이미지를 여기에 놓으십시오.</translation>
    </message>
    <message>
        <source>Waits for Start: {source}.</source>
        <translation>시작을 기다립니다: {source}.</translation>
    </message>
    <message>
        <source>Takes no pictures: press Continue.</source>
        <translation>촬영하지 않습니다. 계속을 누르십시오.</translation>
    </message>
    <message>
        <source>Holds on an NG part: press Continue.</source>
        <translation>NG 부품에서 멈췄습니다. 계속을 누르십시오.</translation>
    </message>
    <message>
        <source>Takes no pictures until what is at fault is put right: then press Continue.</source>
        <translation>장애가 해결될 때까지 촬영하지 않습니다. 해결한 후 계속을 누르십시오.</translation>
    </message>
    <message>
        <source>Waits for {source} to answer again.</source>
        <translation>{source}의 응답을 기다립니다.</translation>
    </message>
    <message>
        <source>Inspects {source} to its end.</source>
        <translation>{source} 소스를 끝까지 검사합니다.</translation>
    </message>
    <message>
        <source>Waits for the next file in {source}.</source>
        <translation>{source}의 다음 파일을 기다립니다.</translation>
    </message>
    <message>
        <source>Waits for the next picture of {source}.</source>
        <translation>{source}의 다음 이미지를 기다립니다.</translation>
    </message>
    <message>
        <source>Waits for the key F8, or Part is here.</source>
        <translation>F8 키 또는 ‘부품 있음’을 기다립니다.</translation>
    </message>
    <message>
        <source>Takes a picture of {source} every {seconds:g} s.</source>
        <translation>{source}의 이미지를 {seconds:g}초마다 촬영합니다.</translation>
    </message>
    <message>
        <source>Waits until a part lies still before {source}.</source>
        <translation>{source} 앞에서 부품이 멈추기를 기다립니다.</translation>
    </message>
    <message>
        <source>Waits for the signal that a part is there.</source>
        <translation>부품이 있다는 신호를 기다립니다.</translation>
    </message>
    <message>
        <source>no serial read</source>
        <translation>시리얼 읽지 못함</translation>
    </message>
    <message>
        <source>serial {serial}</source>
        <translation>시리얼 {serial}</translation>
    </message>
    <message>
        <source>{why} Set parts aside.</source>
        <translation>{why} 부품을 따로 분리하십시오.</translation>
    </message>
    <message>
        <source>score {score}   Frozen: press Continue.</source>
        <translation>점수 {score}   NG 멈춤: 계속을 누르십시오.</translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>정지됨</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>대기 중</translation>
    </message>
    <message>
        <source>for the first picture</source>
        <translation>첫 이미지 대기</translation>
    </message>
    <message>
        <source>Press Start.</source>
        <translation>시작을 누르십시오.</translation>
    </message>
    <message>
        <source>Choose a source.</source>
        <translation>소스를 선택하십시오.</translation>
    </message>
    <message>
        <source>No source yet</source>
        <translation>아직 소스 없음</translation>
    </message>
    <message>
        <source>The picture of this part is no longer kept: of a camera or a video the last {count} at most are.</source>
        <translation>이 부품의 이미지는 더 이상 보관되어 있지 않습니다. 카메라와 동영상은 최근 {count}개까지만 보관합니다.</translation>
    </message>
    <message>
        <source>The last part was {verdict}.</source>
        <translation>마지막 부품은 {verdict}입니다.</translation>
    </message>
</context>
<context>
    <name>joined</name>
    <message>
        <source>{first}, {second}</source>
        <translation>{first}, {second}</translation>
    </message>
    <message>
        <source>{first}; {second}</source>
        <translation>{first}; {second}</translation>
    </message>
    <message>
        <source>{first} {second}</source>
        <translation>{first} {second}</translation>
    </message>
    <message>
        <source>{name}: {what}</source>
        <translation>{name}: {what}</translation>
    </message>
    <message>
        <source>{words}.</source>
        <translation>{words}.</translation>
    </message>
</context>
<context>
    <name>limit</name>
    <message>
        <source>From the parts that count now {value} would be proposed.</source>
        <translation>현재 집계되는 부품으로 제안되는 값은 {value}입니다.</translation>
    </message>
    <message>
        <source>Provisional: no defect has confirmed this threshold yet.</source>
        <translation>잠정: 아직 이 임계값을 확인한 불량이 없습니다.</translation>
    </message>
    <message>
        <source>Parts that look unlike the others: {kept} kept, {left_out} left out.</source>
        <translation>나머지와 달라 보이는 부품: 유지 {kept}개, 제외 {left_out}개.</translation>
    </message>
    <message>
        <source>The good parts do not resemble each other: every picture seems to show another product. Make a project for each product.</source>
        <translation>양품이 서로 비슷하지 않습니다. 이미지마다 다른 제품처럼 보입니다. 제품마다 프로젝트를 따로 만드십시오.</translation>
    </message>
    <message>
        <source>Only good parts that were not learned count here: they score clearly higher than the learned ones.</source>
        <translation>학습하지 않은 양품만 집계합니다. 학습한 양품보다 점수가 뚜렷하게 높습니다.</translation>
    </message>
    <message>
        <source>about {value}</source>
        <translation>약 {value}</translation>
    </message>
    <message>
        <source>Until then {value} is used.</source>
        <translation>그때까지 {value} 값을 사용합니다.</translation>
    </message>
    <message>
        <source>Kept: it counts as a good part.</source>
        <translation>유지: 양품으로 집계합니다.</translation>
    </message>
    <message>
        <source>Left out: its score does not count, but the model still contains it.</source>
        <translation>제외: 점수는 집계하지 않지만 아직 모델에 들어 있습니다.</translation>
    </message>
    <message>
        <source>Left out: its score does not count, and the model does not contain it.</source>
        <translation>제외: 점수를 집계하지 않으며 모델에도 들어 있지 않습니다.</translation>
    </message>
</context>
<context>
    <name>look_text</name>
    <message>
        <source>all {largest} px</source>
        <translation>모두 {largest} px</translation>
    </message>
    <message>
        <source>{size} px instead of {usual} px</source>
        <translation>{size} px (나머지는 {usual} px)</translation>
    </message>
    <message>
        <source>{bits} bit instead of {usual} bit</source>
        <translation>{bits}비트 (나머지는 {usual}비트)</translation>
    </message>
    <message>
        <source>in colour, unlike the others</source>
        <translation>나머지와 달리 컬러</translation>
    </message>
    <message>
        <source>without colour, unlike the others</source>
        <translation>나머지와 달리 컬러 아님</translation>
    </message>
    <message>
        <source>{largest} px</source>
        <translation>{largest} px</translation>
    </message>
    <message>
        <source>{smallest} to {largest} px</source>
        <translation>{smallest}~{largest} px</translation>
    </message>
    <message>
        <source>with and without colour</source>
        <translation>컬러와 컬러 아닌 것</translation>
    </message>
    <message>
        <source>colour</source>
        <translation>컬러</translation>
    </message>
    <message>
        <source>no colour</source>
        <translation>컬러 아님</translation>
    </message>
    <message>
        <source>{bits} bit</source>
        <translation>{bits}비트</translation>
    </message>
    <message>
        <source> and </source>
        <translation> 및 </translation>
    </message>
    <message>
        <source>and {count} more</source>
        <translation>외 {count}개</translation>
    </message>
</context>
<context>
    <name>messages</name>
    <message>
        <source>Nothing was changed.</source>
        <translation>변경된 것은 없습니다.</translation>
    </message>
    <message>
        <source>The part counts as UNDECIDED and is handled as a reject.</source>
        <translation>부품은 미판정이며 불합격으로 취급합니다.</translation>
    </message>
    <message>
        <source>No parts are inspected until this is solved.</source>
        <translation>해결될 때까지 부품을 검사하지 않습니다.</translation>
    </message>
    <message>
        <source>The last good model stays in use.</source>
        <translation>마지막 정상 모델을 계속 사용합니다.</translation>
    </message>
    <message>
        <source>The inspection waits; what was judged is kept until it can be written.</source>
        <translation>검사가 대기 중입니다. 판정한 내용은 저장할 수 있을 때까지 보관됩니다.</translation>
    </message>
    <message>
        <source>The inspection has stopped; parts without a verdict are handled as rejects.</source>
        <translation>검사가 정지되었습니다. 판정이 없는 부품은 불합격으로 취급합니다.</translation>
    </message>
    <message>
        <source>Cancelled.</source>
        <translation>취소되었습니다.</translation>
    </message>
    <message>
        <source>Parts arrive faster than they can be judged.</source>
        <translation>부품이 판정보다 빠르게 들어옵니다.</translation>
    </message>
    <message>
        <source>Slow the line down, or choose a smaller image size or a faster backbone and build again.</source>
        <translation>라인 속도를 늦추거나, 더 작은 이미지 크기 또는 더 빠른 백본을 선택해 모델을 다시 생성하십시오.</translation>
    </message>
    <message>
        <source>Something happened that the program did not foresee.</source>
        <translation>프로그램이 예상하지 못한 문제가 발생했습니다.</translation>
    </message>
    <message>
        <source>The step was abandoned; what was stored before is unchanged.</source>
        <translation>작업을 중단했습니다. 이전에 저장한 내용은 바뀌지 않았습니다.</translation>
    </message>
    <message>
        <source>Try again. If it happens again, send the log file to whoever looks after this program.</source>
        <translation>다시 시도하십시오. 다시 발생하면 로그 파일을 이 프로그램의 담당자에게 보내십시오.</translation>
    </message>
    <message>
        <source>A value is not possible.</source>
        <translation>사용할 수 없는 값입니다.</translation>
    </message>
    <message>
        <source>Correct the value and try again.</source>
        <translation>값을 고친 후 다시 시도하십시오.</translation>
    </message>
    <message>
        <source>An image cannot be read.</source>
        <translation>이미지를 읽을 수 없습니다.</translation>
    </message>
    <message>
        <source>Check whether the file opens in another program; take the picture again if it does not.</source>
        <translation>다른 프로그램에서 파일이 열리는지 확인하고, 열리지 않으면 이미지를 다시 촬영하십시오.</translation>
    </message>
    <message>
        <source>A picture is of another kind than those that the model learned from.</source>
        <translation>모델이 학습한 이미지와 종류가 다른 이미지입니다.</translation>
    </message>
    <message>
        <source>Set the camera as it was for the good parts, or build a model from pictures like this one.</source>
        <translation>카메라를 양품 촬영 때와 같게 설정하거나, 이런 이미지로 모델을 생성하십시오.</translation>
    </message>
    <message>
        <source>The part was not found in the picture.</source>
        <translation>이미지에서 부품을 찾지 못했습니다.</translation>
    </message>
    <message>
        <source>See that a whole part lies before the camera, in the light that the good parts had.</source>
        <translation>부품 전체가 양품 촬영 때와 같은 조명에서 카메라 앞에 놓여 있는지 확인하십시오.</translation>
    </message>
    <message>
        <source>The images of good parts are not of one kind.</source>
        <translation>양품 이미지의 종류가 서로 다릅니다.</translation>
    </message>
    <message>
        <source>Leave out those that do not belong to the others, or state the bit depth of the camera.</source>
        <translation>나머지와 다른 이미지를 제외하거나 카메라의 비트 심도를 지정하십시오.</translation>
    </message>
    <message>
        <source>There are no images here.</source>
        <translation>여기에 이미지가 없습니다.</translation>
    </message>
    <message>
        <source>Choose a folder that holds images (PNG, JPEG, BMP or TIFF).</source>
        <translation>이미지(PNG, JPEG, BMP 또는 TIFF)가 있는 폴더를 선택하십시오.</translation>
    </message>
    <message>
        <source>There are too few images of good parts to learn from.</source>
        <translation>학습할 양품 이미지가 너무 적습니다.</translation>
    </message>
    <message>
        <source>Add images of good parts; 50 to 200 that show their usual variation are a good start.</source>
        <translation>양품 이미지를 추가하십시오. 평소의 변화가 담긴 이미지 50~200개로 시작하면 좋습니다.</translation>
    </message>
    <message>
        <source>A file or folder cannot be read.</source>
        <translation>파일이나 폴더를 읽을 수 없습니다.</translation>
    </message>
    <message>
        <source>Check that it still exists, that its drive is connected and that you may read it.</source>
        <translation>아직 존재하는지, 드라이브가 연결되어 있는지, 읽기 권한이 있는지 확인하십시오.</translation>
    </message>
    <message>
        <source>The project is not where it was.</source>
        <translation>프로젝트가 원래 위치에 없습니다.</translation>
    </message>
    <message>
        <source>Connect the drive it is on, or open the project from its new place.</source>
        <translation>프로젝트가 있는 드라이브를 연결하거나 새 위치에서 프로젝트를 여십시오.</translation>
    </message>
    <message>
        <source>There is a project of this name already.</source>
        <translation>같은 이름의 프로젝트가 이미 있습니다.</translation>
    </message>
    <message>
        <source>Choose another name, or open the project that exists.</source>
        <translation>다른 이름을 선택하거나 기존 프로젝트를 여십시오.</translation>
    </message>
    <message>
        <source>The project&apos;s file is damaged.</source>
        <translation>프로젝트 파일이 손상되었습니다.</translation>
    </message>
    <message>
        <source>Restore the project folder from a backup, or create the project anew from its images.</source>
        <translation>백업에서 프로젝트 폴더를 복원하거나 이미지로 프로젝트를 다시 만드십시오.</translation>
    </message>
    <message>
        <source>The project was made by a newer version of this program.</source>
        <translation>이 프로그램의 더 새로운 버전에서 만든 프로젝트입니다.</translation>
    </message>
    <message>
        <source>Install the newer version on this PC. The project was left as it is.</source>
        <translation>이 PC에 새 버전을 설치하십시오. 프로젝트는 그대로 두었습니다.</translation>
    </message>
    <message>
        <source>The project is in use by another window or PC.</source>
        <translation>다른 창이나 PC에서 프로젝트를 사용 중입니다.</translation>
    </message>
    <message>
        <source>Close it there, or wait until its work is done.</source>
        <translation>그곳에서 프로젝트를 닫거나 작업이 끝날 때까지 기다리십시오.</translation>
    </message>
    <message>
        <source>The draft cannot be put in force as it is.</source>
        <translation>초안을 지금 상태로는 적용할 수 없습니다.</translation>
    </message>
    <message>
        <source>The threshold in force stays.</source>
        <translation>적용 중인 임계값을 유지합니다.</translation>
    </message>
    <message>
        <source>Look at what is in force now, and draft anew or discard the draft.</source>
        <translation>현재 적용 중인 값을 확인한 후 초안을 다시 작성하거나 폐기하십시오.</translation>
    </message>
    <message>
        <source>Another person has to put this in force.</source>
        <translation>다른 사람이 적용해야 합니다.</translation>
    </message>
    <message>
        <source>Ask somebody who is logged on to this PC under another name.</source>
        <translation>이 PC에 다른 이름으로 로그인한 사람에게 요청하십시오.</translation>
    </message>
    <message>
        <source>This project asks for a challenge before the line starts.</source>
        <translation>이 프로젝트는 라인 시작 전에 샘플 점검이 필요합니다.</translation>
    </message>
    <message>
        <source>Carry it out on the page Health, under Challenge: every known sample must get its verdict.</source>
        <translation>진단 페이지의 샘플 점검에서 실시하십시오. 알려진 모든 샘플이 기대한 판정을 받아야 합니다.</translation>
    </message>
    <message>
        <source>Models cannot be built on this PC.</source>
        <translation>이 PC에서는 모델을 생성할 수 없습니다.</translation>
    </message>
    <message>
        <source>Build on a PC with the full program, export the project there, and drop the file on Projects.</source>
        <translation>전체 프로그램이 있는 PC에서 모델을 생성하고 프로젝트를 내보낸 후 파일을 프로젝트 페이지에 놓으십시오.</translation>
    </message>
    <message>
        <source>A file from another PC cannot be used.</source>
        <translation>다른 PC의 파일을 사용할 수 없습니다.</translation>
    </message>
    <message>
        <source>Copy it again, or export it again on the PC that the project was made on.</source>
        <translation>파일을 다시 복사하거나 프로젝트를 만든 PC에서 다시 내보내십시오.</translation>
    </message>
    <message>
        <source>A file from another PC is not signed, so nobody can say who made it.</source>
        <translation>다른 PC의 파일에 서명이 없어 누가 만들었는지 알 수 없습니다.</translation>
    </message>
    <message>
        <source>Export it again with this version of the program, or import it nevertheless if you know its origin.</source>
        <translation>이 버전의 프로그램으로 다시 내보내거나, 출처를 안다면 그대로 가져오십시오.</translation>
    </message>
    <message>
        <source>A file from another PC is signed by somebody whom this PC does not know.</source>
        <translation>다른 PC의 파일을 이 PC가 모르는 사람이 서명했습니다.</translation>
    </message>
    <message>
        <source>Compare the key with the one on the page Settings of the PC that it came from.</source>
        <translation>키를 파일이 온 PC의 설정 페이지에 있는 키와 비교하십시오.</translation>
    </message>
    <message>
        <source>A key for signatures cannot be used.</source>
        <translation>서명용 키를 사용할 수 없습니다.</translation>
    </message>
    <message>
        <source>Bring the file back from a backup. Without one, delete it: the next export makes a new key.</source>
        <translation>백업에서 파일을 복원하십시오. 백업이 없으면 삭제하십시오. 다음 내보내기 때 새 키가 생성됩니다.</translation>
    </message>
    <message>
        <source>There is no model to inspect with.</source>
        <translation>검사할 모델이 없습니다.</translation>
    </message>
    <message>
        <source>Build one from images of good parts.</source>
        <translation>양품 이미지로 모델을 생성하십시오.</translation>
    </message>
    <message>
        <source>The model&apos;s files are damaged or were changed, so its verdicts could be wrong.</source>
        <translation>모델 파일이 손상되었거나 변경되어 판정이 틀릴 수 있습니다.</translation>
    </message>
    <message>
        <source>Build it again, or import the file again that it came from.</source>
        <translation>모델을 다시 생성하거나 원래 파일을 다시 가져오십시오.</translation>
    </message>
    <message>
        <source>The model gives other scores on this PC than where it was built.</source>
        <translation>이 PC에서 모델의 점수가 생성한 PC의 점수와 다릅니다.</translation>
    </message>
    <message>
        <source>Build the model again on this PC, or select another computing device.</source>
        <translation>이 PC에서 모델을 다시 생성하거나 다른 연산 장치를 선택하십시오.</translation>
    </message>
    <message>
        <source>Another model or threshold has come into use meanwhile.</source>
        <translation>그 사이 다른 모델이나 임계값이 사용되기 시작했습니다.</translation>
    </message>
    <message>
        <source>Try it again: it is then tried on what is in use now.</source>
        <translation>다시 시험하십시오. 그러면 현재 사용 중인 것에 대해 시험합니다.</translation>
    </message>
    <message>
        <source>This model does not keep what it knows of single pictures: nothing can be added or taken out.</source>
        <translation>이 모델에는 개별 이미지의 정보가 없어 추가하거나 제외할 수 없습니다.</translation>
    </message>
    <message>
        <source>Change the good parts and build again, or build with PatchCore or SPADE.</source>
        <translation>양품을 변경해 다시 생성하거나 PatchCore 또는 SPADE로 생성하십시오.</translation>
    </message>
    <message>
        <source>The backbone is not known to this version of the program.</source>
        <translation>이 버전의 프로그램이 모르는 백본입니다.</translation>
    </message>
    <message>
        <source>Choose a backbone from the list, or install a newer version.</source>
        <translation>목록에서 백본을 선택하거나 새 버전을 설치하십시오.</translation>
    </message>
    <message>
        <source>The backbone&apos;s weights are not on this PC.</source>
        <translation>이 PC에 백본의 가중치가 없습니다.</translation>
    </message>
    <message>
        <source>Import them from a file (inspector weights import), or choose the default backbone.</source>
        <translation>파일에서 가중치를 가져오거나(inspector weights import) 기본 백본을 선택하십시오.</translation>
    </message>
    <message>
        <source>The file does not hold this backbone&apos;s weights.</source>
        <translation>파일에 이 백본의 가중치가 없습니다.</translation>
    </message>
    <message>
        <source>Choose the file that belongs to the backbone, and copy it again if the copy may be damaged.</source>
        <translation>백본에 맞는 파일을 선택하고, 사본이 손상되었을 수 있으면 다시 복사하십시오.</translation>
    </message>
    <message>
        <source>The disk is full.</source>
        <translation>디스크가 가득 찼습니다.</translation>
    </message>
    <message>
        <source>What was stored before is unchanged; new results cannot be stored.</source>
        <translation>이전에 저장한 내용은 바뀌지 않았으며, 새 결과는 저장할 수 없습니다.</translation>
    </message>
    <message>
        <source>Free some space or move the project to a larger drive, then try again.</source>
        <translation>공간을 확보하거나 프로젝트를 더 큰 드라이브로 옮긴 후 다시 시도하십시오.</translation>
    </message>
    <message>
        <source>A file or folder cannot be written.</source>
        <translation>파일이나 폴더에 쓸 수 없습니다.</translation>
    </message>
    <message>
        <source>What was stored before is unchanged.</source>
        <translation>이전에 저장한 내용은 바뀌지 않았습니다.</translation>
    </message>
    <message>
        <source>Check that you may write there and that no other program has the file open.</source>
        <translation>쓰기 권한이 있는지, 다른 프로그램이 파일을 열고 있지 않은지 확인하십시오.</translation>
    </message>
    <message>
        <source>Settings of this PC cannot be used.</source>
        <translation>이 PC의 설정을 사용할 수 없습니다.</translation>
    </message>
    <message>
        <source>They are as if nobody had ever changed them; everything else goes on.</source>
        <translation>한 번도 바꾸지 않은 상태로 돌아갔습니다. 그 밖의 기능은 계속 동작합니다.</translation>
    </message>
    <message>
        <source>Set again what you had changed.</source>
        <translation>변경했던 설정을 다시 지정하십시오.</translation>
    </message>
    <message>
        <source>This setting cannot be changed here.</source>
        <translation>이 설정은 여기서 변경할 수 없습니다.</translation>
    </message>
    <message>
        <source>Ask the administrator of this PC.</source>
        <translation>이 PC의 관리자에게 문의하십시오.</translation>
    </message>
    <message>
        <source>This file of settings cannot be used.</source>
        <translation>이 설정 파일은 사용할 수 없습니다.</translation>
    </message>
    <message>
        <source>Choose a file that was saved on the page Settings, or mend this one.</source>
        <translation>설정 페이지에서 저장한 파일을 선택하거나 이 파일을 고치십시오.</translation>
    </message>
    <message>
        <source>The camera does not answer.</source>
        <translation>카메라가 응답하지 않습니다.</translation>
    </message>
    <message>
        <source>No parts are inspected; the program keeps trying to reach the camera.</source>
        <translation>부품을 검사하지 않습니다. 프로그램이 카메라 연결을 계속 시도합니다.</translation>
    </message>
    <message>
        <source>Check its cable and its power, and that no other program uses it.</source>
        <translation>케이블과 전원을 확인하고, 다른 프로그램이 카메라를 사용하지 않는지 확인하십시오.</translation>
    </message>
    <message>
        <source>The video cannot be read.</source>
        <translation>동영상을 읽을 수 없습니다.</translation>
    </message>
    <message>
        <source>Check whether it plays in another program; convert it to MP4 (H.264) if its format is unusual.</source>
        <translation>다른 프로그램에서 재생되는지 확인하십시오. 특수한 형식이면 MP4(H.264)로 변환하십시오.</translation>
    </message>
    <message>
        <source>Nothing has been recorded in this project yet.</source>
        <translation>이 프로젝트에는 아직 기록이 없습니다.</translation>
    </message>
    <message>
        <source>Inspect some parts first: every one of them is recorded.</source>
        <translation>먼저 부품을 검사하십시오. 모든 부품이 기록됩니다.</translation>
    </message>
    <message>
        <source>Where the record belongs there is a database of another program.</source>
        <translation>기록이 있어야 할 위치에 다른 프로그램의 데이터베이스가 있습니다.</translation>
    </message>
    <message>
        <source>Move that file elsewhere, or name another database in the settings. It was left as it is.</source>
        <translation>그 파일을 다른 곳으로 옮기거나 설정에서 다른 데이터베이스를 지정하십시오. 파일은 그대로 두었습니다.</translation>
    </message>
    <message>
        <source>The record was written by a newer version of this program.</source>
        <translation>이 프로그램의 더 새로운 버전에서 작성한 기록입니다.</translation>
    </message>
    <message>
        <source>Install the newer version on this PC. The record was left as it is.</source>
        <translation>이 PC에 새 버전을 설치하십시오. 기록은 그대로 두었습니다.</translation>
    </message>
    <message>
        <source>The record is damaged.</source>
        <translation>기록이 손상되었습니다.</translation>
    </message>
    <message>
        <source>Keep a copy of the file, then restore it from a backup, or move it away to begin a new one.</source>
        <translation>파일의 사본을 보관한 후, 백업에서 복원하거나 파일을 옮겨 새 기록을 시작하십시오.</translation>
    </message>
    <message>
        <source>The record is held by another program, so nothing can be written into it.</source>
        <translation>다른 프로그램이 기록을 사용 중이어서 쓸 수 없습니다.</translation>
    </message>
    <message>
        <source>Close other programs that have the file open, such as a backup or a viewer of databases.</source>
        <translation>백업이나 데이터베이스 뷰어처럼 파일을 열고 있는 다른 프로그램을 닫으십시오.</translation>
    </message>
    <message>
        <source>The record cannot be reached.</source>
        <translation>기록에 접근할 수 없습니다.</translation>
    </message>
    <message>
        <source>Connect its drive or the network, see whether the server runs, then try again.</source>
        <translation>드라이브나 네트워크를 연결하고 서버가 동작하는지 확인한 후 다시 시도하십시오.</translation>
    </message>
    <message>
        <source>Parts arrive faster than they can be recorded.</source>
        <translation>부품이 기록보다 빠르게 들어옵니다.</translation>
    </message>
    <message>
        <source>Keep fewer pictures of good parts, or put the project on a faster disk.</source>
        <translation>보관하는 양품 이미지를 줄이거나 프로젝트를 더 빠른 디스크로 옮기십시오.</translation>
    </message>
    <message>
        <source>A part of the program that this needs is not installed.</source>
        <translation>여기에 필요한 프로그램 구성 요소가 설치되어 있지 않습니다.</translation>
    </message>
    <message>
        <source>Install what is named, or do without.</source>
        <translation>표시된 구성 요소를 설치하거나 이 기능 없이 사용하십시오.</translation>
    </message>
    <message>
        <source>Whoever is at the PC now may not do this.</source>
        <translation>지금 PC를 사용하는 사람에게는 이 작업이 허용되지 않습니다.</translation>
    </message>
    <message>
        <source>Log on as somebody who may, or ask one of them.</source>
        <translation>권한이 있는 사람으로 로그인하거나 그 사람에게 요청하십시오.</translation>
    </message>
    <message>
        <source>The log-on was refused.</source>
        <translation>로그인이 거부되었습니다.</translation>
    </message>
    <message>
        <source>Try again, or ask an administrator for a new PIN or password.</source>
        <translation>다시 시도하거나 관리자에게 새 PIN이나 비밀번호를 요청하십시오.</translation>
    </message>
    <message>
        <source>The accounts of this PC cannot be read.</source>
        <translation>이 PC의 계정을 읽을 수 없습니다.</translation>
    </message>
    <message>
        <source>Operators can go on inspecting, without log-on; nobody else can log on, and everything else is refused.</source>
        <translation>작업자는 로그인하지 않고 계속 검사할 수 있습니다. 그 밖의 사람은 로그인할 수 없으며 다른 작업은 모두 거부됩니다.</translation>
    </message>
    <message>
        <source>Whoever looks after this PC brings the file accounts.json back from a backup, or deletes it: accounts are then set up anew.</source>
        <translation>이 PC의 관리 담당자가 accounts.json 파일을 백업에서 복원하거나, 삭제한 후 계정을 새로 설정해야 합니다.</translation>
    </message>
    <message>
        <source>The audit cannot be written, and nothing that belongs into it is done without.</source>
        <translation>감사 추적을 기록할 수 없으며, 기록해야 하는 작업은 실행하지 않습니다.</translation>
    </message>
    <message>
        <source>Free some space, check that you may write into the program&apos;s folder, then try again.</source>
        <translation>공간을 확보하고 프로그램 폴더에 쓰기 권한이 있는지 확인한 후 다시 시도하십시오.</translation>
    </message>
    <message>
        <source>The audit cannot be read.</source>
        <translation>감사 추적을 읽을 수 없습니다.</translation>
    </message>
    <message>
        <source>Keep a copy of its file, then restore it from a backup.</source>
        <translation>파일의 사본을 보관한 후 백업에서 복원하십시오.</translation>
    </message>
    <message>
        <source>The memory of this PC is not enough for this step.</source>
        <translation>이 작업에 PC의 메모리가 부족합니다.</translation>
    </message>
    <message>
        <source>Close other programs, or choose a smaller image size, fewer images or a smaller memory bank.</source>
        <translation>다른 프로그램을 닫거나, 이미지 크기나 이미지 수, 메모리 뱅크를 줄이십시오.</translation>
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
        <translation>{s}초</translation>
    </message>
    <message>
        <source>{min} min</source>
        <translation>{min}분</translation>
    </message>
    <message>
        <source>{h} h {min} min</source>
        <translation>{h}시간 {min}분</translation>
    </message>
    <message>
        <source>Please write a number.</source>
        <translation>숫자를 입력하십시오.</translation>
    </message>
</context>
<context>
    <name>projects</name>
    <message>
        <source>Pictures of good parts or validation images that lie in its folder go with it.</source>
        <translation>폴더에 들어 있는 양품 이미지나 검증 이미지도 함께 삭제됩니다.</translation>
    </message>
    <message>
        <source>What was recorded on the database server stays there.</source>
        <translation>데이터베이스 서버에 기록된 내용은 서버에 남습니다.</translation>
    </message>
    <message>
        <source>It is open and will be closed.</source>
        <translation>프로젝트가 열려 있으며 닫힙니다.</translation>
    </message>
    <message>
        <source>It can be brought back from Deleted projects.</source>
        <translation>삭제된 프로젝트에서 복원할 수 있습니다.</translation>
    </message>
    <message>
        <source>a record that cannot be read</source>
        <translation>읽을 수 없는 기록</translation>
    </message>
    <message>
        <source>In it are {models} and {parts}: {files}, {size}.</source>
        <translation>포함 내용: {models}, {parts}, {files}, {size}.</translation>
    </message>
</context>
<context>
    <name>reasons</name>
    <message>
        <source>Not above the threshold</source>
        <translation>임계값 이하</translation>
    </message>
    <message>
        <source>Above the threshold</source>
        <translation>임계값 초과</translation>
    </message>
    <message>
        <source>Regions as large as a fault</source>
        <translation>결함 크기의 이상 영역</translation>
    </message>
    <message>
        <source>Between the thresholds: a person decides</source>
        <translation>임계값 사이: 사람이 결정</translation>
    </message>
    <message>
        <source>No map to find regions in</source>
        <translation>이상 영역을 찾을 맵이 없음</translation>
    </message>
    <message>
        <source>No model was loaded</source>
        <translation>불러온 모델 없음</translation>
    </message>
    <message>
        <source>The engine gave no score</source>
        <translation>엔진에서 점수가 나오지 않음</translation>
    </message>
    <message>
        <source>There was no threshold</source>
        <translation>임계값 없음</translation>
    </message>
    <message>
        <source>The picture has another size</source>
        <translation>이미지 크기 다름</translation>
    </message>
    <message>
        <source>The picture is too dark</source>
        <translation>이미지가 너무 어두움</translation>
    </message>
    <message>
        <source>The picture is too bright</source>
        <translation>이미지가 너무 밝음</translation>
    </message>
    <message>
        <source>The picture has another colour</source>
        <translation>이미지 색상 다름</translation>
    </message>
    <message>
        <source>Hardly anything is seen in the picture</source>
        <translation>이미지에 보이는 것이 거의 없음</translation>
    </message>
    <message>
        <source>The picture is not sharp</source>
        <translation>이미지가 선명하지 않음</translation>
    </message>
    <message>
        <source>There is no part in the picture</source>
        <translation>이미지에 부품 없음</translation>
    </message>
    <message>
        <source>The picture shows another part</source>
        <translation>이미지에 다른 부품이 있음</translation>
    </message>
    <message>
        <source>The scene is shifted</source>
        <translation>장면이 이동됨</translation>
    </message>
    <message>
        <source>The part was not found in the picture</source>
        <translation>이미지에서 부품을 찾지 못함</translation>
    </message>
    <message>
        <source>The picture could not be read</source>
        <translation>이미지를 읽지 못함</translation>
    </message>
    <message>
        <source>The engine failed</source>
        <translation>엔진 오류</translation>
    </message>
    <message>
        <source>The result came too late</source>
        <translation>결과가 너무 늦게 나옴</translation>
    </message>
    <message>
        <source>The camera did not answer</source>
        <translation>카메라 응답 없음</translation>
    </message>
    <message>
        <source>Parts came faster than they could be judged</source>
        <translation>부품이 판정보다 빠르게 들어옴</translation>
    </message>
    <message>
        <source>No serial could be read</source>
        <translation>시리얼을 읽지 못함</translation>
    </message>
    <message>
        <source>The part could not be recorded</source>
        <translation>부품을 기록하지 못함</translation>
    </message>
</context>
<context>
    <name>recorded</name>
    <message>
        <source>Serial</source>
        <translation>시리얼</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>사유</translation>
    </message>
    <message>
        <source>Score</source>
        <translation>점수</translation>
    </message>
    <message>
        <source>Threshold then</source>
        <translation>당시 임계값</translation>
    </message>
    <message>
        <source>Largest region</source>
        <translation>최대 이상 영역</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>모델</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>회차</translation>
    </message>
    <message>
        <source>Number in the run</source>
        <translation>회차 내 번호</translation>
    </message>
    <message>
        <source>Operator</source>
        <translation>작업자</translation>
    </message>
    <message>
        <source>Station</source>
        <translation>스테이션</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>소스</translation>
    </message>
    <message>
        <source>Picture taken</source>
        <translation>촬영 시각</translation>
    </message>
    <message>
        <source>Judged</source>
        <translation>판정 시각</translation>
    </message>
    <message>
        <source>Time of the engine</source>
        <translation>엔진 처리 시간</translation>
    </message>
    <message>
        <source>Program</source>
        <translation>프로그램</translation>
    </message>
    <message>
        <source>Reviews</source>
        <translation>육안 판정</translation>
    </message>
    <message>
        <source>Unsure above</source>
        <translation>보류 하한</translation>
    </message>
    <message>
        <source>Above {level}, of {area} px and more: at most {most}</source>
        <translation>{level} 초과, {area} px 이상: 최대 {most}개</translation>
    </message>
    <message>
        <source>Regions then</source>
        <translation>당시 이상 영역 규칙</translation>
    </message>
    <message>
        <source>Areas then</source>
        <translation>당시 영역</translation>
    </message>
    <message>
        <source>To the right, down and clockwise, compared with the reference picture; likeness {quality}</source>
        <translation>오른쪽, 아래쪽, 시계 방향, 기준 이미지 대비. 유사도 {quality}</translation>
    </message>
    <message>
        <source>Part found at</source>
        <translation>부품 위치</translation>
    </message>
    <message>
        <source>{time}: {verdict}, score {score}</source>
        <translation>{time}: {verdict}, 점수 {score}</translation>
    </message>
    <message>
        <source>A person said: {answer}</source>
        <translation>사람의 판정: {answer}</translation>
    </message>
    <message>
        <source>{when}: {verdict}, score {score}, threshold {threshold}, model {model}</source>
        <translation>{when}: {verdict}, 점수 {score}, 임계값 {threshold}, 모델 {model}</translation>
    </message>
    <message>
        <source>Defect</source>
        <translation>불량</translation>
    </message>
    <message>
        <source>False reject</source>
        <translation>과검</translation>
    </message>
    <message>
        <source>Unsure</source>
        <translation>보류</translation>
    </message>
    <message>
        <source>Taken back</source>
        <translation>취소됨</translation>
    </message>
    <message>
        <source>somebody</source>
        <translation>이름 없음</translation>
    </message>
    <message>
        <source>{said}, by {who}, {when}</source>
        <translation>{said}, {who}, {when}</translation>
    </message>
    <message>
        <source>not read</source>
        <translation>읽지 못함</translation>
    </message>
    <message>
        <source>lot {lot}</source>
        <translation>로트 {lot}</translation>
    </message>
</context>
<context>
    <name>release</name>
    <message>
        <source>No part of this model has been recorded yet: it was tried on the validation images alone.</source>
        <translation>이 모델로 기록된 부품이 아직 없어 검증 이미지로만 시험했습니다.</translation>
    </message>
    <message>
        <source>yield {before} → {after}</source>
        <translation>양품률 {before} → {after}</translation>
    </message>
    <message>
        <source>none of them reviewed as a defect passes now</source>
        <translation>불량으로 육안 판정된 부품 중 새로 통과하는 것 없음</translation>
    </message>
    <message>
        <source>{who} drafted {value} ({when}), in place of {before}.</source>
        <translation>{who}: 초안 {value} 작성({when}), 대체 대상: {before}.</translation>
    </message>
    <message>
        <source>what the build proposed</source>
        <translation>모델 생성 때 제안된 값</translation>
    </message>
    <message>
        <source>In force is what the build proposed.</source>
        <translation>모델 생성 때 제안된 값이 적용 중입니다.</translation>
    </message>
    <message>
        <source>In force since {when}.</source>
        <translation>{when}부터 적용 중입니다.</translation>
    </message>
    <message>
        <source>In force since {when}, by {who}: {why}</source>
        <translation>{when}부터 적용 중, {who}: {why}</translation>
    </message>
    <message>
        <source>Back to {value}, in force from {when}</source>
        <translation>{value} 값으로 복귀 ({when}부터 적용된 값)</translation>
    </message>
    <message>
        <source>{changes} parts would get another verdict. Here are the {shown} worst.</source>
        <translation>부품 {changes}개의 판정이 바뀝니다. 가장 나쁜 {shown}개를 표시합니다.</translation>
    </message>
    <message>
        <source>Somebody</source>
        <translation>이름 없음</translation>
    </message>
    <message>
        <source>reviewed as a defect</source>
        <translation>육안 판정 불량</translation>
    </message>
    <message>
        <source>reviewed as good</source>
        <translation>육안 판정 양품</translation>
    </message>
    <message>
        <source>reviewed as unsure</source>
        <translation>육안 판정 보류</translation>
    </message>
</context>
<context>
    <name>rules</name>
    <message>
        <source>The best balance of caught defects and false rejects lies at {value}.</source>
        <translation>검출된 불량과 과검의 균형은 {value}에서 가장 좋습니다.</translation>
    </message>
    <message>
        <source>{value} lies below every known defect, with a margin of {margin}.</source>
        <translation>{value} 값은 확인된 모든 불량보다 낮으며 여유는 {margin}입니다.</translation>
    </message>
    <message>
        <source>{value} is the tolerance limit of the good parts for {share}.</source>
        <translation>{value} 값은 {share}에 대한 양품의 허용 한계입니다.</translation>
    </message>
    <message>
        <source>{value} is the highest threshold that the known defects allow for {share} escapes.</source>
        <translation>{value} 값은 확인된 불량을 근거로 미검 {share}까지 허용되는 가장 높은 임계값입니다.</translation>
    </message>
    <message>
        <source>At {value} escapes and false rejects together cost least.</source>
        <translation>{value}에서 미검과 과검 비용의 합이 가장 작습니다.</translation>
    </message>
    <message>
        <source>There is no good part with a score: nothing can be said of false rejects.</source>
        <translation>점수가 있는 양품이 없어 과검을 알 수 없습니다.</translation>
    </message>
    <message>
        <source>There is no defect with a score: nothing can be said of escapes.</source>
        <translation>점수가 있는 불량이 없어 미검을 알 수 없습니다.</translation>
    </message>
    <message>
        <source>All scores are the same: no threshold tells any part from another.</source>
        <translation>모든 점수가 같아 어떤 임계값으로도 부품을 구별할 수 없습니다.</translation>
    </message>
    <message>
        <source>The threshold stays where it is.</source>
        <translation>임계값은 그대로입니다.</translation>
    </message>
    <message>
        <source>It looks at scores alone; the region rule stays as it is.</source>
        <translation>점수만 고려하며 이상 영역 규칙은 그대로입니다.</translation>
    </message>
    <message>
        <source>Regions touch {found} of {defect} painted defects, and {false} regions touch none; F1 of px {f1}.</source>
        <translation>칠한 불량 {defect}개 중 {found}개에 이상 영역이 닿고, 이상 영역 {false}개는 어디에도 닿지 않습니다. px 기준 F1은 {f1}입니다.</translation>
    </message>
    <message>
        <source>There are several kinds of good parts, or defects among them: decide about those unlike the others.</source>
        <translation>양품 종류가 여럿이거나 불량이 섞여 있습니다. 나머지와 다른 이미지를 어떻게 할지 결정하십시오.</translation>
    </message>
    <message>
        <source>The good pictures show too few different parts for a limit of {share}: that takes {needed}.</source>
        <translation>양품 이미지에 서로 다른 부품이 너무 적어 {share} 한계를 정할 수 없습니다. {needed}개가 필요합니다.</translation>
    </message>
    <message>
        <source>No number of good parts can show that none is ever rejected.</source>
        <translation>양품이 아무리 많아도 과검이 전혀 없음을 증명할 수는 없습니다.</translation>
    </message>
    <message>
        <source>It rests on {good} good parts and {defect} defects.</source>
        <translation>양품 {good}개와 불량 {defect}개를 근거로 합니다.</translation>
    </message>
    <message>
        <source>At most {share} of all good parts are rejected, with {confidence} confidence.</source>
        <translation>신뢰수준 {confidence}에서 NG가 되는 양품은 전체의 최대 {share}입니다.</translation>
    </message>
    <message>
        <source>At most {share} of all defects like these pass, with {confidence} confidence.</source>
        <translation>신뢰수준 {confidence}에서 이와 같은 불량 중 최대 {share}가 통과합니다.</translation>
    </message>
    <message>
        <source>At most {share} of all defects pass, with {confidence} confidence.</source>
        <translation>신뢰수준 {confidence}에서 전체 불량 중 최대 {share}가 통과합니다.</translation>
    </message>
    <message>
        <source>Mistakes cost {seen} per shift, {low} to {high} at the ends of the intervals.</source>
        <translation>오판정 비용은 교대당 {seen}이며, 구간의 양 끝에서는 {low}~{high}입니다.</translation>
    </message>
    <message>
        <source>On parts that had no say in it (cross-validated): {escapes} escapes, {rejects} false rejects.</source>
        <translation>선택에 쓰지 않은 부품 기준(교차 검증): 미검 {escapes}, 과검 {rejects}.</translation>
    </message>
    <message>
        <source>On the parts that it was chosen by (optimistic): {escapes} escapes, {rejects} false rejects.</source>
        <translation>선택에 쓴 부품 기준(낙관적): 미검 {escapes}, 과검 {rejects}.</translation>
    </message>
    <message>
        <source>There are too few parts for a cross-validated figure: expect more mistakes than counted here.</source>
        <translation>부품이 너무 적어 교차 검증 수치를 낼 수 없습니다. 여기 집계된 것보다 오판정이 많을 수 있습니다.</translation>
    </message>
    <message>
        <source>Intervals: {kind}.</source>
        <translation>구간: {kind}.</translation>
    </message>
    <message>
        <source>unknown</source>
        <translation>알 수 없음</translation>
    </message>
    <message>
        <source>{n} of {total} ({interval})</source>
        <translation>{total}개 중 {n}개 ({interval})</translation>
    </message>
</context>
<context>
    <name>said</name>
    <message>
        <source>&apos;{kind}&apos; is no defect of the demo part; there are {kinds}.</source>
        <translation>데모 부품에 ‘{kind}’ 결함은 없습니다. 가능한 결함: {kinds}.</translation>
    </message>
    <message>
        <source>1 to {most} synthetic defects are drawn at a time, not {number}.</source>
        <translation>합성 결함은 한 번에 1~{most}개를 그리며, {number}개는 안 됩니다.</translation>
    </message>
    <message>
        <source>12 to 1000 defects of each kind are drawn, not {number}.</source>
        <translation>결함은 종류별로 12~1000개를 그리며, {number}개는 안 됩니다.</translation>
    </message>
    <message>
        <source>A Gaussian is made of all good images at once: no result can be traced back to one of them.</source>
        <translation>가우시안은 모든 양품 이미지로 한꺼번에 만들어지므로, 결과가 어느 양품 이미지에서 나왔는지 추적할 수 없습니다.</translation>
    </message>
    <message>
        <source>A HEIC picture cannot be read; export it as JPEG or PNG</source>
        <translation>HEIC 이미지는 읽을 수 없습니다. JPEG 또는 PNG로 내보내십시오</translation>
    </message>
    <message>
        <source>A PIN must have 4 to 12 digits and nothing else.</source>
        <translation>PIN은 숫자 4~12자리여야 하며 다른 문자는 쓸 수 없습니다.</translation>
    </message>
    <message>
        <source>A badge must say between {least} and {most} letters.</source>
        <translation>배지의 내용은 {least}~{most}자여야 합니다.</translation>
    </message>
    <message>
        <source>A build needs at least two different images of good parts: each is judged by what the others taught, to set the threshold.</source>
        <translation>모델을 생성하려면 서로 다른 양품 이미지가 최소 두 개 필요합니다. 임계값을 정할 때 각 이미지를 나머지로 학습해 판정합니다.</translation>
    </message>
    <message>
        <source>A challenge</source>
        <translation>샘플 점검</translation>
    </message>
    <message>
        <source>A contrast lies above 0 and is 1 at most, not {contrast:g}.</source>
        <translation>대비는 0보다 크고 1 이하여야 합니다. 입력값: {contrast:g}.</translation>
    </message>
    <message>
        <source>A decision rule</source>
        <translation>판정 규칙</translation>
    </message>
    <message>
        <source>A decision rule in the record was written by a newer Inspector.</source>
        <translation>기록의 판정 규칙을 더 새로운 버전의 Inspector가 기록했습니다.</translation>
    </message>
    <message>
        <source>A draft</source>
        <translation>초안</translation>
    </message>
    <message>
        <source>A family needs a name.</source>
        <translation>결함군에는 이름이 필요합니다.</translation>
    </message>
    <message>
        <source>A label</source>
        <translation>라벨</translation>
    </message>
    <message>
        <source>A map of {map} px cannot be compared with a mask of {mask} px.</source>
        <translation>{map} px 맵은 {mask} px 마스크와 비교할 수 없습니다.</translation>
    </message>
    <message>
        <source>A name must have between 1 and {most} letters in one line.</source>
        <translation>이름은 한 줄에 1~{most}자여야 합니다.</translation>
    </message>
    <message>
        <source>A network can be in an ensemble once only.</source>
        <translation>앙상블에는 같은 네트워크를 한 번만 넣을 수 있습니다.</translation>
    </message>
    <message>
        <source>A number of defects must not be negative, not {validation_defects}.</source>
        <translation>불량 개수는 음수일 수 없습니다: {validation_defects}.</translation>
    </message>
    <message>
        <source>A number of good images must not be negative, not {shots}.</source>
        <translation>양품 이미지 개수는 음수일 수 없습니다: {shots}.</translation>
    </message>
    <message>
        <source>A password must be another word than the name.</source>
        <translation>비밀번호는 이름과 달라야 합니다.</translation>
    </message>
    <message>
        <source>A password must have between {least} and {most} letters.</source>
        <translation>비밀번호는 {least}~{most}자여야 합니다.</translation>
    </message>
    <message>
        <source>A pixel threshold cannot be tuned: the masks show no defect, or nothing else.</source>
        <translation>픽셀 임계값을 조정할 수 없습니다. 마스크에 결함이 없거나 결함뿐입니다.</translation>
    </message>
    <message>
        <source>A pixel threshold is tuned on at least {fewest} validation images with masks; there are {defects}.</source>
        <translation>픽셀 임계값은 마스크가 있는 검증 이미지 {fewest}개 이상으로 조정합니다. 지금은 {defects}개입니다.</translation>
    </message>
    <message>
        <source>A record on a PostgreSQL server needs the package psycopg.</source>
        <translation>PostgreSQL 서버의 기록에는 psycopg 패키지가 필요합니다.</translation>
    </message>
    <message>
        <source>A region rule</source>
        <translation>이상 영역 규칙</translation>
    </message>
    <message>
        <source>A release</source>
        <translation>적용 기록</translation>
    </message>
    <message>
        <source>A report cannot be written to {file}: its name must end in .pdf or .html.</source>
        <translation>{file}에 보고서를 저장할 수 없습니다. 파일 이름은 .pdf 또는 .html로 끝나야 합니다.</translation>
    </message>
    <message>
        <source>A sample</source>
        <translation>샘플</translation>
    </message>
    <message>
        <source>A scored image</source>
        <translation>점수가 있는 이미지</translation>
    </message>
    <message>
        <source>A search takes some minutes, more than 0, and the time for a part is at least 0 ms.</source>
        <translation>탐색 시간은 0분보다 길어야 하고, 부품당 시간은 0 ms 이상이어야 합니다.</translation>
    </message>
    <message>
        <source>A seed lies between 0 and {most}, not at {seed}.</source>
        <translation>시드는 0~{most} 범위여야 합니다. 입력값: {seed}.</translation>
    </message>
    <message>
        <source>A set of {file} is called {name}: that is no name for a file.</source>
        <translation>{file}의 세트 이름이 {name}입니다. 파일 이름으로 쓸 수 없는 이름입니다.</translation>
    </message>
    <message>
        <source>A simulated camera needs at least one image.</source>
        <translation>가상 카메라에는 이미지가 최소 하나 필요합니다.</translation>
    </message>
    <message>
        <source>A source begins with one of {kinds}; a file or folder is written file:PATH.</source>
        <translation>소스는 {kinds} 중 하나로 시작합니다. 파일이나 폴더는 file:PATH 형식으로 씁니다.</translation>
    </message>
    <message>
        <source>A source is one line without control characters.</source>
        <translation>소스는 제어 문자가 없는 한 줄이어야 합니다.</translation>
    </message>
    <message>
        <source>A synthetic defect has {least:g} to {most:g} px, not {size:g}.</source>
        <translation>합성 결함의 크기는 {least:g}~{most:g} px여야 합니다. 입력값: {size:g}.</translation>
    </message>
    <message>
        <source>A synthetic defect is one of {kinds}, not {kind}.</source>
        <translation>합성 결함은 {kinds} 중 하나여야 합니다. 입력값: {kind}.</translation>
    </message>
    <message>
        <source>A threshold</source>
        <translation>임계값</translation>
    </message>
    <message>
        <source>A threshold is put in force with a reason.</source>
        <translation>임계값을 적용하려면 사유가 필요합니다.</translation>
    </message>
    <message>
        <source>A threshold must be {words}, not {value:g}.</source>
        <translation>임계값으로 허용되는 값: {words}. 입력값: {value:g}.</translation>
    </message>
    <message>
        <source>A threshold needs at least one good image that is not in the memory bank.</source>
        <translation>임계값에는 메모리 뱅크에 없는 양품 이미지가 최소 하나 필요합니다.</translation>
    </message>
    <message>
        <source>A threshold of {value:.5g} since {at} is not in the history of the model {model}.</source>
        <translation>{at}부터의 임계값 {value:.5g} 항목이 모델 {model}의 이력에 없습니다.</translation>
    </message>
    <message>
        <source>After {kind}: stands {place}, as in {example}.</source>
        <translation>{kind}: 뒤에 쓸 내용은 {place}입니다. 예: {example}.</translation>
    </message>
    <message>
        <source>All that the areas leave of the pictures is ignored by the model.</source>
        <translation>영역을 제외하고 남은 이미지 부분을 모델이 모두 무시합니다.</translation>
    </message>
    <message>
        <source>An annotation cannot be drawn: {reason}.</source>
        <translation>주석을 그릴 수 없습니다: {reason}.</translation>
    </message>
    <message>
        <source>An area</source>
        <translation>영역</translation>
    </message>
    <message>
        <source>An autoencoder learns whole images: choose a size up to {largest} px.</source>
        <translation>오토인코더는 전체 이미지를 학습합니다. {largest} px 이하의 크기를 선택하십시오.</translation>
    </message>
    <message>
        <source>An autoencoder needs a size that is a multiple of {multiple}, not {side}.</source>
        <translation>오토인코더의 크기는 {multiple}의 배수여야 합니다. 입력값: {side}.</translation>
    </message>
    <message>
        <source>An image must be 8 or 16 bit, grey or RGB, and not {what}.</source>
        <translation>이미지는 8비트 또는 16비트의 회색조나 RGB여야 합니다. 이 이미지: {what}.</translation>
    </message>
    <message>
        <source>An operator works here without having logged on</source>
        <translation>로그인하지 않은 작업자가 사용 중입니다</translation>
    </message>
    <message>
        <source>Another build is running in the project {folder}.</source>
        <translation>프로젝트 {folder}에서 다른 모델 생성이 진행 중입니다.</translation>
    </message>
    <message>
        <source>Another model has come into use since the last challenge.</source>
        <translation>마지막 샘플 점검 이후 다른 모델을 사용하기 시작했습니다.</translation>
    </message>
    <message>
        <source>Another program holds {where}.</source>
        <translation>다른 프로그램이 사용 중입니다: {where}.</translation>
    </message>
    <message>
        <source>Another program inspects and records in the project {folder}.</source>
        <translation>다른 프로그램이 프로젝트 {folder}에서 검사하고 기록 중입니다.</translation>
    </message>
    <message>
        <source>Another program is changing the accounts of this PC.</source>
        <translation>다른 프로그램이 이 PC의 계정을 변경하는 중입니다.</translation>
    </message>
    <message>
        <source>Another program is changing the project {folder}.</source>
        <translation>다른 프로그램이 {folder} 프로젝트를 변경하는 중입니다.</translation>
    </message>
    <message>
        <source>Another program is labelling images of the project {folder}.</source>
        <translation>다른 프로그램이 프로젝트 {folder}의 이미지에 라벨을 지정하는 중입니다.</translation>
    </message>
    <message>
        <source>Another program is logging on.</source>
        <translation>다른 프로그램이 로그인하는 중입니다.</translation>
    </message>
    <message>
        <source>Another threshold has been drafted meanwhile.</source>
        <translation>그 사이 다른 임계값의 초안이 작성되었습니다.</translation>
    </message>
    <message>
        <source>Another threshold has come into force since the last challenge.</source>
        <translation>마지막 샘플 점검 이후 다른 임계값이 적용되었습니다.</translation>
    </message>
    <message>
        <source>Area number {number}</source>
        <translation>영역 번호 {number}</translation>
    </message>
    <message>
        <source>Comparing settings takes at least {fewest} different good parts that can be read; there are {number}.</source>
        <translation>설정을 비교하려면 읽을 수 있는 서로 다른 양품이 최소 {fewest}개 필요합니다. 지금은 {number}개입니다.</translation>
    </message>
    <message>
        <source>Condensing group {group} of {groups}</source>
        <translation>그룹 {group}/{groups} 축약</translation>
    </message>
    <message>
        <source>Contrasts lie above 0 and are 1 at most.</source>
        <translation>대비는 0보다 크고 1 이하여야 합니다.</translation>
    </message>
    <message>
        <source>Counts of parts</source>
        <translation>부품 개수</translation>
    </message>
    <message>
        <source>Every position of a part is compared with a position of a good image, which both can be named.</source>
        <translation>부품의 각 위치를 양품 이미지의 한 위치와 비교하며, 두 위치 모두 표시할 수 있습니다.</translation>
    </message>
    <message>
        <source>Every vector of the memory bank names the good image and the patch that it came from.</source>
        <translation>메모리 뱅크의 각 벡터에는 그 출처인 양품 이미지와 패치가 표시됩니다.</translation>
    </message>
    <message>
        <source>Everything that the network sees of the pictures is ignored: nothing is left to learn.</source>
        <translation>네트워크가 보는 이미지의 모든 부분이 무시되어 학습할 것이 남지 않습니다.</translation>
    </message>
    <message>
        <source>Evidence in the record is damaged: its bytes contradict their head.</source>
        <translation>기록의 근거 데이터가 손상되었습니다. 내용이 헤더와 맞지 않습니다.</translation>
    </message>
    <message>
        <source>Evidence in the record was written by a newer Inspector (version {version}).</source>
        <translation>기록의 근거 데이터를 더 새로운 버전의 Inspector(버전 {version})가 기록했습니다.</translation>
    </message>
    <message>
        <source>Fewer than two good parts have a score and patches in the bank.</source>
        <translation>점수가 있고 뱅크에 패치가 있는 양품이 두 개 미만입니다.</translation>
    </message>
    <message>
        <source>For the first network: {provenance}</source>
        <translation>첫 번째 네트워크 기준: {provenance}</translation>
    </message>
    <message>
        <source>HEIC pictures cannot be read; export as JPEG or PNG</source>
        <translation>HEIC 이미지는 읽을 수 없습니다. JPEG 또는 PNG로 내보내십시오</translation>
    </message>
    <message>
        <source>In the administrator&apos;s file {file}: {problems}</source>
        <translation>관리자 파일 {file}: {problems}</translation>
    </message>
    <message>
        <source>In this project one person drafts a threshold, and another one puts it in force.</source>
        <translation>이 프로젝트에서는 한 사람이 임계값 초안을 작성하고 다른 사람이 적용합니다.</translation>
    </message>
    <message>
        <source>In {file}: {problems}</source>
        <translation>{file}: {problems}</translation>
    </message>
    <message>
        <source>Industrial cameras need the package harvesters, which is not installed: pip install harvesters.</source>
        <translation>산업용 카메라에는 harvesters 패키지가 필요하지만 설치되어 있지 않습니다: pip install harvesters.</translation>
    </message>
    <message>
        <source>It cannot be read: {reason}.</source>
        <translation>읽을 수 없습니다: {reason}.</translation>
    </message>
    <message>
        <source>It cannot be remembered in {file} which pictures have been taken: {reason}.</source>
        <translation>어떤 이미지를 이미 처리했는지 {file}에 저장할 수 없습니다: {reason}.</translation>
    </message>
    <message>
        <source>It has format {format}, this one reads {ours}.</source>
        <translation>형식은 {format}인데, 이 프로그램이 읽는 형식은 {ours}입니다.</translation>
    </message>
    <message>
        <source>It is named as good and as having a defect.</source>
        <translation>양품과 불량 양쪽에 지정되었습니다.</translation>
    </message>
    <message>
        <source>It is not applied: {refusal}.</source>
        <translation>적용하지 않았습니다: {refusal}.</translation>
    </message>
    <message>
        <source>It looks like the project {project}.</source>
        <translation>{project} 프로젝트와 같아 보입니다.</translation>
    </message>
    <message>
        <source>It was drafted for the model {model}, and another one is in use now.</source>
        <translation>모델 {model}의 초안인데, 지금은 다른 모델을 사용 중입니다.</translation>
    </message>
    <message>
        <source>It was drafted in place of {was}, which is not in force any more.</source>
        <translation>{was} 값을 대체하는 초안인데, 그 값은 이제 적용 중이 아닙니다.</translation>
    </message>
    <message>
        <source>It was drafted in place of {was}; since {at} {value:.5g} is in force by {who}.</source>
        <translation>{was} 값을 대체하는 초안인데, {at}부터 {value:.5g} 값이 적용 중입니다(적용자: {who}).</translation>
    </message>
    <message>
        <source>It was drafted in place of {was}; since {at} {value:.5g} is in force.</source>
        <translation>{was} 값을 대체하는 초안인데, {at}부터 {value:.5g} 값이 적용 중입니다.</translation>
    </message>
    <message>
        <source>It was judged by the model {model}, which is not in use.</source>
        <translation>사용 중이 아닌 {model} 모델이 판정했습니다.</translation>
    </message>
    <message>
        <source>Its score is no number.</source>
        <translation>점수가 숫자가 아닙니다.</translation>
    </message>
    <message>
        <source>Keeping all good images for training takes {needed:.1f} MB: choose a smaller input size or fewer images.</source>
        <translation>학습용 양품 이미지를 모두 보관하려면 {needed:.1f} MB가 필요합니다. 더 작은 입력 크기나 더 적은 이미지를 선택하십시오.</translation>
    </message>
    <message>
        <source>Keeping {images} good images as a whole takes {needed:.1f} MB, and {budget:.1f} MB may be used: choose a smaller input size, fewer images or fewer levels.</source>
        <translation>양품 이미지 {images}개를 통째로 보관하려면 {needed:.1f} MB가 필요하지만 {budget:.1f} MB까지 쓸 수 있습니다. 더 작은 입력 크기, 더 적은 이미지나 레벨을 선택하십시오.</translation>
    </message>
    <message>
        <source>Learning {positions} positions in {dimensions} dimensions takes {needed:.1f} MB, and {budget:.1f} MB may be used: choose a smaller input size, fewer dimensions or a coarser first level.</source>
        <translation>{dimensions}차원에서 위치 {positions}개를 학습하려면 {needed:.1f} MB가 필요하지만 {budget:.1f} MB까지 쓸 수 있습니다. 더 작은 입력 크기, 더 적은 차원, 더 거친 첫 레벨을 선택하십시오.</translation>
    </message>
    <message>
        <source>Line {number} of the labels {file}</source>
        <translation>라벨 {file}의 {number}번째 줄</translation>
    </message>
    <message>
        <source>Line {number} of {file} is longer than any name of a file.</source>
        <translation>{file}의 {number}번째 줄이 파일 이름으로는 너무 깁니다.</translation>
    </message>
    <message>
        <source>Line {number} of {file} names {shown}, which does not exist.</source>
        <translation>{file}의 {number}번째 줄이 가리키는 항목이 없습니다: {shown}.</translation>
    </message>
    <message>
        <source>Most images of good parts have values of {usual} bits at most, but these have values of up to {deepest} bits</source>
        <translation>대부분의 양품 이미지는 값이 {usual}비트 이하인데, 이 이미지의 값은 최대 {deepest}비트입니다</translation>
    </message>
    <message>
        <source>Most images of good parts have {usual} bits, but these have {bits}</source>
        <translation>대부분의 양품 이미지는 {usual}비트인데, 이 이미지는 {bits}비트입니다</translation>
    </message>
    <message>
        <source>Name pictures to teach, each once.</source>
        <translation>학습시킬 이미지를 각각 한 번씩 지정하십시오.</translation>
    </message>
    <message>
        <source>No GenTL producer is installed: install the camera maker&apos;s software, or name its .cti file with the option producer.</source>
        <translation>GenTL 프로듀서가 설치되어 있지 않습니다. 카메라 제조사의 소프트웨어를 설치하거나 producer 옵션으로 .cti 파일을 지정하십시오.</translation>
    </message>
    <message>
        <source>No checkpoint of {backbone} is known here: compare the SHA-256 of {file}, {digest}, with that of its source, then state it with --sha256.</source>
        <translation>{backbone}의 체크포인트가 등록되어 있지 않습니다. {file}의 SHA-256 값 {digest}, 출처의 값과 비교한 후 --sha256으로 지정하십시오.</translation>
    </message>
    <message>
        <source>No code was found.</source>
        <translation>코드를 찾지 못했습니다.</translation>
    </message>
    <message>
        <source>No features can be taken from {name} by timm.</source>
        <translation>timm으로 {name}에서 특징을 추출할 수 없습니다.</translation>
    </message>
    <message>
        <source>No good part that could be read is OK without a defect: there is nothing to draw on.</source>
        <translation>읽을 수 있는 양품 중 결함 없이 OK인 것이 없어, 결함을 그릴 대상이 없습니다.</translation>
    </message>
    <message>
        <source>No image or folder was named.</source>
        <translation>이미지나 폴더를 지정하지 않았습니다.</translation>
    </message>
    <message>
        <source>No images were found in {folders} and others.</source>
        <translation>{folders} 등에서 이미지를 찾지 못했습니다.</translation>
    </message>
    <message>
        <source>No images were found in {folders}.</source>
        <translation>{folders}에서 이미지를 찾지 못했습니다.</translation>
    </message>
    <message>
        <source>No part is to be put before the camera now.</source>
        <translation>지금 카메라 앞에 놓을 부품이 없습니다.</translation>
    </message>
    <message>
        <source>No picture could score more than the threshold of a zone, {value:g}: set one up to {most:.4g}.</source>
        <translation>구역의 임계값 {value:g}보다 높은 점수가 나올 수 있는 이미지가 없습니다. {most:.4g} 이하로 설정하십시오.</translation>
    </message>
    <message>
        <source>No picture could score more than the threshold, {value:g}: set one up to {most:.4g}.</source>
        <translation>임계값 {value:g}보다 높은 점수가 나올 수 있는 이미지가 없습니다. {most:.4g} 이하로 설정하십시오.</translation>
    </message>
    <message>
        <source>No picture for {silent_s:.1f} s.</source>
        <translation>{silent_s:.1f}초 동안 이미지가 없습니다.</translation>
    </message>
    <message>
        <source>No picture of a good part can be read, on which known defects could be tried.</source>
        <translation>등록 결함을 시험할 양품 이미지를 하나도 읽을 수 없습니다.</translation>
    </message>
    <message>
        <source>No picture of this part is kept.</source>
        <translation>이 부품의 이미지가 보관되어 있지 않습니다.</translation>
    </message>
    <message>
        <source>No project can be called {name}.</source>
        <translation>{name}: 프로젝트 이름으로 쓸 수 없습니다.</translation>
    </message>
    <message>
        <source>No run in the record of {file} names an entry of an audit.</source>
        <translation>{file}의 기록에는 감사 추적 항목을 가리키는 회차가 없습니다.</translation>
    </message>
    <message>
        <source>No trusted key begins with {digits}; inspector keys list shows them.</source>
        <translation>신뢰하는 키 중 앞자리가 {digits}인 것이 없습니다. inspector keys list로 확인하십시오.</translation>
    </message>
    <message>
        <source>Nobody is logged on</source>
        <translation>로그인한 사람이 없습니다</translation>
    </message>
    <message>
        <source>Nobody typed a serial for this part.</source>
        <translation>이 부품의 시리얼을 입력하지 않았습니다.</translation>
    </message>
    <message>
        <source>None of the defects has a place that good parts do not have: nothing would be gained.</source>
        <translation>양품에 없는 부위를 가진 불량이 없어, 학습해도 얻을 것이 없습니다.</translation>
    </message>
    <message>
        <source>None of the images that the model {model_id} was built from can be read any more, so nothing was measured.</source>
        <translation>{model_id} 모델을 생성한 이미지를 더 이상 하나도 읽을 수 없어 측정하지 않았습니다.</translation>
    </message>
    <message>
        <source>None of the pictures could be scored: they are of different kinds.</source>
        <translation>점수를 계산할 수 있는 이미지가 없습니다. 종류가 서로 다릅니다.</translation>
    </message>
    <message>
        <source>None of the pictures of good parts can be read.</source>
        <translation>양품 이미지를 하나도 읽을 수 없습니다.</translation>
    </message>
    <message>
        <source>None of the validation images can be read: nothing was exported.</source>
        <translation>검증 이미지를 하나도 읽을 수 없어 내보내지 않았습니다.</translation>
    </message>
    <message>
        <source>None of the {number} good images can be read.</source>
        <translation>양품 이미지 {number}개를 모두 읽을 수 없습니다.</translation>
    </message>
    <message>
        <source>None of the {number} good images can be read: {reason}.</source>
        <translation>양품 이미지 {number}개를 모두 읽을 수 없습니다: {reason}.</translation>
    </message>
    <message>
        <source>Not judged: the picture has another colour: {figures}.</source>
        <translation>판정하지 않음: 이미지의 색상이 다릅니다({figures}).</translation>
    </message>
    <message>
        <source>Not judged: the picture has another size: {figures}.</source>
        <translation>판정하지 않음: 이미지의 크기가 다릅니다({figures}).</translation>
    </message>
    <message>
        <source>Not judged: the picture is not sharp: {figures}.</source>
        <translation>판정하지 않음: 이미지가 선명하지 않습니다({figures}).</translation>
    </message>
    <message>
        <source>Not judged: the picture is too bright: {figures}.</source>
        <translation>판정하지 않음: 이미지가 너무 밝습니다({figures}).</translation>
    </message>
    <message>
        <source>Not judged: the picture is too dark: {figures}.</source>
        <translation>판정하지 않음: 이미지가 너무 어둡습니다({figures}).</translation>
    </message>
    <message>
        <source>Not judged: the picture shows another part: {figures}.</source>
        <translation>판정하지 않음: 이미지의 부품이 다릅니다({figures}).</translation>
    </message>
    <message>
        <source>Not judged: the scene is shifted: {figures}.</source>
        <translation>판정하지 않음: 장면이 이동되었습니다({figures}).</translation>
    </message>
    <message>
        <source>Not judged: there is hardly anything to see in the picture: {figures}.</source>
        <translation>판정하지 않음: 이미지에 보이는 것이 거의 없습니다({figures}).</translation>
    </message>
    <message>
        <source>Not judged: there is no part in the picture: {figures}.</source>
        <translation>판정하지 않음: 이미지에 부품이 없습니다({figures}).</translation>
    </message>
    <message>
        <source>Not judged: {reason}.</source>
        <translation>판정하지 않음: {reason}.</translation>
    </message>
    <message>
        <source>Nothing can be added to this model: {provenance}</source>
        <translation>이 모델에는 아무것도 추가할 수 없습니다: {provenance}</translation>
    </message>
    <message>
        <source>Nothing can be written in {existing}.</source>
        <translation>{existing}에 쓸 수 없습니다.</translation>
    </message>
    <message>
        <source>Nothing has been recorded in {folder} yet.</source>
        <translation>{folder}에 아직 기록된 것이 없습니다.</translation>
    </message>
    <message>
        <source>Nothing of this can be taught.</source>
        <translation>이 중에 학습시킬 수 있는 것이 없습니다.</translation>
    </message>
    <message>
        <source>Nothing was kept of its inspection.</source>
        <translation>검사 내용이 보관되어 있지 않습니다.</translation>
    </message>
    <message>
        <source>Nothing was read.</source>
        <translation>읽은 내용이 없습니다.</translation>
    </message>
    <message>
        <source>Of {images:,} images {tried} were tried, and none can be read: {reason}</source>
        <translation>이미지 {images:,}개 중 {tried}개를 시험했으며 하나도 읽을 수 없습니다: {reason}</translation>
    </message>
    <message>
        <source>On this PC operators log on too.</source>
        <translation>이 PC에서는 작업자도 로그인합니다.</translation>
    </message>
    <message>
        <source>One of the models has learned it: it would score as no new part does.</source>
        <translation>모델 중 하나가 이것을 학습했으므로, 새 부품과는 다른 점수가 나옵니다.</translation>
    </message>
    <message>
        <source>One of the models has no score for it.</source>
        <translation>모델 중 하나에 이것의 점수가 없습니다.</translation>
    </message>
    <message>
        <source>Only operators log on by PIN or badge; {name} needs a password.</source>
        <translation>PIN이나 배지로는 작업자만 로그인합니다. {name}에는 비밀번호가 필요합니다.</translation>
    </message>
    <message>
        <source>Only who is logged on by PIN or password can change it.</source>
        <translation>PIN이나 비밀번호로 로그인한 사람만 변경할 수 있습니다.</translation>
    </message>
    <message>
        <source>Only {number} of {all} pictures of good parts have {width} x {height} px: parts can be looked for in pictures of one size only.</source>
        <translation>양품 이미지 {all}개 중 {number}개만 {width} x {height} px입니다. 부품 찾기는 크기가 같은 이미지에서만 할 수 있습니다.</translation>
    </message>
    <message>
        <source>Only {number} of {all} pictures of good parts have {width} x {height} px: what is to be ignored is a place in pictures of one size, and {fewest} are needed to find it.</source>
        <translation>양품 이미지 {all}개 중 {number}개만 {width} x {height} px입니다. 무시할 부분은 크기가 같은 이미지에서의 위치이며, 찾으려면 {fewest}개가 필요합니다.</translation>
    </message>
    <message>
        <source>Parquet files need the package pyarrow, which is not installed.</source>
        <translation>Parquet 파일에는 pyarrow 패키지가 필요하지만 설치되어 있지 않습니다.</translation>
    </message>
    <message>
        <source>Pictures are laid over the reference: places in those of good parts are not those that are compared.</source>
        <translation>이미지를 기준 이미지에 맞추어 놓으므로, 양품 이미지의 위치와 비교되는 위치는 다릅니다.</translation>
    </message>
    <message>
        <source>Pictures of {folder} cannot be moved into the same folder.</source>
        <translation>{folder}의 이미지는 같은 폴더로 옮길 수 없습니다.</translation>
    </message>
    <message>
        <source>Reading the serial failed.</source>
        <translation>시리얼을 읽지 못했습니다.</translation>
    </message>
    <message>
        <source>Results cannot be written to {file}: its name must end in {endings}.</source>
        <translation>{file} 파일에 결과를 저장할 수 없습니다. 사용할 수 있는 확장자: {endings}.</translation>
    </message>
    <message>
        <source>Several settings or detectors were run in {where}: compare one with one.</source>
        <translation>{where}에서 여러 설정이나 검출 방법이 실행되었습니다. 하나씩 비교하십시오.</translation>
    </message>
    <message>
        <source>Somebody else</source>
        <translation>다른 사람</translation>
    </message>
    <message>
        <source>Somebody else has this badge.</source>
        <translation>다른 사람이 이 배지를 사용 중입니다.</translation>
    </message>
    <message>
        <source>Synthetic defects are {kinds}, not {others}.</source>
        <translation>합성 결함의 유형은 {kinds}입니다. 입력값: {others}.</translation>
    </message>
    <message>
        <source>Tables have , ; or a tab between cells and another mark in numbers, not {separator} between cells and {mark} in numbers.</source>
        <translation>표의 셀 구분은 , ; 또는 탭이고 숫자의 소수점은 그와 다른 기호여야 합니다. 입력값: 셀 구분 {separator}, 소수점 {mark}.</translation>
    </message>
    <message>
        <source>Tables in CSV cannot have a comma both between cells and in numbers.</source>
        <translation>CSV 표에서 쉼표를 셀 구분과 소수점에 함께 쓸 수 없습니다.</translation>
    </message>
    <message>
        <source>The Gaussians of the model are not those that were learned.</source>
        <translation>모델의 가우시안이 학습한 것과 다릅니다.</translation>
    </message>
    <message>
        <source>The accounts in {file} cannot be read.</source>
        <translation>{file}의 계정을 읽을 수 없습니다.</translation>
    </message>
    <message>
        <source>The accounts of this PC cannot be read, and nobody is more than an operator until they are back from a backup</source>
        <translation>이 PC의 계정을 읽을 수 없어, 백업에서 복원할 때까지는 누구나 작업자 권한만 있습니다</translation>
    </message>
    <message>
        <source>The administrator of this PC has fixed it.</source>
        <translation>이 PC의 관리자가 고정했습니다.</translation>
    </message>
    <message>
        <source>The administrator of this PC has fixed it: {reason}</source>
        <translation>이 PC의 관리자가 고정했습니다: {reason}</translation>
    </message>
    <message>
        <source>The administrator&apos;s file of settings is damaged: until it is mended, what it may fix stays as it is.</source>
        <translation>관리자의 설정 파일이 손상되었습니다. 복구될 때까지 그 파일이 고정할 수 있는 설정은 그대로 유지됩니다.</translation>
    </message>
    <message>
        <source>The administrator&apos;s file {file} cannot be used: {reason}.</source>
        <translation>{file} 관리자 파일을 사용할 수 없습니다: {reason}.</translation>
    </message>
    <message>
        <source>The area {name}</source>
        <translation>영역 {name}</translation>
    </message>
    <message>
        <source>The areas</source>
        <translation>영역</translation>
    </message>
    <message>
        <source>The areas are to move with the part, but the picture that they were drawn on is not there: choose it again.</source>
        <translation>영역이 부품과 함께 움직여야 하지만, 영역을 그린 이미지가 없습니다. 다시 선택하십시오.</translation>
    </message>
    <message>
        <source>The areas leave nothing of the pictures to be looked at.</source>
        <translation>영역을 제외하면 검사할 이미지 부분이 남지 않습니다.</translation>
    </message>
    <message>
        <source>The areas were drawn on {old_width} x {old_height} px, and a picture of {width} x {height} px has another shape.</source>
        <translation>영역은 {old_width} x {old_height} px에 그려졌으며, {width} x {height} px 이미지는 비율이 다릅니다.</translation>
    </message>
    <message>
        <source>The audit {file} cannot be read: {reason}.</source>
        <translation>{file} 감사 추적을 읽을 수 없습니다: {reason}.</translation>
    </message>
    <message>
        <source>The audit {file} cannot be written: {reason}.</source>
        <translation>감사 추적 {file}에 쓸 수 없습니다: {reason}.</translation>
    </message>
    <message>
        <source>The box in which a part appears lies outside of the picture, {width} x {height}.</source>
        <translation>부품이 나타나는 박스가 이미지({width} x {height}) 밖에 있습니다.</translation>
    </message>
    <message>
        <source>The box of the code lies outside of the picture, {width} x {height}.</source>
        <translation>코드 박스가 이미지({width} x {height}) 밖에 있습니다.</translation>
    </message>
    <message>
        <source>The challenge</source>
        <translation>샘플 점검</translation>
    </message>
    <message>
        <source>The challenge has format {format}, this one reads {ours}.</source>
        <translation>샘플 점검의 형식은 {format}인데, 이 프로그램이 읽는 형식은 {ours}입니다.</translation>
    </message>
    <message>
        <source>The challenge of {folder} has no samples yet: add good ones and defects.</source>
        <translation>{folder}의 샘플 점검에 아직 샘플이 없습니다. 양품과 불량 샘플을 추가하십시오.</translation>
    </message>
    <message>
        <source>The challenges in {file} cannot be read: {reason}.</source>
        <translation>{file}의 샘플 점검을 읽을 수 없습니다: {reason}.</translation>
    </message>
    <message>
        <source>The checks of pictures</source>
        <translation>이미지 점검</translation>
    </message>
    <message>
        <source>The data set {dataset} has no category {name}; it has {there}.</source>
        <translation>데이터 세트 {dataset}에 {name} 카테고리가 없습니다. 있는 것: {there}.</translation>
    </message>
    <message>
        <source>The database must be at an address like postgresql://user@host/name, and {kind} is another kind of database.</source>
        <translation>데이터베이스의 주소는 postgresql://user@host/name 형식이어야 합니다. 입력한 데이터베이스 종류: {kind}.</translation>
    </message>
    <message>
        <source>The database must be at an address like postgresql://user@host/name.</source>
        <translation>데이터베이스의 주소는 postgresql://user@host/name 형식이어야 합니다.</translation>
    </message>
    <message>
        <source>The detector {detector} uses no pretrained network: there is no ensemble of it.</source>
        <translation>{detector} 검출 방법은 사전 학습된 네트워크를 쓰지 않으므로 앙상블이 없습니다.</translation>
    </message>
    <message>
        <source>The disk is full: {file} was not written, nothing was lost.</source>
        <translation>디스크가 가득 찼습니다. {file} 파일을 저장하지 못했으며, 잃은 것은 없습니다.</translation>
    </message>
    <message>
        <source>The disk is full: {where} was not written, nothing was lost.</source>
        <translation>디스크가 가득 찼습니다. {where}에 쓰지 못했으며, 잃은 것은 없습니다.</translation>
    </message>
    <message>
        <source>The disk of the server is full: {where} was not written, nothing was lost.</source>
        <translation>서버의 디스크가 가득 찼습니다. {where}에 쓰지 못했으며, 잃은 것은 없습니다.</translation>
    </message>
    <message>
        <source>The engine gave {name} instead of an inspection.</source>
        <translation>엔진이 검사 결과 대신 다른 것을 반환했습니다: {name}.</translation>
    </message>
    <message>
        <source>The families {file} are damaged: {reason}.</source>
        <translation>{file} 결함군이 손상되었습니다: {reason}.</translation>
    </message>
    <message>
        <source>The families {file} cannot be read: {reason}.</source>
        <translation>{file} 결함군을 읽을 수 없습니다: {reason}.</translation>
    </message>
    <message>
        <source>The features of the good images cannot be kept on the disk: {reason}.</source>
        <translation>양품 이미지의 특징을 디스크에 보관할 수 없습니다: {reason}.</translation>
    </message>
    <message>
        <source>The file {file}</source>
        <translation>파일 {file}</translation>
    </message>
    <message>
        <source>The file {file} cannot be used: {why}.</source>
        <translation>{file} 파일을 사용할 수 없습니다: {why}.</translation>
    </message>
    <message>
        <source>The file {file} is larger than any that people can have filled.</source>
        <translation>{file} 파일은 사람이 작성했다고 보기에는 너무 큽니다.</translation>
    </message>
    <message>
        <source>The file {file} is not signed.</source>
        <translation>파일 {file}에 서명이 없습니다.</translation>
    </message>
    <message>
        <source>The file {file} is not the one that was built: its hash is wrong.</source>
        <translation>{file} 파일이 생성된 것과 다릅니다. 해시가 맞지 않습니다.</translation>
    </message>
    <message>
        <source>The file {file} is signed by {signer}, key {fingerprint}.</source>
        <translation>파일 {file}의 서명자는 {signer}, 키는 {fingerprint}입니다.</translation>
    </message>
    <message>
        <source>The file {file} of {where} is damaged: {reason}.</source>
        <translation>{where}의 {file} 파일이 손상되었습니다: {reason}.</translation>
    </message>
    <message>
        <source>The file&apos;s name must end in {key_suffix}, and {file} does not.</source>
        <translation>{file} 파일의 확장자가 {key_suffix} 형식이 아닙니다.</translation>
    </message>
    <message>
        <source>The file&apos;s name must end in {suffix}, and {target} does not.</source>
        <translation>{target} 파일의 확장자가 {suffix} 형식이 아닙니다.</translation>
    </message>
    <message>
        <source>The folder {folder} cannot be read: {reason}.</source>
        <translation>{folder} 폴더를 읽을 수 없습니다: {reason}.</translation>
    </message>
    <message>
        <source>The folder {folder} holds other things; name a new or an empty one.</source>
        <translation>폴더 {folder}에 다른 것이 들어 있습니다. 새 폴더나 빈 폴더를 지정하십시오.</translation>
    </message>
    <message>
        <source>The folder {folder} is not empty.</source>
        <translation>{folder} 폴더가 비어 있지 않습니다.</translation>
    </message>
    <message>
        <source>The folder {top} cannot be read: {reason}.</source>
        <translation>{top} 폴더를 읽을 수 없습니다: {reason}.</translation>
    </message>
    <message>
        <source>The frame cannot be stored: {reason}</source>
        <translation>프레임을 저장할 수 없습니다: {reason}</translation>
    </message>
    <message>
        <source>The frame {number} of {video} cannot be decoded.</source>
        <translation>{video}의 {number}번째 프레임을 디코딩할 수 없습니다.</translation>
    </message>
    <message>
        <source>The gallery of good images is not the one that was built.</source>
        <translation>양품 이미지 갤러리가 생성된 것과 다릅니다.</translation>
    </message>
    <message>
        <source>The good parts have 8 bits, and not {depth} as the project says.</source>
        <translation>양품은 8비트이며, 프로젝트에 지정된 {depth}비트가 아닙니다.</translation>
    </message>
    <message>
        <source>The good parts teach nothing: {reason}.</source>
        <translation>양품에서 학습할 것이 없습니다: {reason}.</translation>
    </message>
    <message>
        <source>The ignore mask and the areas of the project are of pictures of different sizes, {first} and {second}: take one of them away.</source>
        <translation>프로젝트의 무시 마스크와 영역이 크기가 서로 다른 이미지({first}, {second})의 것입니다. 둘 중 하나를 제거하십시오.</translation>
    </message>
    <message>
        <source>The image {image} is named as good and as having a defect</source>
        <translation>{image} 이미지가 양품과 불량 양쪽에 지정되었습니다</translation>
    </message>
    <message>
        <source>The images of good parts have 8 bits, and not {stated} as was stated.</source>
        <translation>양품 이미지는 8비트이며, 지정된 {stated}비트가 아닙니다.</translation>
    </message>
    <message>
        <source>The images that the model was built from are not there any more: name some to measure.</source>
        <translation>모델을 생성한 이미지가 더 이상 없습니다. 측정할 이미지를 지정하십시오.</translation>
    </message>
    <message>
        <source>The images that would be left have no vector in the memory bank.</source>
        <translation>남을 이미지의 벡터가 메모리 뱅크에 없습니다.</translation>
    </message>
    <message>
        <source>The images {first} and {wrong} are copies of each other, but one is named as good, the other as having a defect.</source>
        <translation>{first} 이미지와 {wrong} 이미지는 서로 복사본인데, 하나는 양품으로, 다른 하나는 불량으로 지정되었습니다.</translation>
    </message>
    <message>
        <source>The inspection failed: {kind}: {reason}.</source>
        <translation>검사에 실패했습니다: {kind}: {reason}.</translation>
    </message>
    <message>
        <source>The key {file} cannot be used: {why}.</source>
        <translation>{file} 키를 사용할 수 없습니다: {why}.</translation>
    </message>
    <message>
        <source>The known samples have not been shown on this PC yet.</source>
        <translation>이 PC에서 알려진 샘플을 아직 점검하지 않았습니다.</translation>
    </message>
    <message>
        <source>The labels {file} cannot be read: {reason}.</source>
        <translation>{file} 라벨을 읽을 수 없습니다: {reason}.</translation>
    </message>
    <message>
        <source>The last challenge is dated later than now: the clock was set back.</source>
        <translation>마지막 샘플 점검의 일시가 현재보다 늦습니다. 시계가 되돌려졌습니다.</translation>
    </message>
    <message>
        <source>The last challenge is not signed by this PC, or was changed afterwards.</source>
        <translation>마지막 샘플 점검이 이 PC에서 서명되지 않았거나 이후 변경되었습니다.</translation>
    </message>
    <message>
        <source>The last challenge was more than {hours:g} hours ago.</source>
        <translation>마지막 샘플 점검 후 {hours:g}시간이 넘었습니다.</translation>
    </message>
    <message>
        <source>The last challenge was not passed.</source>
        <translation>마지막 샘플 점검에 합격하지 못했습니다.</translation>
    </message>
    <message>
        <source>The last line of the labels was cut in half, as by a power cut: what it said is lost, everything before it counts.</source>
        <translation>라벨의 마지막 줄이 정전 등으로 잘렸습니다. 그 내용은 잃었지만 이전 내용은 모두 유효합니다.</translation>
    </message>
    <message>
        <source>The limit of the {check} must lie {least:g} to {most:g} times as far off, not {times:g}.</source>
        <translation>{check} 한계는 {least:g}~{most:g}배 범위여야 하며, {times:g}배는 안 됩니다.</translation>
    </message>
    <message>
        <source>The list {file} cannot be read: {reason}.</source>
        <translation>{file} 목록을 읽을 수 없습니다: {reason}.</translation>
    </message>
    <message>
        <source>The list {file} is not a text file in UTF-8.</source>
        <translation>{file} 목록은 UTF-8 텍스트 파일이 아닙니다.</translation>
    </message>
    <message>
        <source>The mask of the clip {clip} of {layout} knows {many}.</source>
        <translation>{layout}의 클립 {clip}의 마스크가 맞지 않습니다: {many}.</translation>
    </message>
    <message>
        <source>The mask {file} has {own}, its image {other}: it says nothing of it.</source>
        <translation>{file} 마스크는 {own}인데 이미지는 {other}이므로 그 이미지에 쓸 수 없습니다.</translation>
    </message>
    <message>
        <source>The mask {mask} does not fit its image: it has {own}, its image {other}.</source>
        <translation>{mask} 마스크가 이미지에 맞지 않습니다. 마스크는 {own}, 이미지는 {other}입니다.</translation>
    </message>
    <message>
        <source>The memory bank is not the one that was built.</source>
        <translation>메모리 뱅크가 생성된 것과 다릅니다.</translation>
    </message>
    <message>
        <source>The memory for features must be a number of MB from 0 on, not {megabytes}.</source>
        <translation>특징에 쓸 메모리는 0 이상의 MB여야 합니다. 입력값: {megabytes}.</translation>
    </message>
    <message>
        <source>The method {kind} compares no patches that could be grouped: PatchCore does.</source>
        <translation>{kind} 방식은 그룹으로 나눌 패치를 비교하지 않습니다. PatchCore를 쓰십시오.</translation>
    </message>
    <message>
        <source>The method {method} does not compare patches with a memory bank, which known defects take: PatchCore does.</source>
        <translation>{method} 방식은 패치를 메모리 뱅크와 비교하지 않습니다. 등록 결함에는 이 비교가 필요하며 PatchCore가 합니다.</translation>
    </message>
    <message>
        <source>The model has changed meanwhile: {active_model} is in use.</source>
        <translation>그 사이 모델이 변경되었습니다. 사용 중인 모델: {active_model}.</translation>
    </message>
    <message>
        <source>The model has grown by {grown} of at most {most} vectors ({built} were built): build it again, with these parts among the good ones.</source>
        <translation>모델이 최대 {most}개 중 벡터 {grown}개만큼 커졌습니다({built}개로 생성). 이 부품을 양품에 넣어 모델을 다시 생성하십시오.</translation>
    </message>
    <message>
        <source>The model has {all} good images: there is no number {wrong} to leave out.</source>
        <translation>모델의 양품 이미지는 {all}개이며, 제외할 {wrong}번 이미지가 없습니다.</translation>
    </message>
    <message>
        <source>The model in use has learned the image {image}: test with other images.</source>
        <translation>사용 중인 모델이 {image} 이미지를 학습했습니다. 다른 이미지로 시험하십시오.</translation>
    </message>
    <message>
        <source>The model in use was built: it has no parent to go back to.</source>
        <translation>사용 중인 모델은 처음부터 생성되어 되돌아갈 이전 모델이 없습니다.</translation>
    </message>
    <message>
        <source>The model is none that a build wrote: {reason}.</source>
        <translation>모델 생성으로 저장된 모델이 아닙니다: {reason}.</translation>
    </message>
    <message>
        <source>The model keeps nothing of single good parts, so that nobody can tell what fewer of them would have taught.</source>
        <translation>모델에 개별 양품의 정보가 없어, 양품을 줄였을 때의 결과를 알 수 없습니다.</translation>
    </message>
    <message>
        <source>The model was written by a detector that is not known here: {name}.</source>
        <translation>알 수 없는 검출 방법이 저장한 모델입니다: {name}.</translation>
    </message>
    <message>
        <source>The model {model}</source>
        <translation>모델 {model}</translation>
    </message>
    <message>
        <source>The model {model} cannot be read: {file}: {reason}.</source>
        <translation>{model} 모델을 읽을 수 없습니다: {file}: {reason}.</translation>
    </message>
    <message>
        <source>The model {model} is damaged: {reason}.</source>
        <translation>{model} 모델이 손상되었습니다: {reason}.</translation>
    </message>
    <message>
        <source>The model {model} of the project {project} is not there any more: build one first.</source>
        <translation>프로젝트 {project}의 {model} 모델이 더 이상 없습니다. 먼저 모델을 생성하십시오.</translation>
    </message>
    <message>
        <source>The name has no letters in it.</source>
        <translation>이름에 글자가 없습니다.</translation>
    </message>
    <message>
        <source>The name {file} does not fit {template}.</source>
        <translation>{file} 이름이 {template} 형식에 맞지 않습니다.</translation>
    </message>
    <message>
        <source>The name, or the PIN or password, is wrong.</source>
        <translation>이름, PIN 또는 비밀번호가 틀렸습니다.</translation>
    </message>
    <message>
        <source>The network does not see the place at {x:.0f}, {y:.0f} of the picture.</source>
        <translation>네트워크가 이미지의 {x:.0f}, {y:.0f} 위치를 보지 못합니다.</translation>
    </message>
    <message>
        <source>The network of the model cannot be computed: {reason}.</source>
        <translation>모델의 네트워크를 계산할 수 없습니다: {reason}.</translation>
    </message>
    <message>
        <source>The network {name} has strides {strides}, and 4, 8 and 16 are needed.</source>
        <translation>네트워크 {name}의 스트라이드는 {strides}인데, 4, 8, 16이 필요합니다.</translation>
    </message>
    <message>
        <source>The network {network} cannot be used: {reason}</source>
        <translation>{network} 네트워크를 사용할 수 없습니다: {reason}</translation>
    </message>
    <message>
        <source>The network {network} gives features of shape {shape}, not {expected}.</source>
        <translation>네트워크 {network}의 특징 형태는 {shape}입니다. 예상한 형태: {expected}.</translation>
    </message>
    <message>
        <source>The network {network} has no level {missing}; it has levels {known}.</source>
        <translation>네트워크 {network}에 {missing} 레벨이 없습니다. 있는 레벨: {known}.</translation>
    </message>
    <message>
        <source>The network {network} looks at whole images only: choose a size up to {largest} px.</source>
        <translation>{network} 네트워크는 전체 이미지만 봅니다. {largest} px 이하의 크기를 선택하십시오.</translation>
    </message>
    <message>
        <source>The network {network} needs a size that is a multiple of {multiple}, not {side}.</source>
        <translation>네트워크 {network}의 크기는 {multiple}의 배수여야 합니다. 입력값: {side}.</translation>
    </message>
    <message>
        <source>The number of threads must lie between 0 and {most}, not {threads}.</source>
        <translation>스레드 수는 0~{most} 범위여야 합니다. 입력값: {threads}.</translation>
    </message>
    <message>
        <source>The option {option} is given twice.</source>
        <translation>{option} 옵션이 두 번 지정되었습니다.</translation>
    </message>
    <message>
        <source>The option {option} must be {words}, not {value}.</source>
        <translation>옵션 {option}에 허용되는 값: {words}. 입력값: {value}.</translation>
    </message>
    <message>
        <source>The pages were not opened, because no other check has left a model for them.</source>
        <translation>다른 점검에서 쓸 모델이 남지 않아 페이지를 열지 않았습니다.</translation>
    </message>
    <message>
        <source>The part is not found in the picture: the likest place has a quality of {quality:.2f}, and good parts have at least {limit:.2f}.</source>
        <translation>이미지에서 부품을 찾지 못했습니다. 가장 유력한 위치의 품질은 {quality:.2f}인데, 양품은 최소 {limit:.2f}입니다.</translation>
    </message>
    <message>
        <source>The part {file} has nothing in the zone {zone}.</source>
        <translation>부품 {file}에는 구역 {zone}에 해당하는 것이 없습니다.</translation>
    </message>
    <message>
        <source>The picture has 8 bits, but the good parts have {depth}.</source>
        <translation>이미지는 8비트인데 양품은 {depth}비트입니다.</translation>
    </message>
    <message>
        <source>The picture has more than 8 bits, but the good parts have {depth}.</source>
        <translation>이미지는 8비트보다 깊은데 양품은 {depth}비트입니다.</translation>
    </message>
    <message>
        <source>The picture has no file, and so no name.</source>
        <translation>이미지에 파일이 없어 이름도 없습니다.</translation>
    </message>
    <message>
        <source>The picture has values up to {brightest:,}, but the good parts have {depth} bits ({white:,} at most): state the camera&apos;s bit depth if it is larger.</source>
        <translation>이미지의 값은 최대 {brightest:,}인데 양품은 {depth}비트({white:,} 이하)입니다. 카메라의 비트 심도가 더 크면 지정하십시오.</translation>
    </message>
    <message>
        <source>The picture has {own}, but its annotations are for {other}.</source>
        <translation>이미지는 {own}인데 주석은 {other}용입니다.</translation>
    </message>
    <message>
        <source>The picture has {width} x {height} px, and does not hold a region of interest of {box_width} x {box_height} px at {x}, {y}.</source>
        <translation>이미지는 {width} x {height} px이며, {x}, {y}의 {box_width} x {box_height} px 관심 영역이 들어가지 않습니다.</translation>
    </message>
    <message>
        <source>The picture has {width} x {height} px, and the one that was judged had {own_width} x {own_height} px.</source>
        <translation>이미지는 {width} x {height} px인데, 판정한 이미지는 {own_width} x {own_height} px였습니다.</translation>
    </message>
    <message>
        <source>The picture has {width} x {height} px, but the part is looked for in pictures of {own_width} x {own_height} px.</source>
        <translation>이미지는 {width} x {height} px인데, 부품은 {own_width} x {own_height} px 이미지에서 찾습니다.</translation>
    </message>
    <message>
        <source>The picture has {width} x {height} px, but what is to be ignored is known for pictures of {own_width} x {own_height} px.</source>
        <translation>이미지는 {width} x {height} px인데, 무시할 부분은 {own_width} x {own_height} px 이미지에 지정되어 있습니다.</translation>
    </message>
    <message>
        <source>The picture has {width} x {height} px, but where to look is known for pictures of {own_width} x {own_height} px.</source>
        <translation>이미지는 {width} x {height} px인데, 검사 영역은 {own_width} x {own_height} px 이미지에 지정되어 있습니다.</translation>
    </message>
    <message>
        <source>The picture is grey, but the good parts are in colour.</source>
        <translation>이미지는 회색조인데 양품은 컬러입니다.</translation>
    </message>
    <message>
        <source>The picture is in colour, but the good parts are grey.</source>
        <translation>이미지는 컬러인데 양품은 회색조입니다.</translation>
    </message>
    <message>
        <source>The picture is not there any more, or its drive is away.</source>
        <translation>이미지가 더 이상 없거나 드라이브가 분리되었습니다.</translation>
    </message>
    <message>
        <source>The picture of the sample {sample} cannot be read: {reason}.</source>
        <translation>샘플 {sample}의 이미지를 읽을 수 없습니다: {reason}.</translation>
    </message>
    <message>
        <source>The picture of the sample {sample} is not the one that was added: its hash is wrong.</source>
        <translation>샘플 {sample}의 이미지가 추가한 것과 다릅니다. 해시가 맞지 않습니다.</translation>
    </message>
    <message>
        <source>The picture of the sample {sample} was deleted.</source>
        <translation>샘플 {sample}의 이미지가 삭제되었습니다.</translation>
    </message>
    <message>
        <source>The picture {file} cannot be read: {reason}.</source>
        <translation>{file} 이미지를 읽을 수 없습니다: {reason}.</translation>
    </message>
    <message>
        <source>The picture {file} is not there any more.</source>
        <translation>{file} 이미지가 더 이상 없습니다.</translation>
    </message>
    <message>
        <source>The picture {picture} cannot be read: {reason}.</source>
        <translation>{picture} 이미지를 읽을 수 없습니다: {reason}.</translation>
    </message>
    <message>
        <source>The place at {x:.0f}, {y:.0f} is ignored: nobody looks there.</source>
        <translation>{x:.0f}, {y:.0f} 위치는 무시되어 검사하지 않습니다.</translation>
    </message>
    <message>
        <source>The place at {x:.0f}, {y:.0f} is not in the picture of {width} x {height} px.</source>
        <translation>{x:.0f}, {y:.0f} 위치가 {width} x {height} px 이미지 안에 없습니다.</translation>
    </message>
    <message>
        <source>The preprocessing</source>
        <translation>전처리</translation>
    </message>
    <message>
        <source>The project</source>
        <translation>프로젝트</translation>
    </message>
    <message>
        <source>The project has format {schema}, this one reads {ours}.</source>
        <translation>프로젝트의 형식은 {schema}인데, 이 프로그램이 읽는 형식은 {ours}입니다.</translation>
    </message>
    <message>
        <source>The project in {other} has no areas.</source>
        <translation>{other}의 프로젝트에 영역이 없습니다.</translation>
    </message>
    <message>
        <source>The project waits for a key or a controller to say that a part is there, and here nobody can: choose another trigger.</source>
        <translation>프로젝트가 키나 컨트롤러의 부품 신호를 기다리지만 여기서는 신호할 수 없습니다. 다른 트리거를 선택하십시오.</translation>
    </message>
    <message>
        <source>The project {folder} cannot be read: {reason}.</source>
        <translation>{folder} 프로젝트를 읽을 수 없습니다: {reason}.</translation>
    </message>
    <message>
        <source>The project {project} has no model yet: build one first.</source>
        <translation>프로젝트 {project}에 아직 모델이 없습니다. 먼저 모델을 생성하십시오.</translation>
    </message>
    <message>
        <source>The project {project} has no released model yet.</source>
        <translation>프로젝트 {project}에 아직 적용된 모델이 없습니다.</translation>
    </message>
    <message>
        <source>The project {project} names a model that no folder can be called: {model}.</source>
        <translation>{project} 프로젝트가 가리키는 모델 이름은 폴더 이름으로 쓸 수 없습니다: {model}.</translation>
    </message>
    <message>
        <source>The project {where}</source>
        <translation>프로젝트 {where}</translation>
    </message>
    <message>
        <source>The proposed threshold</source>
        <translation>제안된 임계값</translation>
    </message>
    <message>
        <source>The recipe</source>
        <translation>레시피</translation>
    </message>
    <message>
        <source>The record at {address}</source>
        <translation>{address}의 기록</translation>
    </message>
    <message>
        <source>The record holds {name}, which a newer Inspector has written.</source>
        <translation>기록에 더 새로운 버전의 Inspector가 저장한 항목이 있습니다: {name}.</translation>
    </message>
    <message>
        <source>The record was closed.</source>
        <translation>기록이 닫혔습니다.</translation>
    </message>
    <message>
        <source>The record {file}</source>
        <translation>기록 {file}</translation>
    </message>
    <message>
        <source>The releases in {file} cannot be read: {reason}.</source>
        <translation>{file}의 적용 내역을 읽을 수 없습니다: {reason}.</translation>
    </message>
    <message>
        <source>The result came {took:.2f} s after the picture, and {takt:g} s are allowed.</source>
        <translation>이미지 후 {took:.2f}초에 결과가 나왔으며, 허용 시간은 {takt:g}초입니다.</translation>
    </message>
    <message>
        <source>The result of a sample</source>
        <translation>샘플 결과</translation>
    </message>
    <message>
        <source>The sample cannot be taken: {reason}.</source>
        <translation>샘플을 가져올 수 없습니다: {reason}.</translation>
    </message>
    <message>
        <source>The samples are not those of the last challenge.</source>
        <translation>마지막 샘플 점검 때의 샘플과 다릅니다.</translation>
    </message>
    <message>
        <source>The samples cannot be kept: {reason}.</source>
        <translation>샘플을 보관할 수 없습니다: {reason}.</translation>
    </message>
    <message>
        <source>The samples in {file} are damaged: {reason}.</source>
        <translation>{file}의 샘플이 손상되었습니다: {reason}.</translation>
    </message>
    <message>
        <source>The samples in {file} cannot be read: {reason}.</source>
        <translation>{file}의 샘플을 읽을 수 없습니다: {reason}.</translation>
    </message>
    <message>
        <source>The scale of the pictures is not set: give the size in px.</source>
        <translation>이미지의 스케일이 설정되지 않았습니다. 크기를 px로 입력하십시오.</translation>
    </message>
    <message>
        <source>The scores of all pixels cannot be kept: {reason}.</source>
        <translation>전체 픽셀의 점수를 보관할 수 없습니다: {reason}.</translation>
    </message>
    <message>
        <source>The search index of the model belongs to another memory bank.</source>
        <translation>모델의 검색 인덱스가 다른 메모리 뱅크의 것입니다.</translation>
    </message>
    <message>
        <source>The search index of the model cannot be read.</source>
        <translation>모델의 검색 인덱스를 읽을 수 없습니다.</translation>
    </message>
    <message>
        <source>The set {name} of {file} is no list of names and folders.</source>
        <translation>{file}의 {name} 세트가 이름과 폴더의 목록이 아닙니다.</translation>
    </message>
    <message>
        <source>The set {name} of {file} names the folder {folder}, which does not exist.</source>
        <translation>{file}의 {name} 세트가 가리키는 {folder} 폴더가 없습니다.</translation>
    </message>
    <message>
        <source>The set {name} of {file} names {folder}, which holds no image.</source>
        <translation>{file}의 {name} 세트가 가리키는 {folder}에 이미지가 없습니다.</translation>
    </message>
    <message>
        <source>The set {name} of {file} names {twice} twice.</source>
        <translation>{file}의 {name} 세트가 {twice} 항목을 두 번 가리킵니다.</translation>
    </message>
    <message>
        <source>The set {name} of {file} {wrong}.</source>
        <translation>{file}의 세트 {name} 오류: {wrong}.</translation>
    </message>
    <message>
        <source>The set {name} of {file}: {reason}</source>
        <translation>{file}의 세트 {name}: {reason}</translation>
    </message>
    <message>
        <source>The settings of serials</source>
        <translation>시리얼 설정</translation>
    </message>
    <message>
        <source>The settings of the camera</source>
        <translation>카메라 설정</translation>
    </message>
    <message>
        <source>The settings of the challenge</source>
        <translation>샘플 점검 설정</translation>
    </message>
    <message>
        <source>The settings of the trigger</source>
        <translation>트리거 설정</translation>
    </message>
    <message>
        <source>The table of {layout} names {file}, which does not exist.</source>
        <translation>{layout} 표가 가리키는 {file} 파일이 없습니다.</translation>
    </message>
    <message>
        <source>The table {table} cannot be read: {reason}.</source>
        <translation>{table} 표를 읽을 수 없습니다: {reason}.</translation>
    </message>
    <message>
        <source>The table {table} has no column {missing}.</source>
        <translation>표 {table}에 {missing} 열이 없습니다.</translation>
    </message>
    <message>
        <source>The threshold has changed meanwhile.</source>
        <translation>그 사이 임계값이 변경되었습니다.</translation>
    </message>
    <message>
        <source>The threshold was changed during the challenge: begin again.</source>
        <translation>샘플 점검 중에 임계값이 변경되었습니다. 다시 시작하십시오.</translation>
    </message>
    <message>
        <source>The tray</source>
        <translation>대기함</translation>
    </message>
    <message>
        <source>The tray has format {format}, this one reads {ours}.</source>
        <translation>대기함의 형식은 {format}인데, 이 프로그램이 읽는 형식은 {ours}입니다.</translation>
    </message>
    <message>
        <source>The tray {file} cannot be read: {reason}.</source>
        <translation>{file} 대기함을 읽을 수 없습니다: {reason}.</translation>
    </message>
    <message>
        <source>The tray {file} is damaged: {reason}.</source>
        <translation>{file} 대기함이 손상되었습니다: {reason}.</translation>
    </message>
    <message>
        <source>The usual distances to the memory bank are not those that were built.</source>
        <translation>메모리 뱅크까지의 평소 거리가 생성된 것과 다릅니다.</translation>
    </message>
    <message>
        <source>The video {file} cannot be played: {reason}.</source>
        <translation>{file} 동영상을 재생할 수 없습니다: {reason}.</translation>
    </message>
    <message>
        <source>The video {video} cannot be played.</source>
        <translation>{video} 동영상을 재생할 수 없습니다.</translation>
    </message>
    <message>
        <source>The weights are made of all good images at once: no result can be traced back to one of them.</source>
        <translation>가중치는 모든 양품 이미지로 한꺼번에 만들어지므로, 결과가 어느 양품 이미지에서 나왔는지 추적할 수 없습니다.</translation>
    </message>
    <message>
        <source>The weights cannot be kept in {folder}: {reason}.</source>
        <translation>가중치를 {folder}에 보관할 수 없습니다: {reason}.</translation>
    </message>
    <message>
        <source>The weights do not fit {backbone}: the tensor {name} is missing.</source>
        <translation>가중치가 {backbone}에 맞지 않습니다. {name} 텐서가 없습니다.</translation>
    </message>
    <message>
        <source>The weights do not fit {backbone}: {name} has the shape {shape} instead of {wanted}.</source>
        <translation>가중치가 {backbone}에 맞지 않습니다. {name}의 형태는 {shape}, 필요한 형태는 {wanted}입니다.</translation>
    </message>
    <message>
        <source>The weights do not fit {backbone}: {stored} tensors instead of {wanted}.</source>
        <translation>가중치가 {backbone}에 맞지 않습니다. 텐서는 {stored}개, 필요한 수는 {wanted}개입니다.</translation>
    </message>
    <message>
        <source>The weights file {file} cannot be read: {reason}.</source>
        <translation>{file} 가중치 파일을 읽을 수 없습니다: {reason}.</translation>
    </message>
    <message>
        <source>The weights of the model are not those that were trained.</source>
        <translation>모델의 가중치가 학습한 것과 다릅니다.</translation>
    </message>
    <message>
        <source>The weights of {backbone} are not on this PC: get {wanted} and run: inspector weights import {backbone} FILE</source>
        <translation>{backbone}의 가중치가 이 PC에 없습니다. 필요한 것: {wanted}. 구한 후 다음을 실행하십시오: inspector weights import {backbone} FILE</translation>
    </message>
    <message>
        <source>The weights of {backbone} are not on this PC: install the Python package {package}, or run: inspector weights import {backbone} FILE</source>
        <translation>{backbone}의 가중치가 이 PC에 없습니다. Python {package} 패키지를 설치하거나 다음을 실행하십시오: inspector weights import {backbone} FILE</translation>
    </message>
    <message>
        <source>The weights {file} are damaged: run inspector weights import {backbone} FILE again.</source>
        <translation>{file} 가중치가 손상되었습니다. inspector weights import {backbone} FILE을 다시 실행하십시오.</translation>
    </message>
    <message>
        <source>The {called} must {rule}, not {value}.</source>
        <translation>{called}: {rule}. 입력값: {value}.</translation>
    </message>
    <message>
        <source>There are no accounts on this PC.</source>
        <translation>이 PC에 계정이 없습니다.</translation>
    </message>
    <message>
        <source>There are no good parts to draw synthetic defects on.</source>
        <translation>합성 결함을 그릴 양품이 없습니다.</translation>
    </message>
    <message>
        <source>There are no image files to play.</source>
        <translation>재생할 이미지 파일이 없습니다.</translation>
    </message>
    <message>
        <source>There are no labelled validation images to be exported.</source>
        <translation>내보낼 라벨이 있는 검증 이미지가 없습니다.</translation>
    </message>
    <message>
        <source>There are no pictures in {file}.</source>
        <translation>{file}에 이미지가 없습니다.</translation>
    </message>
    <message>
        <source>There are no pictures in {folder} yet.</source>
        <translation>{folder}에 아직 이미지가 없습니다.</translation>
    </message>
    <message>
        <source>There are no pictures with {depth} of {stored} bits.</source>
        <translation>{stored}비트 중 {depth}비트인 이미지가 없습니다.</translation>
    </message>
    <message>
        <source>There are no settings in {file}.</source>
        <translation>{file}에 설정이 없습니다.</translation>
    </message>
    <message>
        <source>There are {number} different codes in the picture.</source>
        <translation>이미지에 서로 다른 코드가 {number}개 있습니다.</translation>
    </message>
    <message>
        <source>There is a project in {folder} already.</source>
        <translation>{folder}에 이미 프로젝트가 있습니다.</translation>
    </message>
    <message>
        <source>There is a sample called {name} already.</source>
        <translation>이름이 {name}인 샘플이 이미 있습니다.</translation>
    </message>
    <message>
        <source>There is an account of the name {name} already.</source>
        <translation>이름이 {name}인 계정이 이미 있습니다.</translation>
    </message>
    <message>
        <source>There is an account of this name already.</source>
        <translation>같은 이름의 계정이 이미 있습니다.</translation>
    </message>
    <message>
        <source>There is no GenTL producer {named}.</source>
        <translation>{named} GenTL 프로듀서가 없습니다.</translation>
    </message>
    <message>
        <source>There is no account of the name {name}.</source>
        <translation>이름이 {name}인 계정이 없습니다.</translation>
    </message>
    <message>
        <source>There is no backbone called {name}; choose one of {choices} or timm:NAME.</source>
        <translation>이름이 {name}인 백본이 없습니다. {choices} 또는 timm:NAME 중에서 선택하십시오.</translation>
    </message>
    <message>
        <source>There is no confirmed defect of these kinds whose picture is there.</source>
        <translation>이 유형의 확인된 결함 중 이미지가 있는 것이 없습니다.</translation>
    </message>
    <message>
        <source>There is no draft: it was released or discarded meanwhile.</source>
        <translation>초안이 없습니다. 그 사이 적용되었거나 폐기되었습니다.</translation>
    </message>
    <message>
        <source>There is no file or folder {file}.</source>
        <translation>{file} 파일 또는 폴더가 없습니다.</translation>
    </message>
    <message>
        <source>There is no file or folder {missing}.</source>
        <translation>{missing} 파일 또는 폴더가 없습니다.</translation>
    </message>
    <message>
        <source>There is no file {file} with a division.</source>
        <translation>분할 정보가 든 {file} 파일이 없습니다.</translation>
    </message>
    <message>
        <source>There is no file {file} with masks.</source>
        <translation>마스크가 든 {file} 파일이 없습니다.</translation>
    </message>
    <message>
        <source>There is no finished benchmark in {folder}.</source>
        <translation>{folder}에 완료된 벤치마크가 없습니다.</translation>
    </message>
    <message>
        <source>There is no folder {root} with a data set in the layout of {layout}.</source>
        <translation>{layout} 구조의 데이터 세트가 든 {root} 폴더가 없습니다.</translation>
    </message>
    <message>
        <source>There is no good image that can be read.</source>
        <translation>읽을 수 있는 양품 이미지가 없습니다.</translation>
    </message>
    <message>
        <source>There is no layout {layout}; choose one of {layouts}.</source>
        <translation>{layout} 구조는 없습니다. {layouts} 중에서 선택하십시오.</translation>
    </message>
    <message>
        <source>There is no list of sets {file}.</source>
        <translation>{file} 세트 목록이 없습니다.</translation>
    </message>
    <message>
        <source>There is no list {file}.</source>
        <translation>{file} 목록이 없습니다.</translation>
    </message>
    <message>
        <source>There is no part {part} in the record.</source>
        <translation>기록에 {part} 부품이 없습니다.</translation>
    </message>
    <message>
        <source>There is no picture to leave out.</source>
        <translation>제외할 이미지가 없습니다.</translation>
    </message>
    <message>
        <source>There is no picture to teach.</source>
        <translation>학습시킬 이미지가 없습니다.</translation>
    </message>
    <message>
        <source>There is no picture.</source>
        <translation>이미지가 없습니다.</translation>
    </message>
    <message>
        <source>There is no place on the part for a defect in a square of {side} px.</source>
        <translation>부품에 {side} px 정사각형 안에 결함을 넣을 곳이 없습니다.</translation>
    </message>
    <message>
        <source>There is no project in {folder}.</source>
        <translation>{folder}에 프로젝트가 없습니다.</translation>
    </message>
    <message>
        <source>There is no run {run} in the record.</source>
        <translation>기록에 {run} 검사 회차가 없습니다.</translation>
    </message>
    <message>
        <source>There is no runtime called {kind}; choose one of {runtimes}.</source>
        <translation>이름이 {kind}인 런타임이 없습니다. {runtimes} 중에서 선택하십시오.</translation>
    </message>
    <message>
        <source>There is no sample called {name}.</source>
        <translation>이름이 {name}인 샘플이 없습니다.</translation>
    </message>
    <message>
        <source>There is no score to explain: {why}</source>
        <translation>설명할 점수가 없습니다: {why}</translation>
    </message>
    <message>
        <source>There is no such picture beside {file} or in a folder images.</source>
        <translation>{file} 옆이나 images 폴더에 그런 이미지가 없습니다.</translation>
    </message>
    <message>
        <source>There is no suspicious place: the map is 0 everywhere.</source>
        <translation>의심 부위가 없습니다. 맵이 모두 0입니다.</translation>
    </message>
    <message>
        <source>There is no {called} called {value}; choose one of {names}.</source>
        <translation>{called}에 {value} 값이 없습니다. {names} 중에서 선택하십시오.</translation>
    </message>
    <message>
        <source>There is not enough memory for the model {model}.</source>
        <translation>모델 {model}에 쓸 메모리가 부족합니다.</translation>
    </message>
    <message>
        <source>There is not enough memory for the model.</source>
        <translation>모델에 쓸 메모리가 부족합니다.</translation>
    </message>
    <message>
        <source>There is something at {target} already.</source>
        <translation>{target}에 이미 무언가 있습니다.</translation>
    </message>
    <message>
        <source>There must always be an active administrator with a password; the first account is one.</source>
        <translation>비밀번호가 있는 활성 관리자가 항상 있어야 하며, 첫 계정이 관리자입니다.</translation>
    </message>
    <message>
        <source>There was no time to read this image.</source>
        <translation>이 이미지를 읽을 시간이 없었습니다.</translation>
    </message>
    <message>
        <source>There were too many wrong tries; the next one is taken in {seconds} s.</source>
        <translation>너무 많이 틀렸습니다. {seconds}초 후에 다시 입력할 수 있습니다.</translation>
    </message>
    <message>
        <source>This PC ({runtime}) computes other scores than the model was built with (by {worst:.2%}).</source>
        <translation>이 PC({runtime})의 점수가 모델을 생성할 때와 다릅니다(차이 {worst:.2%}).</translation>
    </message>
    <message>
        <source>This PC has no CUDA device that torch can use.</source>
        <translation>이 PC에 torch가 사용할 수 있는 CUDA 장치가 없습니다.</translation>
    </message>
    <message>
        <source>This PC takes no badges; an administrator can change that in the settings.</source>
        <translation>이 PC는 배지를 받지 않습니다. 관리자가 설정에서 변경할 수 있습니다.</translation>
    </message>
    <message>
        <source>This badge is not known, or it is not in use.</source>
        <translation>등록되지 않았거나 사용되지 않는 배지입니다.</translation>
    </message>
    <message>
        <source>This edition comes without torch, which the runtime {kind} needs.</source>
        <translation>이 에디션에는 런타임 {kind}에 필요한 torch가 없습니다.</translation>
    </message>
    <message>
        <source>This is a station: it inspects with models that were built elsewhere and exported (inspector export).</source>
        <translation>이 PC는 스테이션입니다. 다른 곳에서 생성해 내보낸 모델로 검사합니다(inspector export).</translation>
    </message>
    <message>
        <source>This project asks for a second person, and nobody knows who has drafted this threshold.</source>
        <translation>이 프로젝트에는 두 번째 사람이 필요한데, 이 임계값의 초안 작성자를 알 수 없습니다.</translation>
    </message>
    <message>
        <source>This project asks for a second person, and the system does not say who you are.</source>
        <translation>이 프로젝트에는 두 번째 사람이 필요한데, 시스템에서 사용자를 확인할 수 없습니다.</translation>
    </message>
    <message>
        <source>This threshold cannot be stored: {reason}.</source>
        <translation>이 임계값을 저장할 수 없습니다: {reason}.</translation>
    </message>
    <message>
        <source>Unexpected error while judging: {kind}: {reason}</source>
        <translation>판정 중 예기치 않은 오류: {kind}: {reason}</translation>
    </message>
    <message>
        <source>What a threshold rests on</source>
        <translation>임계값의 근거</translation>
    </message>
    <message>
        <source>What follows a comma</source>
        <translation>쉼표 뒤의 내용</translation>
    </message>
    <message>
        <source>What is drawn</source>
        <translation>그린 내용</translation>
    </message>
    <message>
        <source>What was read has {letters} letters, and a serial has {most} at most.</source>
        <translation>읽은 내용은 {letters}자인데, 시리얼은 {most}자 이하입니다.</translation>
    </message>
    <message>
        <source>Zones with a threshold of their own need a threshold above 0 for the rest of the picture, not {threshold:g}.</source>
        <translation>별도 임계값이 있는 구역에는 이미지의 나머지 부분에 0보다 큰 임계값이 필요합니다. 입력값: {threshold:g}.</translation>
    </message>
    <message>
        <source>a SHA-256</source>
        <translation>SHA-256</translation>
    </message>
    <message>
        <source>a brush is {width:g} px wide</source>
        <translation>브러시 너비가 {width:g} px입니다</translation>
    </message>
    <message>
        <source>a category is called {name}</source>
        <translation>카테고리 이름이 {name}입니다</translation>
    </message>
    <message>
        <source>a challenge&apos;s time has its offset from UTC</source>
        <translation>샘플 점검의 시각에 UTC 오프셋이 있습니다</translation>
    </message>
    <message>
        <source>a checkpoint of {network} for timm (.safetensors or .pth)</source>
        <translation>{network}의 timm용 체크포인트(.safetensors 또는 .pth)</translation>
    </message>
    <message>
        <source>a family has no name, or is like nothing</source>
        <translation>결함군에 이름이 없거나 비슷한 것이 없습니다</translation>
    </message>
    <message>
        <source>a finite number</source>
        <translation>유한한 숫자</translation>
    </message>
    <message>
        <source>a finite number or nothing</source>
        <translation>유한한 숫자 또는 빈 값</translation>
    </message>
    <message>
        <source>a key has 32 bytes</source>
        <translation>키는 32바이트입니다</translation>
    </message>
    <message>
        <source>a list</source>
        <translation>목록</translation>
    </message>
    <message>
        <source>a list of texts</source>
        <translation>텍스트 목록</translation>
    </message>
    <message>
        <source>a list of whole numbers</source>
        <translation>정수 목록</translation>
    </message>
    <message>
        <source>a mask of ignored places belongs to nothing</source>
        <translation>무시 마스크가 어디에도 속하지 않습니다</translation>
    </message>
    <message>
        <source>a mask of ignored places is {dtype} {shape}</source>
        <translation>무시 마스크가 {dtype} {shape}입니다</translation>
    </message>
    <message>
        <source>a mask of {height} x {width} px is stored as {shape}</source>
        <translation>{height} x {width} px 마스크가 {shape} 형태로 저장되어 있습니다</translation>
    </message>
    <message>
        <source>a mask of {name} has another size than {width} x {height} px</source>
        <translation>{name}의 마스크 크기가 {width} x {height} px와 다릅니다</translation>
    </message>
    <message>
        <source>a name</source>
        <translation>이름</translation>
    </message>
    <message>
        <source>a name is needed</source>
        <translation>이름이 필요합니다</translation>
    </message>
    <message>
        <source>a number</source>
        <translation>숫자</translation>
    </message>
    <message>
        <source>a number is too large</source>
        <translation>숫자가 너무 큽니다</translation>
    </message>
    <message>
        <source>a number of at least 0</source>
        <translation>0 이상의 숫자</translation>
    </message>
    <message>
        <source>a number of at most {most:g}</source>
        <translation>{most:g} 이하의 숫자</translation>
    </message>
    <message>
        <source>a number of channels</source>
        <translation>채널 수</translation>
    </message>
    <message>
        <source>a number of things</source>
        <translation>개수</translation>
    </message>
    <message>
        <source>a number or nothing</source>
        <translation>숫자 또는 빈 값</translation>
    </message>
    <message>
        <source>a part cannot lie at {dx}, {dy}, turned by {degrees}</source>
        <translation>부품은 {dx}, {dy} 위치에 {degrees}도 회전해 놓일 수 없습니다</translation>
    </message>
    <message>
        <source>a picture cannot be like {facts}</source>
        <translation>이미지가 {facts}일 수 없습니다</translation>
    </message>
    <message>
        <source>a picture has a path and a hash</source>
        <translation>이미지에는 경로와 해시가 있어야 합니다</translation>
    </message>
    <message>
        <source>a picture has {width} x {height} px</source>
        <translation>이미지가 {width} x {height} px입니다</translation>
    </message>
    <message>
        <source>a picture of {shape} cannot be written</source>
        <translation>{shape} 형태의 이미지는 저장할 수 없습니다</translation>
    </message>
    <message>
        <source>a plain name</source>
        <translation>단순한 이름</translation>
    </message>
    <message>
        <source>a point has two numbers</source>
        <translation>점에는 숫자 두 개가 필요합니다</translation>
    </message>
    <message>
        <source>a point lies outside of every picture</source>
        <translation>점이 모든 이미지의 밖에 있습니다</translation>
    </message>
    <message>
        <source>a polygon of {name} is none</source>
        <translation>{name}의 다각형이 올바르지 않습니다</translation>
    </message>
    <message>
        <source>a reference for parts that are looked for belongs to nothing</source>
        <translation>부품 찾기용 기준 이미지가 어디에도 속하지 않습니다</translation>
    </message>
    <message>
        <source>a reference of {size} is {dtype} {shape}</source>
        <translation>{size} 기준 이미지가 {dtype} {shape}입니다</translation>
    </message>
    <message>
        <source>a run length is no number of px</source>
        <translation>런 길이가 px 수가 아닙니다</translation>
    </message>
    <message>
        <source>a sample needs a name of one line</source>
        <translation>샘플에는 한 줄로 된 이름이 필요합니다</translation>
    </message>
    <message>
        <source>a scene is {dtype} {shape}</source>
        <translation>장면이 {dtype} {shape}입니다</translation>
    </message>
    <message>
        <source>a scene of good parts belongs to nothing</source>
        <translation>양품의 장면이 어디에도 속하지 않습니다</translation>
    </message>
    <message>
        <source>a set of named values</source>
        <translation>이름이 붙은 값의 집합</translation>
    </message>
    <message>
        <source>a share or nothing</source>
        <translation>비율 또는 빈 값</translation>
    </message>
    <message>
        <source>a signer has a name and a key</source>
        <translation>서명자에는 이름과 키가 있어야 합니다</translation>
    </message>
    <message>
        <source>a small picture does not tell its size</source>
        <translation>작은 이미지에 크기 정보가 없습니다</translation>
    </message>
    <message>
        <source>a small picture has {width} x {height} px</source>
        <translation>작은 이미지가 {width} x {height} px입니다</translation>
    </message>
    <message>
        <source>a small picture is no JPEG</source>
        <translation>작은 이미지가 JPEG이 아닙니다</translation>
    </message>
    <message>
        <source>a stride</source>
        <translation>스트라이드</translation>
    </message>
    <message>
        <source>a text</source>
        <translation>텍스트</translation>
    </message>
    <message>
        <source>a text of hexadecimal digits is needed</source>
        <translation>16진수 텍스트가 필요합니다</translation>
    </message>
    <message>
        <source>a time in ms or nothing</source>
        <translation>ms 단위 시간 또는 빈 값</translation>
    </message>
    <message>
        <source>a time in seconds</source>
        <translation>초 단위 시간</translation>
    </message>
    <message>
        <source>a whole number</source>
        <translation>정수</translation>
    </message>
    <message>
        <source>a whole number of at least 1</source>
        <translation>1 이상의 정수</translation>
    </message>
    <message>
        <source>a {form} has {points} points</source>
        <translation>{form}의 점이 {points}개입니다</translation>
    </message>
    <message>
        <source>administrator</source>
        <translation>관리자</translation>
    </message>
    <message>
        <source>an album has pictures of times that never were</source>
        <translation>앨범에 있을 수 없는 시각의 이미지가 있습니다</translation>
    </message>
    <message>
        <source>an album of {pictures} pictures has {bytes} bytes</source>
        <translation>이미지 {pictures}개의 앨범이 {bytes}바이트입니다</translation>
    </message>
    <message>
        <source>an album shows other pictures than those of the model</source>
        <translation>앨범의 이미지가 모델의 이미지와 다릅니다</translation>
    </message>
    <message>
        <source>an album shows places beyond its pictures</source>
        <translation>앨범에 이미지를 벗어난 부위가 있습니다</translation>
    </message>
    <message>
        <source>an annotation of {name} has the category {found}, which it does not name</source>
        <translation>{name}의 주석에 정의되지 않은 {found} 카테고리가 있습니다</translation>
    </message>
    <message>
        <source>an entry holds values of another kind than any that was written</source>
        <translation>항목에 기록된 적 없는 종류의 값이 있습니다</translation>
    </message>
    <message>
        <source>an entry is compressed or encrypted</source>
        <translation>압축되었거나 암호화된 항목이 있습니다</translation>
    </message>
    <message>
        <source>an image scores {stored:g} in it, and noise {highest:g}</source>
        <translation>그 안에 이미지의 점수는 {stored:g}, 노이즈의 점수는 {highest:g}입니다</translation>
    </message>
    <message>
        <source>be 0 or lie between 1 and 600000 ms</source>
        <translation>0이거나 1~600000 ms 범위여야 합니다</translation>
    </message>
    <message>
        <source>be 0 or lie between 1000 and 20000 K</source>
        <translation>0이거나 1000~20000 K 범위여야 합니다</translation>
    </message>
    <message>
        <source>be a share up to 1 or a whole number of vectors</source>
        <translation>1 이하의 비율이나 벡터 수(정수)여야 합니다</translation>
    </message>
    <message>
        <source>be at least {least}</source>
        <translation>{least} 이상이어야 합니다</translation>
    </message>
    <message>
        <source>be left, top, width and height of a box in px</source>
        <translation>박스의 왼쪽, 위쪽, 너비, 높이(px)여야 합니다</translation>
    </message>
    <message>
        <source>be odd, 1 to 15</source>
        <translation>1~15의 홀수여야 합니다</translation>
    </message>
    <message>
        <source>be one of {choices}</source>
        <translation>{choices} 중 하나여야 합니다</translation>
    </message>
    <message>
        <source>be some of data_matrix, qr and code_128</source>
        <translation>data_matrix, qr, code_128 중에서 골라야 합니다</translation>
    </message>
    <message>
        <source>be what the program makes of a PIN, or empty</source>
        <translation>프로그램이 PIN으로 만든 값이거나 비어 있어야 합니다</translation>
    </message>
    <message>
        <source>bit depth</source>
        <translation>비트 심도</translation>
    </message>
    <message>
        <source>black</source>
        <translation>검정</translation>
    </message>
    <message>
        <source>blue minus green</source>
        <translation>파랑−초록</translation>
    </message>
    <message>
        <source>box of the code</source>
        <translation>코드 박스</translation>
    </message>
    <message>
        <source>box of the trigger</source>
        <translation>트리거 박스</translation>
    </message>
    <message>
        <source>brightness</source>
        <translation>밝기</translation>
    </message>
    <message>
        <source>cannot be read: {reason}</source>
        <translation>읽을 수 없습니다: {reason}</translation>
    </message>
    <message>
        <source>codes</source>
        <translation>코드</translation>
    </message>
    <message>
        <source>comes with the package {package}</source>
        <translation>패키지 {package}에 포함됨</translation>
    </message>
    <message>
        <source>comes with the program</source>
        <translation>프로그램에 포함됨</translation>
    </message>
    <message>
        <source>contrast</source>
        <translation>대비</translation>
    </message>
    <message>
        <source>contrast of the trigger</source>
        <translation>트리거의 대비</translation>
    </message>
    <message>
        <source>coreset</source>
        <translation>코어셋</translation>
    </message>
    <message>
        <source>deleted files</source>
        <translation>삭제된 파일</translation>
    </message>
    <message>
        <source>down by</source>
        <translation>아래쪽 이동량</translation>
    </message>
    <message>
        <source>engineer</source>
        <translation>엔지니어</translation>
    </message>
    <message>
        <source>entries {first} to {last} are missing</source>
        <translation>{first}~{last} 항목이 없습니다</translation>
    </message>
    <message>
        <source>even the coolest places of the map</source>
        <translation>맵에서 가장 낮은 부위까지</translation>
    </message>
    <message>
        <source>evidence of another number of networks</source>
        <translation>근거 데이터의 네트워크 수가 다릅니다</translation>
    </message>
    <message>
        <source>factors of shape {shape} do not belong to {dimensions} dimensions</source>
        <translation>{shape} 형태의 계수가 {dimensions}차원에 맞지 않습니다</translation>
    </message>
    <message>
        <source>files of the system</source>
        <translation>시스템 파일</translation>
    </message>
    <message>
        <source>folder of defect masks</source>
        <translation>결함 마스크 폴더</translation>
    </message>
    <message>
        <source>former states of the folder</source>
        <translation>폴더의 이전 상태</translation>
    </message>
    <message>
        <source>fps</source>
        <translation>fps</translation>
    </message>
    <message>
        <source>have at most {most} letters</source>
        <translation>{most}자 이하여야 합니다</translation>
    </message>
    <message>
        <source>height</source>
        <translation>높이</translation>
    </message>
    <message>
        <source>hold {serial} once and at most 100 letters</source>
        <translation>{serial} 자리를 한 번 포함하고 100자 이하여야 합니다</translation>
    </message>
    <message>
        <source>hours of a challenge</source>
        <translation>샘플 점검 주기(시간)</translation>
    </message>
    <message>
        <source>images are stretched to {fixed}, and network inputs have {size}</source>
        <translation>이미지는 {fixed}에 맞추는데, 네트워크 입력은 {size}입니다</translation>
    </message>
    <message>
        <source>imported from a file</source>
        <translation>파일에서 가져옴</translation>
    </message>
    <message>
        <source>input size</source>
        <translation>입력 크기</translation>
    </message>
    <message>
        <source>interval</source>
        <translation>간격</translation>
    </message>
    <message>
        <source>it breaks off after frame {number}</source>
        <translation>프레임 {number} 뒤에서 끊깁니다</translation>
    </message>
    <message>
        <source>it breaks off after frame {number} of {total}</source>
        <translation>{total}개 중 프레임 {number} 뒤에서 끊깁니다</translation>
    </message>
    <message>
        <source>it breaks off after frame {number}: {reason}</source>
        <translation>프레임 {number} 뒤에서 끊깁니다: {reason}</translation>
    </message>
    <message>
        <source>it delivers pictures of {channels} channels of {dtype}, which cannot be used</source>
        <translation>사용할 수 없는 {dtype} {channels}채널 이미지를 보냅니다</translation>
    </message>
    <message>
        <source>it does not answer, wants another user or password, or sends no video</source>
        <translation>응답하지 않거나, 다른 사용자나 비밀번호를 요구하거나, 영상을 보내지 않습니다</translation>
    </message>
    <message>
        <source>it does not say {key}</source>
        <translation>{key} 항목이 없습니다</translation>
    </message>
    <message>
        <source>it does not take its settings ({reason})</source>
        <translation>설정을 받아들이지 않습니다({reason})</translation>
    </message>
    <message>
        <source>it has delivered no picture for {seconds:g} seconds</source>
        <translation>{seconds:g}초 동안 이미지를 보내지 않았습니다</translation>
    </message>
    <message>
        <source>it has more than {most} lines</source>
        <translation>줄이 {most}개를 초과합니다</translation>
    </message>
    <message>
        <source>it has no more pictures</source>
        <translation>더 이상 이미지가 없습니다</translation>
    </message>
    <message>
        <source>it has {bits} bits per channel, and only 8 or 16 are taken</source>
        <translation>채널당 {bits}비트인데, 8비트나 16비트만 지원합니다</translation>
    </message>
    <message>
        <source>it has {levels} levels</source>
        <translation>레벨이 {levels}개입니다</translation>
    </message>
    <message>
        <source>it has {samplesperpixel} channels, and only grey, RGB and CMYK are taken, with alpha or without</source>
        <translation>채널이 {samplesperpixel}개인데, 회색조, RGB, CMYK(알파 포함 또는 미포함)만 지원합니다</translation>
    </message>
    <message>
        <source>it holds no key that Inspector wrote</source>
        <translation>Inspector가 저장한 키가 들어 있지 않습니다</translation>
    </message>
    <message>
        <source>it holds no public key that Inspector wrote</source>
        <translation>Inspector가 저장한 공개 키가 들어 있지 않습니다</translation>
    </message>
    <message>
        <source>it holds {pages} pages, and a picture file must hold one picture</source>
        <translation>페이지가 {pages}개인데, 이미지 파일에는 이미지가 하나만 있어야 합니다</translation>
    </message>
    <message>
        <source>it is a HEIC picture, whatever its name says; export it as JPEG or PNG</source>
        <translation>이름과 달리 HEIC 이미지입니다. JPEG 또는 PNG로 내보내십시오</translation>
    </message>
    <message>
        <source>it is a database of another program, or of a later version</source>
        <translation>다른 프로그램이나 더 새로운 버전의 데이터베이스입니다</translation>
    </message>
    <message>
        <source>it is a folder</source>
        <translation>폴더입니다</translation>
    </message>
    <message>
        <source>it is a link to another file</source>
        <translation>다른 파일에 대한 링크입니다</translation>
    </message>
    <message>
        <source>it is an animation, and a picture file must hold one picture</source>
        <translation>애니메이션인데, 이미지 파일에는 이미지가 하나만 있어야 합니다</translation>
    </message>
    <message>
        <source>it is another entry than the one that a report or an exported file names: it was written anew</source>
        <translation>보고서나 내보낸 파일이 가리키는 항목과 다릅니다. 새로 기록된 것입니다</translation>
    </message>
    <message>
        <source>it is compressed by {compression}, and of TIFF pictures only LZW, Deflate, PackBits and JPEG are read</source>
        <translation>{compression} 방식으로 압축되어 있으며, TIFF 이미지는 LZW, Deflate, PackBits, JPEG만 읽습니다</translation>
    </message>
    <message>
        <source>it is damaged</source>
        <translation>손상되었습니다</translation>
    </message>
    <message>
        <source>it is damaged, was changed, or was not copied completely</source>
        <translation>손상되었거나, 변경되었거나, 완전히 복사되지 않았습니다</translation>
    </message>
    <message>
        <source>it is larger than {most:.0f} MB</source>
        <translation>{most:.0f} MB보다 큽니다</translation>
    </message>
    <message>
        <source>it is missing, though a report or an exported file names it; the audit ends with entry {entry}</source>
        <translation>보고서나 내보낸 파일이 가리키지만 없습니다. 감사 추적은 항목 {entry}에서 끝납니다</translation>
    </message>
    <message>
        <source>it is nested too deeply</source>
        <translation>중첩이 너무 깊습니다</translation>
    </message>
    <message>
        <source>it is no file that Inspector exported</source>
        <translation>Inspector가 내보낸 파일이 아닙니다</translation>
    </message>
    <message>
        <source>it is no ordinary file</source>
        <translation>일반 파일이 아닙니다</translation>
    </message>
    <message>
        <source>it is not a PNG, JPEG, BMP, TIFF or WebP picture</source>
        <translation>PNG, JPEG, BMP, TIFF, WebP 이미지가 아닙니다</translation>
    </message>
    <message>
        <source>it is not a regular file</source>
        <translation>일반 파일이 아닙니다</translation>
    </message>
    <message>
        <source>it is not a video, is damaged, or its coding is not supported</source>
        <translation>동영상이 아니거나, 손상되었거나, 지원하지 않는 코딩입니다</translation>
    </message>
    <message>
        <source>it is not connected</source>
        <translation>연결되어 있지 않습니다</translation>
    </message>
    <message>
        <source>it is not connected, or another program uses it</source>
        <translation>연결되어 있지 않거나 다른 프로그램이 사용 중입니다</translation>
    </message>
    <message>
        <source>it is of a later version</source>
        <translation>더 새로운 버전의 것입니다</translation>
    </message>
    <message>
        <source>it is too large</source>
        <translation>너무 큽니다</translation>
    </message>
    <message>
        <source>it is too long</source>
        <translation>너무 깁니다</translation>
    </message>
    <message>
        <source>it is too long for a key</source>
        <translation>키로는 너무 깁니다</translation>
    </message>
    <message>
        <source>it is {size:.1f} GB large, and no more than 2 GB are read</source>
        <translation>크기가 {size:.1f} GB인데, 2 GB까지만 읽습니다</translation>
    </message>
    <message>
        <source>it is {width} x {height} pixels large, and no more than 200 megapixels are taken</source>
        <translation>크기가 {width} x {height} 픽셀인데, 200메가픽셀까지만 지원합니다</translation>
    </message>
    <message>
        <source>it lists {number} files</source>
        <translation>파일 {number}개가 나열되어 있습니다</translation>
    </message>
    <message>
        <source>it names the picture {name}, which is not in its folder</source>
        <translation>폴더에 없는 {name} 이미지를 가리킵니다</translation>
    </message>
    <message>
        <source>it names {picture} twice</source>
        <translation>{picture} 이미지를 두 번 가리킵니다</translation>
    </message>
    <message>
        <source>it proposes a threshold of {value:g}, which no picture could exceed</source>
        <translation>제안하는 임계값이 {value:g}인데, 어떤 이미지도 그 값을 넘을 수 없습니다</translation>
    </message>
    <message>
        <source>it sends pictures as {name}, which cannot be used: set it to Mono8, RGB8 or a Bayer format</source>
        <translation>사용할 수 없는 {name} 형식으로 이미지를 보냅니다. Mono8, RGB8 또는 Bayer 형식으로 설정하십시오</translation>
    </message>
    <message>
        <source>it stands behind entry {entry}</source>
        <translation>항목 {entry} 뒤에 있습니다</translation>
    </message>
    <message>
        <source>it was changed after it was written</source>
        <translation>저장된 후 변경되었습니다</translation>
    </message>
    <message>
        <source>it was deleted a moment ago</source>
        <translation>방금 삭제되었습니다</translation>
    </message>
    <message>
        <source>it was disconnected</source>
        <translation>연결이 끊겼습니다</translation>
    </message>
    <message>
        <source>it was not copied completely, or {strange}</source>
        <translation>완전히 복사되지 않았거나, {strange}</translation>
    </message>
    <message>
        <source>it was written behind another entry than the one that it stands behind</source>
        <translation>현재 앞에 있는 항목이 아닌 다른 항목 뒤에 기록되었습니다</translation>
    </message>
    <message>
        <source>its colours are stored as {bitspersample}-bit {photometric}, which is not supported</source>
        <translation>색상이 {bitspersample}비트 {photometric} 형식으로 저장되어 있으며 지원하지 않습니다</translation>
    </message>
    <message>
        <source>its data</source>
        <translation>이미지 데이터</translation>
    </message>
    <message>
        <source>its data contradicts its header</source>
        <translation>데이터가 헤더와 맞지 않습니다</translation>
    </message>
    <message>
        <source>its data is damaged</source>
        <translation>데이터가 손상되었습니다</translation>
    </message>
    <message>
        <source>its data is damaged or of a kind that is not supported</source>
        <translation>데이터가 손상되었거나 지원하지 않는 종류입니다</translation>
    </message>
    <message>
        <source>its directory does not begin where its last entry ends</source>
        <translation>디렉터리가 마지막 항목이 끝나는 곳에서 시작하지 않습니다</translation>
    </message>
    <message>
        <source>its directory is another one than Inspector writes</source>
        <translation>디렉터리가 Inspector가 저장하는 형식과 다릅니다</translation>
    </message>
    <message>
        <source>its manifest holds what no manifest holds</source>
        <translation>매니페스트에 있어서는 안 되는 내용이 있습니다</translation>
    </message>
    <message>
        <source>its parts contradict each other</source>
        <translation>각 부분이 서로 맞지 않습니다</translation>
    </message>
    <message>
        <source>its pixels are floating-point or signed numbers, and only 8 or 16 bit unsigned ones are taken</source>
        <translation>픽셀이 부동소수점이나 부호 있는 숫자인데, 부호 없는 8비트나 16비트만 지원합니다</translation>
    </message>
    <message>
        <source>its pixels are {dtype}, and only 8 or 16 bit ones are taken</source>
        <translation>픽셀이 {dtype}인데, 8비트나 16비트만 지원합니다</translation>
    </message>
    <message>
        <source>its run lengths cannot be read</source>
        <translation>런 길이를 읽을 수 없습니다</translation>
    </message>
    <message>
        <source>its run lengths do not add up to {width} x {height} px</source>
        <translation>런 길이의 합이 {width} x {height} px와 맞지 않습니다</translation>
    </message>
    <message>
        <source>its run lengths end within a number</source>
        <translation>런 길이가 숫자 중간에서 끝납니다</translation>
    </message>
    <message>
        <source>its score is no number</source>
        <translation>점수가 숫자가 아닙니다</translation>
    </message>
    <message>
        <source>its signature is damaged</source>
        <translation>서명이 손상되었습니다</translation>
    </message>
    <message>
        <source>its signature is wrong: it was changed after it was signed</source>
        <translation>서명이 맞지 않습니다. 서명 후 변경되었습니다</translation>
    </message>
    <message>
        <source>its {width} x {height} pixels</source>
        <translation>{width} x {height} 픽셀</translation>
    </message>
    <message>
        <source>largest turn</source>
        <translation>최대 회전각</translation>
    </message>
    <message>
        <source>learned, but its score is no number</source>
        <translation>학습했지만 점수가 숫자가 아님</translation>
    </message>
    <message>
        <source>left out: its label says so</source>
        <translation>제외: 라벨이 제외로 지정됨</translation>
    </message>
    <message>
        <source>left out: you took it out of the good parts</source>
        <translation>제외: 양품에서 직접 제거함</translation>
    </message>
    <message>
        <source>lie between 1 and 36</source>
        <translation>1~36 범위여야 합니다</translation>
    </message>
    <message>
        <source>lie between 32 and 4096 px</source>
        <translation>32~4096 px 범위여야 합니다</translation>
    </message>
    <message>
        <source>lie between {least:g} and {most}</source>
        <translation>{least:g}~{most} 범위여야 합니다</translation>
    </message>
    <message>
        <source>likeness</source>
        <translation>유사도</translation>
    </message>
    <message>
        <source>mask of {picture}</source>
        <translation>{picture}의 마스크</translation>
    </message>
    <message>
        <source>members learned from images that are not there</source>
        <translation>구성 모델이 없는 이미지로 학습했습니다</translation>
    </message>
    <message>
        <source>more than {most:,} files</source>
        <translation>파일 {most:,}개 초과</translation>
    </message>
    <message>
        <source>ng days</source>
        <translation>NG 보관 일수</translation>
    </message>
    <message>
        <source>no file can be called so</source>
        <translation>그런 이름의 파일은 만들 수 없습니다</translation>
    </message>
    <message>
        <source>no frame can be decoded</source>
        <translation>프레임을 디코딩할 수 없습니다</translation>
    </message>
    <message>
        <source>no picture becomes a network input of {height} x {width} px</source>
        <translation>어떤 이미지도 {height} x {width} px 네트워크 입력이 되지 않습니다</translation>
    </message>
    <message>
        <source>no picture for {seconds:g} s</source>
        <translation>{seconds:g}초 동안 이미지 없음</translation>
    </message>
    <message>
        <source>no score</source>
        <translation>점수 없음</translation>
    </message>
    <message>
        <source>no study puts such defects before a model</source>
        <translation>측정에서 모델에 보여 주지 않는 결함입니다</translation>
    </message>
    <message>
        <source>nobody expects {expected} of a {kind} sample</source>
        <translation>{kind} 샘플의 기대 판정이 {expected}일 수 없습니다</translation>
    </message>
    <message>
        <source>none</source>
        <translation>없음</translation>
    </message>
    <message>
        <source>not a file, or a link to nothing</source>
        <translation>파일이 아니거나 대상이 없는 링크입니다</translation>
    </message>
    <message>
        <source>not a picture file</source>
        <translation>이미지 파일 아님</translation>
    </message>
    <message>
        <source>not learned: it is a validation image as well</source>
        <translation>학습 안 함: 검증 이미지이기도 함</translation>
    </message>
    <message>
        <source>not on this PC, only a placeholder: have the cloud drive keep it on this device</source>
        <translation>이 PC에 없고 자리 표시자만 있음. 클라우드 드라이브에서 이 장치에 보관하도록 설정하십시오</translation>
    </message>
    <message>
        <source>not there any more</source>
        <translation>더 이상 없음</translation>
    </message>
    <message>
        <source>not used: it is a copy of the good image {image}</source>
        <translation>사용 안 함: 양품 이미지 {image}의 복사본</translation>
    </message>
    <message>
        <source>not used: it is a copy of the validation image {image}</source>
        <translation>사용 안 함: 검증 이미지 {image}의 복사본</translation>
    </message>
    <message>
        <source>number of dimensions</source>
        <translation>차원 수</translation>
    </message>
    <message>
        <source>number of directions</source>
        <translation>방향 수</translation>
    </message>
    <message>
        <source>number of most similar images</source>
        <translation>가장 비슷한 이미지 수</translation>
    </message>
    <message>
        <source>number of neighbours for re-weighting</source>
        <translation>재가중에 쓰는 이웃 수</translation>
    </message>
    <message>
        <source>number of training steps</source>
        <translation>학습 단계 수</translation>
    </message>
    <message>
        <source>of a sample OK or NG is expected</source>
        <translation>샘플의 기대 판정은 OK 또는 NG여야 합니다</translation>
    </message>
    <message>
        <source>ok days</source>
        <translation>OK 보관 일수</translation>
    </message>
    <message>
        <source>ok share</source>
        <translation>OK 보관 비율</translation>
    </message>
    <message>
        <source>operator</source>
        <translation>작업자</translation>
    </message>
    <message>
        <source>others score higher and are enough</source>
        <translation>점수가 더 높은 다른 이미지로 충분함</translation>
    </message>
    <message>
        <source>parts are looked for up to {degrees} degrees, and the recipe says {most}</source>
        <translation>부품을 {degrees}도까지 찾는데, 레시피에는 {most}도로 되어 있습니다</translation>
    </message>
    <message>
        <source>parts of the picture are missing</source>
        <translation>이미지의 일부가 없습니다</translation>
    </message>
    <message>
        <source>parts turned by up to {degrees} degrees are found above {limit}</source>
        <translation>최대 {degrees}도 회전한 부품의 검출 기준이 {limit} 초과입니다</translation>
    </message>
    <message>
        <source>patch size</source>
        <translation>패치 크기</translation>
    </message>
    <message>
        <source>patches of known defects belong to nothing</source>
        <translation>등록 결함의 패치가 어디에도 속하지 않습니다</translation>
    </message>
    <message>
        <source>pattern of file names</source>
        <translation>파일 이름 패턴</translation>
    </message>
    <message>
        <source>permission to read it is denied</source>
        <translation>읽기 권한이 거부되었습니다</translation>
    </message>
    <message>
        <source>previews</source>
        <translation>미리 보기</translation>
    </message>
    <message>
        <source>projection dimension</source>
        <translation>투영 차원</translation>
    </message>
    <message>
        <source>quota</source>
        <translation>용량 한도</translation>
    </message>
    <message>
        <source>red minus green</source>
        <translation>빨강−초록</translation>
    </message>
    <message>
        <source>region of interest</source>
        <translation>관심 영역</translation>
    </message>
    <message>
        <source>seed</source>
        <translation>시드</translation>
    </message>
    <message>
        <source>share of the box</source>
        <translation>박스 비율</translation>
    </message>
    <message>
        <source>sharpness</source>
        <translation>선명도</translation>
    </message>
    <message>
        <source>size of the pictures in the model</source>
        <translation>모델의 이미지 크기</translation>
    </message>
    <message>
        <source>smallest defect</source>
        <translation>최소 결함</translation>
    </message>
    <message>
        <source>smoothing</source>
        <translation>평활화</translation>
    </message>
    <message>
        <source>something was put into the file that does not belong there ({name})</source>
        <translation>파일에 속하지 않는 것이 들어 있습니다({name})</translation>
    </message>
    <message>
        <source>still frames</source>
        <translation>정지 프레임 수</translation>
    </message>
    <message>
        <source>takt limit</source>
        <translation>택트 타임 한계</translation>
    </message>
    <message>
        <source>target dimension</source>
        <translation>목표 차원</translation>
    </message>
    <message>
        <source>the clock of the PC had been set back before it was written</source>
        <translation>기록되기 전에 PC의 시계를 되돌렸습니다</translation>
    </message>
    <message>
        <source>the coverage radius is negative</source>
        <translation>커버리지 반경이 음수입니다</translation>
    </message>
    <message>
        <source>the database is damaged: {sentence}</source>
        <translation>데이터베이스가 손상되었습니다: {sentence}</translation>
    </message>
    <message>
        <source>the dimensions are not those of the network</source>
        <translation>차원이 네트워크의 차원과 다릅니다</translation>
    </message>
    <message>
        <source>the disk is full</source>
        <translation>디스크가 가득 찼습니다</translation>
    </message>
    <message>
        <source>the factor of a zone lies between {least:g} and {most:g}, not at {factor:g}</source>
        <translation>구역의 계수는 {least:g}~{most:g} 범위여야 합니다(입력값: {factor:g})</translation>
    </message>
    <message>
        <source>the file ended early</source>
        <translation>파일이 일찍 끝났습니다</translation>
    </message>
    <message>
        <source>the file ends before the picture does</source>
        <translation>파일이 이미지보다 먼저 끝납니다</translation>
    </message>
    <message>
        <source>the file is empty</source>
        <translation>파일이 비어 있습니다</translation>
    </message>
    <message>
        <source>the folder {folder} cannot be looked into: {reason}</source>
        <translation>폴더 {folder}의 내용을 볼 수 없습니다: {reason}</translation>
    </message>
    <message>
        <source>the hash of {name} is wrong</source>
        <translation>{name}의 해시가 맞지 않습니다</translation>
    </message>
    <message>
        <source>the header of the arrays is too long</source>
        <translation>배열의 헤더가 너무 깁니다</translation>
    </message>
    <message>
        <source>the known defects are not those that were added</source>
        <translation>등록 결함이 추가한 것과 다릅니다</translation>
    </message>
    <message>
        <source>the manifest lists other files</source>
        <translation>매니페스트의 파일 목록이 다릅니다</translation>
    </message>
    <message>
        <source>the map&apos;s scale is {scale}</source>
        <translation>맵의 스케일이 {scale}입니다</translation>
    </message>
    <message>
        <source>the mask of ignored places is none</source>
        <translation>무시 마스크가 올바르지 않습니다</translation>
    </message>
    <message>
        <source>the mask of ignored places is not the one that was built</source>
        <translation>무시 마스크가 생성된 것과 다릅니다</translation>
    </message>
    <message>
        <source>the members do not belong together</source>
        <translation>구성 모델이 서로 맞지 않습니다</translation>
    </message>
    <message>
        <source>the memory bank is empty, or holds patches from beyond the good images</source>
        <translation>메모리 뱅크가 비어 있거나 양품 이미지를 벗어난 패치가 들어 있습니다</translation>
    </message>
    <message>
        <source>the network {network} is described, which only those of timm are</source>
        <translation>timm 네트워크만 설명을 가질 수 있는데 {network}의 설명이 있습니다</translation>
    </message>
    <message>
        <source>the places of an album belong to nothing</source>
        <translation>앨범의 부위가 어디에도 속하지 않습니다</translation>
    </message>
    <message>
        <source>the preprocessing has {name} {found}, and the recipe {wanted}</source>
        <translation>전처리의 {name} 값은 {found}인데, 레시피의 값은 {wanted}입니다</translation>
    </message>
    <message>
        <source>the reference is not the one that was built</source>
        <translation>기준 이미지가 생성된 것과 다릅니다</translation>
    </message>
    <message>
        <source>the seal&apos;s inputs have {size}, and others {input_size}</source>
        <translation>봉인의 입력은 {size}인데, 나머지는 {input_size}입니다</translation>
    </message>
    <message>
        <source>the seal&apos;s patterns are {dtype} {shape}</source>
        <translation>봉인의 패턴이 {dtype} {shape}입니다</translation>
    </message>
    <message>
        <source>the seal&apos;s pictures are not of the size in which parts are looked for</source>
        <translation>봉인의 이미지가 부품을 찾는 크기와 다릅니다</translation>
    </message>
    <message>
        <source>the seal&apos;s pictures are not those that the mask of ignored places belongs to</source>
        <translation>봉인의 이미지가 무시 마스크가 속한 이미지와 다릅니다</translation>
    </message>
    <message>
        <source>the seal&apos;s pictures do not hold the region of interest</source>
        <translation>봉인의 이미지에 관심 영역이 들어가지 않습니다</translation>
    </message>
    <message>
        <source>the seal&apos;s pictures score {first:g} and {second:g}, which tells no picture from another</source>
        <translation>봉인의 이미지 점수가 {first:g}, {second:g}이어서 이미지를 서로 구별할 수 없습니다</translation>
    </message>
    <message>
        <source>the seal&apos;s pictures would have {height} x {width} px</source>
        <translation>봉인의 이미지가 {height} x {width} px가 됩니다</translation>
    </message>
    <message>
        <source>the seal&apos;s scores are {dtype} {shape}</source>
        <translation>봉인의 점수가 {dtype} {shape}입니다</translation>
    </message>
    <message>
        <source>the seal&apos;s size is none</source>
        <translation>봉인의 크기가 올바르지 않습니다</translation>
    </message>
    <message>
        <source>the stream has ended, or is silent</source>
        <translation>스트림이 끝났거나 응답이 없습니다</translation>
    </message>
    <message>
        <source>the threshold of a zone must be above 0, not {threshold:g}</source>
        <translation>구역의 임계값은 0보다 커야 합니다(입력값: {threshold:g})</translation>
    </message>
    <message>
        <source>the usual distance of good patches is negative</source>
        <translation>양품 패치의 평소 거리가 음수입니다</translation>
    </message>
    <message>
        <source>their scores are no numbers</source>
        <translation>점수가 숫자가 아닙니다</translation>
    </message>
    <message>
        <source>there are annotations of the image {marked}, which it does not name</source>
        <translation>목록에 없는 이미지 {marked}의 주석이 있습니다</translation>
    </message>
    <message>
        <source>there are files in it that belong to nothing</source>
        <translation>어디에도 속하지 않는 파일이 들어 있습니다</translation>
    </message>
    <message>
        <source>there are more than {most} samples</source>
        <translation>샘플이 {most}개를 초과합니다</translation>
    </message>
    <message>
        <source>there are patches beyond a grid of {shape}</source>
        <translation>{shape} 격자를 벗어난 패치가 있습니다</translation>
    </message>
    <message>
        <source>there are too many known defects, or some come from no picture</source>
        <translation>등록 결함이 너무 많거나 이미지에서 나오지 않은 것이 있습니다</translation>
    </message>
    <message>
        <source>there are two accounts of one name, or no salt</source>
        <translation>같은 이름의 계정이 두 개이거나 솔트가 없습니다</translation>
    </message>
    <message>
        <source>there are {found} feature grids for {learned} good images</source>
        <translation>양품 이미지 {learned}개의 특징 격자가 {found}개입니다</translation>
    </message>
    <message>
        <source>there are {members} members and {scales} scales</source>
        <translation>구성 모델이 {members}개인데 스케일이 {scales}개입니다</translation>
    </message>
    <message>
        <source>there are {rows} x {columns} positions in an input of {height} x {width} px</source>
        <translation>{height} x {width} px 입력의 위치가 {rows} x {columns}개입니다</translation>
    </message>
    <message>
        <source>there is no folder {folder}, or it cannot be reached</source>
        <translation>{folder} 폴더가 없거나 접근할 수 없습니다</translation>
    </message>
    <message>
        <source>there is no model in it, or more than one</source>
        <translation>모델이 없거나 두 개 이상 들어 있습니다</translation>
    </message>
    <message>
        <source>there is no project in it</source>
        <translation>프로젝트가 들어 있지 않습니다</translation>
    </message>
    <message>
        <source>there is no such file</source>
        <translation>그런 파일이 없습니다</translation>
    </message>
    <message>
        <source>there is no such file in {folder}</source>
        <translation>{folder}에 그런 파일이 없습니다</translation>
    </message>
    <message>
        <source>there is no {name}</source>
        <translation>{name} 항목이 없습니다</translation>
    </message>
    <message>
        <source>there is not enough memory for {needed}</source>
        <translation>{needed}에 쓸 메모리가 부족합니다</translation>
    </message>
    <message>
        <source>there is too much in it</source>
        <translation>내용이 너무 많이 들어 있습니다</translation>
    </message>
    <message>
        <source>this is no key, or one of a later format</source>
        <translation>키가 아니거나 더 새로운 형식의 키입니다</translation>
    </message>
    <message>
        <source>this system&apos;s language settings have no {letters} in names of files</source>
        <translation>이 시스템의 언어 설정에서는 파일 이름에 다음 문자를 쓸 수 없습니다: {letters}</translation>
    </message>
    <message>
        <source>three finite numbers</source>
        <translation>유한한 숫자 세 개</translation>
    </message>
    <message>
        <source>timm has no network called {name}: {reason}</source>
        <translation>timm에 이름이 {name}인 네트워크가 없습니다: {reason}</translation>
    </message>
    <message>
        <source>to the right by</source>
        <translation>오른쪽 이동량</translation>
    </message>
    <message>
        <source>true or false</source>
        <translation>참 또는 거짓</translation>
    </message>
    <message>
        <source>two samples are called {twice}</source>
        <translation>두 샘플의 이름이 같습니다: {twice}</translation>
    </message>
    <message>
        <source>two sides in px</source>
        <translation>px 단위의 두 변</translation>
    </message>
    <message>
        <source>two sides in px or nothing</source>
        <translation>px 단위의 두 변 또는 빈 값</translation>
    </message>
    <message>
        <source>unsafe name {unsafe}</source>
        <translation>안전하지 않은 이름 {unsafe}</translation>
    </message>
    <message>
        <source>what a repair of the disk has found</source>
        <translation>디스크 복구로 찾은 것</translation>
    </message>
    <message>
        <source>what keeps entries from being changed ({name}) was taken out of the file or changed</source>
        <translation>항목의 변경을 막는 장치({name})가 파일에서 제거되었거나 변경되었습니다</translation>
    </message>
    <message>
        <source>what macOS adds to its files</source>
        <translation>macOS가 파일에 덧붙이는 것</translation>
    </message>
    <message>
        <source>what the build proposed</source>
        <translation>모델 생성 때 제안된 값</translation>
    </message>
    <message>
        <source>white</source>
        <translation>흰색</translation>
    </message>
    <message>
        <source>white balance</source>
        <translation>화이트 밸런스</translation>
    </message>
    <message>
        <source>white cannot be {value}</source>
        <translation>흰색은 {value}일 수 없습니다</translation>
    </message>
    <message>
        <source>width</source>
        <translation>너비</translation>
    </message>
    <message>
        <source>yes or no</source>
        <translation>예 또는 아니요</translation>
    </message>
    <message>
        <source>{areas} areas with {points} points are more than {most_areas} with {most_points}</source>
        <translation>점 {points}개의 영역 {areas}개는 점 {most_points}개의 영역 {most_areas}개를 초과합니다</translation>
    </message>
    <message>
        <source>{before} has {was}, and this run has {now}: compare the same sets.</source>
        <translation>{before}에 있는 것은 {was}, 이번 실행에 있는 것은 {now}입니다. 같은 세트로 비교하십시오.</translation>
    </message>
    <message>
        <source>{called} covers nothing of the picture of {width} x {height} px: draw it inside, or delete it.</source>
        <translation>{width} x {height} px 이미지의 어디에도 겹치지 않습니다: {called}. 안쪽에 그리거나 삭제하십시오.</translation>
    </message>
    <message>
        <source>{category} has {defects} defects: {count} cannot be left out of the test.</source>
        <translation>{category}의 불량은 {defects}개이므로 시험에서 {count}개를 제외할 수 없습니다.</translation>
    </message>
    <message>
        <source>{category} of {dataset} holds no {lacking}.</source>
        <translation>{dataset}의 {category}에 필요한 것이 없습니다: {lacking}.</translation>
    </message>
    <message>
        <source>{families} families for {learned} good images</source>
        <translation>양품 이미지 {learned}개에 그룹이 {families}개입니다</translation>
    </message>
    <message>
        <source>{figure} {today}, good parts {good}</source>
        <translation>{figure} {today}, 양품 {good}</translation>
    </message>
    <message>
        <source>{filename} does not begin where the one before it ends</source>
        <translation>{filename} 파일이 앞 파일이 끝나는 곳에서 시작하지 않습니다</translation>
    </message>
    <message>
        <source>{files} &apos;{name}&apos;</source>
        <translation>{files} &apos;{name}&apos;</translation>
    </message>
    <message>
        <source>{files} in {where} passed over: {kind}</source>
        <translation>{where}의 {files} 건너뜀: {kind}</translation>
    </message>
    <message>
        <source>{file} cannot be read as COCO: {reason}.</source>
        <translation>{file} 파일을 COCO로 읽을 수 없습니다: {reason}.</translation>
    </message>
    <message>
        <source>{file} cannot be read as a division: {reason}.</source>
        <translation>{file} 파일을 분할 정보로 읽을 수 없습니다: {reason}.</translation>
    </message>
    <message>
        <source>{file} cannot be read as a list of sets: {reason}.</source>
        <translation>{file} 파일을 세트 목록으로 읽을 수 없습니다: {reason}.</translation>
    </message>
    <message>
        <source>{file} cannot be read as a torch checkpoint.</source>
        <translation>{file} 파일을 torch 체크포인트로 읽을 수 없습니다.</translation>
    </message>
    <message>
        <source>{file} cannot be read as masks: {reason}.</source>
        <translation>{file} 파일을 마스크로 읽을 수 없습니다: {reason}.</translation>
    </message>
    <message>
        <source>{file} cannot be read: {reason}.</source>
        <translation>{file} 파일을 읽을 수 없습니다: {reason}.</translation>
    </message>
    <message>
        <source>{file} cannot be stored as a picture.</source>
        <translation>{file} 파일을 이미지로 저장할 수 없습니다.</translation>
    </message>
    <message>
        <source>{file} cannot be taught as a good part. {reason}</source>
        <translation>{file} 파일을 양품으로 학습시킬 수 없습니다. {reason}</translation>
    </message>
    <message>
        <source>{file} was changed after it was written: {beside} names another content.</source>
        <translation>{file} 파일은 기록된 뒤에 변경되었습니다. {beside}에 적힌 내용과 다릅니다.</translation>
    </message>
    <message>
        <source>{members} members and {scales} scales for {networks} networks</source>
        <translation>네트워크 {networks}개에 구성 모델이 {members}개, 스케일이 {scales}개입니다</translation>
    </message>
    <message>
        <source>{named} and {more:,} more</source>
        <translation>{named} 외 {more:,}개</translation>
    </message>
    <message>
        <source>{name} holds what is no number</source>
        <translation>{name}에 숫자가 아닌 것이 있습니다</translation>
    </message>
    <message>
        <source>{name} holds {value}</source>
        <translation>{name}에 다음 값이 있습니다: {value}</translation>
    </message>
    <message>
        <source>{picture} is a good part and would be rejected</source>
        <translation>{picture} 이미지는 양품인데 NG가 됩니다</translation>
    </message>
    <message>
        <source>{picture} would be rejected: {before} -&gt; {after}, threshold {threshold:.4g}</source>
        <translation>{picture} NG로 바뀜: {before} -&gt; {after}, 임계값 {threshold:.4g}</translation>
    </message>
    <message>
        <source>{picture} would pass: {before} -&gt; {after}, threshold {threshold:.4g}</source>
        <translation>{picture} 통과로 바뀜: {before} -&gt; {after}, 임계값 {threshold:.4g}</translation>
    </message>
    <message numerus="yes">
        <source>{count} parts wait for their verdict already.</source>
        <translation>
            <numerusform>부품 {count}개가 이미 판정을 기다리고 있습니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>{file} cannot be written: &apos;{suffix}&apos; is no picture format.</source>
        <translation>{file} 파일을 저장할 수 없습니다. ‘{suffix}’ 형식은 이미지 형식이 아닙니다.</translation>
    </message>
    <message>
        <source>{file} cannot be written: {reason}.</source>
        <translation>{file} 파일을 저장할 수 없습니다: {reason}.</translation>
    </message>
    <message>
        <source>{file} cannot be written: {suffix} cannot hold {dtype} pixels.</source>
        <translation>{file} 파일을 저장할 수 없습니다. {suffix}에는 {dtype} 픽셀을 넣을 수 없습니다.</translation>
    </message>
    <message>
        <source>{file} does not hold the division {name}; it holds {there}.</source>
        <translation>{file}에 {name} 분할이 없습니다. 있는 것: {there}.</translation>
    </message>
    <message>
        <source>{file} has another size than the other pictures.</source>
        <translation>{file}의 크기가 다른 이미지와 다릅니다.</translation>
    </message>
    <message>
        <source>{file} has no label {label} beside it.</source>
        <translation>{file} 옆에 {label} 라벨이 없습니다.</translation>
    </message>
    <message>
        <source>{file} holds no masks: {axes} axes of numbers are needed.</source>
        <translation>{file}에 마스크가 없습니다. {axes}축의 숫자가 필요합니다.</translation>
    </message>
    <message>
        <source>{file} holds {masks} masks, and none of the frame {number}.</source>
        <translation>{file}에 마스크가 {masks}개 있으며 프레임 {number}의 마스크는 없습니다.</translation>
    </message>
    <message>
        <source>{file} is a copy of {copied}, which is known as a defect.</source>
        <translation>{file} 파일은 결함으로 알려진 {copied}의 복사본입니다.</translation>
    </message>
    <message>
        <source>{file} is a good image of the model already.</source>
        <translation>{file} 파일은 이미 모델의 양품 이미지입니다.</translation>
    </message>
    <message>
        <source>{file} is damaged ({reason}); it was kept as {aside}.</source>
        <translation>{file} 파일이 손상되었습니다({reason}). 보관한 파일: {aside}.</translation>
    </message>
    <message>
        <source>{file} is damaged ({reason}); it was left as it is.</source>
        <translation>{file} 파일이 손상되었습니다({reason}). 그대로 두었습니다.</translation>
    </message>
    <message>
        <source>{file} is known as a defect: it cannot be taught as a good part.</source>
        <translation>{file} 파일은 결함으로 알려져 있어 양품으로 학습시킬 수 없습니다.</translation>
    </message>
    <message>
        <source>{file} is no file of settings: {reason}.</source>
        <translation>{file} 파일은 설정 파일이 아닙니다: {reason}.</translation>
    </message>
    <message>
        <source>{file} is no known checkpoint of {backbone}: its SHA-256 begins with {digest}, expected {known}.</source>
        <translation>{file} 파일은 {backbone}의 알려진 체크포인트가 아닙니다. SHA-256의 앞자리는 {digest}, 예상 값은 {known}입니다.</translation>
    </message>
    <message>
        <source>{file} is not added as good. {why}</source>
        <translation>{file} 파일을 양품으로 추가하지 않습니다. {why}</translation>
    </message>
    <message>
        <source>{file} names no entry of an audit: it is no report or export, or an older one.</source>
        <translation>{file} 파일이 감사 추적의 항목을 가리키지 않습니다. 보고서나 내보낸 파일이 아니거나 이전 것입니다.</translation>
    </message>
    <message>
        <source>{file} names no set.</source>
        <translation>{file}에 세트가 없습니다.</translation>
    </message>
    <message>
        <source>{file} names {picture}, which does not exist.</source>
        <translation>{file} 파일이 가리키는 {picture} 이미지가 없습니다.</translation>
    </message>
    <message>
        <source>{first}, like {more} more</source>
        <translation>{first} (외 {more}개)</translation>
    </message>
    <message>
        <source>{folders:,} folders &apos;{name}&apos;</source>
        <translation>폴더 {folders:,}개 &apos;{name}&apos;</translation>
    </message>
    <message>
        <source>{folder} is a file, not a folder.</source>
        <translation>{folder} 항목은 폴더가 아니라 파일입니다.</translation>
    </message>
    <message>
        <source>{folder} is a link: delete the project where it lies.</source>
        <translation>{folder} 폴더는 링크입니다. 프로젝트가 있는 곳에서 삭제하십시오.</translation>
    </message>
    <message>
        <source>{folder} is a link: rename the folder where it lies.</source>
        <translation>{folder} 폴더는 링크입니다. 폴더가 있는 곳에서 이름을 바꾸십시오.</translation>
    </message>
    <message>
        <source>{image} as {original}</source>
        <translation>{image}({original})</translation>
    </message>
    <message>
        <source>{key} is missing</source>
        <translation>{key} 항목이 없습니다</translation>
    </message>
    <message>
        <source>{layout} has a division of its own: {splits} cannot replace it.</source>
        <translation>{layout}에는 자체 분할이 있어 다른 분할로 대체할 수 없습니다: {splits}.</translation>
    </message>
    <message>
        <source>{left} of {all} good images would be left: each is judged by what the others taught, so two must stay.</source>
        <translation>양품 이미지 {all}개 중 {left}개가 남습니다. 각 이미지를 나머지로 학습해 판정하므로 두 개는 남아야 합니다.</translation>
    </message>
    <message>
        <source>{left} samples have not been shown yet.</source>
        <translation>아직 점검하지 않은 샘플이 {left}개 있습니다.</translation>
    </message>
    <message>
        <source>{length} bytes are needed</source>
        <translation>{length}바이트가 필요합니다</translation>
    </message>
    <message>
        <source>{name} in it is too large</source>
        <translation>그 안의 {name} 항목이 너무 큽니다</translation>
    </message>
    <message>
        <source>{name} is logged on as {role}</source>
        <translation>로그인한 사람: {name}({role})</translation>
    </message>
    <message>
        <source>{name} is lost: {reason}.</source>
        <translation>{name} 연결이 끊어졌습니다: {reason}.</translation>
    </message>
    <message>
        <source>{name} is said to have {width} x {height} px</source>
        <translation>{name}의 크기가 {width} x {height} px로 되어 있습니다</translation>
    </message>
    <message>
        <source>{name} is {dtype} {shape}</source>
        <translation>{name} 항목이 {dtype} {shape}입니다</translation>
    </message>
    <message>
        <source>{name} must be {words}, not {value}.</source>
        <translation>{name}에 허용되는 값: {words}. 입력값: {value}.</translation>
    </message>
    <message>
        <source>{name} needs a PIN, a badge or a password.</source>
        <translation>{name}에는 PIN, 배지 또는 비밀번호가 필요합니다.</translation>
    </message>
    <message>
        <source>{name}: this is for the role {role} or a higher one.</source>
        <translation>{name}: {role} 이상의 역할이 필요합니다.</translation>
    </message>
    <message>
        <source>{name}: {sentence}</source>
        <translation>{name}: {sentence}</translation>
    </message>
    <message>
        <source>{number} between {least:g} and {most:g}</source>
        <translation>{least:g}~{most:g} 사이의 {number}</translation>
    </message>
    <message>
        <source>{number} of at least {least:g}</source>
        <translation>{least:g} 이상의 {number}</translation>
    </message>
    <message>
        <source>{original} cannot be read: {reason}.</source>
        <translation>{original} 파일을 읽을 수 없습니다: {reason}.</translation>
    </message>
    <message>
        <source>{outside} does not lie in the folder {folder}</source>
        <translation>{outside} 항목은 폴더 {folder} 안에 있지 않습니다</translation>
    </message>
    <message>
        <source>{parts} must be put before the camera: name it with --source.</source>
        <translation>카메라 앞에 놓을 부품이 있습니다: {parts}. --source로 카메라를 지정하십시오.</translation>
    </message>
    <message>
        <source>{picture} cannot be read: {reason}.</source>
        <translation>{picture} 이미지를 읽을 수 없습니다: {reason}.</translation>
    </message>
    <message>
        <source>{remark}.</source>
        <translation>{remark}.</translation>
    </message>
    <message>
        <source>{root} holds several products ({names}): name the folder of one of them.</source>
        <translation>{root}에 제품이 여러 개({names}) 있습니다. 그중 한 폴더를 지정하십시오.</translation>
    </message>
    <message>
        <source>{root} is not in the layout of {layout}: there is no {missing}.</source>
        <translation>{root} 폴더는 {layout} 구조가 아닙니다. 없는 것: {missing}.</translation>
    </message>
    <message>
        <source>{sentence}.</source>
        <translation>{sentence}.</translation>
    </message>
    <message>
        <source>{sentence}: {agreed} were agreed to</source>
        <translation>{sentence}: 허용 개수 {agreed}</translation>
    </message>
    <message>
        <source>{sentence}: {named}.</source>
        <translation>{sentence}: {named}.</translation>
    </message>
    <message>
        <source>{shown} is no option of {kind}: (there are {options}); a comma that belongs to a name is written twice.</source>
        <translation>{kind}:에는 {shown} 옵션이 없습니다(가능한 옵션: {options}). 이름에 들어가는 쉼표는 두 번 씁니다.</translation>
    </message>
    <message>
        <source>{target} holds something already: name a new folder.</source>
        <translation>{target}에 이미 무언가 들어 있습니다. 새 폴더를 지정하십시오.</translation>
    </message>
    <message>
        <source>{taught} of {all} good images were taught after the build</source>
        <translation>양품 이미지 {all}개 중 {taught}개를 모델 생성 후 학습했습니다</translation>
    </message>
    <message>
        <source>{what} holds settings that are not known here: {named}.</source>
        <translation>{what}에 알 수 없는 설정이 들어 있습니다: {named}.</translation>
    </message>
    <message>
        <source>{what} is damaged: {reason}.</source>
        <translation>손상됨: {what}. {reason}.</translation>
    </message>
    <message>
        <source>{what} passed over: {kind}</source>
        <translation>{what} 건너뜀: {kind}</translation>
    </message>
    <message>
        <source>{what} was written by a newer Inspector and needs version {needed}, this is {ours}: {reason}.</source>
        <translation>{what}: 더 새로운 버전의 Inspector가 저장했습니다. 필요한 버전은 {needed}, 이 프로그램은 {ours}입니다: {reason}.</translation>
    </message>
    <message>
        <source>{what} was written by a newer Inspector than this {ours}: {reason}.</source>
        <translation>{what}: 이 프로그램({ours})보다 새로운 버전의 Inspector가 저장했습니다: {reason}.</translation>
    </message>
    <message>
        <source>{where} cannot be opened.</source>
        <translation>열 수 없습니다: {where}.</translation>
    </message>
    <message>
        <source>{where} cannot be opened: {reason}.</source>
        <translation>{where} 열기 실패: {reason}.</translation>
    </message>
    <message>
        <source>{where} cannot be reached: reading or writing it failed.</source>
        <translation>{where}에 접근할 수 없습니다. 읽기나 쓰기에 실패했습니다.</translation>
    </message>
    <message>
        <source>{where} cannot be reached: {reason}.</source>
        <translation>{where}에 접근할 수 없습니다: {reason}.</translation>
    </message>
    <message>
        <source>{where} cannot be written: access is denied.</source>
        <translation>{where}에 쓸 수 없습니다. 접근이 거부되었습니다.</translation>
    </message>
    <message>
        <source>{where} cannot be written: it may only be read.</source>
        <translation>{where}에 쓸 수 없습니다. 읽기 전용입니다.</translation>
    </message>
    <message>
        <source>{where} is a database of another program.</source>
        <translation>다른 프로그램의 데이터베이스입니다: {where}.</translation>
    </message>
    <message>
        <source>{where} is damaged: it is no database.</source>
        <translation>{where}: 손상되었습니다. 데이터베이스가 아닙니다.</translation>
    </message>
    <message>
        <source>{where} is damaged: {reason}.</source>
        <translation>{where}: 손상되었습니다. {reason}.</translation>
    </message>
    <message>
        <source>{where} is empty: nothing has been recorded yet.</source>
        <translation>{where}: 비어 있습니다. 아직 기록된 것이 없습니다.</translation>
    </message>
    <message>
        <source>{where} is not where it was.</source>
        <translation>원래 위치에 없습니다: {where}.</translation>
    </message>
    <message>
        <source>{where} was written by a newer Inspector (schema {revision}).</source>
        <translation>{where}: 더 새로운 버전의 Inspector가 저장했습니다(스키마 {revision}).</translation>
    </message>
    <message>
        <source>{whoever}; this is for the role {role} or a higher one.</source>
        <translation>{whoever}. {role} 이상의 역할이 필요합니다.</translation>
    </message>
    <message>
        <source>{who} has drafted a threshold of {value:.5g}: release or discard it first.</source>
        <translation>임계값 {value:.5g}의 초안이 있습니다(작성자: {who}). 먼저 적용하거나 폐기하십시오.</translation>
    </message>
    <message>
        <source>{who} has drafted this threshold, and in this project another person puts it in force.</source>
        <translation>이 임계값 초안의 작성자는 {who}이며, 이 프로젝트에서는 다른 사람이 적용합니다.</translation>
    </message>
    <message>
        <source>{wrong} is no good picture of the model in use.</source>
        <translation>{wrong} 이미지는 사용 중인 모델의 양품 이미지가 아닙니다.</translation>
    </message>
    <message numerus="yes">
        <source>{count:,} files</source>
        <translation>
            <numerusform>파일 {count:,}개</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count:,} pictures are not on this PC, only placeholders: have the cloud drive keep them on this device</source>
        <translation>
            <numerusform>이미지 {count:,}개가 이 PC에 없고 자리 표시자만 있습니다. 클라우드 드라이브에서 이 장치에 보관하도록 설정하십시오</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} parts or pictures wait to be recorded.</source>
        <translation>
            <numerusform>부품 또는 이미지 {count}개가 기록을 기다리고 있습니다.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>stages</name>
    <message>
        <source>Adding validation images</source>
        <translation>검증 이미지 추가</translation>
    </message>
    <message>
        <source>Bringing the project back</source>
        <translation>프로젝트 복원</translation>
    </message>
    <message>
        <source>Checking areas</source>
        <translation>영역 확인</translation>
    </message>
    <message>
        <source>Checking the audit</source>
        <translation>감사 추적 확인</translation>
    </message>
    <message>
        <source>Checking evidence</source>
        <translation>근거 데이터 확인</translation>
    </message>
    <message>
        <source>Checking pictures</source>
        <translation>이미지 확인</translation>
    </message>
    <message>
        <source>Checking the database</source>
        <translation>데이터베이스 확인</translation>
    </message>
    <message>
        <source>Checking the file</source>
        <translation>파일 확인</translation>
    </message>
    <message>
        <source>Checking the PIN</source>
        <translation>PIN 확인</translation>
    </message>
    <message>
        <source>Checking the models</source>
        <translation>모델 확인</translation>
    </message>
    <message>
        <source>Choosing the memory bank</source>
        <translation>메모리 뱅크 선택</translation>
    </message>
    <message>
        <source>Choosing a threshold</source>
        <translation>임계값 선택</translation>
    </message>
    <message>
        <source>Choosing the reference</source>
        <translation>기준 이미지 선택</translation>
    </message>
    <message>
        <source>Comparing files</source>
        <translation>파일 비교</translation>
    </message>
    <message>
        <source>Comparing good parts</source>
        <translation>양품 비교</translation>
    </message>
    <message>
        <source>Comparing good parts with each other</source>
        <translation>양품끼리 비교</translation>
    </message>
    <message>
        <source>Comparing maps with masks</source>
        <translation>맵과 마스크 비교</translation>
    </message>
    <message>
        <source>Comparing pictures with the rims of others</source>
        <translation>이미지를 다른 이미지의 가장자리와 비교</translation>
    </message>
    <message>
        <source>Comparing settings</source>
        <translation>설정 비교</translation>
    </message>
    <message>
        <source>Comparing with every good picture</source>
        <translation>모든 양품 이미지와 비교</translation>
    </message>
    <message>
        <source>Comparing the models</source>
        <translation>모델 비교</translation>
    </message>
    <message>
        <source>Computing curves</source>
        <translation>곡선 계산</translation>
    </message>
    <message>
        <source>Comparing what was said</source>
        <translation>판정 결과 비교</translation>
    </message>
    <message>
        <source>Deleting the project</source>
        <translation>프로젝트 삭제</translation>
    </message>
    <message>
        <source>Copying pictures</source>
        <translation>이미지 복사</translation>
    </message>
    <message>
        <source>Copying the project</source>
        <translation>프로젝트 복사</translation>
    </message>
    <message>
        <source>Copying the samples</source>
        <translation>샘플 복사</translation>
    </message>
    <message>
        <source>Drawing parts</source>
        <translation>부품 그리기</translation>
    </message>
    <message>
        <source>Drawing synthetic defects</source>
        <translation>합성 결함 그리기</translation>
    </message>
    <message>
        <source>Drawing pictures</source>
        <translation>이미지 그리기</translation>
    </message>
    <message>
        <source>Evaluating</source>
        <translation>평가</translation>
    </message>
    <message>
        <source>Exporting good parts to learn from</source>
        <translation>학습할 양품 내보내기</translation>
    </message>
    <message>
        <source>Exporting validation images</source>
        <translation>검증 이미지 내보내기</translation>
    </message>
    <message>
        <source>Exporting</source>
        <translation>내보내기</translation>
    </message>
    <message>
        <source>Finding how parts lie</source>
        <translation>부품이 놓인 방식 확인</translation>
    </message>
    <message>
        <source>Finding the bit depth</source>
        <translation>비트 심도 확인</translation>
    </message>
    <message>
        <source>Importing validation images</source>
        <translation>검증 이미지 가져오기</translation>
    </message>
    <message>
        <source>Importing</source>
        <translation>가져오기</translation>
    </message>
    <message>
        <source>Inspecting</source>
        <translation>검사</translation>
    </message>
    <message>
        <source>Judging good parts</source>
        <translation>양품 판정</translation>
    </message>
    <message>
        <source>Judging parts again</source>
        <translation>부품 다시 판정</translation>
    </message>
    <message>
        <source>Judging synthetic defects</source>
        <translation>합성 결함 판정</translation>
    </message>
    <message>
        <source>Keeping small pictures of good parts</source>
        <translation>양품의 작은 이미지 보관</translation>
    </message>
    <message>
        <source>Learning every position</source>
        <translation>위치별 학습</translation>
    </message>
    <message>
        <source>Loading the engine</source>
        <translation>엔진 불러오기</translation>
    </message>
    <message>
        <source>Leaving out pictures</source>
        <translation>이미지 제외</translation>
    </message>
    <message>
        <source>Leaving good parts out</source>
        <translation>양품 제외</translation>
    </message>
    <message>
        <source>Loading the model</source>
        <translation>모델 불러오기</translation>
    </message>
    <message>
        <source>Loading the network</source>
        <translation>네트워크 불러오기</translation>
    </message>
    <message>
        <source>Looking at known defects</source>
        <translation>확인된 불량 살펴보기</translation>
    </message>
    <message>
        <source>Looking at rejected parts</source>
        <translation>NG 부품 살펴보기</translation>
    </message>
    <message>
        <source>Looking at the good parts</source>
        <translation>양품 살펴보기</translation>
    </message>
    <message>
        <source>Looking at the pictures</source>
        <translation>이미지 살펴보기</translation>
    </message>
    <message>
        <source>Looking at the project</source>
        <translation>프로젝트 살펴보기</translation>
    </message>
    <message>
        <source>Looking at the projects</source>
        <translation>프로젝트 살펴보기</translation>
    </message>
    <message>
        <source>Logging on</source>
        <translation>로그인</translation>
    </message>
    <message>
        <source>Looking for cameras</source>
        <translation>카메라 찾기</translation>
    </message>
    <message>
        <source>Looking for images</source>
        <translation>이미지 찾기</translation>
    </message>
    <message>
        <source>Looking for other files</source>
        <translation>다른 파일 찾기</translation>
    </message>
    <message>
        <source>Looking for regions</source>
        <translation>이상 영역 찾기</translation>
    </message>
    <message>
        <source>Looking into the record</source>
        <translation>기록 읽기</translation>
    </message>
    <message>
        <source>Making the project</source>
        <translation>프로젝트 생성</translation>
    </message>
    <message>
        <source>Measuring latency</source>
        <translation>지연 시간 측정</translation>
    </message>
    <message>
        <source>Measuring stages</source>
        <translation>단계별 시간 측정</translation>
    </message>
    <message>
        <source>Measuring throughput</source>
        <translation>처리량 측정</translation>
    </message>
    <message>
        <source>Naming the family</source>
        <translation>결함군 이름 지정</translation>
    </message>
    <message>
        <source>Opening the picture</source>
        <translation>이미지 열기</translation>
    </message>
    <message>
        <source>Opening the project</source>
        <translation>프로젝트 열기</translation>
    </message>
    <message>
        <source>Opening the record</source>
        <translation>기록 열기</translation>
    </message>
    <message>
        <source>Preparing the pages</source>
        <translation>페이지 준비</translation>
    </message>
    <message>
        <source>Projecting features</source>
        <translation>특징 투영</translation>
    </message>
    <message>
        <source>Putting the model to use</source>
        <translation>모델 사용 준비</translation>
    </message>
    <message>
        <source>Reading the accounts</source>
        <translation>계정 읽기</translation>
    </message>
    <message>
        <source>Reading the audit</source>
        <translation>감사 추적 읽기</translation>
    </message>
    <message>
        <source>Reading the settings</source>
        <translation>설정 읽기</translation>
    </message>
    <message>
        <source>Reading a picture</source>
        <translation>이미지 읽기</translation>
    </message>
    <message>
        <source>Reading and computing features</source>
        <translation>읽기와 특징 계산</translation>
    </message>
    <message>
        <source>Reading images</source>
        <translation>이미지 읽기</translation>
    </message>
    <message>
        <source>Reading masks</source>
        <translation>마스크 읽기</translation>
    </message>
    <message>
        <source>Reading pictures</source>
        <translation>이미지 읽기</translation>
    </message>
    <message>
        <source>Reading the licences</source>
        <translation>라이선스 읽기</translation>
    </message>
    <message>
        <source>Reading thumbnails</source>
        <translation>섬네일 읽기</translation>
    </message>
    <message>
        <source>Replaying</source>
        <translation>기록 재평가</translation>
    </message>
    <message>
        <source>Runs</source>
        <translation>회차</translation>
    </message>
    <message>
        <source>Saving pictures</source>
        <translation>이미지 저장</translation>
    </message>
    <message>
        <source>Saving the model</source>
        <translation>모델 저장</translation>
    </message>
    <message>
        <source>Saving the table</source>
        <translation>표 저장</translation>
    </message>
    <message>
        <source>Scoring good parts without themselves</source>
        <translation>양품을 자신을 제외하고 채점</translation>
    </message>
    <message>
        <source>Scoring images with defects</source>
        <translation>불량 이미지 채점</translation>
    </message>
    <message>
        <source>Scoring validation images of good parts</source>
        <translation>양품 검증 이미지 채점</translation>
    </message>
    <message>
        <source>Scoring validation images</source>
        <translation>검증 이미지 채점</translation>
    </message>
    <message>
        <source>Self-test</source>
        <translation>자가 진단</translation>
    </message>
    <message>
        <source>Storing the accounts</source>
        <translation>계정 저장</translation>
    </message>
    <message>
        <source>Showing the samples</source>
        <translation>샘플 점검</translation>
    </message>
    <message>
        <source>Starting</source>
        <translation>시작</translation>
    </message>
    <message>
        <source>Storing the answer</source>
        <translation>판정 저장</translation>
    </message>
    <message>
        <source>Storing the decision</source>
        <translation>결정 저장</translation>
    </message>
    <message>
        <source>Storing the labels</source>
        <translation>라벨 저장</translation>
    </message>
    <message>
        <source>Storing the mask</source>
        <translation>마스크 저장</translation>
    </message>
    <message>
        <source>Storing the project</source>
        <translation>프로젝트 저장</translation>
    </message>
    <message>
        <source>Storing the settings</source>
        <translation>설정 저장</translation>
    </message>
    <message>
        <source>Storing the threshold</source>
        <translation>임계값 저장</translation>
    </message>
    <message>
        <source>Teaching</source>
        <translation>학습</translation>
    </message>
    <message>
        <source>Testing</source>
        <translation>시험</translation>
    </message>
    <message>
        <source>Timing a few images</source>
        <translation>이미지 몇 개로 시간 측정</translation>
    </message>
    <message>
        <source>Timing</source>
        <translation>시간 측정</translation>
    </message>
    <message>
        <source>Training the autoencoder</source>
        <translation>오토인코더 학습</translation>
    </message>
    <message>
        <source>Trying one by one</source>
        <translation>하나씩 시험</translation>
    </message>
    <message>
        <source>Trying known defects on good parts</source>
        <translation>등록 결함을 양품에 시험</translation>
    </message>
    <message>
        <source>Waiting for the cancelled build to stop</source>
        <translation>취소된 모델 생성의 종료 대기</translation>
    </message>
    <message>
        <source>Watching the parts</source>
        <translation>부품 감시</translation>
    </message>
    <message>
        <source>Writing the audit</source>
        <translation>감사 추적 기록</translation>
    </message>
    <message>
        <source>Writing the record</source>
        <translation>기록 작성</translation>
    </message>
    <message>
        <source>Writing the report</source>
        <translation>보고서 작성</translation>
    </message>
    <message>
        <source>batches</source>
        <translation>배치</translation>
    </message>
    <message>
        <source>candidates</source>
        <translation>후보</translation>
    </message>
    <message>
        <source>checks</source>
        <translation>항목</translation>
    </message>
    <message>
        <source>defects</source>
        <translation>결함</translation>
    </message>
    <message>
        <source>entries</source>
        <translation>항목</translation>
    </message>
    <message>
        <source>files</source>
        <translation>파일</translation>
    </message>
    <message>
        <source>groups</source>
        <translation>그룹</translation>
    </message>
    <message>
        <source>images</source>
        <translation>이미지</translation>
    </message>
    <message>
        <source>masks</source>
        <translation>마스크</translation>
    </message>
    <message>
        <source>MB</source>
        <translation>MB</translation>
    </message>
    <message>
        <source>models</source>
        <translation>모델</translation>
    </message>
    <message>
        <source>parts</source>
        <translation>부품</translation>
    </message>
    <message>
        <source>patches</source>
        <translation>패치</translation>
    </message>
    <message>
        <source>pictures</source>
        <translation>이미지</translation>
    </message>
    <message>
        <source>positions</source>
        <translation>위치</translation>
    </message>
    <message>
        <source>projects</source>
        <translation>프로젝트</translation>
    </message>
    <message>
        <source>runs</source>
        <translation>회</translation>
    </message>
    <message>
        <source>samples</source>
        <translation>샘플</translation>
    </message>
    <message>
        <source>vectors</source>
        <translation>벡터</translation>
    </message>
    <message>
        <source>views</source>
        <translation>뷰</translation>
    </message>
</context>
<context>
    <name>tune</name>
    <message>
        <source>{truth}, scored without itself</source>
        <translation>{truth}, 자신을 제외하고 채점</translation>
    </message>
    <message>
        <source>Escape</source>
        <translation>미검</translation>
    </message>
    <message>
        <source>False reject</source>
        <translation>과검</translation>
    </message>
    <message>
        <source>Defect</source>
        <translation>불량</translation>
    </message>
    <message>
        <source>Good part</source>
        <translation>양품</translation>
    </message>
    <message>
        <source>best F1</source>
        <translation>최적 F1</translation>
    </message>
    <message>
        <source>no escapes</source>
        <translation>미검 없음</translation>
    </message>
    <message>
        <source>few escapes</source>
        <translation>미검 제한</translation>
    </message>
    <message>
        <source>lowest cost</source>
        <translation>최소 비용</translation>
    </message>
    <message>
        <source>from good parts</source>
        <translation>양품 기준</translation>
    </message>
    <message>
        <source>set by hand</source>
        <translation>수동 설정</translation>
    </message>
    <message>
        <source>{rule}, provisional</source>
        <translation>{rule}, 잠정</translation>
    </message>
    <message>
        <source>No defects to check with</source>
        <translation>확인에 쓸 불량이 없습니다</translation>
    </message>
    <message>
        <source>Nothing is known about escapes.</source>
        <translation>미검에 대해 알 수 없습니다.</translation>
    </message>
    <message>
        <source>Of all defects {interval} would pass ({kind}).</source>
        <translation>전체 불량 중 {interval}가 통과합니다({kind}).</translation>
    </message>
    <message>
        <source>No good parts to check with</source>
        <translation>확인에 쓸 양품이 없습니다</translation>
    </message>
    <message>
        <source>Nothing is known about false rejects.</source>
        <translation>과검에 대해 알 수 없습니다.</translation>
    </message>
    <message>
        <source>Of all good parts {interval} would be rejected ({kind}).</source>
        <translation>전체 양품 중 {interval}가 NG가 됩니다({kind}).</translation>
    </message>
    <message>
        <source>{level}, exact: Clopper-Pearson</source>
        <translation>{level}, 정확: Clopper-Pearson</translation>
    </message>
    <message>
        <source>{level}, stratified bootstrap</source>
        <translation>{level}, 층화 부트스트랩</translation>
    </message>
    <message>
        <source>{level}, score interval</source>
        <translation>{level}, 스코어 구간</translation>
    </message>
    <message>
        <source>{low} to {high}</source>
        <translation>{low}~{high}</translation>
    </message>
    <message>
        <source>The same images chose this threshold and judge it: real rates will be worse.</source>
        <translation>임계값을 정한 이미지로 다시 평가한 결과입니다. 실제 비율은 더 나쁩니다.</translation>
    </message>
    <message>
        <source>This threshold was set before there were defects to check it with. Apply a rule to confirm it.</source>
        <translation>이 임계값은 확인에 쓸 불량이 있기 전에 설정되었습니다. 규칙을 적용해 확인하십시오.</translation>
    </message>
    <message>
        <source>Add a few images of real defects for validation to the project and build again.</source>
        <translation>프로젝트에 실제 불량의 검증 이미지를 몇 개 추가하고 모델을 다시 생성하십시오.</translation>
    </message>
</context>
<context>
    <name>validating</name>
    <message>
        <source>Imported: good parts {good}, defects {defect}, of them with a mask {masks}.</source>
        <translation>가져옴: 양품 {good}, 불량 {defect}, 그중 마스크 있음 {masks}.</translation>
    </message>
    <message>
        <source>Exported to {folder}: images {images}, masks {masks}.</source>
        <translation>{folder}에 내보냄: 이미지 {images}, 마스크 {masks}.</translation>
    </message>
    <message>
        <source>{count} of them are synthetic.</source>
        <translation>그중 {count}개는 합성 결함입니다.</translation>
    </message>
    <message>
        <source>Synthetic defects drawn: {count}. They are marked, and figures leave them out.</source>
        <translation>그린 합성 결함: {count}개. 합성으로 표시되며 수치에서 제외됩니다.</translation>
    </message>
    <message>
        <source>Known before: {count}.</source>
        <translation>이미 있던 것: {count}개.</translation>
    </message>
    <message>
        <source>Left out: {count} ({named}).</source>
        <translation>제외: {count}개 ({named}).</translation>
    </message>
    <message>
        <source>All images</source>
        <translation>전체 이미지</translation>
    </message>
    <message>
        <source>Not labelled</source>
        <translation>라벨 없음</translation>
    </message>
    <message>
        <source>Good parts</source>
        <translation>양품</translation>
    </message>
    <message>
        <source>Defects</source>
        <translation>불량</translation>
    </message>
    <message>
        <source>Left out</source>
        <translation>제외</translation>
    </message>
    <message>
        <source>Misjudged</source>
        <translation>오판정</translation>
    </message>
    <message>
        <source>Without a score</source>
        <translation>점수 없음</translation>
    </message>
    <message>
        <source>Synthetic</source>
        <translation>합성</translation>
    </message>
    <message>
        <source>Good part</source>
        <translation>양품</translation>
    </message>
    <message>
        <source>Defect</source>
        <translation>불량</translation>
    </message>
    <message>
        <source>{truth} (synthetic)</source>
        <translation>{truth} (합성)</translation>
    </message>
    <message>
        <source>somebody</source>
        <translation>이름 없음</translation>
    </message>
    <message>
        <source>{said}, by {who}</source>
        <translation>{said}, {who}</translation>
    </message>
    <message>
        <source>{said}, by {who}, {when}</source>
        <translation>{said}, {who}, {when}</translation>
    </message>
    <message>
        <source>{count} not labelled</source>
        <translation>라벨 없음 {count}</translation>
    </message>
    <message>
        <source>{count} left out</source>
        <translation>제외 {count}</translation>
    </message>
    <message>
        <source>{count} synthetic</source>
        <translation>합성 {count}</translation>
    </message>
    <message>
        <source>No defect is among them, so nothing is known about escapes: add pictures of real ones.</source>
        <translation>불량이 없어 미검을 알 수 없습니다. 실제 불량 이미지를 추가하십시오.</translation>
    </message>
    <message>
        <source>One defect says next to nothing about escapes: add more.</source>
        <translation>불량 하나로는 미검을 거의 알 수 없습니다. 더 추가하십시오.</translation>
    </message>
</context>
</TS>
