<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>AccountForm</name>
    <message>
        <source>As in the settings</source>
        <translation>按设置</translation>
    </message>
    <message>
        <source>May log on</source>
        <translation>允许登录</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Remove…</source>
        <translation>删除…</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>First administrator</source>
        <translation>首位管理员</translation>
    </message>
    <message>
        <source>New account</source>
        <translation>新建账户</translation>
    </message>
    <message>
        <source>Change the PIN…</source>
        <translation>更改 PIN…</translation>
    </message>
    <message>
        <source>Set a PIN…</source>
        <translation>设置 PIN…</translation>
    </message>
    <message>
        <source>Read another badge…</source>
        <translation>读取另一张工牌…</translation>
    </message>
    <message>
        <source>Read a badge…</source>
        <translation>读取工牌…</translation>
    </message>
    <message>
        <source>A new one is entered.</source>
        <translation>已输入新的。</translation>
    </message>
    <message>
        <source>There is one.</source>
        <translation>已设置。</translation>
    </message>
    <message>
        <source>There is none.</source>
        <translation>未设置。</translation>
    </message>
    <message>
        <source>Unchanged</source>
        <translation>不变</translation>
    </message>
    <message>
        <source>At least {count} letters</source>
        <translation>至少 {count} 个字符</translation>
    </message>
    <message>
        <source>The two passwords differ.</source>
        <translation>两次输入的密码不一致。</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>密码</translation>
    </message>
    <message>
        <source>Password again</source>
        <translation>再次输入密码</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>姓名</translation>
    </message>
    <message>
        <source>Role</source>
        <translation>角色</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>语言</translation>
    </message>
</context>
<context>
    <name>AccountList</name>
    <message>
        <source>Accounts</source>
        <translation>账户</translation>
    </message>
    <message>
        <source>PIN</source>
        <translation>PIN</translation>
    </message>
    <message>
        <source>badge</source>
        <translation>工牌</translation>
    </message>
    <message>
        <source>password</source>
        <translation>密码</translation>
    </message>
    <message>
        <source>may not log on</source>
        <translation>不得登录</translation>
    </message>
</context>
<context>
    <name>AddDialog</name>
    <message>
        <source>Add samples</source>
        <translation>添加样件</translation>
    </message>
    <message>
        <source>Name of the sample</source>
        <translation>样件名称</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>添加</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>A real part that is kept at the line and put before the camera. Give it the name that is written on it.</source>
        <translation>存放在产线旁、点检时放到相机前的实物工件。请填写工件上标注的名称。</translation>
    </message>
    <message numerus="yes">
        <source>%n pictures. The project keeps a copy of each.</source>
        <translation>
            <numerusform>%n 张图像。项目中会各保存一份副本。</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>AgreementPanel</name>
    <message>
        <source>Save as PDF…</source>
        <translation>另存为 PDF…</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>Who</source>
        <translation>对象</translation>
    </message>
    <message>
        <source>Said the same</source>
        <translation>结论一致</translation>
    </message>
    <message>
        <source>Kappa</source>
        <translation>Kappa</translation>
    </message>
    <message>
        <source>What it means</source>
        <translation>含义</translation>
    </message>
    <message>
        <source>Agreement of people and machine</source>
        <translation>人机一致性</translation>
    </message>
    <message>
        <source>Have two persons judge the same parts on Verify, or one person judge parts again, or inspect parts with a serial several times: how well they agree stands here then.</source>
        <translation>由两人在“复判”页面判定同一批工件，或由一人重复判定，或将带序列号的工件多次检测，此处即显示结论的一致程度。</translation>
    </message>
    <message>
        <source>Shares have exact intervals of 95%. Kappa is the agreement beyond chance: 1 is perfect, 0 is luck.</source>
        <translation>比例附 95% 精确置信区间。Kappa 为扣除偶然因素后的一致性：1 为完全一致，0 等同于碰运气。</translation>
    </message>
    <message>
        <source>So few parts say little: 30 that were judged twice, half of them defects, are a beginning.</source>
        <translation>工件太少，说明不了什么：先准备 30 件经过两次判定的工件，其中一半为缺陷件。</translation>
    </message>
    <message>
        <source>Do people and the machine agree?</source>
        <translation>人与机器的结论是否一致</translation>
    </message>
</context>
<context>
    <name>Alarm</name>
    <message>
        <source>There is no loudspeaker in use.</source>
        <translation>没有可用的扬声器。</translation>
    </message>
    <message>
        <source>There is no loudspeaker in use, or none of these programs is installed: {programs}.</source>
        <translation>没有可用的扬声器，或以下程序均未安装：{programs}。</translation>
    </message>
    <message>
        <source>No tone can be heard on this PC.</source>
        <translation>本机无法播放提示音。</translation>
    </message>
</context>
<context>
    <name>AnswerButtons</name>
    <message>
        <source>Defect (1)</source>
        <translation>缺陷 (1)</translation>
    </message>
    <message>
        <source>Unsure (3)</source>
        <translation>不确定 (3)</translation>
    </message>
    <message>
        <source>What you answer from now on also becomes a validation image that shows it (V)</source>
        <translation>此后的判定结果同时作为验证图像，并带上相应标注 (V)</translation>
    </message>
    <message>
        <source>Validation</source>
        <translation>作验证图像</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Take the last answer back (Backspace)</source>
        <translation>撤回上一次判定 (Backspace)</translation>
    </message>
    <message>
        <source>Good part (2)</source>
        <translation>良品 (2)</translation>
    </message>
    <message>
        <source>Good part: false reject (2)</source>
        <translation>良品/过检 (2)</translation>
    </message>
    <message>
        <source>It is a defect of this kind</source>
        <translation>属于这一类型的缺陷</translation>
    </message>
</context>
<context>
    <name>ApplyBox</name>
    <message>
        <source>Apply</source>
        <translation>应用</translation>
    </message>
    <message>
        <source>Back to what is in use</source>
        <translation>恢复使用中的设置</translation>
    </message>
    <message>
        <source>Build anew</source>
        <translation>重新建模</translation>
    </message>
    <message>
        <source>Drafted: in this project another person puts it in force, on the page of the threshold.</source>
        <translation>已存为草案：本项目须由另一人在阈值页面使其生效。</translation>
    </message>
    <message>
        <source>Draft, being checked or stored…</source>
        <translation>草案，正在检查或保存…</translation>
    </message>
    <message>
        <source>Draft: not in use yet. It stays here while the program runs, also when you leave this page.</source>
        <translation>草案：尚未使用。程序运行期间会一直保留，离开此页面也不会丢失。</translation>
    </message>
    <message>
        <source>In use: everything is looked at.</source>
        <translation>使用中：检测整幅图像。</translation>
    </message>
    <message>
        <source>In use. The next build learns by these areas.</source>
        <translation>使用中。下次建模按这些区域学习。</translation>
    </message>
    <message>
        <source>In use: these areas act on scoring at once. Building anew will also remove what is ignored from the memory bank.</source>
        <translation>使用中：这些区域立即影响评分。重新建模还会把屏蔽的内容从记忆库中去除。</translation>
    </message>
    <message>
        <source>Write why: it is kept in the history.</source>
        <translation>请填写原因，将记入历史。</translation>
    </message>
    <message>
        <source>Why, in one line</source>
        <translation>原因（一行）</translation>
    </message>
    <message>
        <source>Reason for the change</source>
        <translation>变更原因</translation>
    </message>
</context>
<context>
    <name>AreaForm</name>
    <message>
        <source>Looked at by</source>
        <translation>检测方式</translation>
    </message>
    <message>
        <source>Sensitivity</source>
        <translation>灵敏度</translation>
    </message>
    <message>
        <source>Threshold of its own</source>
        <translation>单独阈值</translation>
    </message>
    <message>
        <source>in px</source>
        <translation>单位 px</translation>
    </message>
    <message>
        <source>in mm</source>
        <translation>单位 mm</translation>
    </message>
    <message>
        <source>Name, such as: clamp</source>
        <translation>名称，例如：夹具</translation>
    </message>
    <message>
        <source>What the area means</source>
        <translation>区域用途</translation>
    </message>
    <message>
        <source>Name of the area</source>
        <translation>区域名称</translation>
    </message>
    <message>
        <source>How the zone is looked at</source>
        <translation>分区的检测方式</translation>
    </message>
    <message>
        <source>Sensitivity or threshold of the zone</source>
        <translation>分区的灵敏度或阈值</translation>
    </message>
    <message>
        <source>Unit of the numbers</source>
        <translation>数值单位</translation>
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
        <translation>宽</translation>
    </message>
    <message>
        <source>Height</source>
        <translation>高</translation>
    </message>
</context>
<context>
    <name>AreaList</name>
    <message>
        <source>Areas</source>
        <translation>区域</translation>
    </message>
    <message>
        <source>Everything is looked at. Take a tool and draw on the picture.</source>
        <translation>检测整幅图像。选择工具，在图像上绘制区域。</translation>
    </message>
    <message>
        <source>Begin another area with the next stroke</source>
        <translation>下一笔开始绘制新区域</translation>
    </message>
    <message>
        <source>Further up: of zones that overlap the lower one in the list counts</source>
        <translation>上移：分区重叠时，以列表中靠下者为准</translation>
    </message>
    <message>
        <source>Further down: of zones that overlap the lower one in the list counts</source>
        <translation>下移：分区重叠时，以列表中靠下者为准</translation>
    </message>
    <message>
        <source>Delete the chosen area (Del)</source>
        <translation>删除所选区域 (Del)</translation>
    </message>
</context>
<context>
    <name>AreaWords</name>
    <message>
        <source>Ignored</source>
        <translation>屏蔽区域</translation>
    </message>
    <message>
        <source>Region of interest</source>
        <translation>检测区域</translation>
    </message>
    <message>
        <source>Zone</source>
        <translation>分区</translation>
    </message>
    <message>
        <source>Neither learned nor scored.</source>
        <translation>不学习，也不评分。</translation>
    </message>
    <message>
        <source>Only regions of interest are looked at; what is dim lies in none of them.</source>
        <translation>只检测各检测区域；变暗的部分不在任何检测区域内。</translation>
    </message>
    <message>
        <source>Has a sensitivity or a threshold of its own. Of zones that overlap the later one counts.</source>
        <translation>有单独的灵敏度或阈值。分区重叠时以后者为准。</translation>
    </message>
    <message>
        <source>threshold {value}</source>
        <translation>阈值 {value}</translation>
    </message>
    <message>
        <source>sensitivity × {factor}</source>
        <translation>灵敏度 × {factor}</translation>
    </message>
</context>
<context>
    <name>AuditDetails</name>
    <message>
        <source>The clock of this PC was set back before this entry.</source>
        <translation>此条目之前，本机时钟曾被回拨。</translation>
    </message>
    <message>
        <source>Hash of the entry before</source>
        <translation>前一条目的哈希</translation>
    </message>
    <message>
        <source>Hash</source>
        <translation>哈希</translation>
    </message>
    <message>
        <source>Entry</source>
        <translation>条目</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>What</source>
        <translation>操作</translation>
    </message>
    <message>
        <source>Who</source>
        <translation>人员</translation>
    </message>
    <message>
        <source>Role</source>
        <translation>角色</translation>
    </message>
    <message>
        <source>Logged on by</source>
        <translation>登录方式</translation>
    </message>
    <message>
        <source>Station</source>
        <translation>工位</translation>
    </message>
    <message>
        <source>Project</source>
        <translation>项目</translation>
    </message>
</context>
<context>
    <name>AuditFilters</name>
    <message>
        <source>Since when</source>
        <translation>起始时间</translation>
    </message>
    <message>
        <source>What</source>
        <translation>操作</translation>
    </message>
    <message>
        <source>Who</source>
        <translation>人员</translation>
    </message>
    <message>
        <source>Project</source>
        <translation>项目</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>今天</translation>
    </message>
    <message>
        <source>Last 7 days</source>
        <translation>最近 7 天</translation>
    </message>
    <message>
        <source>Last 30 days</source>
        <translation>最近 30 天</translation>
    </message>
    <message>
        <source>All of it</source>
        <translation>全部时间</translation>
    </message>
    <message>
        <source>Everything</source>
        <translation>全部操作</translation>
    </message>
    <message>
        <source>Everybody</source>
        <translation>全部人员</translation>
    </message>
    <message>
        <source>All projects</source>
        <translation>全部项目</translation>
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
        <translation>时间</translation>
    </message>
    <message>
        <source>What</source>
        <translation>操作</translation>
    </message>
    <message>
        <source>Who</source>
        <translation>人员</translation>
    </message>
    <message>
        <source>Role</source>
        <translation>角色</translation>
    </message>
    <message>
        <source>Project</source>
        <translation>项目</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>详情</translation>
    </message>
</context>
<context>
    <name>AuditPage</name>
    <message>
        <source>Details of the entry</source>
        <translation>条目详情</translation>
    </message>
    <message>
        <source>Verify the chain</source>
        <translation>校验链</translation>
    </message>
    <message>
        <source>Export CSV…</source>
        <translation>导出 CSV…</translation>
    </message>
    <message>
        <source>Look for newer entries</source>
        <translation>查看更新的条目</translation>
    </message>
    <message numerus="yes">
        <source>{count} entries</source>
        <translation>
            <numerusform>{count} 个条目</numerusform>
        </translation>
    </message>
    <message>
        <source>Export the audit</source>
        <translation>导出审计追踪</translation>
    </message>
    <message>
        <source>Reading the audit…</source>
        <translation>正在读取审计追踪…</translation>
    </message>
    <message numerus="yes">
        <source>Reading the audit: {count} entries</source>
        <translation>
            <numerusform>正在读取审计追踪：{count} 个条目</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} entries were written.</source>
        <translation>
            <numerusform>已写入 {count} 个条目。</numerusform>
        </translation>
    </message>
    <message>
        <source>The chain is whole: nothing was changed, removed or put in between.</source>
        <translation>链完整：没有条目被更改、删除或插入。</translation>
    </message>
    <message numerus="yes">
        <source>The chain is broken: {count} findings.</source>
        <translation>
            <numerusform>链已断裂：发现 {count} 处问题。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} entries are of a clock that was set back.</source>
        <translation>
            <numerusform>{count} 个条目写入时，时钟曾被回拨。</numerusform>
        </translation>
    </message>
    <message>
        <source>Entry {number}: {finding}</source>
        <translation>条目 {number}：{finding}</translation>
    </message>
    <message>
        <source>and {count} more</source>
        <translation>另有 {count} 处</translation>
    </message>
</context>
<context>
    <name>AuditTable</name>
    <message>
        <source>Entries of the audit</source>
        <translation>审计追踪的条目</translation>
    </message>
</context>
<context>
    <name>AuditWords</name>
    <message>
        <source>Logged on</source>
        <translation>登录</translation>
    </message>
    <message>
        <source>Logged off</source>
        <translation>退出登录</translation>
    </message>
    <message>
        <source>Log-on refused</source>
        <translation>登录被拒绝</translation>
    </message>
    <message>
        <source>Not allowed</source>
        <translation>无权限</translation>
    </message>
    <message>
        <source>Accounts</source>
        <translation>账户</translation>
    </message>
    <message>
        <source>Build</source>
        <translation>建模</translation>
    </message>
    <message>
        <source>Draft</source>
        <translation>草案</translation>
    </message>
    <message>
        <source>Release</source>
        <translation>生效</translation>
    </message>
    <message>
        <source>Gone back</source>
        <translation>退回</translation>
    </message>
    <message>
        <source>Action</source>
        <translation>操作</translation>
    </message>
    <message>
        <source>Active</source>
        <translation>启用</translation>
    </message>
    <message>
        <source>Announced</source>
        <translation>预告内容</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>答复</translation>
    </message>
    <message>
        <source>Memory bank</source>
        <translation>记忆库</translation>
    </message>
    <message>
        <source>Newly built</source>
        <translation>新建模</translation>
    </message>
    <message>
        <source>By itself</source>
        <translation>自动</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>Changed</source>
        <translation>更改</translation>
    </message>
    <message>
        <source>Changes</source>
        <translation>更改内容</translation>
    </message>
    <message>
        <source>Count</source>
        <translation>数量</translation>
    </message>
    <message>
        <source>Decision</source>
        <translation>决定</translation>
    </message>
    <message>
        <source>Kind of defect</source>
        <translation>缺陷类型</translation>
    </message>
    <message>
        <source>Discarded</source>
        <translation>已放弃</translation>
    </message>
    <message>
        <source>Drafted by</source>
        <translation>草案作者</translation>
    </message>
    <message>
        <source>Lost entries</source>
        <translation>丢失的条目</translation>
    </message>
    <message>
        <source>Event</source>
        <translation>事件</translation>
    </message>
    <message>
        <source>Expected</source>
        <translation>预期</translation>
    </message>
    <message>
        <source>Not passed</source>
        <translation>未通过</translation>
    </message>
    <message>
        <source>Family of defects</source>
        <translation>缺陷族</translation>
    </message>
    <message>
        <source>File</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>Files</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>Good part</source>
        <translation>良品</translation>
    </message>
    <message>
        <source>Images</source>
        <translation>图像</translation>
    </message>
    <message>
        <source>Instead of</source>
        <translation>替换前</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>密钥</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>语言</translation>
    </message>
    <message>
        <source>Lot</source>
        <translation>批次</translation>
    </message>
    <message>
        <source>Mask</source>
        <translation>掩膜</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>With models</source>
        <translation>包含模型</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>New name</source>
        <translation>新名称</translation>
    </message>
    <message>
        <source>Newest picture</source>
        <translation>最新图像</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>备注</translation>
    </message>
    <message>
        <source>Entry</source>
        <translation>条目</translation>
    </message>
    <message>
        <source>Copied from</source>
        <translation>复制自</translation>
    </message>
    <message>
        <source>Oldest picture</source>
        <translation>最旧图像</translation>
    </message>
    <message>
        <source>Parent model</source>
        <translation>原模型</translation>
    </message>
    <message>
        <source>Part</source>
        <translation>工件</translation>
    </message>
    <message>
        <source>Parts</source>
        <translation>工件</translation>
    </message>
    <message>
        <source>Passed</source>
        <translation>通过</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>原因</translation>
    </message>
    <message>
        <source>Record</source>
        <translation>记录</translation>
    </message>
    <message>
        <source>Reference picture</source>
        <translation>参考图像</translation>
    </message>
    <message>
        <source>Released by</source>
        <translation>生效者</translation>
    </message>
    <message>
        <source>Role</source>
        <translation>角色</translation>
    </message>
    <message>
        <source>Decision rule</source>
        <translation>判定规则</translation>
    </message>
    <message>
        <source>Secrets</source>
        <translation>登录凭据</translation>
    </message>
    <message>
        <source>Signer</source>
        <translation>签名者</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>图像源</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Taken back</source>
        <translation>已撤回</translation>
    </message>
    <message>
        <source>Threshold</source>
        <translation>阈值</translation>
    </message>
    <message>
        <source>New folder</source>
        <translation>新文件夹</translation>
    </message>
    <message>
        <source>Back to that of</source>
        <translation>恢复到</translation>
    </message>
    <message>
        <source>Too many tries</source>
        <translation>尝试次数过多</translation>
    </message>
    <message>
        <source>What</source>
        <translation>操作</translation>
    </message>
    <message>
        <source>Good parts</source>
        <translation>良品</translation>
    </message>
    <message>
        <source>Validation images of good parts</source>
        <translation>良品的验证图像</translation>
    </message>
    <message>
        <source>Validation images of defects</source>
        <translation>缺陷的验证图像</translation>
    </message>
    <message>
        <source>Settings of the build</source>
        <translation>建模设置</translation>
    </message>
    <message>
        <source>Model in use</source>
        <translation>使用中的模型</translation>
    </message>
    <message>
        <source>Parts left out</source>
        <translation>排除的工件</translation>
    </message>
    <message>
        <source>Parts kept</source>
        <translation>保留的工件</translation>
    </message>
    <message>
        <source>Kinds of defects</source>
        <translation>缺陷类型</translation>
    </message>
    <message>
        <source>Millimetres per px</source>
        <translation>每 px 毫米数</translation>
    </message>
    <message>
        <source>A second person puts it in force</source>
        <translation>须由第二人使其生效</translation>
    </message>
    <message>
        <source>Notes</source>
        <translation>备注</translation>
    </message>
    <message>
        <source>Camera</source>
        <translation>相机</translation>
    </message>
    <message>
        <source>Trigger</source>
        <translation>触发</translation>
    </message>
    <message>
        <source>Serial</source>
        <translation>序列号</translation>
    </message>
    <message>
        <source>Image gate</source>
        <translation>图像预检</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Project</source>
        <translation>项目</translation>
    </message>
    <message>
        <source>Project deleted</source>
        <translation>项目已删除</translation>
    </message>
    <message>
        <source>Areas</source>
        <translation>区域</translation>
    </message>
    <message>
        <source>Labels</source>
        <translation>标注</translation>
    </message>
    <message>
        <source>Teach-back</source>
        <translation>追加学习</translation>
    </message>
    <message>
        <source>Left out of the model</source>
        <translation>从模型中排除</translation>
    </message>
    <message>
        <source>Known defects</source>
        <translation>已知缺陷</translation>
    </message>
    <message>
        <source>Challenge</source>
        <translation>点检</translation>
    </message>
    <message>
        <source>Event at the cell</source>
        <translation>工位事件</translation>
    </message>
    <message>
        <source>Review</source>
        <translation>复判结果</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>运行</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>导出</translation>
    </message>
    <message>
        <source>Import</source>
        <translation>导入</translation>
    </message>
    <message>
        <source>Pictures deleted</source>
        <translation>图像已删除</translation>
    </message>
    <message>
        <source>Settings of the record</source>
        <translation>记录设置</translation>
    </message>
    <message>
        <source>Trusted keys</source>
        <translation>受信任的密钥</translation>
    </message>
    <message>
        <source>Not done after all</source>
        <translation>最终未执行</translation>
    </message>
    <message>
        <source>added</source>
        <translation>已添加</translation>
    </message>
    <message>
        <source>audit</source>
        <translation>审计追踪</translation>
    </message>
    <message>
        <source>brought back</source>
        <translation>已恢复</translation>
    </message>
    <message>
        <source>changed</source>
        <translation>已更改</translation>
    </message>
    <message>
        <source>chosen</source>
        <translation>已选择</translation>
    </message>
    <message>
        <source>copied</source>
        <translation>已复制</translation>
    </message>
    <message>
        <source>deleted for good</source>
        <translation>已永久删除</translation>
    </message>
    <message>
        <source>folder renamed</source>
        <translation>文件夹已重命名</translation>
    </message>
    <message>
        <source>made</source>
        <translation>已创建</translation>
    </message>
    <message>
        <source>no longer trusted</source>
        <translation>不再信任</translation>
    </message>
    <message>
        <source>key of this PC</source>
        <translation>本机密钥</translation>
    </message>
    <message>
        <source>key of this PC renamed</source>
        <translation>本机密钥已重命名</translation>
    </message>
    <message>
        <source>own password or PIN</source>
        <translation>本人的密码或 PIN</translation>
    </message>
    <message>
        <source>pictures</source>
        <translation>图像</translation>
    </message>
    <message>
        <source>project</source>
        <translation>项目</translation>
    </message>
    <message>
        <source>put in</source>
        <translation>已添加</translation>
    </message>
    <message>
        <source>record</source>
        <translation>记录</translation>
    </message>
    <message>
        <source>removed</source>
        <translation>已移除</translation>
    </message>
    <message>
        <source>report</source>
        <translation>报告</translation>
    </message>
    <message>
        <source>report on agreement</source>
        <translation>一致性报告</translation>
    </message>
    <message>
        <source>results</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>sample added</source>
        <translation>已添加样件</translation>
    </message>
    <message>
        <source>sample removed</source>
        <translation>已移除样件</translation>
    </message>
    <message>
        <source>settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>taken away</source>
        <translation>已移除</translation>
    </message>
    <message>
        <source>thrown away</source>
        <translation>已删除</translation>
    </message>
    <message>
        <source>trusted</source>
        <translation>已信任</translation>
    </message>
    <message>
        <source>validation images</source>
        <translation>验证图像</translation>
    </message>
    <message>
        <source>weights of a network</source>
        <translation>网络权重</translation>
    </message>
    <message>
        <source>inspect</source>
        <translation>检测</translation>
    </message>
    <message>
        <source>verify parts</source>
        <translation>复判工件</translation>
    </message>
    <message>
        <source>enter events</source>
        <translation>录入事件</translation>
    </message>
    <message>
        <source>run a challenge</source>
        <translation>执行点检</translation>
    </message>
    <message>
        <source>choose a product</source>
        <translation>选择产品</translation>
    </message>
    <message>
        <source>set up the line</source>
        <translation>设置产线</translation>
    </message>
    <message>
        <source>change the project</source>
        <translation>更改项目</translation>
    </message>
    <message>
        <source>label images</source>
        <translation>标注图像</translation>
    </message>
    <message>
        <source>build a model</source>
        <translation>建模</translation>
    </message>
    <message>
        <source>draft a threshold</source>
        <translation>起草阈值</translation>
    </message>
    <message>
        <source>release a threshold</source>
        <translation>使阈值生效</translation>
    </message>
    <message>
        <source>put a model to use</source>
        <translation>启用模型</translation>
    </message>
    <message>
        <source>teach parts</source>
        <translation>追加学习工件</translation>
    </message>
    <message>
        <source>set up the challenge</source>
        <translation>设置点检</translation>
    </message>
    <message>
        <source>export</source>
        <translation>导出</translation>
    </message>
    <message>
        <source>import</source>
        <translation>导入</translation>
    </message>
    <message>
        <source>delete the project</source>
        <translation>删除项目</translation>
    </message>
    <message>
        <source>change settings</source>
        <translation>更改设置</translation>
    </message>
    <message>
        <source>manage users</source>
        <translation>管理用户</translation>
    </message>
    <message>
        <source>trust keys</source>
        <translation>信任密钥</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>密码</translation>
    </message>
    <message>
        <source>PIN</source>
        <translation>PIN</translation>
    </message>
    <message>
        <source>Badge</source>
        <translation>工牌</translation>
    </message>
    <message>
        <source>Name in the system</source>
        <translation>系统用户名</translation>
    </message>
    <message>
        <source>Not at all</source>
        <translation>不登录</translation>
    </message>
    <message>
        <source>The program</source>
        <translation>程序</translation>
    </message>
    <message>
        <source>kept</source>
        <translation>已保留</translation>
    </message>
    <message>
        <source>left out</source>
        <translation>已排除</translation>
    </message>
    <message>
        <source>By age</source>
        <translation>按期限</translation>
    </message>
    <message>
        <source>By quota</source>
        <translation>按配额</translation>
    </message>
    <message>
        <source>on</source>
        <translation>开</translation>
    </message>
    <message>
        <source>off</source>
        <translation>关</translation>
    </message>
    <message>
        <source>damaged</source>
        <translation>已损坏</translation>
    </message>
    <message>
        <source>cancelled</source>
        <translation>已取消</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>是</translation>
    </message>
    <message>
        <source>no</source>
        <translation>否</translation>
    </message>
</context>
<context>
    <name>BackgroundBox</name>
    <message>
        <source>Propose the background</source>
        <translation>推荐背景区域</translation>
    </message>
    <message>
        <source>Accept as ignored area</source>
        <translation>接受为屏蔽区域</translation>
    </message>
    <message>
        <source>Reject</source>
        <translation>不采用</translation>
    </message>
    <message>
        <source>Looking for the background</source>
        <translation>正在查找背景</translation>
    </message>
    <message>
        <source>No background can be told from the part for sure. Nothing was changed.</source>
        <translation>无法可靠区分背景与工件。未作任何更改。</translation>
    </message>
    <message>
        <source>In {pictures} pictures no good part lies in the hatched {share}. Look at it: nothing is ignored before you accept.</source>
        <translation>在 {pictures} 张图像中，良品都不会出现在占 {share} 的阴影部分。请查看：接受之前不会屏蔽任何内容。</translation>
    </message>
</context>
<context>
    <name>BadgeDialog</name>
    <message>
        <source>Badge of {name}</source>
        <translation>{name} 的工牌</translation>
    </message>
    <message>
        <source>Hold the badge to the reader now.</source>
        <translation>请将工牌靠近读卡器。</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>It was read. Hold the same badge to the reader once more.</source>
        <translation>已读取。请将同一工牌再次靠近读卡器。</translation>
    </message>
    <message>
        <source>The reader read something else the second time. Hold the badge to the reader again, twice.</source>
        <translation>第二次读取的内容不同。请将工牌重新靠近读卡器两次。</translation>
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
        <translation>良品的正常样子。</translation>
    </message>
</context>
<context>
    <name>BestSettings</name>
    <message>
        <source>Use these settings</source>
        <translation>采用此设置</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Starting…</source>
        <translation>正在启动…</translation>
    </message>
    <message>
        <source>Better settings were found</source>
        <translation>找到了更好的设置</translation>
    </message>
    <message>
        <source>The present settings do well</source>
        <translation>当前设置已经很好</translation>
    </message>
    <message>
        <source>Time was up before all was tried; another search goes on where this one ended.</source>
        <translation>时间用完，尚有设置未试；再次搜索会从此处继续。</translation>
    </message>
    <message>
        <source>Cancelled.</source>
        <translation>已取消。</translation>
    </message>
    <message>
        <source>What was tried is kept: another search goes on where this one ended.</source>
        <translation>已试结果均保留：再次搜索会从此处继续。</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Pairs told apart</source>
        <translation>区分对数</translation>
    </message>
    <message>
        <source>A part</source>
        <translation>单件用时</translation>
    </message>
    <message>
        <source>To build</source>
        <translation>建模用时</translation>
    </message>
</context>
<context>
    <name>Board</name>
    <message>
        <source>Another reference picture…</source>
        <translation>换参考图像…</translation>
    </message>
    <message>
        <source>Show the effect</source>
        <translation>显示效果</translation>
    </message>
    <message>
        <source>Proposed: background</source>
        <translation>推荐：背景</translation>
    </message>
    <message>
        <source>Drawn on {name}, {width} × {height} px</source>
        <translation>绘制于 {name}，{width} × {height} px</translation>
    </message>
</context>
<context>
    <name>BoxEditor</name>
    <message>
        <source>Region of interest</source>
        <translation>检测区域</translation>
    </message>
</context>
<context>
    <name>BuildForecast</name>
    <message>
        <source>Timing a few images, to predict how long a build takes…</source>
        <translation>正在试测几张图像，以预估建模用时…</translation>
    </message>
    <message>
        <source>How long a build takes is predicted once no inspection runs.</source>
        <translation>没有检测在运行时，即可预估建模用时。</translation>
    </message>
    <message>
        <source>Predicted: about {time} to build, {memory} MB of memory at most, {part} to inspect a part.</source>
        <translation>预估：建模约 {time}，最多占用 {memory} MB 内存，单件检测 {part}。</translation>
    </message>
    <message>
        <source>No prediction: the images could not be timed.</source>
        <translation>无法预估：图像试测未成功。</translation>
    </message>
</context>
<context>
    <name>BuildPage</name>
    <message>
        <source>Start build</source>
        <translation>开始建模</translation>
    </message>
    <message>
        <source>Find the best settings</source>
        <translation>搜索最佳设置</translation>
    </message>
    <message>
        <source>Compares settings on the parts of this project, for about three minutes</source>
        <translation>用本项目的工件比较多组设置，约需三分钟</translation>
    </message>
    <message>
        <source>Demo project</source>
        <translation>演示项目</translation>
    </message>
    <message>
        <source>Loading the model…</source>
        <translation>正在加载模型…</translation>
    </message>
    <message>
        <source>The model of this project cannot be used. Build it again.</source>
        <translation>本项目的模型无法使用，请重新建模。</translation>
    </message>
    <message>
        <source>There is none yet. Start the build: the program then knows what a good part looks like.</source>
        <translation>尚无模型。开始建模后，程序便知道良品是什么样子。</translation>
    </message>
    <message>
        <source>Starting…</source>
        <translation>正在启动…</translation>
    </message>
    <message>
        <source>The new model cannot be used.</source>
        <translation>新模型无法使用。</translation>
    </message>
    <message>
        <source>Done. The new model is in use.</source>
        <translation>完成。新模型已启用。</translation>
    </message>
    <message>
        <source>Done. Loading the new model…</source>
        <translation>完成。正在加载新模型…</translation>
    </message>
    <message>
        <source>Cancelled.</source>
        <translation>已取消。</translation>
    </message>
    <message>
        <source>Nothing was built.</source>
        <translation>未建立模型。</translation>
    </message>
    <message>
        <source>The model of {moment} stays in use.</source>
        <translation>继续使用 {moment} 的模型。</translation>
    </message>
    <message>
        <source>The program draws parts, good ones and defective ones, and learns from the good ones. This is done once.</source>
        <translation>程序自行绘制良品和缺陷件，并用其中的良品学习。只需做一次。</translation>
    </message>
    <message>
        <source>The model in use stays in use until the new one is complete.</source>
        <translation>新模型完成之前，继续使用当前模型。</translation>
    </message>
    <message>
        <source>Here the program learns from pictures of good parts what a part looks like.</source>
        <translation>程序在此用良品图像学习工件的正常样子。</translation>
    </message>
    <message>
        <source>No project is open</source>
        <translation>未打开项目</translation>
    </message>
    <message>
        <source>Choose a project</source>
        <translation>选择项目</translation>
    </message>
    <message>
        <source>It inspects with models that were built on a PC with the full program. Export the project there (Projects › More › Export…), bring the file here, and drop it on the page Projects.</source>
        <translation>本机使用在装有完整版程序的电脑上建立的模型进行检测。请在那台电脑上导出项目（“项目”›“更多”›“导出…”），把文件拷到本机，再拖放到“项目”页面。</translation>
    </message>
    <message>
        <source>This PC is a station</source>
        <translation>本机为检测工位</translation>
    </message>
    <message>
        <source>Go to Projects</source>
        <translation>转到“项目”</translation>
    </message>
</context>
<context>
    <name>BuildSummary</name>
    <message>
        <source>What will be built</source>
        <translation>建模内容</translation>
    </message>
    <message>
        <source>Change…</source>
        <translation>更改…</translation>
    </message>
    <message>
        <source>Change the images or the network of this project</source>
        <translation>更改本项目的图像或网络</translation>
    </message>
    <message>
        <source>Line…</source>
        <translation>产线…</translation>
    </message>
    <message>
        <source>Set up camera, trigger and serials of this project</source>
        <translation>设置本项目的相机、触发和序列号</translation>
    </message>
    <message>
        <source>Learns from</source>
        <translation>学习图像</translation>
    </message>
    <message>
        <source>Threshold from</source>
        <translation>阈值依据</translation>
    </message>
    <message>
        <source>Every good part is learned, and scored by what the others taught</source>
        <translation>每件良品都参与学习，并由其余良品为其评分</translation>
    </message>
    <message>
        <source>Defects</source>
        <translation>缺陷</translation>
    </message>
    <message>
        <source>Images with defects that confirm the threshold</source>
        <translation>用于确认阈值的缺陷图像</translation>
    </message>
    <message>
        <source>Bit depth</source>
        <translation>位深</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>网络</translation>
    </message>
    <message>
        <source>How closely</source>
        <translation>检测精细度</translation>
    </message>
    <message>
        <source>Method</source>
        <translation>方法</translation>
    </message>
    <message>
        <source>Memory bank</source>
        <translation>记忆库</translation>
    </message>
    <message>
        <source>{width} × {height} px of every picture</source>
        <translation>每幅图像取 {width} × {height} px</translation>
    </message>
    <message>
        <source>Where to look</source>
        <translation>检测范围</translation>
    </message>
    <message>
        <source>The region of interest; what is outside is cut away first</source>
        <translation>检测区域；区域外的部分会先裁掉</translation>
    </message>
    <message>
        <source>other light</source>
        <translation>光照变化</translation>
    </message>
    <message>
        <source>{count} directions</source>
        <translation>{count} 个方向</translation>
    </message>
    <message>
        <source>Good parts are also learned as they would look so; inspecting takes no longer</source>
        <translation>同时学习良品在这些变化下的样子；检测用时不增加</translation>
    </message>
    <message>
        <source>Also learned</source>
        <translation>附加学习</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>none: the threshold will be provisional</source>
        <translation>无：阈值只能是暂定的</translation>
    </message>
    <message numerus="yes">
        <source>{count} good parts</source>
        <translation>
            <numerusform>{count} 件良品</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>the same {count}, each scored without itself</source>
        <translation>
            <numerusform>同样的 {count} 件，逐件排除自身后评分</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} images of good parts</source>
        <translation>
            <numerusform>{count} 张良品图像</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} images</source>
        <translation>
            <numerusform>{count} 张图像</numerusform>
        </translation>
    </message>
    <message>
        <source>As chosen for this project</source>
        <translation>按本项目的选择</translation>
    </message>
    <message>
        <source>A few good parts were looked at; the build looks at all of them.</source>
        <translation>目前只查看了部分良品；建模时会查看全部。</translation>
    </message>
    <message>
        <source>and {count} more</source>
        <translation>另有 {count} 项</translation>
    </message>
    <message>
        <source>none: this method keeps no bank</source>
        <translation>无：此方法不使用记忆库</translation>
    </message>
    <message>
        <source>automatic: {least} to {most} patches, by the time that a part then takes</source>
        <translation>自动：{least} 至 {most} 个图块，视单件用时而定</translation>
    </message>
    <message>
        <source>{share} of all patches</source>
        <translation>全部图块的 {share}</translation>
    </message>
</context>
<context>
    <name>CameraTab</name>
    <message>
        <source>USB or built-in camera</source>
        <translation>USB 或内置相机</translation>
    </message>
    <message>
        <source>Network camera</source>
        <translation>网络相机</translation>
    </message>
    <message>
        <source>Industrial camera (GenICam)</source>
        <translation>工业相机 (GenICam)</translation>
    </message>
    <message>
        <source>Watched folder</source>
        <translation>监视文件夹</translation>
    </message>
    <message>
        <source>Simulated camera</source>
        <translation>模拟相机</translation>
    </message>
    <message>
        <source>Width in px</source>
        <translation>宽度 (px)</translation>
    </message>
    <message>
        <source>Height in px</source>
        <translation>高度 (px)</translation>
    </message>
    <message>
        <source>Pictures a second</source>
        <translation>每秒帧数</translation>
    </message>
    <message>
        <source>Exposure</source>
        <translation>曝光</translation>
    </message>
    <message>
        <source>Gain</source>
        <translation>增益</translation>
    </message>
    <message>
        <source>White balance in K</source>
        <translation>白平衡 (K)</translation>
    </message>
    <message>
        <source>Motion JPEG</source>
        <translation>Motion JPEG</translation>
    </message>
    <message>
        <source>Faster at large sizes, with compression marks</source>
        <translation>大尺寸时更快，但有压缩痕迹</translation>
    </message>
    <message>
        <source>Choose the producer&apos;s .cti file</source>
        <translation>选择相机厂商的 .cti 文件</translation>
    </message>
    <message>
        <source>GenTL producer of this PC (.cti)</source>
        <translation>本机的 GenTL Producer (.cti)</translation>
    </message>
    <message>
        <source>It is {value}, not as asked</source>
        <translation>实际为 {value}，与设定不符</translation>
    </message>
    <message>
        <source>It is {value}</source>
        <translation>实际为 {value}</translation>
    </message>
    <message>
        <source>This camera does not say</source>
        <translation>此相机不提供该信息</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>图像源</translation>
    </message>
    <message>
        <source>Empty leaves what the camera has. The settings belong to the project and hold from the next Start on.</source>
        <translation>留空则沿用相机自身的设置。设置属于本项目，从下次启动起生效。</translation>
    </message>
    <message>
        <source>Resolution, exposure and the like of a network camera are set in the camera itself.</source>
        <translation>网络相机的分辨率、曝光等须在相机上设置。</translation>
    </message>
    <message>
        <source>What stands here is written with the source; everything else stays as the camera is set.</source>
        <translation>此处填写的值随图像源一并写入；其余保持相机自身的设置。</translation>
    </message>
    <message>
        <source>Its newest picture is shown here, and no file is taken or moved.</source>
        <translation>此处显示最新的图像，不会取走或移动任何文件。</translation>
    </message>
    <message>
        <source>Pictures from a folder pass by; without one, grey discs. For trying out, also what goes wrong.</source>
        <translation>依次播放文件夹中的图像；未指定文件夹时播放灰色圆片。用于试运行，也可模拟故障。</translation>
    </message>
    <message>
        <source>Choose the GenTL producer</source>
        <translation>选择 GenTL Producer</translation>
    </message>
    <message>
        <source>Connected: {names}</source>
        <translation>已连接：{names}</translation>
    </message>
    <message>
        <source>No camera is connected.</source>
        <translation>未连接相机。</translation>
    </message>
    <message>
        <source>Industrial cameras need a package that is not installed: pip install harvesters.</source>
        <translation>工业相机需要的软件包未安装：pip install harvesters。</translation>
    </message>
    <message>
        <source>No GenTL producer is installed: install the camera maker&apos;s software, or choose its .cti file.</source>
        <translation>未安装 GenTL Producer：请安装相机厂商的软件，或选择其 .cti 文件。</translation>
    </message>
    <message>
        <source>This GenTL producer is not there.</source>
        <translation>找不到此 GenTL Producer。</translation>
    </message>
</context>
<context>
    <name>CanvasTools</name>
    <message>
        <source>Choose, move, change size (V)</source>
        <translation>选择、移动、调整大小 (V)</translation>
    </message>
    <message>
        <source>Rectangle (R)</source>
        <translation>矩形 (R)</translation>
    </message>
    <message>
        <source>Ellipse (O)</source>
        <translation>椭圆 (O)</translation>
    </message>
    <message>
        <source>Polygon (P): tap its corners; a double tap, its first corner or Enter closes it</source>
        <translation>多边形 (P)：逐个点击顶点；双击、点击第一个顶点或按 Enter 键闭合</translation>
    </message>
    <message>
        <source>Brush (B)</source>
        <translation>画笔 (B)</translation>
    </message>
    <message>
        <source>Eraser (E)</source>
        <translation>橡皮擦 (E)</translation>
    </message>
    <message>
        <source>Undo (Ctrl+Z)</source>
        <translation>撤销 (Ctrl+Z)</translation>
    </message>
    <message>
        <source>Redo (Ctrl+Y)</source>
        <translation>重做 (Ctrl+Y)</translation>
    </message>
    <message>
        <source>Further away (-)</source>
        <translation>缩小 (-)</translation>
    </message>
    <message>
        <source>Closer (+)</source>
        <translation>放大 (+)</translation>
    </message>
    <message>
        <source>Whole picture (0)</source>
        <translation>显示全图 (0)</translation>
    </message>
    <message>
        <source>Width of brush and eraser, in px of the picture</source>
        <translation>画笔和橡皮擦的宽度（图像 px）</translation>
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
        <translation>在此查看模型能检出多小的缺陷，以及人与机器的结论是否一致。</translation>
    </message>
    <message>
        <source>Save as</source>
        <translation>另存为</translation>
    </message>
    <message>
        <source>Saved as {name}</source>
        <translation>已保存为 {name}</translation>
    </message>
</context>
<context>
    <name>CapabilityWords</name>
    <message>
        <source>scratches</source>
        <translation>划痕</translation>
    </message>
    <message>
        <source>spots</source>
        <translation>斑点</translation>
    </message>
    <message>
        <source>dents</source>
        <translation>凹坑</translation>
    </message>
    <message>
        <source>stains</source>
        <translation>污渍</translation>
    </message>
    <message>
        <source>smears</source>
        <translation>涂抹痕</translation>
    </message>
    <message>
        <source>missing pieces</source>
        <translation>缺料</translation>
    </message>
    <message>
        <source>{defects} in {zone}</source>
        <translation>{zone}内的{defects}</translation>
    </message>
    <message>
        <source>Of {defects} with {contrast} contrast nothing can be promised: too many were missed, or larger ones are not found more often.</source>
        <translation>对比度 {contrast} 的{defects}：无法给出检出保证，漏检太多，或较大者的检出率并不更高。</translation>
    </message>
    <message>
        <source>90% of {defects} from {size} on, with 95% confidence ({contrast} contrast)</source>
        <translation>{defects}（对比度 {contrast}）：尺寸 {size} 及以上检出 90%，置信度 95%</translation>
    </message>
    <message>
        <source>The threshold or the areas were changed since: it does not hold any more. Study anew.</source>
        <translation>之后阈值或区域已更改，结果不再有效。请重新评估。</translation>
    </message>
    <message>
        <source>The model has learned these very parts: on new ones it finds a little less.</source>
        <translation>模型学习过的正是这些工件：对新工件的检出能力会略低。</translation>
    </message>
    <message>
        <source>{who} again</source>
        <translation>{who}重复判定</translation>
    </message>
    <message>
        <source>{one} and {other}</source>
        <translation>{one}与{other}</translation>
    </message>
    <message>
        <source>All of them</source>
        <translation>全体</translation>
    </message>
    <message>
        <source>The machine again</source>
        <translation>机器重复检测</translation>
    </message>
    <message>
        <source>{agreed} of {parts}: {share} ({low} to {high})</source>
        <translation>{agreed}/{parts}：{share}（{low} 至 {high}）</translation>
    </message>
    <message>
        <source>{kappa} ({low} to {high})</source>
        <translation>{kappa}（{low} 至 {high}）</translation>
    </message>
    <message>
        <source>Only one word was ever said: show good parts and defects.</source>
        <translation>从头到尾只有一种结论：请同时提供良品和缺陷件。</translation>
    </message>
    <message>
        <source>Good: they can be trusted.</source>
        <translation>良好：结论可信。</translation>
    </message>
    <message>
        <source>Poor: agree on limit samples first.</source>
        <translation>较差：请先统一限度样件。</translation>
    </message>
    <message>
        <source>Moderate: look at the parts on which they differ.</source>
        <translation>一般：请查看结论不一致的工件。</translation>
    </message>
    <message>
        <source>The scores of one part that is inspected again scatter by {spread} (standard deviation).</source>
        <translation>同一工件重复检测的分数波动为 {spread}（标准差）。</translation>
    </message>
</context>
<context>
    <name>ChallengeDialog</name>
    <message>
        <source>Challenge</source>
        <translation>点检</translation>
    </message>
    <message>
        <source>Showing the samples…</source>
        <translation>正在检测样件…</translation>
    </message>
    <message>
        <source>Real parts are put before the camera: choose a camera on Inspect first.</source>
        <translation>实物工件要放到相机前：请先在“检测”页面选择相机。</translation>
    </message>
    <message>
        <source>It has no more pictures.</source>
        <translation>没有更多图像了。</translation>
    </message>
</context>
<context>
    <name>ChallengeHistory</name>
    <message>
        <source>When</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>By</source>
        <translation>人员</translation>
    </message>
    <message>
        <source>Signed</source>
        <translation>签名</translation>
    </message>
    <message>
        <source>What came of it</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>Challenges so far</source>
        <translation>历次点检</translation>
    </message>
    <message>
        <source>The line cannot be read.</source>
        <translation>此行无法读取。</translation>
    </message>
    <message>
        <source>Passed</source>
        <translation>通过</translation>
    </message>
    <message>
        <source>Changed afterwards</source>
        <translation>事后被改动</translation>
    </message>
    <message>
        <source>Changed, or one before it is missing</source>
        <translation>被改动，或前一条记录缺失</translation>
    </message>
</context>
<context>
    <name>ChallengePage</name>
    <message>
        <source>Here known samples prove at the start of a shift that the station finds what it must.</source>
        <translation>开班时在此用已知样件验证工位能检出该检出的缺陷。</translation>
    </message>
    <message>
        <source>Pictures ({patterns})</source>
        <translation>图像 ({patterns})</translation>
    </message>
    <message>
        <source>Choose pictures of samples</source>
        <translation>选择样件图像</translation>
    </message>
    <message>
        <source>Validation images</source>
        <translation>验证图像</translation>
    </message>
    <message>
        <source>The project has no validation images of known truth.</source>
        <translation>本项目没有已知真值的验证图像。</translation>
    </message>
    <message>
        <source>Recorded parts</source>
        <translation>已记录的工件</translation>
    </message>
    <message>
        <source>No picture of a recorded part is kept.</source>
        <translation>已记录的工件均未保留图像。</translation>
    </message>
    <message>
        <source>An inspection is running and has the camera: stop it first.</source>
        <translation>检测正在运行并占用相机：请先停止检测。</translation>
    </message>
</context>
<context>
    <name>ChallengeParts</name>
    <message>
        <source>Show all samples now</source>
        <translation>立即点检全部样件</translation>
    </message>
    <message>
        <source>Add…</source>
        <translation>添加…</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
    <message>
        <source>Pictures from files…</source>
        <translation>文件中的图像…</translation>
    </message>
    <message>
        <source>Validation images…</source>
        <translation>验证图像…</translation>
    </message>
    <message>
        <source>Recorded parts…</source>
        <translation>已记录的工件…</translation>
    </message>
    <message>
        <source>A real part…</source>
        <translation>实物工件…</translation>
    </message>
    <message>
        <source>When the project asks for it</source>
        <translation>项目何时要求点检</translation>
    </message>
    <message>
        <source> h</source>
        <translation> h</translation>
    </message>
    <message>
        <source>How long one counts</source>
        <translation>一次点检的有效时间</translation>
    </message>
    <message>
        <source>As sources are written: usb:0, rtsp://…, genicam:SERIAL</source>
        <translation>按图像源的写法：usb:0、rtsp://…、genicam:SERIAL</translation>
    </message>
    <message>
        <source>Camera for real parts</source>
        <translation>用于实物工件的相机</translation>
    </message>
    <message>
        <source>Samples</source>
        <translation>样件</translation>
    </message>
    <message>
        <source>One that was passed counts for</source>
        <translation>一次通过后的有效时间</translation>
    </message>
    <message>
        <source>Challenges so far</source>
        <translation>历次点检</translation>
    </message>
    <message>
        <source>What every sample got</source>
        <translation>各样件的结果</translation>
    </message>
</context>
<context>
    <name>ChallengePrompt</name>
    <message>
        <source>A challenge is due</source>
        <translation>点检到期</translation>
    </message>
    <message>
        <source>Show the samples</source>
        <translation>开始点检</translation>
    </message>
    <message>
        <source>Stop the inspection first: real parts are put before its camera.</source>
        <translation>请先停止检测：实物工件要放到该相机前。</translation>
    </message>
</context>
<context>
    <name>ChallengeWords</name>
    <message>
        <source>Good part: OK is expected</source>
        <translation>良品：应判 OK</translation>
    </message>
    <message>
        <source>Limit sample, still good: OK is expected</source>
        <translation>限度样件，仍为良品：应判 OK</translation>
    </message>
    <message>
        <source>Limit sample, no longer good: NG is expected</source>
        <translation>限度样件，已超限度：应判 NG</translation>
    </message>
    <message>
        <source>Defect: NG is expected</source>
        <translation>缺陷：应判 NG</translation>
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
        <translation>缺陷</translation>
    </message>
    <message>
        <source>Only when somebody wants it</source>
        <translation>仅在需要时</translation>
    </message>
    <message>
        <source>Before the line starts, once a shift</source>
        <translation>产线启动前，每班一次</translation>
    </message>
    <message>
        <source>Before the line starts, and again while it runs</source>
        <translation>产线启动前，并在运行过程中重复</translation>
    </message>
    <message>
        <source>The samples have not been shown on this PC yet.</source>
        <translation>本机尚未做过样件点检。</translation>
    </message>
    <message>
        <source>The last challenge is not signed by this PC, or was changed afterwards.</source>
        <translation>上次点检不是由本机签名，或事后被改动。</translation>
    </message>
    <message>
        <source>The last challenge was not passed.</source>
        <translation>上次点检未通过。</translation>
    </message>
    <message>
        <source>Another model has come into use since the last challenge.</source>
        <translation>上次点检之后换用了另一个模型。</translation>
    </message>
    <message>
        <source>Another threshold has come into force since the last challenge.</source>
        <translation>上次点检之后启用了另一个阈值。</translation>
    </message>
    <message>
        <source>The samples are not those of the last challenge.</source>
        <translation>样件与上次点检时不同。</translation>
    </message>
    <message>
        <source>The last challenge is dated later than now: the clock was set back.</source>
        <translation>上次点检的时间晚于当前时间：时钟被回拨。</translation>
    </message>
    <message>
        <source>The last challenge was too long ago.</source>
        <translation>上次点检已过期。</translation>
    </message>
    <message>
        <source>No samples yet</source>
        <translation>尚无样件</translation>
    </message>
    <message>
        <source>Add pictures of good parts, of the limit and of defects, or real parts that are kept at the line.</source>
        <translation>请添加良品、限度件和缺陷件的图像，或存放在产线旁的实物工件。</translation>
    </message>
    <message>
        <source>Passed {when}</source>
        <translation>{when} 已通过</translation>
    </message>
    <message>
        <source>Next due {when}.</source>
        <translation>下次点检：{when}。</translation>
    </message>
    <message>
        <source>The line does not start before it is passed.</source>
        <translation>点检通过之前产线不启动。</translation>
    </message>
    <message>
        <source>Due now</source>
        <translation>现应点检</translation>
    </message>
    <message>
        <source>Passed: every sample got the verdict that is expected of it.</source>
        <translation>通过：每个样件的判定均符合预期。</translation>
    </message>
    <message>
        <source>Broken off.</source>
        <translation>已中止。</translation>
    </message>
    <message>
        <source>Not passed: {names}</source>
        <translation>未通过：{names}</translation>
    </message>
</context>
<context>
    <name>ChangedParts</name>
    <message>
        <source>Parts that change</source>
        <translation>判定变化的工件</translation>
    </message>
    <message>
        <source>Parts that would get another verdict</source>
        <translation>判定会改变的工件</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>A click opens a part in History.</source>
        <translation>点击可在“历史”中打开工件。</translation>
    </message>
</context>
<context>
    <name>Charts</name>
    <message>
        <source>Yield by hour</source>
        <translation>每小时良率</translation>
    </message>
    <message>
        <source>NG by hour</source>
        <translation>每小时 NG 率</translation>
    </message>
    <message>
        <source>Scores over time</source>
        <translation>分数走势</translation>
    </message>
    <message>
        <source>anomaly score</source>
        <translation>异常分数</translation>
    </message>
    <message>
        <source>Where the hot spots lie</source>
        <translation>热点分布</translation>
    </message>
    <message>
        <source>Looking into the record…</source>
        <translation>正在查询记录…</translation>
    </message>
    <message>
        <source>No part matches these filters.</source>
        <translation>没有符合筛选条件的工件。</translation>
    </message>
    <message>
        <source>No picture and no patch scores of these parts are kept.</source>
        <translation>这些工件未保留图像和图块分数。</translation>
    </message>
    <message numerus="yes">
        <source>Where the highest patch score of {count} parts lies</source>
        <translation>
            <numerusform>{count} 个工件的最高图块分数所在位置</numerusform>
        </translation>
    </message>
    <message>
        <source>The charts could not be drawn.</source>
        <translation>无法绘制图表。</translation>
    </message>
    <message>
        <source>{share} of all; limits: 3 sigma of a p-chart. {beyond}</source>
        <translation>总体 {share}；控制限：p 控制图 3σ。{beyond}</translation>
    </message>
    <message>
        <source>Weighted mean (EWMA, 0.2) of {parts} around {mean}; limits: 3 sigma. {beyond}</source>
        <translation>{parts}的加权均值（EWMA，0.2），中心线 {mean}；控制限：3σ。{beyond}</translation>
    </message>
    <message numerus="yes">
        <source>the newest {count} parts</source>
        <translation>
            <numerusform>最新 {count} 个工件</numerusform>
        </translation>
    </message>
    <message>
        <source>None lies beyond.</source>
        <translation>均未超限。</translation>
    </message>
    <message>
        <source>{count} beyond.</source>
        <translation>{count} 个超限。</translation>
    </message>
    <message>
        <source>Hot spots</source>
        <translation>热点</translation>
    </message>
    <message>
        <source>share of good parts that are NG</source>
        <translation>良品中判 NG 的比例</translation>
    </message>
    <message>
        <source>share of defects that are NG</source>
        <translation>缺陷件中判 NG 的比例</translation>
    </message>
    <message>
        <source>ROC curve</source>
        <translation>ROC 曲线</translation>
    </message>
    <message>
        <source>Precision-recall curve</source>
        <translation>精确率-召回率曲线</translation>
    </message>
    <message>
        <source>share of defects among what is NG</source>
        <translation>判 NG 者中缺陷件的比例</translation>
    </message>
    <message>
        <source>Histogram</source>
        <translation>直方图</translation>
    </message>
    <message>
        <source>ROC</source>
        <translation>ROC</translation>
    </message>
    <message>
        <source>Precision and recall</source>
        <translation>精确率与召回率</translation>
    </message>
    <message>
        <source>Kinds of defects</source>
        <translation>缺陷类型</translation>
    </message>
    <message>
        <source>Both good parts and defects are needed for curves.</source>
        <translation>绘制曲线需要良品和缺陷件。</translation>
    </message>
    <message>
        <source>Both good parts and defects are needed for a curve.</source>
        <translation>绘制曲线需要良品和缺陷件。</translation>
    </message>
    <message>
        <source>AUROC {value}, {low} to {high} ({kind}). The dot is the whole rule that is tried out.</source>
        <translation>AUROC {value}，{low} 至 {high}（{kind}）。圆点为试用中的完整规则。</translation>
    </message>
    <message>
        <source>Precision depends on the share of defects: here {defect} of {total}. The dot is the whole rule that is tried out.</source>
        <translation>精确率取决于缺陷占比：此处为 {defect}/{total}。圆点为试用中的完整规则。</translation>
    </message>
</context>
<context>
    <name>CheckRow</name>
    <message>
        <source>Limits of: {check}</source>
        <translation>限值：{check}</translation>
    </message>
    <message>
        <source>{times} times as wide</source>
        <translation>放宽至 {times} 倍</translation>
    </message>
    <message>
        <source>As learned</source>
        <translation>按学习值</translation>
    </message>
</context>
<context>
    <name>CloseQuestion</name>
    <message>
        <source>A build is running</source>
        <translation>正在建模</translation>
    </message>
    <message>
        <source>Stop the build and close?</source>
        <translation>停止建模并关闭？</translation>
    </message>
    <message>
        <source>What it has done so far is lost. The model in use before stays in use.</source>
        <translation>已完成的部分将丢失。之前使用的模型继续使用。</translation>
    </message>
    <message>
        <source>Stop and close</source>
        <translation>停止并关闭</translation>
    </message>
    <message>
        <source>Keep building</source>
        <translation>继续建模</translation>
    </message>
    <message>
        <source>A project is on its way</source>
        <translation>正在传输项目</translation>
    </message>
    <message>
        <source>Stop the export or import and close?</source>
        <translation>停止导出或导入并关闭？</translation>
    </message>
    <message>
        <source>Nothing of it is left behind; it can be done again later.</source>
        <translation>不会留下任何残余，之后可以重做。</translation>
    </message>
    <message>
        <source>Go on with it</source>
        <translation>继续传输</translation>
    </message>
</context>
<context>
    <name>ComparisonPane</name>
    <message>
        <source>{first} and {second}</source>
        <translation>{first} 与 {second}</translation>
    </message>
    <message>
        <source>AUROC</source>
        <translation>AUROC</translation>
    </message>
    <message>
        <source>Threshold</source>
        <translation>阈值</translation>
    </message>
    <message>
        <source>Escapes</source>
        <translation>漏检</translation>
    </message>
    <message>
        <source>False rejects</source>
        <translation>过检</translation>
    </message>
    <message>
        <source>Escapes with {count} false rejects at most</source>
        <translation>过检不超过 {count} 件时的漏检</translation>
    </message>
    <message numerus="yes">
        <source>They disagree on {count} parts</source>
        <translation>
            <numerusform>有 {count} 个工件判定不一致</numerusform>
        </translation>
    </message>
    <message>
        <source>They agree on every part.</source>
        <translation>所有工件判定一致。</translation>
    </message>
    <message>
        <source>No picture yet</source>
        <translation>尚无图像</translation>
    </message>
</context>
<context>
    <name>Counted</name>
    <message numerus="yes">
        <source>{count} of {total} good parts look unlike the others: look at them.</source>
        <translation>
            <numerusform>{total} 件良品中有 {count} 件与其余不同：请查看。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Provisional: {count} of {total} good parts look unlike the others, and nobody has decided about them.</source>
        <translation>
            <numerusform>暂定：{total} 件良品中有 {count} 件与其余不同，尚未确认取舍。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} of {total} good parts look unlike the others: there are several kinds of parts, or defects among them.</source>
        <translation>
            <numerusform>{total} 件良品中有 {count} 件与其余不同：可能有多个品种，或混入了缺陷件。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>At most {share} of good parts are rejected, with {confidence} confidence, from {parts} good parts.</source>
        <translation>
            <numerusform>依据 {parts} 件良品，过检率不超过 {share}（置信度 {confidence}）。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The {total} good pictures show only {count} different parts: at least {needed} are needed to defend a threshold.</source>
        <translation>
            <numerusform>{total} 张良品图像中只有 {count} 件不同的工件：至少需要 {needed} 件，阈值才有依据。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>No threshold can be defended from {count} good parts: at least {needed} are needed.</source>
        <translation>
            <numerusform>{count} 件良品不足以支持任何阈值：至少需要 {needed} 件。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} good parts</source>
        <translation>
            <numerusform>{count} 件良品</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} parts with defects</source>
        <translation>
            <numerusform>{count} 件缺陷件</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} defects drawn on good parts</source>
        <translation>
            <numerusform>{count} 处绘制在良品上的缺陷</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} pictures cannot be read and took no part.</source>
        <translation>
            <numerusform>{count} 张图像无法读取，未参与计算。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} patches</source>
        <translation>
            <numerusform>{count} 个图块</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} pictures looked at.</source>
        <translation>
            <numerusform>已查看 {count} 张图像。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} are suspicious.</source>
        <translation>
            <numerusform>{count} 张可疑。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} more parts would bring false rejects from {now} to {then}.</source>
        <translation>
            <numerusform>再增加 {count} 件，过检率将由 {now} 变为 {then}。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} defects</source>
        <translation>
            <numerusform>{count} 件缺陷件</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} images are left out</source>
        <translation>
            <numerusform>已排除 {count} 张图像</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} different sizes, from {smallest} to {largest} px</source>
        <translation>
            <numerusform>{count} 种尺寸，{smallest} 至 {largest} px</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} images</source>
        <translation>
            <numerusform>{count} 张图像</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} steps since the build.</source>
        <translation>
            <numerusform>建模后已追加 {count} 次。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Try {count} accepted parts</source>
        <translation>
            <numerusform>试用 {count} 件已接受的工件</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} parts can be taught, and {passing} would pass then; the bank grows by {grown} vectors.</source>
        <translation>
            <numerusform>可学习 {count} 件，其中 {passing} 件将判 OK；记忆库增加 {grown} 个向量。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{n} of {total} defects pass</source>
        <translation>
            <numerusform>{total} 件缺陷件中漏检 {n} 件</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{n} of {total} good parts rejected</source>
        <translation>
            <numerusform>{total} 件良品中过检 {n} 件</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} images have no score that counts and are left out: {names}</source>
        <translation>
            <numerusform>{count} 张图像没有可计入的分数，已排除：{names}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} images have no map to find regions in: by the region rule they are UNDECIDED.</source>
        <translation>
            <numerusform>{count} 张图像没有可查找异常区域的异常图：按异常区域规则为未判定。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{after} of {total} known defects would pass; at the threshold in use {before} do.</source>
        <translation>
            <numerusform>{total} 件已知缺陷中将漏检 {after} 件；按使用中的阈值漏检 {before} 件。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Of the last {count} recorded parts</source>
        <translation>
            <numerusform>最近记录的 {count} 个工件</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} parts change</source>
        <translation>
            <numerusform>{count} 件判定改变</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} of them reviewed as defects now pass</source>
        <translation>
            <numerusform>其中 {count} 件复判为缺陷，却将判 OK</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} parts would get another verdict. The worst come first.</source>
        <translation>
            <numerusform>{count} 个工件的判定会改变，影响最大的排在最前。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Chosen by the masks of {count} defects and by {good} good parts; on others it will do worse.</source>
        <translation>
            <numerusform>依据 {count} 件缺陷件的掩膜和 {good} 件良品选定；用于其他工件时效果会差些。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} masks cannot be read or have another size.</source>
        <translation>
            <numerusform>{count} 个掩膜无法读取或尺寸不符。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} defects cannot carry at most {share} escapes: that takes {needed}.</source>
        <translation>
            <numerusform>{count} 件缺陷件不足以支持漏检率不超过 {share}：需要 {needed} 件。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} good parts cannot carry a limit of {share}: that takes {needed} different ones.</source>
        <translation>
            <numerusform>{count} 件良品不足以支持 {share} 的限值：需要 {needed} 件不同的良品。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The same holds for {count} more sources.</source>
        <translation>
            <numerusform>另有 {count} 个来源情况相同。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} images have no score and are not counted: see “Without a score”.</source>
        <translation>
            <numerusform>{count} 张图像没有分数，不计入：见“无分数”。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} images were added.</source>
        <translation>
            <numerusform>已添加 {count} 张图像。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} images were among them before and keep their labels.</source>
        <translation>
            <numerusform>其中 {count} 张原已存在，保留原标注。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The model has learned {count} of them: these are scored by what the others taught.</source>
        <translation>
            <numerusform>其中 {count} 张已被模型学习：由其余良品为其评分。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} models</source>
        <translation>
            <numerusform>{count} 个模型</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} recorded parts</source>
        <translation>
            <numerusform>{count} 个已记录的工件</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} files</source>
        <translation>
            <numerusform>{count} 个文件</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} parts of it are recorded, up to {moment}.</source>
        <translation>
            <numerusform>已记录 {count} 个工件，截至 {moment}。</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Counters</name>
    <message>
        <source>Triggers</source>
        <translation>触发数</translation>
    </message>
    <message>
        <source>How often a part was said to be there: each time one verdict is due</source>
        <translation>通知工件到位的次数：每次须给出一个判定</translation>
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
        <translation>未判定</translation>
    </message>
    <message>
        <source>Yield</source>
        <translation>良率</translation>
    </message>
    <message>
        <source>OK of all judged parts; UNDECIDED ones lower it, as they are handled as rejects</source>
        <translation>OK 占全部已判定工件的比例；“未判定”按剔除处理，会使该值降低</translation>
    </message>
    <message>
        <source>Time, mean</source>
        <translation>平均用时</translation>
    </message>
    <message>
        <source>From the picture to the verdict</source>
        <translation>从取像到判定</translation>
    </message>
    <message>
        <source>Time, 95% below</source>
        <translation>95% 分位用时</translation>
    </message>
    <message>
        <source>95 of 100 parts took less time than this, 5 took more</source>
        <translation>100 件中有 95 件用时少于此值，5 件更长</translation>
    </message>
</context>
<context>
    <name>CutOff</name>
    <message>
        <source>The model in use stays in use.</source>
        <translation>继续使用当前模型。</translation>
    </message>
    <message>
        <source>The build of {name}, begun {moment}, was not finished: nothing of it was kept. It can be started again.</source>
        <translation>{moment} 开始的 {name} 建模未完成，未保留任何结果。可以重新开始。</translation>
    </message>
    <message>
        <source>The inspection of {name}, begun {moment}, was not stopped.</source>
        <translation>{moment} 开始的 {name} 检测未经停止即中断。</translation>
    </message>
    <message>
        <source>No part of it was judged and recorded.</source>
        <translation>没有已判定并记录的工件。</translation>
    </message>
</context>
<context>
    <name>DecisionButtons</name>
    <message>
        <source>Keep: it is a good part</source>
        <translation>保留：是良品</translation>
    </message>
    <message>
        <source>The threshold must let parts like this one pass</source>
        <translation>阈值必须让这类工件判 OK</translation>
    </message>
    <message>
        <source>Leave out</source>
        <translation>排除</translation>
    </message>
    <message>
        <source>Its score does not count, and the next build does not learn it. The file stays.</source>
        <translation>其分数不计入，下次建模也不学习。文件保留。</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Decide again</source>
        <translation>重新决定</translation>
    </message>
</context>
<context>
    <name>DeletedDialog</name>
    <message>
        <source>Deleted projects</source>
        <translation>已删除的项目</translation>
    </message>
    <message>
        <source>Project</source>
        <translation>项目</translation>
    </message>
    <message>
        <source>Deleted</source>
        <translation>删除时间</translation>
    </message>
    <message>
        <source>By</source>
        <translation>删除人</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>Lay in</source>
        <translation>原位置</translation>
    </message>
    <message>
        <source>Bring back</source>
        <translation>恢复</translation>
    </message>
    <message>
        <source>Delete for good…</source>
        <translation>永久删除…</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Together {size}. Nothing here goes by itself.</source>
        <translation>合计 {size}。此处内容不会自动清除。</translation>
    </message>
    <message>
        <source>There is none.</source>
        <translation>没有已删除的项目。</translation>
    </message>
    <message>
        <source>Delete {name} for good?</source>
        <translation>永久删除 {name}？</translation>
    </message>
    <message>
        <source>{size} become free. Nothing brings it back then.</source>
        <translation>将释放 {size}，之后无法恢复。</translation>
    </message>
    <message>
        <source>Delete for good</source>
        <translation>永久删除</translation>
    </message>
    <message>
        <source>Keep it</source>
        <translation>保留</translation>
    </message>
</context>
<context>
    <name>DepthChoice</name>
    <message>
        <source>Bit depth</source>
        <translation>位深</translation>
    </message>
    <message>
        <source>As the pictures tell: {depth}</source>
        <translation>以图像为准：{depth}</translation>
    </message>
    <message>
        <source>As the pictures tell</source>
        <translation>以图像为准</translation>
    </message>
    <message>
        <source>{depth} bit: white is {value}</source>
        <translation>{depth} 位：白色为 {value}</translation>
    </message>
    <message>
        <source>Pictures with values above {white} are not taken.</source>
        <translation>不接收像素值高于 {white} 的图像。</translation>
    </message>
    <message>
        <source>Choose what the camera delivers where you know it: dark pictures do not show all of its bits.</source>
        <translation>若已知相机的输出位深，请在此选择：较暗的图像不会用到全部位数。</translation>
    </message>
</context>
<context>
    <name>Desk</name>
    <message>
        <source>A tone at every part that is not OK</source>
        <translation>工件不是 OK 时发出提示音</translation>
    </message>
    <message>
        <source>Operator mode: the whole screen, for gloves (F11)</source>
        <translation>操作员模式：全屏，可戴手套操作 (F11)</translation>
    </message>
    <message>
        <source>Heatmap on or off (H)</source>
        <translation>显示或隐藏热力图 (H)</translation>
    </message>
    <message>
        <source>Opacity of the heatmap (+ and -)</source>
        <translation>热力图不透明度（+ 和 -）</translation>
    </message>
    <message>
        <source>Closer (Ctrl +)</source>
        <translation>放大 (Ctrl +)</translation>
    </message>
    <message>
        <source>Further away (Ctrl -)</source>
        <translation>缩小 (Ctrl -)</translation>
    </message>
    <message>
        <source>Choose images (Ctrl+O), a folder, a video or a camera</source>
        <translation>选择图像 (Ctrl+O)、文件夹、视频或相机</translation>
    </message>
    <message>
        <source>{area}: nothing of it lies in the picture. Move it inside, or delete it.</source>
        <translation>{area}：完全在图像之外。请移入图像内，或将其删除。</translation>
    </message>
</context>
<context>
    <name>DetectionPlot</name>
    <message>
        <source>Found</source>
        <translation>检出率</translation>
    </message>
    <message>
        <source>Size from end to end</source>
        <translation>两端间尺寸</translation>
    </message>
    <message>
        <source>Defects found by their size</source>
        <translation>不同尺寸缺陷的检出率</translation>
    </message>
    <message>
        <source>Size from end to end in mm</source>
        <translation>两端间尺寸 (mm)</translation>
    </message>
    <message>
        <source>Size from end to end in px</source>
        <translation>两端间尺寸 (px)</translation>
    </message>
</context>
<context>
    <name>Disagreements</name>
    <message>
        <source>Parts on which the models disagree</source>
        <translation>两个模型判定不一致的工件</translation>
    </message>
</context>
<context>
    <name>DoctorPage</name>
    <message>
        <source>Here the good parts are looked through: which of them is unlike the others, and are there enough?</source>
        <translation>在此检查良品：哪些与其余不同，数量是否足够？</translation>
    </message>
    <message>
        <source>No picture is like that.</source>
        <translation>没有这类图像。</translation>
    </message>
    <message>
        <source>It cannot be said: this model keeps nothing of single good parts, or there are too few of them.</source>
        <translation>无法给出：此模型不保留单件良品的信息，或良品太少。</translation>
    </message>
    <message>
        <source>Build the model once: it is told from what the model learned.</source>
        <translation>请先建模一次：需依据模型学到的内容。</translation>
    </message>
</context>
<context>
    <name>DraftBanner</name>
    <message>
        <source>A draft of the threshold waits</source>
        <translation>有一份阈值草案待处理</translation>
    </message>
    <message>
        <source>Look at it</source>
        <translation>查看</translation>
    </message>
</context>
<context>
    <name>DriftHead</name>
    <message>
        <source>Which parts</source>
        <translation>工件范围</translation>
    </message>
    <message>
        <source>Last 24 hours</source>
        <translation>最近 24 小时</translation>
    </message>
    <message>
        <source>Last 7 days</source>
        <translation>最近 7 天</translation>
    </message>
    <message>
        <source>Last 30 days</source>
        <translation>最近 30 天</translation>
    </message>
    <message>
        <source>All parts</source>
        <translation>全部工件</translation>
    </message>
    <message>
        <source>Look at the newest parts</source>
        <translation>查看最新工件</translation>
    </message>
    <message>
        <source>Enters this with the present time: what is usual is learned anew from then on</source>
        <translation>按当前时间登记：此后重新学习常态</translation>
    </message>
    <message numerus="yes">
        <source>{count} parts since then.</source>
        <translation>
            <numerusform>此后已检 {count} 个工件。</numerusform>
        </translation>
    </message>
    <message>
        <source>Moved as well: {changes}.</source>
        <translation>同时变化：{changes}。</translation>
    </message>
    <message>
        <source>What is usual is being learned</source>
        <translation>正在学习常态</translation>
    </message>
    <message numerus="yes">
        <source>{count} more good parts are needed before a drift can be told.</source>
        <translation>
            <numerusform>还需 {count} 件良品才能判断漂移。</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing has moved</source>
        <translation>没有漂移</translation>
    </message>
    <message numerus="yes">
        <source>{count} parts were looked at.</source>
        <translation>
            <numerusform>已查看 {count} 个工件。</numerusform>
        </translation>
    </message>
    <message>
        <source>{looked} Earlier alarms: {count}, the last ones {ended}.</source>
        <translation>{looked} 以往报警：{count} 次，最近几次：{ended}。</translation>
    </message>
    <message>
        <source>{time} {change}</source>
        <translation>{time} {change}</translation>
    </message>
    <message>
        <source>Just changed:</source>
        <translation>刚刚变更：</translation>
    </message>
</context>
<context>
    <name>DriftLine</name>
    <message>
        <source>Changed:</source>
        <translation>变更：</translation>
    </message>
    <message>
        <source>Show how it went</source>
        <translation>查看变化过程</translation>
    </message>
    <message>
        <source>Say that something else was changed</source>
        <translation>声明其他内容已变更</translation>
    </message>
    <message>
        <source>Changed: {change}</source>
        <translation>变更：{change}</translation>
    </message>
    <message>
        <source>{change}: what is usual is learned anew from now on</source>
        <translation>{change}：从现在起重新学习常态</translation>
    </message>
</context>
<context>
    <name>DriftPage</name>
    <message>
        <source>No project is open</source>
        <translation>未打开项目</translation>
    </message>
    <message>
        <source>Here you see what has changed at the station since when.</source>
        <translation>在此查看工位从何时起发生了什么变化。</translation>
    </message>
    <message>
        <source>Looking into the record…</source>
        <translation>正在查询记录…</translation>
    </message>
    <message>
        <source>Every part is compared with what was usual before it.</source>
        <translation>每个工件都与此前的常态比较。</translation>
    </message>
    <message>
        <source>Light, focus, place and scores of every part that is recorded are watched from now on.</source>
        <translation>此后持续监视每个已记录工件的光照、对焦、位置和分数。</translation>
    </message>
    <message>
        <source>Nothing has been recorded yet</source>
        <translation>尚无记录</translation>
    </message>
    <message>
        <source>Choose a project</source>
        <translation>选择项目</translation>
    </message>
    <message>
        <source>Go to Inspect</source>
        <translation>转到“检测”</translation>
    </message>
</context>
<context>
    <name>DriftPlot</name>
    <message>
        <source>anomaly score</source>
        <translation>异常分数</translation>
    </message>
    <message>
        <source>patch score</source>
        <translation>图块分数</translation>
    </message>
    <message>
        <source>% of white</source>
        <translation>占白色的 %</translation>
    </message>
    <message>
        <source>% of the brightness</source>
        <translation>占亮度的 %</translation>
    </message>
    <message>
        <source>fine to coarse</source>
        <translation>细至粗</translation>
    </message>
    <message>
        <source>Not watched: still being learned, or it scatters too much to say anything.</source>
        <translation>未监视：仍在学习，或波动过大而无法判断。</translation>
    </message>
    <message>
        <source>The weighted mean may move by {reach}.</source>
        <translation>加权均值允许变动 {reach}。</translation>
    </message>
</context>
<context>
    <name>DriftWords</name>
    <message>
        <source>Taken back: {change}</source>
        <translation>已撤回：{change}</translation>
    </message>
</context>
<context>
    <name>Editing</name>
    <message>
        <source>Choose the area that the eraser is to take from.</source>
        <translation>请选择橡皮擦要擦除的区域。</translation>
    </message>
</context>
<context>
    <name>EffectPane</name>
    <message>
        <source>Known defects</source>
        <translation>已知缺陷</translation>
    </message>
    <message>
        <source>Challenge samples</source>
        <translation>点检样件</translation>
    </message>
    <message>
        <source>Good validation images</source>
        <translation>良品验证图像</translation>
    </message>
    <message>
        <source>Recorded parts</source>
        <translation>已记录的工件</translation>
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
        <translation>未判定</translation>
    </message>
    <message>
        <source>Threshold {before} → {after}</source>
        <translation>阈值 {before} → {after}</translation>
    </message>
    <message>
        <source>{name} would pass: {before} → {after}</source>
        <translation>{name} 将判 OK：{before} → {after}</translation>
    </message>
    <message>
        <source>{name} would be rejected: {before} → {after}</source>
        <translation>{name} 将判 NG：{before} → {after}</translation>
    </message>
    <message>
        <source>Nothing known would be judged otherwise</source>
        <translation>已知工件的判定均不改变</translation>
    </message>
    <message>
        <source>No known defect would pass by it</source>
        <translation>已知缺陷均不会因此漏检</translation>
    </message>
    <message>
        <source>Not judged, because the pictures are not there: {names}</source>
        <translation>图像缺失，无法判定：{names}</translation>
    </message>
    <message>
        <source>Another picture…</source>
        <translation>换图像…</translation>
    </message>
    <message>
        <source>Count on all pictures of known truth</source>
        <translation>用全部已知真值的图像统计</translation>
    </message>
    <message>
        <source>Reference picture</source>
        <translation>参考图像</translation>
    </message>
    <message>
        <source>Defect: {name}, score {score}</source>
        <translation>缺陷：{name}，分数 {score}</translation>
    </message>
    <message>
        <source>Good: {name}, score {score}</source>
        <translation>良品：{name}，分数 {score}</translation>
    </message>
    <message>
        <source>Inspecting…</source>
        <translation>正在检测…</translation>
    </message>
    <message>
        <source>Picture that the effect is shown on</source>
        <translation>用于显示效果的图像</translation>
    </message>
    <message>
        <source>In use</source>
        <translation>使用中</translation>
    </message>
    <message>
        <source>With the areas of this page</source>
        <translation>采用本页区域</translation>
    </message>
    <message>
        <source>Picture to look at</source>
        <translation>要查看的图像</translation>
    </message>
    <message>
        <source>Counting</source>
        <translation>正在统计</translation>
    </message>
    <message>
        <source>Rejected good parts: {before} of {total} now, {after} with these areas.</source>
        <translation>良品过检：目前 {before}/{total}，采用这些区域后 {after}。</translation>
    </message>
    <message>
        <source>Passing defects: {before} of {total} now, {after} with these areas.</source>
        <translation>缺陷漏检：目前 {before}/{total}，采用这些区域后 {after}。</translation>
    </message>
    <message>
        <source>Not judged: {count}.</source>
        <translation>无法判定：{count}。</translation>
    </message>
</context>
<context>
    <name>EnoughCard</name>
    <message>
        <source>Are these enough?</source>
        <translation>数量是否足够</translation>
    </message>
    <message>
        <source>Build the model once: it is told from what the model learned.</source>
        <translation>请先建模一次：需依据模型学到的内容。</translation>
    </message>
    <message>
        <source>A usual good part reaches {share} of the threshold. Intervals hold nine times in ten.</source>
        <translation>一般良品的分数达到阈值的 {share}。区间的置信水平为 90%。</translation>
    </message>
    <message>
        <source>False rejects, %</source>
        <translation>过检率 (%)</translation>
    </message>
    <message>
        <source>Good parts</source>
        <translation>良品数</translation>
    </message>
    <message>
        <source>False rejects against the number of good parts</source>
        <translation>过检率与良品数的关系</translation>
    </message>
</context>
<context>
    <name>EnteredBand</name>
    <message>
        <source>Note, if there is one</source>
        <translation>备注（可选）</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Entered: {change}</source>
        <translation>已登记：{change}</translation>
    </message>
    <message>
        <source>Undo ({seconds})</source>
        <translation>撤销 ({seconds})</translation>
    </message>
</context>
<context>
    <name>Entries</name>
    <message>
        <source>Serial of the next part</source>
        <translation>下一工件的序列号</translation>
    </message>
    <message>
        <source>Scan it, or type it and press Enter</source>
        <translation>扫码，或输入后按 Enter 键</translation>
    </message>
    <message>
        <source>Take the serial back</source>
        <translation>撤回序列号</translation>
    </message>
    <message>
        <source>Part is here (F8)</source>
        <translation>工件到位 (F8)</translation>
    </message>
    <message>
        <source>The next picture shows a part: the key F8 says the same, and so does a pedal that types it</source>
        <translation>下一张图像即为工件：按 F8 键等效，踩发送 F8 的脚踏开关也可</translation>
    </message>
    <message>
        <source>The next part has no serial yet.</source>
        <translation>下一工件尚无序列号。</translation>
    </message>
    <message>
        <source>Next part: {serial}</source>
        <translation>下一工件：{serial}</translation>
    </message>
</context>
<context>
    <name>Exchange</name>
    <message>
        <source>Import a COCO file…</source>
        <translation>导入 COCO 文件…</translation>
    </message>
    <message>
        <source>Import MVTec folders…</source>
        <translation>导入 MVTec 文件夹…</translation>
    </message>
    <message>
        <source>Export as COCO…</source>
        <translation>导出为 COCO…</translation>
    </message>
    <message>
        <source>Export as MVTec folders…</source>
        <translation>导出为 MVTec 文件夹…</translation>
    </message>
    <message>
        <source>Export synthetic defects as well</source>
        <translation>同时导出合成缺陷</translation>
    </message>
    <message>
        <source>Draw synthetic defects…</source>
        <translation>绘制合成缺陷…</translation>
    </message>
    <message>
        <source>Import a COCO file</source>
        <translation>导入 COCO 文件</translation>
    </message>
    <message>
        <source>COCO files (*.json)</source>
        <translation>COCO 文件 (*.json)</translation>
    </message>
    <message>
        <source>Import the folder of one product in MVTec&apos;s layout</source>
        <translation>导入 MVTec 目录结构的单个产品文件夹</translation>
    </message>
    <message>
        <source>Export into a new folder in this one</source>
        <translation>在此文件夹中新建文件夹并导出</translation>
    </message>
    <message>
        <source>Export settings</source>
        <translation>导出设置</translation>
    </message>
    <message>
        <source>Import settings</source>
        <translation>导入设置</translation>
    </message>
    <message>
        <source>Saved in {file}</source>
        <translation>已保存到 {file}</translation>
    </message>
    <message>
        <source>The settings of the file hold from now on.</source>
        <translation>从现在起采用文件中的设置。</translation>
    </message>
</context>
<context>
    <name>ExpandableList</name>
    <message>
        <source>List: {title}</source>
        <translation>列表：{title}</translation>
    </message>
    <message>
        <source>and {count} more</source>
        <translation>另有 {count} 项</translation>
    </message>
</context>
<context>
    <name>Exporter</name>
    <message>
        <source>Save the pictures in</source>
        <translation>图像保存到</translation>
    </message>
    <message>
        <source>Save the table as</source>
        <translation>表格另存为</translation>
    </message>
    <message numerus="yes">
        <source>{count} parts saved in {place}</source>
        <translation>
            <numerusform>已将 {count} 个工件保存到 {place}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} pictures saved in {place}</source>
        <translation>
            <numerusform>已将 {count} 张图像保存到 {place}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>of {count} parts none is kept</source>
        <translation>
            <numerusform>其中 {count} 个工件未保留图像</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>FamiliesPage</name>
    <message>
        <source>By zone</source>
        <translation>按分区</translation>
    </message>
    <message>
        <source>By hour</source>
        <translation>按小时</translation>
    </message>
    <message>
        <source>Look at the newest rejected parts</source>
        <translation>查看最新剔除工件</translation>
    </message>
    <message>
        <source>Here NG parts that look alike are grouped, named and counted.</source>
        <translation>在此将相似的 NG 工件归为一族，并命名和计数。</translation>
    </message>
    <message>
        <source>Family</source>
        <translation>缺陷族</translation>
    </message>
    <message>
        <source>Zone</source>
        <translation>分区</translation>
    </message>
    <message>
        <source>Parts</source>
        <translation>工件</translation>
    </message>
    <message>
        <source>in no zone</source>
        <translation>不在分区内</translation>
    </message>
    <message>
        <source>Hour</source>
        <translation>小时</translation>
    </message>
    <message>
        <source>The record holds no rejected part whose picture is kept.</source>
        <translation>记录中没有保留图像的剔除工件。</translation>
    </message>
    <message numerus="yes">
        <source>{count} parts</source>
        <translation>
            <numerusform>{count} 个工件</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} families</source>
        <translation>
            <numerusform>{count} 个缺陷族</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} without a picture</source>
        <translation>
            <numerusform>{count} 个无图像</numerusform>
        </translation>
    </message>
    <message>
        <source>Rejected parts whose hottest places look alike are a family. Name it once: new parts like it are then counted under that.</source>
        <translation>最热位置相似的剔除工件归为一个缺陷族。命名一次后，新出现的同类工件自动计入该族。</translation>
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
        <translation>请命名，例如：深划痕</translation>
    </message>
    <message>
        <source>Name of the family {called}</source>
        <translation>缺陷族 {called} 的名称</translation>
    </message>
    <message numerus="yes">
        <source>{count} parts</source>
        <translation>
            <numerusform>{count} 个工件</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>FiguresCard</name>
    <message>
        <source>On parts of known truth</source>
        <translation>已知真值的工件</translation>
    </message>
    <message>
        <source>Good</source>
        <translation>良品</translation>
    </message>
    <message>
        <source>Defect</source>
        <translation>缺陷</translation>
    </message>
    <message>
        <source>Unsure</source>
        <translation>不确定</translation>
    </message>
</context>
<context>
    <name>FilePatterns</name>
    <message>
        <source>Images ({patterns})</source>
        <translation>图像 ({patterns})</translation>
    </message>
</context>
<context>
    <name>Filmstrip</name>
    <message>
        <source>Last parts</source>
        <translation>最近的工件</translation>
    </message>
</context>
<context>
    <name>Filters</name>
    <message>
        <source>Show all parts</source>
        <translation>显示全部工件</translation>
    </message>
    <message>
        <source>Any run</source>
        <translation>全部运行</translation>
    </message>
    <message>
        <source>Any model</source>
        <translation>全部模型</translation>
    </message>
    <message>
        <source>Any time</source>
        <translation>全部时间</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>今天</translation>
    </message>
    <message>
        <source>Last 7 days</source>
        <translation>最近 7 天</translation>
    </message>
    <message>
        <source>From … to …</source>
        <translation>从 … 到 …</translation>
    </message>
    <message>
        <source>Any verdict</source>
        <translation>全部判定</translation>
    </message>
    <message>
        <source>All rejects</source>
        <translation>全部剔除件</translation>
    </message>
    <message>
        <source>Any review</source>
        <translation>全部复判</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>待复判</translation>
    </message>
    <message>
        <source>Serial contains</source>
        <translation>序列号包含</translation>
    </message>
    <message>
        <source>Score from</source>
        <translation>分数从</translation>
    </message>
    <message>
        <source>to</source>
        <translation>至</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>Verdict</source>
        <translation>判定</translation>
    </message>
    <message>
        <source>Review</source>
        <translation>复判结果</translation>
    </message>
    <message>
        <source>Serial</source>
        <translation>序列号</translation>
    </message>
    <message>
        <source>Least score</source>
        <translation>最低分数</translation>
    </message>
    <message>
        <source>Highest score</source>
        <translation>最高分数</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>运行</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>First day</source>
        <translation>起始日期</translation>
    </message>
    <message>
        <source>Last day</source>
        <translation>结束日期</translation>
    </message>
    <message>
        <source>From</source>
        <translation>从</translation>
    </message>
</context>
<context>
    <name>FocusBar</name>
    <message>
        <source>Sharpness</source>
        <translation>清晰度</translation>
    </message>
</context>
<context>
    <name>Gallery</name>
    <message>
        <source>Parts of known truth</source>
        <translation>已知真值的工件</translation>
    </message>
</context>
<context>
    <name>GateTab</name>
    <message>
        <source>Pictures that are not like those of good parts are not judged: the part is set aside, and the reason is shown.</source>
        <translation>与良品图像不同的图像不作判定：工件予以剔除，并显示原因。</translation>
    </message>
    <message>
        <source>The model in use has no limits for pictures. Build a model: they are learned from its good parts.</source>
        <translation>使用中的模型没有图像限值。请建模：限值由良品学习得出。</translation>
    </message>
    <message>
        <source>Off by itself: good parts lie too differently for it.</source>
        <translation>自动关闭：良品在此项上差异过大。</translation>
    </message>
</context>
<context>
    <name>GoingOn</name>
    <message>
        <source>Build</source>
        <translation>建模</translation>
    </message>
</context>
<context>
    <name>Grid</name>
    <message>
        <source>Validation images</source>
        <translation>验证图像</translation>
    </message>
</context>
<context>
    <name>Head</name>
    <message>
        <source>Look through again</source>
        <translation>重新检查</translation>
    </message>
    <message>
        <source>Read all pictures and compare them (F5)</source>
        <translation>读取并比较全部图像 (F5)</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Take the last decision back (U)</source>
        <translation>撤回上一次决定 (U)</translation>
    </message>
    <message>
        <source>Build without them</source>
        <translation>排除后建模</translation>
    </message>
    <message>
        <source>Which pictures are shown</source>
        <translation>显示哪些图像</translation>
    </message>
    <message>
        <source>Parts</source>
        <translation>工件</translation>
    </message>
    <message>
        <source>Charts</source>
        <translation>图表</translation>
    </message>
    <message>
        <source>New parts</source>
        <translation>新工件</translation>
    </message>
    <message>
        <source>Show what has been recorded since</source>
        <translation>显示此后记录的工件</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>Show the part large (Return)</source>
        <translation>放大显示工件 (Return)</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>导出</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message numerus="yes">
        <source>{count} parts</source>
        <translation>
            <numerusform>{count} 个工件</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{found} of {count} parts</source>
        <translation>
            <numerusform>{found}/{count} 个工件</numerusform>
        </translation>
    </message>
    <message>
        <source>Add folder…</source>
        <translation>添加文件夹…</translation>
    </message>
    <message>
        <source>Folders called good, ok, ng, defect or by kinds are understood</source>
        <translation>可识别名为 good、ok、ng、defect 或以缺陷类型命名的文件夹</translation>
    </message>
    <message>
        <source>Add images…</source>
        <translation>添加图像…</translation>
    </message>
    <message>
        <source>Import, export, draw synthetic defects</source>
        <translation>导入、导出、绘制合成缺陷</translation>
    </message>
    <message>
        <source>Take the last labelling back (Backspace)</source>
        <translation>撤回上一次标注 (Backspace)</translation>
    </message>
    <message>
        <source>Look into the folders again (F5)</source>
        <translation>重新查找文件夹 (F5)</translation>
    </message>
    <message>
        <source>All kinds</source>
        <translation>全部类型</translation>
    </message>
    <message>
        <source>Add a folder of validation images</source>
        <translation>添加验证图像文件夹</translation>
    </message>
    <message>
        <source>Images ({patterns})</source>
        <translation>图像 ({patterns})</translation>
    </message>
    <message>
        <source>Add validation images</source>
        <translation>添加验证图像</translation>
    </message>
    <message>
        <source>Which images are shown</source>
        <translation>显示哪些图像</translation>
    </message>
    <message>
        <source>Which kind of defect is shown</source>
        <translation>显示哪种缺陷类型</translation>
    </message>
</context>
<context>
    <name>HeatmapLegend</name>
    <message>
        <source>Drag this away from what it covers; a click moves it to the other corner.</source>
        <translation>拖动可移开，以免遮挡；单击移到另一角。</translation>
    </message>
    <message>
        <source>Scale of the heatmap: from half the threshold to twice the threshold</source>
        <translation>热力图色标：从阈值的一半到阈值的两倍</translation>
    </message>
    <message>
        <source>threshold</source>
        <translation>阈值</translation>
    </message>
</context>
<context>
    <name>HelpPage</name>
    <message>
        <source>Station: inspects, does not build</source>
        <translation>工位版：只检测，不建模</translation>
    </message>
    <message>
        <source>Full: builds and inspects</source>
        <translation>完整版：可建模和检测</translation>
    </message>
    <message>
        <source>Started from its source</source>
        <translation>从源代码启动</translation>
    </message>
    <message>
        <source>Projects</source>
        <translation>项目</translation>
    </message>
    <message>
        <source>Settings and imported weights</source>
        <translation>设置和导入的权重</translation>
    </message>
    <message>
        <source>Logs and crash reports</source>
        <translation>日志和崩溃报告</translation>
    </message>
    <message>
        <source>Cache</source>
        <translation>缓存</translation>
    </message>
    <message>
        <source>Program</source>
        <translation>程序</translation>
    </message>
    <message>
        <source>Collect diagnostics…</source>
        <translation>收集诊断信息…</translation>
    </message>
    <message>
        <source>Collect diagnostics</source>
        <translation>收集诊断信息</translation>
    </message>
    <message>
        <source>Testing this installation: {done} of {total}</source>
        <translation>正在测试此安装：{done}/{total}</translation>
    </message>
    <message>
        <source>Written to {file}. Nothing was sent: send it to whoever looks after this program.</source>
        <translation>已写入 {file}。未发送任何内容：请将其交给负责本程序的人员。</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>按键</translation>
    </message>
    <message>
        <source>Folders on this PC</source>
        <translation>本机上的文件夹</translation>
    </message>
    <message>
        <source>The environment variable {name} moves all of them but the program into one folder.</source>
        <translation>环境变量 {name} 可将除程序外的全部内容移到同一文件夹。</translation>
    </message>
    <message>
        <source>If something does not work</source>
        <translation>出现问题时</translation>
    </message>
    <message>
        <source>Parts and their licences</source>
        <translation>组件及其许可证</translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation>打开文件夹</translation>
    </message>
    <message>
        <source>Collects logs, crash reports, versions, harmless settings and a self-test in one file, without passwords. No images and no projects are in it, and it does not leave this PC unless you send it.</source>
        <translation>将日志、崩溃报告、版本、非敏感设置和自检结果汇集到一个文件，不含密码。其中不含图像和项目；除非由您发送，否则不会离开本机。</translation>
    </message>
    <message>
        <source>Parts</source>
        <translation>组件</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>许可证</translation>
    </message>
</context>
<context>
    <name>HistoryBox</name>
    <message>
        <source>List</source>
        <translation>列表</translation>
    </message>
    <message>
        <source>Over time</source>
        <translation>走势</translation>
    </message>
    <message>
        <source>History of this model</source>
        <translation>此模型的历史</translation>
    </message>
    <message>
        <source>Go back to {value}</source>
        <translation>恢复为 {value}</translation>
    </message>
    <message>
        <source>Go back</source>
        <translation>恢复</translation>
    </message>
    <message>
        <source>There is no former threshold.</source>
        <translation>没有更早的阈值。</translation>
    </message>
    <message>
        <source>In force from {when}: {origin}</source>
        <translation>自 {when} 起生效：{origin}</translation>
    </message>
    <message>
        <source>Threshold, unsure band, region rule and areas are then as they were, for every part from now on.</source>
        <translation>对此后的每个工件，阈值、不确定区间、异常区域规则和区域均恢复为当时的设置。</translation>
    </message>
    <message>
        <source>Put {value} in force again?</source>
        <translation>使 {value} 重新生效？</translation>
    </message>
    <message>
        <source>Keep the threshold in use</source>
        <translation>保留使用中的阈值</translation>
    </message>
</context>
<context>
    <name>HistoryList</name>
    <message>
        <source>Since</source>
        <translation>起始</translation>
    </message>
    <message>
        <source>Origin</source>
        <translation>来源与原因</translation>
    </message>
    <message>
        <source>Threshold</source>
        <translation>阈值</translation>
    </message>
    <message>
        <source>Earlier thresholds of this model</source>
        <translation>此模型以往的阈值</translation>
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
        <translation>未打开项目</translation>
    </message>
    <message>
        <source>Here you find every part again that was inspected.</source>
        <translation>在此可查到所有检测过的工件。</translation>
    </message>
    <message>
        <source>Every part that is inspected from now on can be found here: its picture, its score, and what was in force.</source>
        <translation>此后检测的每个工件都可在此查到：图像、分数以及当时生效的设置。</translation>
    </message>
    <message>
        <source>Nothing has been recorded yet</source>
        <translation>尚无记录</translation>
    </message>
    <message>
        <source>It is a validation image now, and shows what its review says.</source>
        <translation>已成为验证图像，标注与复判结果一致。</translation>
    </message>
    <message>
        <source>It is a validation image of a good part now.</source>
        <translation>已成为良品验证图像。</translation>
    </message>
    <message>
        <source>It is a validation image with a defect now.</source>
        <translation>已成为缺陷验证图像。</translation>
    </message>
    <message>
        <source>The next build learns from it.</source>
        <translation>下次建模将学习它。</translation>
    </message>
    <message>
        <source>Choose a project</source>
        <translation>选择项目</translation>
    </message>
    <message>
        <source>Go to Inspect</source>
        <translation>转到“检测”</translation>
    </message>
</context>
<context>
    <name>ImageTools</name>
    <message>
        <source>Heatmap on or off</source>
        <translation>显示或隐藏热力图</translation>
    </message>
    <message>
        <source>Contour at the threshold on or off</source>
        <translation>显示或隐藏阈值轮廓</translation>
    </message>
    <message>
        <source>Hold to see the part without the heatmap (Space)</source>
        <translation>按住可查看不带热力图的工件 (Space)</translation>
    </message>
    <message>
        <source>Opacity of the heatmap</source>
        <translation>热力图不透明度</translation>
    </message>
    <message>
        <source>Heatmap</source>
        <translation>热力图</translation>
    </message>
    <message>
        <source>Closer (+)</source>
        <translation>放大 (+)</translation>
    </message>
    <message>
        <source>Further away (-)</source>
        <translation>缩小 (-)</translation>
    </message>
    <message>
        <source>Whole picture (0)</source>
        <translation>显示全图 (0)</translation>
    </message>
    <message>
        <source>Close to the hottest place, and back (Z)</source>
        <translation>放大最热处，再按返回 (Z)</translation>
    </message>
</context>
<context>
    <name>ImageView</name>
    <message>
        <source>Picture of the part</source>
        <translation>工件图像</translation>
    </message>
    <message>
        <source>No picture yet</source>
        <translation>尚无图像</translation>
    </message>
</context>
<context>
    <name>Images</name>
    <message>
        <source>Unlike the others</source>
        <translation>与其余不同</translation>
    </message>
    <message>
        <source>Changed or wrong</source>
        <translation>变化或误判</translation>
    </message>
    <message>
        <source>Every part of known truth is judged rightly, and the slider changes none.</source>
        <translation>已知真值的工件均判定正确，移动滑块也无变化。</translation>
    </message>
    <message>
        <source>Escapes</source>
        <translation>漏检</translation>
    </message>
    <message>
        <source>At this threshold no known defect is judged OK.</source>
        <translation>按此阈值，没有已知缺陷被判 OK。</translation>
    </message>
    <message>
        <source>False rejects</source>
        <translation>过检</translation>
    </message>
    <message>
        <source>At this threshold no known good part is judged NG.</source>
        <translation>按此阈值，没有已知良品被判 NG。</translation>
    </message>
    <message>
        <source>Unsure</source>
        <translation>不确定</translation>
    </message>
    <message>
        <source>No part of known truth would go to Verify.</source>
        <translation>没有已知真值的工件需要复判。</translation>
    </message>
    <message>
        <source>All</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>The model has no scored parts.</source>
        <translation>此模型没有带分数的工件。</translation>
    </message>
</context>
<context>
    <name>ImportDialog</name>
    <message>
        <source>Import settings</source>
        <translation>导入设置</translation>
    </message>
    <message>
        <source>What would change</source>
        <translation>将更改的内容</translation>
    </message>
    <message>
        <source>Setting</source>
        <translation>设置项</translation>
    </message>
    <message>
        <source>Now</source>
        <translation>现值</translation>
    </message>
    <message>
        <source>Then</source>
        <translation>新值</translation>
    </message>
    <message>
        <source>Change them</source>
        <translation>更改</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Nothing differs from what is set here.</source>
        <translation>与此处的设置没有差别。</translation>
    </message>
    <message numerus="yes">
        <source>{count} settings would be changed:</source>
        <translation>
            <numerusform>将更改 {count} 项设置：</numerusform>
        </translation>
    </message>
    <message>
        <source>Passed over, as they belong to another PC or to a newer version: {names}</source>
        <translation>已略过，因为属于其他电脑或较新版本：{names}</translation>
    </message>
</context>
<context>
    <name>InspectPage</name>
    <message>
        <source>Here parts are inspected: from images, a video or a camera.</source>
        <translation>在此检测工件：来自图像、视频或相机。</translation>
    </message>
    <message>
        <source>Inspect</source>
        <translation>检测</translation>
    </message>
    <message>
        <source>Another model is in use now.</source>
        <translation>已换用另一个模型。</translation>
    </message>
    <message>
        <source>The run was ended. Press Start to go on.</source>
        <translation>运行已结束。按“启动”继续。</translation>
    </message>
</context>
<context>
    <name>KeyList</name>
    <message>
        <source>Everywhere</source>
        <translation>所有页面</translation>
    </message>
    <message>
        <source>Ctrl+N</source>
        <translation>Ctrl+N</translation>
    </message>
    <message>
        <source>New project</source>
        <translation>新建项目</translation>
    </message>
    <message>
        <source>Ctrl+O</source>
        <translation>Ctrl+O</translation>
    </message>
    <message>
        <source>Open a project; on Inspect, images</source>
        <translation>打开项目；在“检测”页面打开图像</translation>
    </message>
    <message>
        <source>Tab, Enter, Space</source>
        <translation>Tab、Enter、Space</translation>
    </message>
    <message>
        <source>To the next button; press it</source>
        <translation>移到下一个按钮；按下按钮</translation>
    </message>
    <message>
        <source>To what the window has to say; Esc takes it away</source>
        <translation>转到窗口的提示；按 Esc 关闭提示</translation>
    </message>
    <message>
        <source>The manual, at the page that is shown</source>
        <translation>打开当前页面的手册</translation>
    </message>
    <message>
        <source>Inspect</source>
        <translation>检测</translation>
    </message>
    <message>
        <source>Space, held</source>
        <translation>按住 Space</translation>
    </message>
    <message>
        <source>The part without the heatmap</source>
        <translation>不带热力图的工件</translation>
    </message>
    <message>
        <source>A part is there, where a key is the trigger</source>
        <translation>工件到位（以按键触发时）</translation>
    </message>
    <message>
        <source>Heatmap on or off</source>
        <translation>显示或隐藏热力图</translation>
    </message>
    <message>
        <source>Why? The hottest place beside good parts; also on Verify and History</source>
        <translation>判定原因：将最热位置与良品对照；“复判”和“历史”页面也可用</translation>
    </message>
    <message>
        <source>Opacity of the heatmap</source>
        <translation>热力图不透明度</translation>
    </message>
    <message>
        <source>Ctrl +   Ctrl –   0</source>
        <translation>Ctrl +   Ctrl –   0</translation>
    </message>
    <message>
        <source>Closer, further away, whole picture</source>
        <translation>放大、缩小、显示全图</translation>
    </message>
    <message>
        <source>Close to the hottest place, and back; also on Tune, Verify and History</source>
        <translation>放大最热处，再按返回；“调优”“复判”和“历史”页面也可用</translation>
    </message>
    <message>
        <source>The verdict on the whole screen, and back; also on Verify and History</source>
        <translation>判定全屏显示，再按返回；“复判”和“历史”页面也可用</translation>
    </message>
    <message>
        <source>The part before, the part after</source>
        <translation>上一工件、下一工件</translation>
    </message>
    <message>
        <source>Esc</source>
        <translation>Esc</translation>
    </message>
    <message>
        <source>Back to the newest part</source>
        <translation>返回最新工件</translation>
    </message>
    <message>
        <source>Operator mode</source>
        <translation>操作员模式</translation>
    </message>
    <message>
        <source>Tune</source>
        <translation>调优</translation>
    </message>
    <message>
        <source>The threshold, in small steps; with Shift in large ones</source>
        <translation>小步移动阈值；按住 Shift 大步移动</translation>
    </message>
    <message>
        <source>Home   End</source>
        <translation>Home   End</translation>
    </message>
    <message>
        <source>The lowest and the highest score</source>
        <translation>最低分数和最高分数</translation>
    </message>
    <message>
        <source>Page up   Page down</source>
        <translation>Page up   Page down</translation>
    </message>
    <message>
        <source>In an open picture: the one before, the one after</source>
        <translation>打开图像时：上一张、下一张</translation>
    </message>
    <message>
        <source>From a picture back to all images</source>
        <translation>从单张图像返回全部图像</translation>
    </message>
    <message>
        <source>Validation images: good, defect, left out, kind of defect</source>
        <translation>验证图像：良品、缺陷、排除、缺陷类型</translation>
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
        <translation>删除末位数字</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>OK</source>
        <translation>确定</translation>
    </message>
</context>
<context>
    <name>KindList</name>
    <message>
        <source>no kind named</source>
        <translation>未命名类型</translation>
    </message>
    <message numerus="yes">
        <source>{count} confirmed</source>
        <translation>
            <numerusform>已确认 {count} 件</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} known to the model</source>
        <translation>
            <numerusform>模型已知 {count} 件</numerusform>
        </translation>
    </message>
    <message>
        <source>the model knows none of them</source>
        <translation>模型均不知道</translation>
    </message>
</context>
<context>
    <name>KindsTable</name>
    <message>
        <source>Kind</source>
        <translation>类型</translation>
    </message>
    <message>
        <source>Parts</source>
        <translation>工件</translation>
    </message>
    <message>
        <source>Escapes</source>
        <translation>漏检</translation>
    </message>
    <message>
        <source>Unsure</source>
        <translation>不确定</translation>
    </message>
    <message>
        <source>NG</source>
        <translation>NG</translation>
    </message>
    <message>
        <source>Escapes of all (95%, exact)</source>
        <translation>总体漏检率（95%，精确）</translation>
    </message>
    <message>
        <source>AUROC</source>
        <translation>AUROC</translation>
    </message>
    <message>
        <source>Kinds of defects</source>
        <translation>缺陷类型</translation>
    </message>
</context>
<context>
    <name>KnownDefectsPage</name>
    <message>
        <source>Try it</source>
        <translation>试用</translation>
    </message>
    <message>
        <source>Try without known defects</source>
        <translation>不带已知缺陷试用</translation>
    </message>
    <message>
        <source>Here the model gets to know defects that were confirmed.</source>
        <translation>在此让模型认识已确认的缺陷。</translation>
    </message>
    <message>
        <source>Looking for confirmed defects…</source>
        <translation>正在查找已确认的缺陷…</translation>
    </message>
    <message>
        <source>No defect has been confirmed yet: label validation images as defects, or review rejected parts on Verify.</source>
        <translation>尚无已确认的缺陷：请将验证图像标为缺陷，或在“复判”页面复判剔除的工件。</translation>
    </message>
    <message>
        <source>Parts are being inspected: stop that first.</source>
        <translation>正在检测工件：请先停止。</translation>
    </message>
    <message>
        <source>Known defects</source>
        <translation>已知缺陷</translation>
    </message>
    <message>
        <source>A model that knows confirmed defects rates places higher that look like one of them, and nothing lower. See what it does to all known pictures, then put it to use.</source>
        <translation>认识已确认缺陷的模型会提高与之相似位置的评分，不会降低任何位置的评分。请先查看对全部已知图像的影响，再启用。</translation>
    </message>
</context>
<context>
    <name>LengthPicture</name>
    <message>
        <source>Picture of a good part: a known length is drawn on it</source>
        <translation>良品图像：其上画有一段已知长度</translation>
    </message>
</context>
<context>
    <name>LineBridge</name>
    <message>
        <source>The engine has not answered for {seconds:g} seconds.</source>
        <translation>检测引擎已 {seconds:g} 秒没有响应。</translation>
    </message>
</context>
<context>
    <name>LineQuestion</name>
    <message>
        <source>What has been inspected so far is kept. Parts that come afterwards are not inspected.</source>
        <translation>已检测的结果均保留。之后到来的工件不再检测。</translation>
    </message>
    <message>
        <source>An inspection is running</source>
        <translation>正在进行检测</translation>
    </message>
    <message>
        <source>Go on inspecting</source>
        <translation>继续检测</translation>
    </message>
    <message>
        <source>Stop the inspection?</source>
        <translation>停止检测？</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Stop the inspection and open another project?</source>
        <translation>停止检测并打开其他项目？</translation>
    </message>
    <message>
        <source>Stop and open</source>
        <translation>停止并打开</translation>
    </message>
    <message>
        <source>Stop the inspection and use the new model?</source>
        <translation>停止检测并使用新模型？</translation>
    </message>
    <message>
        <source>Stop and use it</source>
        <translation>停止并使用</translation>
    </message>
    <message>
        <source>Verdicts come later while both run, and those that come too late are undecided.</source>
        <translation>两者同时运行时，判定会变慢；超时的为未判定。</translation>
    </message>
    <message>
        <source>The inspection goes on with the present model until it is stopped.</source>
        <translation>停止之前，检测继续使用当前模型。</translation>
    </message>
    <message>
        <source>Build beside the inspection?</source>
        <translation>在检测的同时建模？</translation>
    </message>
    <message>
        <source>Build all the same</source>
        <translation>仍然建模</translation>
    </message>
</context>
<context>
    <name>LineSetupPage</name>
    <message>
        <source>Open a project first: the settings belong to it.</source>
        <translation>请先打开项目：设置属于项目。</translation>
    </message>
    <message>
        <source>An inspection is running and has the camera: stop it first.</source>
        <translation>检测正在运行并占用相机：请先停止检测。</translation>
    </message>
    <message>
        <source>Opening the camera…</source>
        <translation>正在打开相机…</translation>
    </message>
    <message>
        <source>Switch the camera on to see its picture.</source>
        <translation>打开相机后可查看图像。</translation>
    </message>
    <message>
        <source>The camera delivers pictures.</source>
        <translation>相机正在输出图像。</translation>
    </message>
    <message>
        <source>{sentence} It is being opened again and again.</source>
        <translation>{sentence} 正在反复尝试重新打开。</translation>
    </message>
    <message>
        <source>There are no more pictures.</source>
        <translation>没有更多图像了。</translation>
    </message>
    <message>
        <source>Draw the box in which a part comes to rest.</source>
        <translation>请框出工件停放的位置。</translation>
    </message>
    <message>
        <source>Draw a box around the code, or leave the whole picture.</source>
        <translation>请框出条码，或保留整幅图像。</translation>
    </message>
    <message>
        <source>Draw a box where sharpness counts, or leave the whole picture.</source>
        <translation>请框出需要清晰的位置，或保留整幅图像。</translation>
    </message>
</context>
<context>
    <name>LogModel</name>
    <message>
        <source>Time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>Part</source>
        <translation>工件</translation>
    </message>
    <message>
        <source>Score</source>
        <translation>分数</translation>
    </message>
</context>
<context>
    <name>LogOnDesk</name>
    <message>
        <source>The accounts of this PC cannot be read. Operators can go on inspecting, without log-on.</source>
        <translation>无法读取本机的账户。操作员无需登录即可继续检测。</translation>
    </message>
    <message>
        <source>For everything else, whoever looks after this PC has to bring the file accounts.json back from a backup.</source>
        <translation>要进行其他操作，须由负责本机的人员从备份恢复文件 accounts.json。</translation>
    </message>
    <message>
        <source>There were too many wrong tries. Wait {seconds} s.</source>
        <translation>错误次数过多。请等待 {seconds} 秒。</translation>
    </message>
</context>
<context>
    <name>LogOnScreen</name>
    <message>
        <source>Who is working here?</source>
        <translation>请选择当前人员</translation>
    </message>
    <message>
        <source>Log on</source>
        <translation>登录</translation>
    </message>
    <message>
        <source>Another name</source>
        <translation>其他姓名</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>返回</translation>
    </message>
    <message>
        <source>Log off</source>
        <translation>退出登录</translation>
    </message>
    <message>
        <source>PIN of {name}?</source>
        <translation>请输入 {name} 的 PIN</translation>
    </message>
    <message>
        <source>Password of {name}?</source>
        <translation>请输入 {name} 的密码</translation>
    </message>
    <message>
        <source>Or hold your badge to the reader.</source>
        <translation>或将工牌靠近读卡器。</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>密码</translation>
    </message>
</context>
<context>
    <name>LookArea</name>
    <message>
        <source>Whole picture</source>
        <translation>整幅图像</translation>
    </message>
    <message>
        <source>Propose background</source>
        <translation>推荐背景区域</translation>
    </message>
    <message>
        <source>Use</source>
        <translation>采用</translation>
    </message>
    <message>
        <source>Leave</source>
        <translation>不采用</translation>
    </message>
    <message>
        <source>Ignore nothing</source>
        <translation>取消屏蔽</translation>
    </message>
    <message>
        <source>Where to look</source>
        <translation>检测范围</translation>
    </message>
    <message>
        <source>Left {x}, top {y}, {width} × {height} px</source>
        <translation>左 {x}，上 {y}，{width} × {height} px</translation>
    </message>
    <message>
        <source>The whole picture. Drag over it to draw a box: the engine then looks closer at what is inside, at no cost.</source>
        <translation>整幅图像。拖动可画框：检测引擎会更精细地检测框内部分，用时不增加。</translation>
    </message>
    <message>
        <source>{share} of the picture is ignored: neither learned nor scored.</source>
        <translation>图像的 {share} 已屏蔽：不学习，也不评分。</translation>
    </message>
    <message>
        <source>Comparing the pictures of good parts…</source>
        <translation>正在比较良品图像…</translation>
    </message>
    <message>
        <source>{stage}: {done} of {total}</source>
        <translation>{stage}：{done}/{total}</translation>
    </message>
    <message>
        <source>No good part lies in the tinted {share} of the picture. Look at it: what you use is not learned or scored.</source>
        <translation>良品不会出现在图像中占 {share} 的着色部分。请查看：采用后，该部分不学习也不评分。</translation>
    </message>
    <message>
        <source>No background can be told from the part for sure.</source>
        <translation>无法可靠区分背景与工件。</translation>
    </message>
</context>
<context>
    <name>Lying</name>
    <message>
        <source>Straighten pictures before the network sees them</source>
        <translation>送入网络前先校正图像位置</translation>
    </message>
    <message>
        <source>How parts lie</source>
        <translation>工件的摆放</translation>
    </message>
    <message>
        <source>Always alike</source>
        <translation>位置始终一致</translation>
    </message>
    <message>
        <source>Shifted</source>
        <translation>有平移</translation>
    </message>
    <message>
        <source>Shifted and turned a little</source>
        <translation>有平移和小角度旋转</translation>
    </message>
    <message>
        <source>Shifted and turned in any direction</source>
        <translation>有平移和任意旋转</translation>
    </message>
    <message>
        <source>Every part is looked for, which takes about 10 ms; areas move with it. Where it is not found, the part is UNDECIDED. PaDiM needs straightened pictures.</source>
        <translation>每件都先定位，约需 10 ms；区域随之移动。找不到工件时为未判定。PaDiM 需要校正位置后的图像。</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>The language will be changed.</source>
        <translation>将更改语言。</translation>
    </message>
    <message>
        <source>The look will be changed.</source>
        <translation>将更改外观。</translation>
    </message>
    <message>
        <source>Change it now</source>
        <translation>立即更改</translation>
    </message>
    <message>
        <source>Stop the inspection and close?</source>
        <translation>停止检测并关闭？</translation>
    </message>
    <message>
        <source>Stop and close</source>
        <translation>停止并关闭</translation>
    </message>
</context>
<context>
    <name>MaskDialog</name>
    <message>
        <source>Mask of {name}</source>
        <translation>{name} 的掩膜</translation>
    </message>
    <message>
        <source>From a picture…</source>
        <translation>取自图像…</translation>
    </message>
    <message>
        <source>Take the white places of a picture of the same size</source>
        <translation>取用同尺寸图像中的白色部分</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>清除</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Keep mask</source>
        <translation>保留掩膜</translation>
    </message>
    <message>
        <source>Reading the picture…</source>
        <translation>正在读取图像…</translation>
    </message>
    <message>
        <source>Images ({patterns})</source>
        <translation>图像 ({patterns})</translation>
    </message>
    <message>
        <source>Mask from a picture</source>
        <translation>来自图像的掩膜</translation>
    </message>
    <message>
        <source>Paint what is defective. An image with a mask shows a defect.</source>
        <translation>请涂出缺陷部分。带掩膜的图像即为缺陷图像。</translation>
    </message>
</context>
<context>
    <name>ModelCard</name>
    <message>
        <source>Model in use</source>
        <translation>使用中的模型</translation>
    </message>
    <message numerus="yes">
        <source>{count} files or folders were skipped</source>
        <translation>
            <numerusform>已跳过 {count} 个文件或文件夹</numerusform>
        </translation>
    </message>
    <message>
        <source>Reading and features {read}, learning {rest}</source>
        <translation>读取和提取特征 {read}，学习 {rest}</translation>
    </message>
    <message>
        <source>Good parts learned</source>
        <translation>学习的良品</translation>
    </message>
    <message>
        <source>Patches seen</source>
        <translation>处理的图块</translation>
    </message>
    <message>
        <source>Places in all good parts that were described by the network</source>
        <translation>全部良品中由网络描述过的位置</translation>
    </message>
    <message>
        <source>Parts of another bit depth, and colour where these are grey or the reverse, are UNDECIDED.</source>
        <translation>位深不同的工件为未判定；应为灰度却是彩色（或相反）的也是如此。</translation>
    </message>
    <message>
        <source>Their pictures</source>
        <translation>其图像</translation>
    </message>
    <message>
        <source>Patches in the memory bank</source>
        <translation>记忆库中的图块</translation>
    </message>
    <message>
        <source>Those that stand for all others</source>
        <translation>可代表全部图块者</translation>
    </message>
    <message>
        <source>Coverage radius</source>
        <translation>覆盖半径</translation>
    </message>
    <message>
        <source>at most {radius}</source>
        <translation>不超过 {radius}</translation>
    </message>
    <message>
        <source>No patch of the good parts that were learned is farther than this from the memory bank.</source>
        <translation>所学良品的任何图块到记忆库的距离都不超过此值。</translation>
    </message>
    <message>
        <source>{good} good, {defect} with defects</source>
        <translation>良品 {good}，缺陷件 {defect}</translation>
    </message>
    <message>
        <source>Scored parts</source>
        <translation>已评分的工件</translation>
    </message>
    <message>
        <source>Good parts that were learned are scored by what the others taught.</source>
        <translation>学习过的良品由其余良品为其评分。</translation>
    </message>
    <message>
        <source>Threshold</source>
        <translation>阈值</translation>
    </message>
    <message>
        <source>Built</source>
        <translation>建模时间</translation>
    </message>
    <message>
        <source>Signed by</source>
        <translation>签名者</translation>
    </message>
    <message>
        <source>nobody</source>
        <translation>无</translation>
    </message>
    <message>
        <source>the best balance of caught defects and false rejects</source>
        <translation>缺陷检出与过检之间的最佳平衡</translation>
    </message>
    <message>
        <source>It was imported from a file without a signature.</source>
        <translation>由未签名的文件导入。</translation>
    </message>
    <message>
        <source>The settings have changed since this model was built ({changes}): they count after the next build.</source>
        <translation>此模型建立后设置已更改（{changes}）：下次建模后生效。</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>网络</translation>
    </message>
    <message>
        <source>How closely</source>
        <translation>检测精细度</translation>
    </message>
    <message>
        <source>Method</source>
        <translation>方法</translation>
    </message>
    <message>
        <source>Time of the whole build</source>
        <translation>整个建模的用时</translation>
    </message>
    <message>
        <source>{name}, not trusted here</source>
        <translation>{name}，本机不信任</translation>
    </message>
    <message>
        <source>Key {key}</source>
        <translation>密钥 {key}</translation>
    </message>
    <message>
        <source>Add images with defects to the project and build again, or check it on the Tune page.</source>
        <translation>请为项目添加缺陷图像后重新建模，或在“调优”页面核对。</translation>
    </message>
    <message>
        <source>provisional</source>
        <translation>暂定</translation>
    </message>
    <message>
        <source>best F1</source>
        <translation>最佳 F1</translation>
    </message>
    <message>
        <source>from good parts</source>
        <translation>依据良品</translation>
    </message>
    <message>
        <source>no escapes</source>
        <translation>零漏检</translation>
    </message>
    <message>
        <source>few escapes</source>
        <translation>低漏检</translation>
    </message>
    <message>
        <source>lowest cost</source>
        <translation>成本最低</translation>
    </message>
    <message>
        <source>set by hand</source>
        <translation>手动设定</translation>
    </message>
</context>
<context>
    <name>ModelGate</name>
    <message>
        <source>No project is open</source>
        <translation>未打开项目</translation>
    </message>
    <message>
        <source>Choose a project</source>
        <translation>选择项目</translation>
    </message>
    <message>
        <source>Loading the model…</source>
        <translation>正在加载模型…</translation>
    </message>
    <message>
        <source>A self-test compares its scores with those of the build.</source>
        <translation>自检会将其分数与建模时的分数比较。</translation>
    </message>
    <message>
        <source>Go to Build</source>
        <translation>转到“建模”</translation>
    </message>
    <message>
        <source>The program learns from pictures of good parts what a part looks like. Build the model once, then come back here.</source>
        <translation>程序用良品图像学习工件的正常样子。请先建模一次，再回到此处。</translation>
    </message>
    <message>
        <source>This project has no model yet</source>
        <translation>本项目尚无模型</translation>
    </message>
</context>
<context>
    <name>ModelWords</name>
    <message>
        <source>Autoencoder</source>
        <translation>自编码器</translation>
    </message>
    <message>
        <source>Clopper-Pearson</source>
        <translation>Clopper-Pearson</translation>
    </message>
    <message>
        <source>stratified bootstrap</source>
        <translation>分层自助法</translation>
    </message>
    <message>
        <source>score interval</source>
        <translation>得分区间</translation>
    </message>
    <message>
        <source>In use, damaged</source>
        <translation>使用中，已损坏</translation>
    </message>
    <message>
        <source>Damaged</source>
        <translation>已损坏</translation>
    </message>
    <message>
        <source>In use</source>
        <translation>使用中</translation>
    </message>
    <message>
        <source>Ready</source>
        <translation>就绪</translation>
    </message>
    <message>
        <source>{good} good parts and {defect} defects, the same for all models that are intact.</source>
        <translation>良品 {good} 件，缺陷件 {defect} 件，所有完好的模型均相同。</translation>
    </message>
    <message>
        <source>{good} good parts and {defect} defects of its own: the models have no images in common.</source>
        <translation>自有良品 {good} 件、缺陷件 {defect} 件：各模型没有共同的图像。</translation>
    </message>
    <message>
        <source>{level} {kind}</source>
        <translation>{level} {kind}</translation>
    </message>
    <message>
        <source>{events} of {trials}
{low} – {high}</source>
        <translation>{events}/{trials}
{low} – {high}</translation>
    </message>
    <message>
        <source>Without good parts and defects nothing can be said of what they separate.</source>
        <translation>没有良品和缺陷件，就无法说明模型的区分能力。</translation>
    </message>
    <message>
        <source>AUROC differs by {value} ({low} – {high}, {level} paired {kind}).</source>
        <translation>AUROC 相差 {value}（{low} – {high}，{level} 配对{kind}）。</translation>
    </message>
    <message>
        <source>These images do not tell which one is better.</source>
        <translation>这些图像看不出哪个更好。</translation>
    </message>
    <message>
        <source>The first separates better.</source>
        <translation>第一个区分得更好。</translation>
    </message>
    <message>
        <source>The second separates better.</source>
        <translation>第二个区分得更好。</translation>
    </message>
    <message>
        <source>Compared on the same images: {good}, {defects}.</source>
        <translation>用相同图像比较：{good}，{defects}。</translation>
    </message>
    <message>
        <source>The good parts are learned ones, each scored by what the others taught: there are no others.</source>
        <translation>良品均为学习过的良品，各由其余良品评分：没有其他良品。</translation>
    </message>
    <message>
        <source>Defect</source>
        <translation>缺陷</translation>
    </message>
    <message>
        <source>Good part</source>
        <translation>良品</translation>
    </message>
    <message>
        <source>{truth}, {first} and {second}: {model} is wrong</source>
        <translation>{truth}，{first} 与 {second}：{model} 判错</translation>
    </message>
    <message>
        <source>{model}: score {score}, {verdict}</source>
        <translation>{model}：分数 {score}，{verdict}</translation>
    </message>
</context>
<context>
    <name>ModelsModel</name>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Built</source>
        <translation>建模时间</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>网络</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>尺寸</translation>
    </message>
    <message>
        <source>Method</source>
        <translation>方法</translation>
    </message>
    <message>
        <source>AUROC</source>
        <translation>AUROC</translation>
    </message>
    <message>
        <source>Threshold</source>
        <translation>阈值</translation>
    </message>
    <message>
        <source>Per part</source>
        <translation>单件用时</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
</context>
<context>
    <name>ModelsPage</name>
    <message>
        <source>Here you compare the models of the project.</source>
        <translation>在此比较本项目的模型。</translation>
    </message>
    <message>
        <source>Checking the models…</source>
        <translation>正在检查模型…</translation>
    </message>
    <message>
        <source>This project has no model yet: build one first.</source>
        <translation>本项目尚无模型：请先建模。</translation>
    </message>
    <message>
        <source>A damaged model can be neither used nor compared. {why}</source>
        <translation>损坏的模型既不能使用，也不能比较。{why}</translation>
    </message>
    <message>
        <source>Choose two models to compare them on the same images, or one to use it, export it or measure it.</source>
        <translation>选择两个模型可用相同图像比较，选择一个可启用、导出或测速。</translation>
    </message>
    <message>
        <source>Parts are being inspected: stop that first.</source>
        <translation>正在检测工件：请先停止。</translation>
    </message>
    <message>
        <source>Parts are judged with the model {model} from now on, with the threshold that it had. The present one stays here.</source>
        <translation>此后用模型 {model} 判定工件，阈值沿用该模型原有阈值。当前模型仍保留在此。</translation>
    </message>
    <message>
        <source>Use another model</source>
        <translation>换用另一个模型</translation>
    </message>
    <message>
        <source>Save the report as</source>
        <translation>报告另存为</translation>
    </message>
    <message>
        <source>Report saved as {name}</source>
        <translation>报告已保存为 {name}</translation>
    </message>
</context>
<context>
    <name>ModelsParts</name>
    <message>
        <source>Compare</source>
        <translation>比较</translation>
    </message>
    <message>
        <source>Compare the two chosen models on the same images</source>
        <translation>用相同图像比较所选的两个模型</translation>
    </message>
    <message>
        <source>Use…</source>
        <translation>启用…</translation>
    </message>
    <message>
        <source>Put the chosen model to use</source>
        <translation>启用所选模型</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>导出…</translation>
    </message>
    <message>
        <source>Write the chosen model to a file for a station</source>
        <translation>将所选模型写入文件，供工位使用</translation>
    </message>
    <message>
        <source>Measure</source>
        <translation>测速</translation>
    </message>
    <message>
        <source>Measure what a part takes with the chosen model on this PC</source>
        <translation>测量所选模型在本机上的单件用时</translation>
    </message>
    <message>
        <source>Report…</source>
        <translation>报告…</translation>
    </message>
    <message>
        <source>Write a report on the model in use</source>
        <translation>生成使用中模型的报告</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
</context>
<context>
    <name>ModelsTable</name>
    <message>
        <source>Models of the project</source>
        <translation>本项目的模型</translation>
    </message>
</context>
<context>
    <name>NameAndPlace</name>
    <message>
        <source>Choose another place</source>
        <translation>选择其他位置</translation>
    </message>
    <message>
        <source>Give the project a name.</source>
        <translation>请为项目命名。</translation>
    </message>
    <message>
        <source>Choose where the project is stored.</source>
        <translation>请选择项目的存放位置。</translation>
    </message>
    <message>
        <source>Checking the folder…</source>
        <translation>正在检查文件夹…</translation>
    </message>
    <message>
        <source>Where shall the project be stored?</source>
        <translation>项目存放在何处？</translation>
    </message>
    <message>
        <source>New project</source>
        <translation>新建项目</translation>
    </message>
</context>
<context>
    <name>NameDialog</name>
    <message>
        <source>Name of the project</source>
        <translation>项目名称</translation>
    </message>
</context>
<context>
    <name>Names</name>
    <message>
        <source>Work as an operator</source>
        <translation>以操作员身份工作</translation>
    </message>
</context>
<context>
    <name>NavigationRail</name>
    <message>
        <source>Pages</source>
        <translation>页面</translation>
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
        <translation>自动</translation>
    </message>
    <message>
        <source>Coarse</source>
        <translation>粗略</translation>
    </message>
    <message>
        <source>Medium</source>
        <translation>中等</translation>
    </message>
    <message>
        <source>Fine</source>
        <translation>精细</translation>
    </message>
    <message>
        <source>EfficientNet-Lite0: fast on any PC, comes with the program</source>
        <translation>EfficientNet-Lite0：任何电脑上都快，随程序提供</translation>
    </message>
    <message>
        <source>EfficientNet-Lite1: a little larger</source>
        <translation>EfficientNet-Lite1：稍大</translation>
    </message>
    <message>
        <source>EfficientNet-Lite2: larger still</source>
        <translation>EfficientNet-Lite2：更大</translation>
    </message>
    <message>
        <source>ResNet-18: small</source>
        <translation>ResNet-18：小</translation>
    </message>
    <message>
        <source>ResNet-50: medium</source>
        <translation>ResNet-50：中等</translation>
    </message>
    <message>
        <source>ResNet-101: large</source>
        <translation>ResNet-101：大</translation>
    </message>
    <message>
        <source>WideResNet-101-2: very large, needs a strong PC</source>
        <translation>WideResNet-101-2：很大，需要高性能电脑</translation>
    </message>
    <message>
        <source>DenseNet-201: large</source>
        <translation>DenseNet-201：大</translation>
    </message>
    <message>
        <source>WideResNet-50-2: the network of the PatchCore paper, needs a strong PC</source>
        <translation>WideResNet-50-2：PatchCore 论文所用网络，需要高性能电脑</translation>
    </message>
    <message>
        <source>EfficientNet-B5: large</source>
        <translation>EfficientNet-B5：大</translation>
    </message>
    <message>
        <source>PatchCore: recommended, parts may lie anywhere</source>
        <translation>PatchCore：推荐，工件位置可不固定</translation>
    </message>
    <message>
        <source>PaDiM: for fixtured parts that always lie alike</source>
        <translation>PaDiM：用于由夹具固定、位置始终一致的工件</translation>
    </message>
    <message>
        <source>SPADE: compares with the most similar good parts, slow</source>
        <translation>SPADE：与最相似的良品比较，速度慢</translation>
    </message>
    <message>
        <source>Autoencoder: trains for minutes, for comparison</source>
        <translation>自编码器：需训练数分钟，供对比用</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>网络</translation>
    </message>
    <message>
        <source>Method</source>
        <translation>方法</translation>
    </message>
    <message>
        <source>{network} (weights not imported)</source>
        <translation>{network}（未导入权重）</translation>
    </message>
    <message>
        <source>Import its weights first: inspector weights import NAME FILE</source>
        <translation>请先导入其权重：inspector weights import NAME FILE</translation>
    </message>
    <message>
        <source>Fastest.</source>
        <translation>最快。</translation>
    </message>
    <message>
        <source>Takes {times:.0f} times as long as coarse.</source>
        <translation>用时为“粗略”的 {times:.0f} 倍。</translation>
    </message>
    <message>
        <source>Looks at your images in steps of {px} px; smaller defects may be missed.</source>
        <translation>以 {px} px 为步距查看图像；更小的缺陷可能漏检。</translation>
    </message>
    <message>
        <source>Looks at an image in about {steps} × {steps} steps.</source>
        <translation>一幅图像约按 {steps} × {steps} 步查看。</translation>
    </message>
</context>
<context>
    <name>NewProjectPage</name>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Create project</source>
        <translation>创建项目</translation>
    </message>
    <message>
        <source>Find the best settings next</source>
        <translation>接着搜索最佳设置</translation>
    </message>
    <message>
        <source>Compares settings on the parts of this project, for about three minutes</source>
        <translation>用本项目的工件比较多组设置，约需三分钟</translation>
    </message>
    <message>
        <source>New project</source>
        <translation>新建项目</translation>
    </message>
    <message>
        <source>Change project</source>
        <translation>更改项目</translation>
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
        <translation>批次从下次启动起计。</translation>
    </message>
    <message>
        <source>The pictures take {gigabytes} GB more than their quota: rejects go by their age alone.</source>
        <translation>图像占用超出配额 {gigabytes} GB：剔除件将仅按时间先后清理。</translation>
    </message>
</context>
<context>
    <name>NoSource</name>
    <message>
        <source>An engineer has to choose the camera or folder of this product once, on the page Inspect, and start it there.</source>
        <translation>工程师须在“检测”页面为此产品选择一次相机或文件夹，并在该处启动。</translation>
    </message>
    <message>
        <source>After that, one tap on Start is enough here.</source>
        <translation>此后在此处点一下“启动”即可。</translation>
    </message>
    <message>
        <source>No source is known for this product</source>
        <translation>尚不知道此产品的图像源</translation>
    </message>
    <message>
        <source>Choose one under Change product. Where it is not listed, an engineer has to release it first.</source>
        <translation>请在“换产品”中选择。若未列出，须先由工程师使其生效。</translation>
    </message>
    <message>
        <source>No product is ready to be inspected</source>
        <translation>没有可检测的产品</translation>
    </message>
    <message>
        <source>Log on</source>
        <translation>登录</translation>
    </message>
    <message>
        <source>Leave operator mode</source>
        <translation>退出操作员模式</translation>
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
        <translation>备注</translation>
    </message>
</context>
<context>
    <name>Notice</name>
    <message>
        <source>Dismiss</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>OddOnes</name>
    <message>
        <source>Leave them out</source>
        <translation>排除</translation>
    </message>
    <message>
        <source>They are neither learned nor set the threshold</source>
        <translation>既不学习，也不用于设定阈值</translation>
    </message>
    <message>
        <source>Keep them</source>
        <translation>保留</translation>
    </message>
    <message>
        <source>They are good parts like the others</source>
        <translation>与其余一样是良品</translation>
    </message>
    <message>
        <source>Take them back</source>
        <translation>恢复</translation>
    </message>
    <message>
        <source>They are learned like the others</source>
        <translation>与其余一样参与学习</translation>
    </message>
    <message numerus="yes">
        <source>Unlike the others: {count} of {total} images. Shall they be learned?</source>
        <translation>
            <numerusform>与其余不同：{total} 张图像中有 {count} 张。是否用于学习？</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Unlike the others, and kept: {count} of {total} images.</source>
        <translation>
            <numerusform>与其余不同，已保留：{total} 张图像中有 {count} 张。</numerusform>
        </translation>
    </message>
    <message>
        <source>Which ones</source>
        <translation>具体图像</translation>
    </message>
    <message numerus="yes">
        <source>{count} images are left out.</source>
        <translation>
            <numerusform>已排除 {count} 张图像。</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Opening</name>
    <message>
        <source>Stop and open</source>
        <translation>停止并打开</translation>
    </message>
    <message>
        <source>Stop the inspection and open the demo?</source>
        <translation>停止检测并打开演示项目？</translation>
    </message>
</context>
<context>
    <name>OperatorBar</name>
    <message>
        <source>Inspect</source>
        <translation>检测</translation>
    </message>
    <message>
        <source>Verify</source>
        <translation>复判</translation>
    </message>
    <message>
        <source>Change product</source>
        <translation>换产品</translation>
    </message>
    <message>
        <source>Log on</source>
        <translation>登录</translation>
    </message>
    <message>
        <source>Change the person</source>
        <translation>换人员</translation>
    </message>
</context>
<context>
    <name>OperatorMode</name>
    <message>
        <source>Operator mode can begin once the build or the import has ended.</source>
        <translation>建模或导入结束后才能进入操作员模式。</translation>
    </message>
    <message>
        <source>PIN to leave?</source>
        <translation>请输入退出 PIN</translation>
    </message>
    <message>
        <source>To leave: {keys}</source>
        <translation>退出：{keys}</translation>
    </message>
</context>
<context>
    <name>OperatorScreen</name>
    <message>
        <source>Leave</source>
        <translation>退出</translation>
    </message>
    <message>
        <source>NG seen: continue</source>
        <translation>确认 NG 并继续</translation>
    </message>
    <message>
        <source>Operator mode</source>
        <translation>操作员模式</translation>
    </message>
</context>
<context>
    <name>OtherProjects</name>
    <message>
        <source>Choose a folder…</source>
        <translation>选择文件夹…</translation>
    </message>
    <message>
        <source>Project to copy areas from</source>
        <translation>要从中复制区域的项目</translation>
    </message>
</context>
<context>
    <name>OwnSecretDialog</name>
    <message>
        <source>Change my PIN</source>
        <translation>修改我的 PIN</translation>
    </message>
    <message>
        <source>Change my password</source>
        <translation>修改我的密码</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Present PIN?</source>
        <translation>当前 PIN？</translation>
    </message>
    <message>
        <source>New PIN?</source>
        <translation>新 PIN？</translation>
    </message>
    <message>
        <source>The new PIN again?</source>
        <translation>再次输入新 PIN？</translation>
    </message>
    <message>
        <source>Present password</source>
        <translation>当前密码</translation>
    </message>
    <message>
        <source>New password</source>
        <translation>新密码</translation>
    </message>
    <message>
        <source>New password again</source>
        <translation>再次输入新密码</translation>
    </message>
    <message>
        <source>The new ones differ.</source>
        <translation>两次输入的新内容不一致。</translation>
    </message>
</context>
<context>
    <name>PageList</name>
    <message>
        <source>Projects</source>
        <translation>项目</translation>
    </message>
    <message>
        <source>New project</source>
        <translation>新建项目</translation>
    </message>
    <message>
        <source>Build</source>
        <translation>建模</translation>
    </message>
    <message>
        <source>Tune</source>
        <translation>调优</translation>
    </message>
    <message>
        <source>Validation images</source>
        <translation>验证图像</translation>
    </message>
    <message>
        <source>Where to look</source>
        <translation>检测范围</translation>
    </message>
    <message>
        <source>Models and report</source>
        <translation>模型与报告</translation>
    </message>
    <message>
        <source>Health</source>
        <translation>健康</translation>
    </message>
    <message>
        <source>Why did it pass?</source>
        <translation>漏检原因</translation>
    </message>
    <message>
        <source>Teach-back</source>
        <translation>追加学习</translation>
    </message>
    <message>
        <source>Known defects</source>
        <translation>已知缺陷</translation>
    </message>
    <message>
        <source>What it finds</source>
        <translation>检出能力</translation>
    </message>
    <message>
        <source>Challenge</source>
        <translation>点检</translation>
    </message>
    <message>
        <source>Inspect</source>
        <translation>检测</translation>
    </message>
    <message>
        <source>Set up the line</source>
        <translation>产线设置</translation>
    </message>
    <message>
        <source>Verify</source>
        <translation>复判</translation>
    </message>
    <message>
        <source>History</source>
        <translation>历史</translation>
    </message>
    <message>
        <source>Drift</source>
        <translation>漂移</translation>
    </message>
    <message>
        <source>Families of defects</source>
        <translation>缺陷族</translation>
    </message>
    <message>
        <source>Change the product</source>
        <translation>换产品</translation>
    </message>
    <message>
        <source>Users</source>
        <translation>用户</translation>
    </message>
    <message>
        <source>Audit</source>
        <translation>审计</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>帮助</translation>
    </message>
</context>
<context>
    <name>PartPane</name>
    <message>
        <source>All parts</source>
        <translation>全部工件</translation>
    </message>
    <message>
        <source>Back to the table (Esc)</source>
        <translation>返回表格 (Esc)</translation>
    </message>
    <message>
        <source>Previous part (Page up)</source>
        <translation>上一工件 (Page up)</translation>
    </message>
    <message>
        <source>Next part (Page down)</source>
        <translation>下一工件 (Page down)</translation>
    </message>
    <message>
        <source>Inspect again with the present model</source>
        <translation>用当前模型重新检测</translation>
    </message>
    <message>
        <source>Why did it pass?</source>
        <translation>漏检原因</translation>
    </message>
    <message>
        <source>Use the picture</source>
        <translation>使用图像</translation>
    </message>
    <message>
        <source>Take back</source>
        <translation>撤回</translation>
    </message>
    <message>
        <source>Add to the validation images, as it was reviewed</source>
        <translation>按复判结果加入验证图像</translation>
    </message>
    <message>
        <source>As validation image of a good part</source>
        <translation>作为良品验证图像</translation>
    </message>
    <message>
        <source>As validation image with a defect</source>
        <translation>作为缺陷验证图像</translation>
    </message>
    <message>
        <source>As good part for the next build</source>
        <translation>作为良品，供下次建模</translation>
    </message>
    <message>
        <source>Heatmap on or off (H)</source>
        <translation>显示或隐藏热力图 (H)</translation>
    </message>
    <message>
        <source>Reading the picture…</source>
        <translation>正在读取图像…</translation>
    </message>
    <message>
        <source>Shows</source>
        <translation>内容</translation>
    </message>
    <message>
        <source>Score</source>
        <translation>分数</translation>
    </message>
    <message>
        <source>Said</source>
        <translation>标注</translation>
    </message>
    <message>
        <source>Before</source>
        <translation>此前</translation>
    </message>
    <message>
        <source>by the source that names it, nobody has labelled it</source>
        <translation>由来源名称得出，无人标注</translation>
    </message>
    <message>
        <source>Mask</source>
        <translation>掩膜</translation>
    </message>
    <message>
        <source>painted</source>
        <translation>已涂画</translation>
    </message>
    <message>
        <source>Learned</source>
        <translation>已学习</translation>
    </message>
    <message>
        <source>The model has learned it; its score is by what the others taught.</source>
        <translation>模型已学习此图像；其分数由其余良品评出。</translation>
    </message>
    <message>
        <source>File</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>Good (1)</source>
        <translation>良品 (1)</translation>
    </message>
    <message>
        <source>Defect (2)</source>
        <translation>缺陷 (2)</translation>
    </message>
    <message>
        <source>Leave out (3)</source>
        <translation>排除 (3)</translation>
    </message>
    <message>
        <source>Mask…</source>
        <translation>掩膜…</translation>
    </message>
    <message>
        <source>Paint where the defect is (M)</source>
        <translation>涂出缺陷位置 (M)</translation>
    </message>
    <message>
        <source>Kind of defect (K)</source>
        <translation>缺陷类型 (K)</translation>
    </message>
    <message>
        <source>Kind of defect</source>
        <translation>缺陷类型</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>类型</translation>
    </message>
    <message>
        <source>Original picture of the part</source>
        <translation>工件原图</translation>
    </message>
    <message>
        <source>Part {number}</source>
        <translation>工件 {number}</translation>
    </message>
    <message>
        <source>score {score}</source>
        <translation>分数 {score}</translation>
    </message>
    <message>
        <source>threshold {threshold}</source>
        <translation>阈值 {threshold}</translation>
    </message>
    <message>
        <source>no serial could be read</source>
        <translation>未能读出序列号</translation>
    </message>
    <message>
        <source>Original</source>
        <translation>原图</translation>
    </message>
    <message>
        <source>Heatmap</source>
        <translation>热力图</translation>
    </message>
</context>
<context>
    <name>PartPicture</name>
    <message>
        <source>The part with its suspicious places</source>
        <translation>工件及其可疑位置</translation>
    </message>
</context>
<context>
    <name>PartPictures</name>
    <message>
        <source>Heatmap on or off (H)</source>
        <translation>显示或隐藏热力图 (H)</translation>
    </message>
    <message>
        <source>No picture yet</source>
        <translation>尚无图像</translation>
    </message>
    <message>
        <source>Then</source>
        <translation>当时</translation>
    </message>
    <message>
        <source>Without heatmap: the model {model} is not in use.</source>
        <translation>无热力图：模型 {model} 未在使用。</translation>
    </message>
    <message>
        <source>Now</source>
        <translation>现在</translation>
    </message>
</context>
<context>
    <name>PartsModel</name>
    <message>
        <source>Time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>No.</source>
        <translation>编号</translation>
    </message>
    <message>
        <source>Serial</source>
        <translation>序列号</translation>
    </message>
    <message>
        <source>Verdict</source>
        <translation>判定</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>原因</translation>
    </message>
    <message>
        <source>Score</source>
        <translation>分数</translation>
    </message>
    <message>
        <source>Review</source>
        <translation>复判结果</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>图像源</translation>
    </message>
</context>
<context>
    <name>PartsTable</name>
    <message>
        <source>Recorded parts</source>
        <translation>已记录的工件</translation>
    </message>
</context>
<context>
    <name>PassedPage</name>
    <message>
        <source>Drop a part here that passed and should have been NG</source>
        <translation>将判 OK 但本应为 NG 的工件拖放到此处</translation>
    </message>
    <message>
        <source>Another part…</source>
        <translation>换工件…</translation>
    </message>
    <message>
        <source>Here you see why a part passed, and which good pictures made it pass.</source>
        <translation>在此查看工件为何漏检，以及是哪些良品图像造成的。</translation>
    </message>
    <message>
        <source>Nothing in this part is suspicious to the model, whatever is left out.</source>
        <translation>无论排除哪些图像，模型都认为此工件没有可疑之处。</translation>
    </message>
    <message>
        <source>Parts are being inspected: stop that first.</source>
        <translation>正在检测工件：请先停止。</translation>
    </message>
    <message>
        <source>A part that passed and should have been NG</source>
        <translation>判 OK 但本应为 NG 的工件</translation>
    </message>
</context>
<context>
    <name>PassedPanel</name>
    <message>
        <source>Put to use</source>
        <translation>启用</translation>
    </message>
    <message>
        <source>Place {number} of {count}</source>
        <translation>位置 {number}/{count}</translation>
    </message>
    <message numerus="yes">
        <source>Leave {count} pictures out and try</source>
        <translation>
            <numerusform>排除 {count} 张图像后试用</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Try without the {count} marked</source>
        <translation>
            <numerusform>去掉标记的 {count} 张后试用</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} good pictures keep their scores: they cannot be read any more.</source>
        <translation>
            <numerusform>{count} 张良品图像沿用原分数：图像已无法读取。</numerusform>
        </translation>
    </message>
    <message>
        <source>Score {now}, threshold {limit}. It is like many good pictures: no few of them keep it quiet.</source>
        <translation>分数 {now}，阈值 {limit}。与很多良品图像相似：并非少数图像所致。</translation>
    </message>
    <message numerus="yes">
        <source>Score {now}, threshold {limit}. {count} good pictures silenced it: without them, it would score {loud}.</source>
        <translation>
            <numerusform>分数 {now}，阈值 {limit}。{count} 张良品图像压低了分数：去掉后分数为 {loud}。</numerusform>
        </translation>
    </message>
    <message>
        <source>Reason, for the history</source>
        <translation>原因（记入历史）</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>原因</translation>
    </message>
</context>
<context>
    <name>PathDrop</name>
    <message>
        <source>Choose folder…</source>
        <translation>选择文件夹…</translation>
    </message>
    <message>
        <source>Choose files…</source>
        <translation>选择文件…</translation>
    </message>
    <message>
        <source>Choose a folder</source>
        <translation>选择文件夹</translation>
    </message>
    <message>
        <source>Choose files</source>
        <translation>选择文件</translation>
    </message>
    <message>
        <source>That lies on {where}, not on this PC: save it here first, then drop the file.</source>
        <translation>该文件位于 {where}，不在本机：请先保存到本机，再拖放文件。</translation>
    </message>
    <message>
        <source>{name} does not exist any more.</source>
        <translation>{name} 已不存在。</translation>
    </message>
    <message>
        <source>{name} is a folder; drop files here.</source>
        <translation>{name} 是文件夹；此处请拖放文件。</translation>
    </message>
    <message>
        <source>{name} is a file; drop the folder that holds it.</source>
        <translation>{name} 是文件；请拖放其所在的文件夹。</translation>
    </message>
    <message>
        <source>Drop images or folders here</source>
        <translation>将图像或文件夹拖放到此处</translation>
    </message>
    <message>
        <source>Drop a folder here</source>
        <translation>将文件夹拖放到此处</translation>
    </message>
    <message>
        <source>Drop files here</source>
        <translation>将文件拖放到此处</translation>
    </message>
</context>
<context>
    <name>People</name>
    <message>
        <source>Operator</source>
        <translation>操作员</translation>
    </message>
    <message>
        <source>Engineer</source>
        <translation>工程师</translation>
    </message>
    <message>
        <source>Administrator</source>
        <translation>管理员</translation>
    </message>
    <message>
        <source>For whoever is logged on.</source>
        <translation>供已登录的人员使用。</translation>
    </message>
    <message>
        <source>For engineers: log on as one.</source>
        <translation>供工程师使用：请以工程师身份登录。</translation>
    </message>
    <message>
        <source>For administrators: log on as one.</source>
        <translation>供管理员使用：请以管理员身份登录。</translation>
    </message>
    <message>
        <source>Nobody is logged on</source>
        <translation>无人登录</translation>
    </message>
</context>
<context>
    <name>PersonButton</name>
    <message>
        <source>Log off</source>
        <translation>退出登录</translation>
    </message>
    <message>
        <source>Change the person…</source>
        <translation>换人员…</translation>
    </message>
    <message>
        <source>Logged on: {name}</source>
        <translation>已登录：{name}</translation>
    </message>
    <message>
        <source>Change my PIN…</source>
        <translation>更改我的 PIN…</translation>
    </message>
    <message>
        <source>Change my password…</source>
        <translation>更改我的密码…</translation>
    </message>
</context>
<context>
    <name>PickDialog</name>
    <message>
        <source>Choose</source>
        <translation>选择</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Tap every picture that is to become a sample.</source>
        <translation>点选要作为样件的图像。</translation>
    </message>
    <message>
        <source>Defect</source>
        <translation>缺陷</translation>
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
        <translation>保留 (K)</translation>
    </message>
    <message>
        <source>Leave out (L)</source>
        <translation>排除 (L)</translation>
    </message>
    <message>
        <source>{times} times as far from the others as usual</source>
        <translation>与其余良品的距离为平常的 {times} 倍</translation>
    </message>
    <message>
        <source>score by what the others taught {score}</source>
        <translation>由其余良品评出的分数 {score}</translation>
    </message>
    <message>
        <source>Heatmap on or off (H)</source>
        <translation>显示或隐藏热力图 (H)</translation>
    </message>
    <message>
        <source>All images</source>
        <translation>全部图像</translation>
    </message>
    <message>
        <source>Back to the gallery (Esc)</source>
        <translation>返回图库 (Esc)</translation>
    </message>
    <message>
        <source>Previous image (Page up)</source>
        <translation>上一张图像 (Page up)</translation>
    </message>
    <message>
        <source>Next image (Page down)</source>
        <translation>下一张图像 (Page down)</translation>
    </message>
    <message>
        <source>{before} becomes {after}</source>
        <translation>{before} 变为 {after}</translation>
    </message>
    <message>
        <source>{truth}, score {score}: {verdict}</source>
        <translation>{truth}，分数 {score}：{verdict}</translation>
    </message>
    <message>
        <source>(heatmap with itself learned: {score})</source>
        <translation>（热力图为自身已学习时所得：{score}）</translation>
    </message>
    <message>
        <source>(score now: {score})</source>
        <translation>（当前分数：{score}）</translation>
    </message>
    <message>
        <source>No picture yet</source>
        <translation>尚无图像</translation>
    </message>
</context>
<context>
    <name>PicturePanel</name>
    <message>
        <source>Live picture</source>
        <translation>实时图像</translation>
    </message>
    <message>
        <source>Whole picture</source>
        <translation>显示全图</translation>
    </message>
    <message>
        <source>Best again</source>
        <translation>重测最佳</translation>
    </message>
    <message>
        <source>Forget the sharpest picture so far</source>
        <translation>清除此前的最高清晰度</translation>
    </message>
    <message>
        <source>Sharpness: no live picture</source>
        <translation>清晰度：无实时图像</translation>
    </message>
    <message>
        <source>Sharpness {now} · best {best} · {share} of the best</source>
        <translation>清晰度 {now} · 最佳 {best} · 为最佳的 {share}</translation>
    </message>
    <message>
        <source>Brightness {share}</source>
        <translation>亮度 {share}</translation>
    </message>
    <message>
        <source>{share} is white: nothing is seen there, less light or exposure</source>
        <translation>{share} 过曝，看不到细节：减弱光照或减少曝光</translation>
    </message>
    <message>
        <source>{share} is black: more light or exposure</source>
        <translation>{share} 全黑：增强光照或增加曝光</translation>
    </message>
    <message>
        <source>Left {x}, top {y}, {width} × {height} px</source>
        <translation>左 {x}，上 {y}，{width} × {height} px</translation>
    </message>
    <message>
        <source>The box does not lie in this picture.</source>
        <translation>此框不在图像内。</translation>
    </message>
    <message>
        <source>Picture of the camera</source>
        <translation>相机图像</translation>
    </message>
</context>
<context>
    <name>PinCheck</name>
    <message>
        <source>Wrong PIN. {question}</source>
        <translation>PIN 错误。{question}</translation>
    </message>
    <message>
        <source>Too many wrong PINs. Wait {seconds} s.</source>
        <translation>PIN 错误次数过多。请等待 {seconds} 秒。</translation>
    </message>
</context>
<context>
    <name>PinDialog</name>
    <message>
        <source>PIN of {name}</source>
        <translation>{name} 的 PIN</translation>
    </message>
    <message>
        <source>New PIN, {least} to {most} digits?</source>
        <translation>请输入新 PIN（{least} 至 {most} 位数字）</translation>
    </message>
    <message>
        <source>The same PIN again?</source>
        <translation>请再次输入相同的 PIN</translation>
    </message>
    <message>
        <source>That was another one. New PIN?</source>
        <translation>两次输入不一致。请输入新 PIN</translation>
    </message>
</context>
<context>
    <name>PinSettings</name>
    <message>
        <source>Remove the PIN…</source>
        <translation>删除 PIN…</translation>
    </message>
    <message>
        <source>Present PIN?</source>
        <translation>请输入当前 PIN</translation>
    </message>
    <message>
        <source>New PIN, {least} to {most} digits?</source>
        <translation>请输入新 PIN（{least} 至 {most} 位数字）</translation>
    </message>
    <message>
        <source>The same PIN again?</source>
        <translation>请再次输入相同的 PIN</translation>
    </message>
    <message>
        <source>That was another one. New PIN?</source>
        <translation>两次输入不一致。请输入新 PIN</translation>
    </message>
    <message>
        <source>Change the PIN…</source>
        <translation>更改 PIN…</translation>
    </message>
    <message>
        <source>Set a PIN…</source>
        <translation>设置 PIN…</translation>
    </message>
    <message>
        <source>There is no PIN: Ctrl+Shift+F11 ends the operator mode.</source>
        <translation>未设 PIN：按 Ctrl+Shift+F11 退出操作员模式。</translation>
    </message>
    <message>
        <source>A PIN ends the operator mode. If it is forgotten, delete the line operator_pin in settings.toml.</source>
        <translation>退出操作员模式需要 PIN。忘记时，请删除 settings.toml 中的 operator_pin 一行。</translation>
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
        <translation>   分数 {score}</translation>
    </message>
    <message>
        <source> = {ratio} × threshold</source>
        <translation> = {ratio} × 阈值</translation>
    </message>
</context>
<context>
    <name>PlaceTile</name>
    <message>
        <source>No picture</source>
        <translation>无图像</translation>
    </message>
</context>
<context>
    <name>PlaceView</name>
    <message>
        <source>This place</source>
        <translation>此处</translation>
    </message>
    <message>
        <source>The likest good one</source>
        <translation>最相似的良品位置</translation>
    </message>
</context>
<context>
    <name>PlacesPage</name>
    <message>
        <source>Here you say which places of the pictures count.</source>
        <translation>在此指定图像中哪些位置参与检测。</translation>
    </message>
    <message>
        <source>What was proposed belongs to pictures of another size.</source>
        <translation>推荐的区域属于另一种尺寸的图像。</translation>
    </message>
    <message>
        <source>Background</source>
        <translation>背景</translation>
    </message>
    <message>
        <source>Picture of a good part to draw on</source>
        <translation>用于绘制区域的良品图像</translation>
    </message>
</context>
<context>
    <name>PlacesPanel</name>
    <message>
        <source>Copy from another project…</source>
        <translation>从其他项目复制…</translation>
    </message>
    <message>
        <source>The next area is</source>
        <translation>下一个区域为</translation>
    </message>
    <message>
        <source>Areas</source>
        <translation>区域</translation>
    </message>
    <message>
        <source>Background by itself</source>
        <translation>自动识别背景</translation>
    </message>
    <message>
        <source>Already drawn elsewhere</source>
        <translation>别处已绘制的区域</translation>
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
        <translation>模型 {id}</translation>
    </message>
    <message>
        <source>Model of {day}</source>
        <translation>{day} 的模型</translation>
    </message>
</context>
<context>
    <name>ProductQuestion</name>
    <message>
        <source>Change the product</source>
        <translation>换产品</translation>
    </message>
    <message>
        <source>Change from {old} to {new}?</source>
        <translation>从 {old} 换成 {new}？</translation>
    </message>
    <message>
        <source>Change to {new}?</source>
        <translation>换成 {new}？</translation>
    </message>
    <message>
        <source>An inspection is running: it is stopped. What has been inspected so far is kept.</source>
        <translation>检测正在运行：将停止。已检测的内容会保留。</translation>
    </message>
    <message>
        <source>The line stands until somebody presses Start.</source>
        <translation>产线停止，直到有人按“启动”。</translation>
    </message>
    <message>
        <source>Stop and change</source>
        <translation>停止并更换</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>更换</translation>
    </message>
    <message>
        <source>Go on with the present product</source>
        <translation>继续当前产品</translation>
    </message>
</context>
<context>
    <name>ProductsPage</name>
    <message>
        <source>Which product?</source>
        <translation>选择产品</translation>
    </message>
    <message>
        <source>Looking at the projects…</source>
        <translation>正在查看项目…</translation>
    </message>
    <message>
        <source>A product appears here once it has a model and a threshold that an engineer has put in force.</source>
        <translation>产品有了模型，且工程师已使阈值生效后，会出现在此处。</translation>
    </message>
    <message>
        <source>No product is released yet</source>
        <translation>尚无已生效的产品</translation>
    </message>
</context>
<context>
    <name>ProgressPanel</name>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>steps</source>
        <translation>步</translation>
    </message>
    <message>
        <source>{time} left</source>
        <translation>剩余 {time}</translation>
    </message>
    <message>
        <source>Cancelling…</source>
        <translation>正在取消…</translation>
    </message>
    <message>
        <source>took {time}</source>
        <translation>用时 {time}</translation>
    </message>
    <message>
        <source>All stages: {time} of about {whole}</source>
        <translation>全部阶段：{time} / 约 {whole}</translation>
    </message>
    <message>
        <source>All stages: {time}, predicted were about {whole}</source>
        <translation>全部阶段：{time}（预计约 {whole}）</translation>
    </message>
    <message>
        <source>{done} {unit}</source>
        <translation>{done} {unit}</translation>
    </message>
    <message>
        <source>{done} of {total} {unit}</source>
        <translation>{done}/{total} {unit}</translation>
    </message>
</context>
<context>
    <name>ProjectCard</name>
    <message>
        <source>Ready</source>
        <translation>就绪</translation>
    </message>
    <message>
        <source>Provisional threshold</source>
        <translation>阈值为暂定</translation>
    </message>
    <message>
        <source>Model damaged: build again</source>
        <translation>模型已损坏：请重新建模</translation>
    </message>
    <message>
        <source>No model yet</source>
        <translation>尚无模型</translation>
    </message>
    <message>
        <source>Folder not found</source>
        <translation>找不到文件夹</translation>
    </message>
    <message>
        <source>Made by a newer version</source>
        <translation>由更新版本创建</translation>
    </message>
    <message>
        <source>Damaged</source>
        <translation>已损坏</translation>
    </message>
    <message>
        <source>Looking…</source>
        <translation>正在查看…</translation>
    </message>
    <message>
        <source>More</source>
        <translation>更多</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>Notes…</source>
        <translation>备注…</translation>
    </message>
    <message>
        <source>Rename…</source>
        <translation>重命名…</translation>
    </message>
    <message>
        <source>Duplicate…</source>
        <translation>复制副本…</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>导出…</translation>
    </message>
    <message>
        <source>Show folder</source>
        <translation>显示文件夹</translation>
    </message>
    <message>
        <source>Unpin</source>
        <translation>取消置顶</translation>
    </message>
    <message>
        <source>Pin</source>
        <translation>置顶</translation>
    </message>
    <message>
        <source>Remove from this list</source>
        <translation>从列表中移除</translation>
    </message>
    <message>
        <source>Delete…</source>
        <translation>删除…</translation>
    </message>
    <message>
        <source>pinned</source>
        <translation>已置顶</translation>
    </message>
    <message>
        <source>Imported from a file that nobody has signed</source>
        <translation>由无人签名的文件导入</translation>
    </message>
    <message>
        <source>Imported, signed by {name}, key {key}</source>
        <translation>已导入，签名者 {name}，密钥 {key}</translation>
    </message>
</context>
<context>
    <name>ProjectDeeds</name>
    <message>
        <source>Rename its folder, too (not while it is open)</source>
        <translation>同时重命名其文件夹（打开时不可）</translation>
    </message>
    <message>
        <source>Rename its folder, too</source>
        <translation>同时重命名其文件夹</translation>
    </message>
    <message>
        <source>Rename the project</source>
        <translation>重命名项目</translation>
    </message>
    <message>
        <source>What is {name} to be called?</source>
        <translation>请输入 {name} 的新名称</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>重命名</translation>
    </message>
    <message>
        <source>Duplicate the project</source>
        <translation>复制项目</translation>
    </message>
    <message>
        <source>The copy has the settings, the good parts and the labels of {name}, and none of its record.</source>
        <translation>副本包含 {name} 的设置、良品和标注，不含其记录。</translation>
    </message>
    <message>
        <source>Duplicate</source>
        <translation>复制副本</translation>
    </message>
    <message>
        <source>With its models</source>
        <translation>包括模型</translation>
    </message>
    <message>
        <source>Notes</source>
        <translation>备注</translation>
    </message>
    <message>
        <source>What is to be remembered of {name}?</source>
        <translation>请输入 {name} 的备注</translation>
    </message>
    <message>
        <source>The project is in use.</source>
        <translation>项目正在使用中。</translation>
    </message>
    <message>
        <source>Wait for the inspection or the build, or stop it, and delete it then.</source>
        <translation>请等待检测或建模结束，或将其停止，然后再删除。</translation>
    </message>
    <message>
        <source>Bringing {name} back…</source>
        <translation>正在恢复 {name}…</translation>
    </message>
    <message>
        <source>Copying to {name}…</source>
        <translation>正在复制到 {name}…</translation>
    </message>
    <message>
        <source>Delete the project {name}?</source>
        <translation>删除项目 {name}？</translation>
    </message>
    <message>
        <source>Delete a project</source>
        <translation>删除项目</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>Keep it</source>
        <translation>保留</translation>
    </message>
    <message>
        <source>Deleting {name}…</source>
        <translation>正在删除 {name}…</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>The copy is ready.</source>
        <translation>副本已就绪。</translation>
    </message>
    <message>
        <source>It lies in {folder}.</source>
        <translation>位于 {folder}。</translation>
    </message>
    <message>
        <source>Open it</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>{name} was deleted.</source>
        <translation>{name} 已删除。</translation>
    </message>
    <message>
        <source>Bring it back</source>
        <translation>恢复</translation>
    </message>
    <message>
        <source>The project is back.</source>
        <translation>项目已恢复。</translation>
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
        <translation>将文件夹或图像拖放到此处。只放没有任何问题的工件：这些图像中的内容都将视为良品。</translation>
    </message>
    <message>
        <source>Validation: good parts</source>
        <translation>验证：良品</translation>
    </message>
    <message>
        <source>Not learned; they set the threshold together with the learned ones, each of which is scored by what the others taught.</source>
        <translation>不参与学习；与学习过的良品（各由其余良品评分）共同设定阈值。</translation>
    </message>
    <message>
        <source>Validation: parts with defects</source>
        <translation>验证：缺陷件</translation>
    </message>
    <message>
        <source>Not learned; they confirm the threshold. Left empty, the threshold stays provisional.</source>
        <translation>不参与学习；用于确认阈值。留空则阈值为暂定。</translation>
    </message>
    <message>
        <source>Choose a folder with pictures of good parts.</source>
        <translation>请选择存放良品图像的文件夹。</translation>
    </message>
    <message>
        <source>Looking for images…</source>
        <translation>正在查找图像…</translation>
    </message>
    <message>
        <source>At least two pictures of good parts are needed: one to learn from, one to set the threshold.</source>
        <translation>至少需要两张良品图像：一张用于学习，一张用于设定阈值。</translation>
    </message>
    <message>
        <source>Choose what to do with the pictures that are unlike the others.</source>
        <translation>请选择如何处理与其余不同的图像。</translation>
    </message>
    <message>
        <source>{name} and {count} more are named as good and as having a defect.</source>
        <translation>{name} 及另外 {count} 张图像同时被归入良品和缺陷件。</translation>
    </message>
    <message>
        <source>{name} is named as good and as having a defect.</source>
        <translation>{name} 同时被归入良品和缺陷件。</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Stored in</source>
        <translation>存放位置</translation>
    </message>
    <message>
        <source>How closely to look</source>
        <translation>检测精细度</translation>
    </message>
</context>
<context>
    <name>ProjectsPage</name>
    <message>
        <source>Open a project</source>
        <translation>打开项目</translation>
    </message>
    <message>
        <source>Import a project</source>
        <translation>导入项目</translation>
    </message>
    <message>
        <source>Projects</source>
        <translation>项目</translation>
    </message>
    <message>
        <source>Open folder…</source>
        <translation>打开文件夹…</translation>
    </message>
    <message>
        <source>Open a project from its folder (Ctrl+O)</source>
        <translation>从文件夹打开项目 (Ctrl+O)</translation>
    </message>
    <message>
        <source>Import…</source>
        <translation>导入…</translation>
    </message>
    <message>
        <source>Bring in a project that was exported on another PC</source>
        <translation>导入在另一台电脑上导出的项目</translation>
    </message>
    <message>
        <source>New project</source>
        <translation>新建项目</translation>
    </message>
    <message>
        <source>Set up a new product (Ctrl+N)</source>
        <translation>设置新产品 (Ctrl+N)</translation>
    </message>
    <message>
        <source>Order of the projects</source>
        <translation>项目的排序</translation>
    </message>
    <message>
        <source>Opened last first</source>
        <translation>最近打开的在前</translation>
    </message>
    <message>
        <source>By name</source>
        <translation>按名称</translation>
    </message>
    <message>
        <source>Open the demo</source>
        <translation>打开演示项目</translation>
    </message>
    <message>
        <source>Deleted projects…</source>
        <translation>已删除的项目…</translation>
    </message>
    <message>
        <source>No project yet</source>
        <translation>尚无项目</translation>
    </message>
    <message>
        <source>A project is one product to inspect. Drop a folder with pictures of good parts anywhere on this page, or begin with the button. Fifty to two hundred pictures are a good start.</source>
        <translation>一个项目对应一种要检测的产品。将良品图像文件夹拖放到此页面任意位置，或点击按钮开始。五十到两百张图像是不错的起点。</translation>
    </message>
    <message>
        <source>Try the demo</source>
        <translation>试用演示项目</translation>
    </message>
    <message>
        <source>This PC is a station: it inspects with models that were built elsewhere. Drop a file that was exported there (its name ends in .inspector) anywhere on this page.</source>
        <translation>本机为检测工位：使用在别处建立的模型进行检测。将在那里导出的文件（扩展名为 .inspector）拖放到此页面任意位置。</translation>
    </message>
    <message>
        <source>Import a file…</source>
        <translation>导入文件…</translation>
    </message>
</context>
<context>
    <name>ProposalCard</name>
    <message numerus="yes">
        <source>{count} false rejects at one place</source>
        <translation>
            <numerusform>同一位置过检 {count} 次</numerusform>
        </translation>
    </message>
    <message>
        <source>Draw an ignore area</source>
        <translation>绘制屏蔽区域</translation>
    </message>
    <message>
        <source>Teach such parts</source>
        <translation>追加学习</translation>
    </message>
</context>
<context>
    <name>QueueHead</name>
    <message>
        <source>NG and undecided</source>
        <translation>NG 和未判定</translation>
    </message>
    <message>
        <source>Sample of OK parts</source>
        <translation>OK 件抽样</translation>
    </message>
    <message>
        <source>Unsure ones</source>
        <translation>不确定的工件</translation>
    </message>
    <message>
        <source>of the last 24 hours</source>
        <translation>最近 24 小时</translation>
    </message>
    <message>
        <source>of the last 7 days</source>
        <translation>最近 7 天</translation>
    </message>
    <message>
        <source>of all time</source>
        <translation>全部时间</translation>
    </message>
    <message>
        <source>Kinds of defect</source>
        <translation>缺陷类型</translation>
    </message>
    <message numerus="yes">
        <source>{count} parts need a person</source>
        <translation>
            <numerusform>{count} 个工件待人工判定</numerusform>
        </translation>
    </message>
    <message>
        <source>Your name</source>
        <translation>您的姓名</translation>
    </message>
    <message>
        <source>Name of whoever judges the parts</source>
        <translation>判定人员的姓名</translation>
    </message>
    <message>
        <source>Stands in the record beside every answer</source>
        <translation>与每次判定一同记入记录</translation>
    </message>
    <message>
        <source>scratch, dent, stain</source>
        <translation>划痕，凹坑，污渍</translation>
    </message>
    <message>
        <source>Kinds of defect, with commas between them</source>
        <translation>缺陷类型，以逗号分隔</translation>
    </message>
    <message>
        <source>Which parts</source>
        <translation>工件范围</translation>
    </message>
    <message>
        <source>Since when</source>
        <translation>起始时间</translation>
    </message>
</context>
<context>
    <name>ReasonDialog</name>
    <message>
        <source>Reason, for the history</source>
        <translation>原因（记入历史）</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>原因</translation>
    </message>
    <message>
        <source>Put to use</source>
        <translation>启用</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
</context>
<context>
    <name>RecordedParts</name>
    <message>
        <source>No part matches these filters.</source>
        <translation>没有符合筛选条件的工件。</translation>
    </message>
    <message>
        <source>All these parts as CSV…</source>
        <translation>全部工件存为 CSV…</translation>
    </message>
    <message>
        <source>All these parts as Parquet…</source>
        <translation>全部工件存为 Parquet…</translation>
    </message>
    <message>
        <source>Selected parts as CSV…</source>
        <translation>所选工件存为 CSV…</translation>
    </message>
    <message>
        <source>Selected parts as Parquet…</source>
        <translation>所选工件存为 Parquet…</translation>
    </message>
    <message>
        <source>Pictures of the selected parts…</source>
        <translation>所选工件的图像…</translation>
    </message>
</context>
<context>
    <name>RegionCard</name>
    <message>
        <source>Size of a fault</source>
        <translation>缺陷大小</translation>
    </message>
    <message>
        <source>Pixel threshold</source>
        <translation>像素阈值</translation>
    </message>
    <message>
        <source>Regions of at least</source>
        <translation>异常区域不小于</translation>
    </message>
    <message>
        <source>A good part may have</source>
        <translation>良品允许异常区域</translation>
    </message>
    <message>
        <source>1 px = {mm} mm</source>
        <translation>1 px = {mm} mm</translation>
    </message>
    <message>
        <source>Set the scale</source>
        <translation>设置比例尺</translation>
    </message>
    <message>
        <source>Also NG, whatever the score: any connected region of at least {area} above the pixel threshold.</source>
        <translation>无论分数如何，只要有一个高于像素阈值且不小于 {area} 的连通区域，也判 NG。</translation>
    </message>
    <message>
        <source>Also NG, whatever the score: more than {most} connected regions of at least {area} above the pixel threshold.</source>
        <translation>无论分数如何，只要高于像素阈值且不小于 {area} 的连通区域超过 {most} 个，也判 NG。</translation>
    </message>
    <message>
        <source>Regions count, too</source>
        <translation>同时按异常区域判定</translation>
    </message>
    <message>
        <source>A fault that is faint but large is NG, too</source>
        <translation>微弱但面积大的缺陷也判 NG</translation>
    </message>
    <message>
        <source>Places of the heatmap above this value belong to a region</source>
        <translation>热力图中高于此值的位置归入异常区域</translation>
    </message>
    <message>
        <source>Least area of a region</source>
        <translation>异常区域的最小面积</translation>
    </message>
    <message>
        <source> regions</source>
        <translation> 个</translation>
    </message>
    <message>
        <source>Regions of that size that a good part may have</source>
        <translation>良品允许有的这类异常区域个数</translation>
    </message>
    <message>
        <source>Millimetres per pixel, from a length that you know</source>
        <translation>每像素对应的毫米数，由已知长度得出</translation>
    </message>
    <message>
        <source>From masks</source>
        <translation>按掩膜</translation>
    </message>
    <message>
        <source>Pixel threshold and least area that fit the defect masks of the validation images best</source>
        <translation>与验证图像的缺陷掩膜最相符的像素阈值和最小面积</translation>
    </message>
</context>
<context>
    <name>ReleaseCard</name>
    <message>
        <source>Before it counts</source>
        <translation>生效之前</translation>
    </message>
    <message>
        <source>Why, for the history</source>
        <translation>原因（记入历史）</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>原因</translation>
    </message>
    <message>
        <source>Draft</source>
        <translation>存为草案</translation>
    </message>
    <message>
        <source>Keep it for later, or for another person; nothing changes yet</source>
        <translation>留待以后或由他人处理；目前不作任何更改</translation>
    </message>
    <message>
        <source>Put in force</source>
        <translation>生效</translation>
    </message>
    <message>
        <source>Show the draft</source>
        <translation>显示草案</translation>
    </message>
    <message>
        <source>Discard it</source>
        <translation>放弃草案</translation>
    </message>
    <message>
        <source>A second person puts it in force</source>
        <translation>须由第二人使其生效</translation>
    </message>
    <message>
        <source>Say why in a few words: they stand in the history.</source>
        <translation>请简要说明原因：将记入历史。</translation>
    </message>
    <message>
        <source>In this project one person drafts a threshold, and another one puts it in force.</source>
        <translation>本项目中，阈值由一人起草，由另一人使其生效。</translation>
    </message>
    <message>
        <source>It was drafted for another model than the one in use.</source>
        <translation>此草案针对的不是使用中的模型。</translation>
    </message>
    <message>
        <source>Another threshold is in force since. Look at it, and draft anew or discard the draft.</source>
        <translation>此后已有另一个阈值生效。请先查看，再重新起草或放弃草案。</translation>
    </message>
    <message>
        <source>Another person has to put it in force: somebody who is logged on to this PC under another name.</source>
        <translation>须由另一人使其生效：即以另一用户名登录本机的人员。</translation>
    </message>
</context>
<context>
    <name>Renewal</name>
    <message>
        <source>As soon as the inspection has ended.</source>
        <translation>检测结束后立即进行。</translation>
    </message>
    <message>
        <source>As soon as the build has ended.</source>
        <translation>建模结束后立即进行。</translation>
    </message>
    <message>
        <source>As soon as operator mode is left.</source>
        <translation>退出操作员模式后立即进行。</translation>
    </message>
    <message>
        <source>As soon as the work that is going on has ended.</source>
        <translation>当前任务结束后立即进行。</translation>
    </message>
    <message>
        <source>As soon as what was entered on the page {page} is stored or given up.</source>
        <translation>页面“{page}”上输入的内容保存或放弃后立即进行。</translation>
    </message>
</context>
<context>
    <name>ResultPane</name>
    <message>
        <source>Found by kind</source>
        <translation>各类型的检出情况</translation>
    </message>
    <message>
        <source>Other verdicts</source>
        <translation>其他判定变化</translation>
    </message>
    <message>
        <source>Put to use</source>
        <translation>启用</translation>
    </message>
    <message numerus="yes">
        <source>{count} places</source>
        <translation>
            <numerusform>{count} 个位置</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>of {count} pictures</source>
        <translation>
            <numerusform>（{count} 张图像）</numerusform>
        </translation>
    </message>
    <message>
        <source>A model that knows {places} {pictures}</source>
        <translation>认识 {places}{pictures}的模型</translation>
    </message>
    <message>
        <source>A model that knows no defects</source>
        <translation>不带已知缺陷的模型</translation>
    </message>
    <message>
        <source>It cannot be put to use: {why}.</source>
        <translation>无法启用：{why}。</translation>
    </message>
    <message numerus="yes">
        <source>{count} good parts would be rejected that pass now.</source>
        <translation>
            <numerusform>现在判 OK 的良品中有 {count} 件将被剔除。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} pictures could not be looked at.</source>
        <translation>
            <numerusform>{count} 张图像无法查看。</numerusform>
        </translation>
    </message>
    <message>
        <source>no kind named</source>
        <translation>未命名类型</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>类型</translation>
    </message>
    <message>
        <source>Defects</source>
        <translation>缺陷</translation>
    </message>
    <message>
        <source>Found now</source>
        <translation>现在检出</translation>
    </message>
    <message>
        <source>Found then</source>
        <translation>启用后检出</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>图像</translation>
    </message>
    <message>
        <source>What it is</source>
        <translation>内容</translation>
    </message>
    <message>
        <source>Score now</source>
        <translation>现在分数</translation>
    </message>
    <message>
        <source>Score then</source>
        <translation>启用后分数</translation>
    </message>
    <message>
        <source>Verdict then</source>
        <translation>启用后判定</translation>
    </message>
    <message>
        <source>defect</source>
        <translation>缺陷</translation>
    </message>
    <message>
        <source>good part</source>
        <translation>良品</translation>
    </message>
    <message>
        <source>sample of the challenge</source>
        <translation>点检样件</translation>
    </message>
    <message>
        <source>recorded part</source>
        <translation>已记录的工件</translation>
    </message>
    <message>
        <source>Reason, for the history</source>
        <translation>原因（记入历史）</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>原因</translation>
    </message>
    <message>
        <source>Good parts more that may be rejected</source>
        <translation>允许新增剔除的良品数</translation>
    </message>
</context>
<context>
    <name>ResultSaver</name>
    <message>
        <source>Save results in</source>
        <translation>结果保存到</translation>
    </message>
    <message numerus="yes">
        <source>{count} rows in the table</source>
        <translation>
            <numerusform>表格中 {count} 行</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} pictures</source>
        <translation>
            <numerusform>{count} 张图像</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} files could not be read again</source>
        <translation>
            <numerusform>{count} 个文件无法再次读取</numerusform>
        </translation>
    </message>
    <message>
        <source>The results are saved.</source>
        <translation>结果已保存。</translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation>打开文件夹</translation>
    </message>
    <message>
        <source>Saving was cancelled.</source>
        <translation>保存已取消。</translation>
    </message>
    <message>
        <source>What was written so far stays where it is.</source>
        <translation>已写入的内容予以保留。</translation>
    </message>
</context>
<context>
    <name>ResultTable</name>
    <message>
        <source>All parts of this run</source>
        <translation>本次运行的全部工件</translation>
    </message>
</context>
<context>
    <name>ResultsTable</name>
    <message>
        <source>Sample</source>
        <translation>样件</translation>
    </message>
    <message>
        <source>Expected</source>
        <translation>预期</translation>
    </message>
    <message>
        <source>Verdict</source>
        <translation>判定</translation>
    </message>
    <message>
        <source>Score</source>
        <translation>分数</translation>
    </message>
    <message>
        <source>Margin</source>
        <translation>余量</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>原因</translation>
    </message>
    <message>
        <source>What every sample got</source>
        <translation>各样件的结果</translation>
    </message>
</context>
<context>
    <name>Rooms</name>
    <message>
        <source>Threshold</source>
        <translation>阈值</translation>
    </message>
    <message>
        <source>Validation images</source>
        <translation>验证图像</translation>
    </message>
    <message>
        <source>Where to look</source>
        <translation>检测范围</translation>
    </message>
    <message>
        <source>Models and report</source>
        <translation>模型与报告</translation>
    </message>
    <message>
        <source>Good parts</source>
        <translation>良品</translation>
    </message>
    <message>
        <source>Why did it pass?</source>
        <translation>漏检原因</translation>
    </message>
    <message>
        <source>Teach-back</source>
        <translation>追加学习</translation>
    </message>
    <message>
        <source>Known defects</source>
        <translation>已知缺陷</translation>
    </message>
    <message>
        <source>What it finds</source>
        <translation>检出能力</translation>
    </message>
    <message>
        <source>Challenge</source>
        <translation>点检</translation>
    </message>
    <message>
        <source>Parts</source>
        <translation>工件</translation>
    </message>
    <message>
        <source>Drift</source>
        <translation>漂移</translation>
    </message>
    <message>
        <source>Families of defects</source>
        <translation>缺陷族</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Users</source>
        <translation>用户</translation>
    </message>
    <message>
        <source>Audit</source>
        <translation>审计</translation>
    </message>
</context>
<context>
    <name>RuleFinder</name>
    <message>
        <source>Choosing a threshold…</source>
        <translation>正在选择阈值…</translation>
    </message>
    <message>
        <source>Comparing maps with masks…</source>
        <translation>正在比较异常图与掩膜…</translation>
    </message>
</context>
<context>
    <name>RulesCard</name>
    <message>
        <source>Set it by a rule</source>
        <translation>按规则设定</translation>
    </message>
    <message>
        <source>An escape costs</source>
        <translation>一次漏检成本</translation>
    </message>
    <message>
        <source>A false reject costs</source>
        <translation>一次过检成本</translation>
    </message>
    <message>
        <source>Share of defects</source>
        <translation>缺陷占比</translation>
    </message>
    <message>
        <source>Parts per shift</source>
        <translation>每班工件数</translation>
    </message>
    <message>
        <source>F1 is the balance of caught defects and false rejects: best where escapes and false rejects are both few.</source>
        <translation>F1 表示缺陷检出与过检之间的平衡：漏检和过检都少时最佳。</translation>
    </message>
    <message>
        <source>Rules that cannot be pressed need validation images with defects.</source>
        <translation>不可选的规则需要缺陷验证图像。</translation>
    </message>
    <message>
        <source>Rules need good parts with a score.</source>
        <translation>规则需要有分数的良品。</translation>
    </message>
    <message>
        <source>Needs validation images with defects</source>
        <translation>需要缺陷验证图像</translation>
    </message>
    <message>
        <source>Needs good parts with a score</source>
        <translation>需要带分数的良品</translation>
    </message>
    <message>
        <source>Best F1</source>
        <translation>最佳 F1</translation>
    </message>
    <message>
        <source>No escapes, margin</source>
        <translation>零漏检留余量</translation>
    </message>
    <message>
        <source>False rejects at most</source>
        <translation>过检率上限</translation>
    </message>
    <message>
        <source>Escapes at most</source>
        <translation>漏检率上限</translation>
    </message>
    <message>
        <source>Lowest cost</source>
        <translation>成本最低</translation>
    </message>
    <message>
        <source>The best balance of caught defects and false rejects on the parts of known truth</source>
        <translation>在已知真值的工件上，缺陷检出与过检的最佳平衡</translation>
    </message>
    <message>
        <source>Below every known defect, by this share of the way to the usual good part</source>
        <translation>低于每个已知缺陷；余量为到一般良品分数之间距离的这一比例</translation>
    </message>
    <message>
        <source>The score that at most this share of good parts exceeds, with 90% confidence</source>
        <translation>超过该分数的良品不多于此比例，置信度 90%</translation>
    </message>
    <message>
        <source>The highest threshold at which at most this share of all defects passes, with 95% confidence; 0%: of the known ones</source>
        <translation>全部缺陷的漏检率不高于此比例的最高阈值，置信度 95%；0% 指已知缺陷</translation>
    </message>
    <message>
        <source>Where escapes and false rejects together cost least per shift</source>
        <translation>使每班漏检与过检的总成本最低</translation>
    </message>
    <message>
        <source>Margin below the lowest known defect, in percent</source>
        <translation>低于最低已知缺陷的余量，百分比</translation>
    </message>
    <message>
        <source>False rejects at most, in percent</source>
        <translation>过检率上限，百分比</translation>
    </message>
    <message>
        <source>Escapes at most, in percent</source>
        <translation>漏检率上限，百分比</translation>
    </message>
    <message>
        <source>Defects among all parts, in percent</source>
        <translation>全部工件中的缺陷占比，百分比</translation>
    </message>
    <message>
        <source>What an escape costs</source>
        <translation>一次漏检的成本</translation>
    </message>
    <message>
        <source>What a false reject costs</source>
        <translation>一次过检的成本</translation>
    </message>
</context>
<context>
    <name>RunStrip</name>
    <message>
        <source>Save results</source>
        <translation>保存结果</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Record</source>
        <translation>记录</translation>
    </message>
    <message>
        <source>Keep every part in the record of the project; from the next start on</source>
        <translation>将每个工件存入项目记录；从下次启动起</translation>
    </message>
    <message>
        <source>Lot</source>
        <translation>批次</translation>
    </message>
    <message>
        <source>Lot of the parts, for the record; it stays until it is changed</source>
        <translation>工件批次，用于记录；更改之前一直有效</translation>
    </message>
    <message>
        <source>Camera lost</source>
        <translation>相机断开</translation>
    </message>
    <message numerus="yes">
        <source>{count} pictures skipped</source>
        <translation>
            <numerusform>已跳过 {count} 张图像</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} other files passed over</source>
        <translation>
            <numerusform>已略过 {count} 个其他文件</numerusform>
        </translation>
    </message>
    <message>
        <source>Table ({format})…</source>
        <translation>表格 ({format})…</translation>
    </message>
    <message>
        <source>Table, and pictures of NG and undecided parts…</source>
        <translation>表格，以及 NG 和未判定工件的图像…</translation>
    </message>
    <message>
        <source>Table, and pictures of all parts…</source>
        <translation>表格，以及全部工件的图像…</translation>
    </message>
    <message>
        <source>Ready</source>
        <translation>就绪</translation>
    </message>
    <message>
        <source>Running</source>
        <translation>运行中</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>已暂停</translation>
    </message>
    <message>
        <source>Frozen at an NG part</source>
        <translation>因 NG 工件冻结</translation>
    </message>
    <message>
        <source>Fault</source>
        <translation>故障</translation>
    </message>
    <message>
        <source>{n} of {total}</source>
        <translation>{n}/{total}</translation>
    </message>
    <message numerus="yes">
        <source>{count} parts</source>
        <translation>
            <numerusform>{count} 个工件</numerusform>
        </translation>
    </message>
    <message>
        <source>parts</source>
        <translation>工件</translation>
    </message>
    <message>
        <source>{time} left</source>
        <translation>剩余 {time}</translation>
    </message>
    <message>
        <source>{n} OK</source>
        <translation>{n} OK</translation>
    </message>
    <message>
        <source>{n} NG</source>
        <translation>{n} NG</translation>
    </message>
    <message>
        <source>{n} undecided</source>
        <translation>{n} 未判定</translation>
    </message>
    <message>
        <source>yield {share}</source>
        <translation>良率 {share}</translation>
    </message>
    <message>
        <source>median {time}</source>
        <translation>中位用时 {time}</translation>
    </message>
</context>
<context>
    <name>RunnerParts</name>
    <message>
        <source>It lies there: judge it</source>
        <translation>已放好，开始判定</translation>
    </message>
    <message>
        <source>Break off</source>
        <translation>中止</translation>
    </message>
    <message>
        <source>Put the sample {name} before the camera</source>
        <translation>请将样件 {name} 放到相机前</translation>
    </message>
    <message>
        <source>The challenge was not carried out</source>
        <translation>点检未进行</translation>
    </message>
    <message>
        <source>Signed and kept with the project.</source>
        <translation>已签名并随项目保存。</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>Runtime</name>
    <message>
        <source>Computes on the processor</source>
        <translation>用处理器计算</translation>
    </message>
    <message>
        <source>Computes on the graphics card</source>
        <translation>用显卡计算</translation>
    </message>
    <message>
        <source>Scores are computed by {program} in numbers of 32 bits, as when the model was built. What is decided does not depend on it, only how long a part takes. Its full name: {name}</source>
        <translation>分数由 {program} 以 32 位数计算，与建模时相同。判定结果与此无关，只影响单件用时。全名：{name}</translation>
    </message>
</context>
<context>
    <name>ScaleDialog</name>
    <message>
        <source>Scale of the pictures</source>
        <translation>图像比例尺</translation>
    </message>
    <message>
        <source>Length in px</source>
        <translation>长度 (px)</translation>
    </message>
    <message>
        <source>Length in mm</source>
        <translation>长度 (mm)</translation>
    </message>
    <message>
        <source>Use this scale</source>
        <translation>采用此比例尺</translation>
    </message>
    <message>
        <source>No scale</source>
        <translation>无比例尺</translation>
    </message>
    <message>
        <source>Areas are given in px</source>
        <translation>面积以 px 表示</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Reading the picture…</source>
        <translation>正在读取图像…</translation>
    </message>
    <message>
        <source>Draw a length that you know on the part, or type how many px it has.</source>
        <translation>请在工件上画出一段已知长度，或输入其像素数。</translation>
    </message>
    <message>
        <source>1 px = {mm} mm</source>
        <translation>1 px = {mm} mm</translation>
    </message>
    <message>
        <source>The scale is not set.</source>
        <translation>未设比例尺。</translation>
    </message>
</context>
<context>
    <name>ScoreRuler</name>
    <message>
        <source>no score</source>
        <translation>无分数</translation>
    </message>
    <message>
        <source>no good parts to compare with</source>
        <translation>无良品可比</translation>
    </message>
    <message numerus="yes">
        <source>lower than all {total} good parts</source>
        <translation>
            <numerusform>低于全部 {total} 件良品</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>higher than all {total} good parts</source>
        <translation>
            <numerusform>高于全部 {total} 件良品</numerusform>
        </translation>
    </message>
    <message>
        <source>higher than {share} of good parts</source>
        <translation>高于 {share} 的良品</translation>
    </message>
    <message>
        <source>good parts</source>
        <translation>良品</translation>
    </message>
    <message>
        <source>threshold {value}</source>
        <translation>阈值 {value}</translation>
    </message>
    <message>
        <source>Score {score}, {words}</source>
        <translation>分数 {score}，{words}</translation>
    </message>
</context>
<context>
    <name>SerialTab</name>
    <message>
        <source>Pattern of file names</source>
        <translation>文件名模式</translation>
    </message>
    <message>
        <source>Of several different codes, take the uppermost</source>
        <translation>有多个不同条码时，取最上方的</translation>
    </message>
    <message>
        <source>No read rejects: a part without its serial is UNDECIDED</source>
        <translation>未读出即剔除：无序列号的工件为未判定</translation>
    </message>
    <message>
        <source>Try on this picture</source>
        <translation>用此图像试读</translation>
    </message>
    <message>
        <source>Choose one kind of code at least.</source>
        <translation>请至少选择一种条码。</translation>
    </message>
    <message>
        <source>Read: {serial}</source>
        <translation>读出：{serial}</translation>
    </message>
    <message>
        <source>No read. {remark}</source>
        <translation>未读出。{remark}</translation>
    </message>
    <message>
        <source>None</source>
        <translation>无</translation>
    </message>
    <message>
        <source>Parts have no serial.</source>
        <translation>工件没有序列号。</translation>
    </message>
    <message>
        <source>Typed</source>
        <translation>键入</translation>
    </message>
    <message>
        <source>Somebody types it, or a scanner that works as a keyboard.</source>
        <translation>由人员输入，或由模拟键盘的扫码枪输入。</translation>
    </message>
    <message>
        <source>File name</source>
        <translation>文件名</translation>
    </message>
    <message>
        <source>The name of the picture&apos;s file holds it.</source>
        <translation>序列号包含在图像文件名中。</translation>
    </message>
    <message>
        <source>Code in the picture</source>
        <translation>图像中的条码</translation>
    </message>
    <message>
        <source>A code on the part is read in the same picture.</source>
        <translation>在同一图像中读取工件上的条码。</translation>
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
        <translation>{serial} 表示序列号所在位置，* 为任意多个字符，? 为一个字符。</translation>
    </message>
    <message>
        <source>{name} → does not fit: no read</source>
        <translation>{name} → 不匹配：未读出</translation>
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
        <translation>此处应为 {words}。</translation>
    </message>
    <message>
        <source>Please write a whole number.</source>
        <translation>请输入整数。</translation>
    </message>
</context>
<context>
    <name>SettingRow</name>
    <message>
        <source>Back to the default: {value}</source>
        <translation>恢复默认值：{value}</translation>
    </message>
</context>
<context>
    <name>Settings</name>
    <message>
        <source>Choose…</source>
        <translation>选择…</translation>
    </message>
    <message>
        <source>That of the system</source>
        <translation>跟随系统</translation>
    </message>
    <message>
        <source>The first one</source>
        <translation>第一个</translation>
    </message>
    <message>
        <source>Files from other PCs</source>
        <translation>其他电脑的文件</translation>
    </message>
    <message>
        <source>Window</source>
        <translation>窗口</translation>
    </message>
    <message>
        <source>People and operator mode</source>
        <translation>人员与操作员模式</translation>
    </message>
    <message>
        <source>Inspecting</source>
        <translation>检测</translation>
    </message>
    <message>
        <source>Camera</source>
        <translation>相机</translation>
    </message>
    <message>
        <source>Record and pictures</source>
        <translation>记录与图像</translation>
    </message>
    <message>
        <source>Tables for spreadsheets</source>
        <translation>电子表格用的表格</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>语言</translation>
    </message>
    <message>
        <source>Of the window and of numbers and dates in it.</source>
        <translation>窗口的语言及其中的数字和日期格式。</translation>
    </message>
    <message>
        <source>Colours</source>
        <translation>颜色</translation>
    </message>
    <message>
        <source>High contrast is for eyes that need more of it, and for screens in bright light.</source>
        <translation>高对比度适合需要更强对比的人员和强光下的屏幕。</translation>
    </message>
    <message>
        <source>Size of texts</source>
        <translation>文字大小</translation>
    </message>
    <message>
        <source>Pages that are too large for the screen then can be scrolled.</source>
        <translation>若页面因此超出屏幕，可以滚动查看。</translation>
    </message>
    <message>
        <source>Page after the start</source>
        <translation>启动后的页面</translation>
    </message>
    <message>
        <source>What is shown first.</source>
        <translation>首先显示的内容。</translation>
    </message>
    <message>
        <source>Open the last project</source>
        <translation>打开上次的项目</translation>
    </message>
    <message>
        <source>After a start the project is open that was open last.</source>
        <translation>启动后打开上次打开的项目。</translation>
    </message>
    <message>
        <source>Name of this station</source>
        <translation>本工位的名称</translation>
    </message>
    <message>
        <source>Stands in records, reports and the audit. Empty: the name of the PC in the network.</source>
        <translation>用于记录、报告和审计追踪。留空：使用本机的网络名称。</translation>
    </message>
    <message>
        <source>Who judges parts</source>
        <translation>判定人员</translation>
    </message>
    <message>
        <source>Stands with what is said of parts, where nobody has logged on.</source>
        <translation>无人登录时，作为工件判定的署名。</translation>
    </message>
    <message>
        <source>How operators log on</source>
        <translation>操作员登录方式</translation>
    </message>
    <message>
        <source>Only where there are accounts.</source>
        <translation>仅在设有账户时有效。</translation>
    </message>
    <message>
        <source>Log off after</source>
        <translation>自动退出登录</translation>
    </message>
    <message>
        <source>Minutes without a touch after which a person is logged off. 0: never.</source>
        <translation>无操作达到此分钟数后退出登录。0：从不。</translation>
    </message>
    <message>
        <source>Begin in operator mode</source>
        <translation>以操作员模式启动</translation>
    </message>
    <message>
        <source>After a start, as soon as a source is chosen.</source>
        <translation>启动后，选定图像源即进入。</translation>
    </message>
    <message>
        <source>Operator mode takes the whole screen</source>
        <translation>操作员模式全屏显示</translation>
    </message>
    <message>
        <source>Otherwise it stays in its window.</source>
        <translation>否则保持在窗口中。</translation>
    </message>
    <message>
        <source>PIN of the operator mode</source>
        <translation>操作员模式的 PIN</translation>
    </message>
    <message>
        <source>Ends the operator mode where there are no accounts.</source>
        <translation>未设账户时，用于退出操作员模式。</translation>
    </message>
    <message>
        <source>Stop at NG parts</source>
        <translation>遇到 NG 工件即停止</translation>
    </message>
    <message>
        <source>The line stops at every NG part until the operator goes on.</source>
        <translation>每遇到 NG 工件，产线停止，直到操作员继续。</translation>
    </message>
    <message>
        <source>Sound</source>
        <translation>声音</translation>
    </message>
    <message>
        <source>A tone at every part that is not OK, and when the line cannot be trusted.</source>
        <translation>工件不是 OK，或产线不可信时，发出提示音。</translation>
    </message>
    <message>
        <source>Time for a verdict</source>
        <translation>判定时限</translation>
    </message>
    <message>
        <source>A later one is UNDECIDED. For live cameras, where the project sets no limit of its own. 0: no limit.</source>
        <translation>超时的为未判定。用于实时相机，且项目未自设时限时。0：无时限。</translation>
    </message>
    <message>
        <source>Camera lost after</source>
        <translation>判定相机断开</translation>
    </message>
    <message>
        <source>Seconds without a picture after which a live camera is taken for lost.</source>
        <translation>实时相机多少秒无图像即视为断开。</translation>
    </message>
    <message>
        <source>Usual source</source>
        <translation>默认图像源</translation>
    </message>
    <message>
        <source>What Start takes where none was chosen, with its options: usb:0,width=1280,exposure=-6</source>
        <translation>未选择图像源时，“启动”所用的图像源及其选项：usb:0,width=1280,exposure=-6</translation>
    </message>
    <message>
        <source>GenTL producer</source>
        <translation>GenTL Producer</translation>
    </message>
    <message>
        <source>The maker&apos;s file (.cti) for industrial cameras. Empty: those that are installed.</source>
        <translation>工业相机厂商的文件 (.cti)。留空：使用已安装的。</translation>
    </message>
    <message>
        <source>Record parts</source>
        <translation>记录工件</translation>
    </message>
    <message>
        <source>Every part that is inspected is kept in the record of its project.</source>
        <translation>每个检测过的工件都保存在其项目的记录中。</translation>
    </message>
    <message>
        <source>Share of OK parts with pictures</source>
        <translation>留图的 OK 工件比例</translation>
    </message>
    <message>
        <source>Drawn by chance, 0.1 for one of ten. Those of NG and UNDECIDED parts are all kept.</source>
        <translation>随机抽取，0.1 表示十分之一。NG 和未判定工件的图像全部保留。</translation>
    </message>
    <message>
        <source>Pictures that come as files</source>
        <translation>以文件形式来的图像</translation>
    </message>
    <message>
        <source>A link takes no room, but shows whatever somebody makes of the original.</source>
        <translation>链接不占空间，但若有人改动原文件，看到的就是改动后的。</translation>
    </message>
    <message>
        <source>Room for pictures</source>
        <translation>图像空间</translation>
    </message>
    <message>
        <source>Of each project. Beyond it the oldest ones of OK parts are deleted first.</source>
        <translation>每个项目的空间。超出后，先删除最旧的 OK 工件图像。</translation>
    </message>
    <message>
        <source>Keep pictures of OK parts for</source>
        <translation>OK 图像保留期</translation>
    </message>
    <message>
        <source>Then they are deleted. 0: for ever.</source>
        <translation>到期后删除。0：永久保留。</translation>
    </message>
    <message>
        <source>Keep pictures of rejects for</source>
        <translation>剔除件图像保留期</translation>
    </message>
    <message>
        <source>Of NG and UNDECIDED parts. Then they are deleted. 0: for ever.</source>
        <translation>NG 和未判定工件的图像。到期后删除。0：永久保留。</translation>
    </message>
    <message>
        <source>Database</source>
        <translation>数据库</translation>
    </message>
    <message>
        <source>A PostgreSQL server, as postgresql://user@host/name. Empty: a file beside each project.</source>
        <translation>PostgreSQL 服务器，格式为 postgresql://user@host/name。留空：每个项目旁的一个文件。</translation>
    </message>
    <message>
        <source>Between cells</source>
        <translation>单元格分隔符</translation>
    </message>
    <message>
        <source>In every table that is saved as CSV, at the command line too.</source>
        <translation>用于另存为 CSV 的每个表格，命令行中也适用。</translation>
    </message>
    <message>
        <source>Decimal mark</source>
        <translation>小数点</translation>
    </message>
    <message>
        <source>In the numbers of such tables.</source>
        <translation>用于这些表格中的数字。</translation>
    </message>
    <message>
        <source>As the system has them</source>
        <translation>跟随系统</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>浅色</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>深色</translation>
    </message>
    <message>
        <source>High contrast</source>
        <translation>高对比度</translation>
    </message>
    <message>
        <source>Not at all</source>
        <translation>不登录</translation>
    </message>
    <message>
        <source>With a PIN</source>
        <translation>用 PIN</translation>
    </message>
    <message>
        <source>With a badge</source>
        <translation>用工牌</translation>
    </message>
    <message>
        <source>Copy them</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Link to them</source>
        <translation>链接</translation>
    </message>
    <message>
        <source>As the language wants it</source>
        <translation>按语言习惯</translation>
    </message>
    <message>
        <source>Comma ,</source>
        <translation>逗号 ,</translation>
    </message>
    <message>
        <source>Semicolon ;</source>
        <translation>分号 ;</translation>
    </message>
    <message>
        <source>Tab</source>
        <translation>制表符</translation>
    </message>
    <message>
        <source>Point .</source>
        <translation>句点 .</translation>
    </message>
    <message>
        <source>s</source>
        <translation>s</translation>
    </message>
    <message>
        <source>min</source>
        <translation>min</translation>
    </message>
    <message>
        <source>days</source>
        <translation>天</translation>
    </message>
    <message>
        <source>GB</source>
        <translation>GB</translation>
    </message>
    <message>
        <source>For everybody</source>
        <translation>适用于所有人</translation>
    </message>
    <message>
        <source>For engineers</source>
        <translation>适用于工程师</translation>
    </message>
    <message>
        <source>For administrators</source>
        <translation>适用于管理员</translation>
    </message>
    <message>
        <source>on</source>
        <translation>开</translation>
    </message>
    <message>
        <source>off</source>
        <translation>关</translation>
    </message>
    <message>
        <source>empty</source>
        <translation>空</translation>
    </message>
    <message>
        <source>Default: {value}</source>
        <translation>默认：{value}</translation>
    </message>
    <message>
        <source>{least} to {most}</source>
        <translation>{least} 至 {most}</translation>
    </message>
    <message>
        <source>Counts from the next start on</source>
        <translation>下次启动后生效</translation>
    </message>
    <message>
        <source>The administrator&apos;s file of settings is damaged: until it is mended, this stays as it is.</source>
        <translation>管理员的设置文件已损坏：修复之前，此项保持不变。</translation>
    </message>
    <message>
        <source>Fixed by the administrator of this PC</source>
        <translation>由本机管理员固定</translation>
    </message>
</context>
<context>
    <name>SettingsPage</name>
    <message>
        <source>Only what differs</source>
        <translation>仅显示不同项</translation>
    </message>
    <message>
        <source>Import…</source>
        <translation>导入…</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>导出…</translation>
    </message>
    <message>
        <source>No setting is called so.</source>
        <translation>没有这样名称的设置。</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Find a setting</source>
        <translation>查找设置</translation>
    </message>
</context>
<context>
    <name>SettingsText</name>
    <message>
        <source>with density correction</source>
        <translation>有密度校正</translation>
    </message>
    <message>
        <source>without density correction</source>
        <translation>无密度校正</translation>
    </message>
    <message>
        <source>fine level weighed less</source>
        <translation>精细层权重较低</translation>
    </message>
    <message>
        <source>all levels weighed alike</source>
        <translation>各层权重相同</translation>
    </message>
    <message>
        <source>channels standardised</source>
        <translation>通道已标准化</translation>
    </message>
    <message>
        <source>channels as they are</source>
        <translation>通道不作处理</translation>
    </message>
    <message>
        <source>good parts turned to 8 directions</source>
        <translation>良品旋转到 8 个方向</translation>
    </message>
    <message>
        <source>good parts as they lie</source>
        <translation>良品按原方向</translation>
    </message>
    <message>
        <source>method PaDiM</source>
        <translation>方法 PaDiM</translation>
    </message>
    <message>
        <source>method PatchCore</source>
        <translation>方法 PatchCore</translation>
    </message>
    <message>
        <source>how closely: {size}</source>
        <translation>检测精细度：{size}</translation>
    </message>
    <message>
        <source>network: {network}</source>
        <translation>网络：{network}</translation>
    </message>
    <message>
        <source>method: {method}</source>
        <translation>方法：{method}</translation>
    </message>
    <message>
        <source>the whole picture is looked at</source>
        <translation>检测整幅图像</translation>
    </message>
    <message>
        <source>another region of interest</source>
        <translation>不同的检测区域</translation>
    </message>
    <message>
        <source>bit depth</source>
        <translation>位深</translation>
    </message>
    <message>
        <source>Keep the present settings: {own} of 100 pairs told apart, and none of the others does clearly better.</source>
        <translation>保持当前设置：100 对中可区分 {own} 对，其他设置均无明显改善。</translation>
    </message>
    <message>
        <source>{settings}: {best} instead of {own} of 100 pairs told apart.</source>
        <translation>{settings}：100 对中可区分 {best} 对，原为 {own} 对。</translation>
    </message>
    <message>
        <source>{settings}: {best} instead of {own} of 100 pairs told apart, {time} instead of {before} a part.</source>
        <translation>{settings}：100 对中可区分 {best} 对，原为 {own} 对；单件用时 {time}，原为 {before}。</translation>
    </message>
    <message>
        <source>A pair is a good part and one with a defect, told apart where the defect scores higher. Compared: {good}, {defects}.</source>
        <translation>一对由一件良品和一件缺陷件组成，缺陷件分数较高即为可区分。参与比较：{good}，{defects}。</translation>
    </message>
    <message>
        <source>{settings} (present)</source>
        <translation>{settings}（当前）</translation>
    </message>
    <message>
        <source>{pairs} ({low} to {high})</source>
        <translation>{pairs}（{low} 至 {high}）</translation>
    </message>
    <message>
        <source>levels {levels}</source>
        <translation>层 {levels}</translation>
    </message>
</context>
<context>
    <name>SetupFrame</name>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Save and inspect</source>
        <translation>保存并检测</translation>
    </message>
    <message>
        <source>Camera</source>
        <translation>相机</translation>
    </message>
    <message>
        <source>Trigger</source>
        <translation>触发</translation>
    </message>
    <message>
        <source>Serial</source>
        <translation>序列号</translation>
    </message>
    <message>
        <source>Image gate</source>
        <translation>图像预检</translation>
    </message>
    <message>
        <source>Tabs further left</source>
        <translation>左侧标签页</translation>
    </message>
    <message>
        <source>Tabs further right</source>
        <translation>右侧标签页</translation>
    </message>
    <message>
        <source>Set up the line</source>
        <translation>产线设置</translation>
    </message>
</context>
<context>
    <name>Sheet</name>
    <message>
        <source>Pictures of good parts, worst first</source>
        <translation>良品图像，最差的在前</translation>
    </message>
</context>
<context>
    <name>SidePanel</name>
    <message>
        <source>See Tune.</source>
        <translation>见“调优”。</translation>
    </message>
</context>
<context>
    <name>SignerList</name>
    <message>
        <source>Rename…</source>
        <translation>重命名…</translation>
    </message>
    <message>
        <source>Change the name that others see; the key stays</source>
        <translation>更改他人看到的名称；密钥不变</translation>
    </message>
    <message>
        <source>Save key…</source>
        <translation>保存密钥…</translation>
    </message>
    <message>
        <source>Write the public key of this PC to a file for a station</source>
        <translation>将本机的公钥写入文件，供工位使用</translation>
    </message>
    <message>
        <source>Trust a key…</source>
        <translation>信任密钥…</translation>
    </message>
    <message>
        <source>Import unasked what a key from another PC has signed</source>
        <translation>直接导入由另一台电脑的密钥签名的文件，不再询问</translation>
    </message>
    <message>
        <source>Nobody: every file from another PC is asked about.</source>
        <translation>无：来自其他电脑的每个文件都会询问。</translation>
    </message>
    <message>
        <source>A key is made at the first export.</source>
        <translation>首次导出时生成密钥。</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>重命名</translation>
    </message>
    <message>
        <source>Files exported here are signed by:</source>
        <translation>本机导出文件的签名者：</translation>
    </message>
    <message>
        <source>Save key</source>
        <translation>保存密钥</translation>
    </message>
    <message>
        <source>Trust a key</source>
        <translation>信任密钥</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
    <message>
        <source>Ask again before a file of this signer is imported</source>
        <translation>导入该签名者的文件前重新询问</translation>
    </message>
    <message>
        <source>Files exported on this PC are signed by</source>
        <translation>本机导出文件的签名者</translation>
    </message>
    <message>
        <source>Imported without a question: files signed by</source>
        <translation>不经询问即可导入：由以下签名者签名的文件</translation>
    </message>
</context>
<context>
    <name>SilencerList</name>
    <message>
        <source>No good part</source>
        <translation>不是良品</translation>
    </message>
    <message>
        <source>{name} is no good part</source>
        <translation>{name} 不是良品</translation>
    </message>
    <message>
        <source>Distance {distance}</source>
        <translation>距离 {distance}</translation>
    </message>
    <message>
        <source>Score without it: {score}</source>
        <translation>去掉它后的分数：{score}</translation>
    </message>
    <message>
        <source>Score without it and those above: {score}</source>
        <translation>去掉它及以上各项后的分数：{score}</translation>
    </message>
    <message>
        <source>{score}, NG</source>
        <translation>{score}，NG</translation>
    </message>
    <message>
        <source>not there any more</source>
        <translation>已不存在</translation>
    </message>
</context>
<context>
    <name>SourceBar</name>
    <message>
        <source>Source</source>
        <translation>图像源</translation>
    </message>
    <message>
        <source>Choose images, a folder, a video or a camera</source>
        <translation>选择图像、文件夹、视频或相机</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>启动</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Freeze on NG</source>
        <translation>NG 冻结</translation>
    </message>
    <message>
        <source>Stop at every NG part until you continue</source>
        <translation>遇到 NG 工件即停止，直到按“继续”</translation>
    </message>
    <message>
        <source>Continue</source>
        <translation>继续</translation>
    </message>
</context>
<context>
    <name>SourceBox</name>
    <message>
        <source>Folder…</source>
        <translation>文件夹…</translation>
    </message>
    <message>
        <source>Add a folder; it is searched with all its subfolders</source>
        <translation>添加文件夹；连同所有子文件夹一起查找</translation>
    </message>
    <message>
        <source>Images…</source>
        <translation>图像…</translation>
    </message>
    <message>
        <source>Add single images, or a text file that lists them</source>
        <translation>添加单张图像，或列出图像的文本文件</translation>
    </message>
    <message>
        <source>Choose a folder of images</source>
        <translation>选择图像文件夹</translation>
    </message>
    <message>
        <source>Images and lists</source>
        <translation>图像和列表</translation>
    </message>
    <message>
        <source>Choose images</source>
        <translation>选择图像</translation>
    </message>
</context>
<context>
    <name>SourceDialog</name>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
</context>
<context>
    <name>SourceFields</name>
    <message>
        <source>Number of the camera, from 0</source>
        <translation>相机编号，从 0 起</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>地址</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>文件夹</translation>
    </message>
    <message>
        <source>Serial number of the camera</source>
        <translation>相机序列号</translation>
    </message>
    <message>
        <source>Lost after so many s without a picture</source>
        <translation>断开判定时间 (s)</translation>
    </message>
    <message>
        <source>Move pictures that were read into the folder</source>
        <translation>将读取过的图像移入该文件夹</translation>
    </message>
    <message>
        <source>Seconds between two looks</source>
        <translation>两次查看的间隔（秒）</translation>
    </message>
    <message>
        <source>Exposure in µs</source>
        <translation>曝光 (µs)</translation>
    </message>
    <message>
        <source>Gain</source>
        <translation>增益</translation>
    </message>
    <message>
        <source>Folder of pictures</source>
        <translation>图像文件夹</translation>
    </message>
    <message>
        <source>Pictures a second</source>
        <translation>每秒帧数</translation>
    </message>
    <message>
        <source>Width in px</source>
        <translation>宽度 (px)</translation>
    </message>
    <message>
        <source>Height in px</source>
        <translation>高度 (px)</translation>
    </message>
    <message>
        <source>Unplugged after so many pictures</source>
        <translation>多少张图像后拔出</translation>
    </message>
    <message>
        <source>Plugged in again after so many s</source>
        <translation>多少秒后重新插入</translation>
    </message>
    <message>
        <source>Every picture too late by ms</source>
        <translation>每张图像延迟 (ms)</translation>
    </message>
    <message>
        <source>Every tenth picture too late by ms</source>
        <translation>每第十张图像延迟 (ms)</translation>
    </message>
    <message>
        <source>Silent after so many pictures</source>
        <translation>多少张图像后无响应</translation>
    </message>
    <message>
        <source>Every n-th picture is cut off</source>
        <translation>每第 n 张图像被截断</translation>
    </message>
    <message>
        <source>Every n-th picture is black</source>
        <translation>每第 n 张图像全黑</translation>
    </message>
    <message>
        <source>So many pictures at once</source>
        <translation>一次输出图像数</translation>
    </message>
    <message>
        <source>Fill this in: {name}.</source>
        <translation>请填写：{name}。</translation>
    </message>
    <message>
        <source>An address begins with rtsp://, rtsps://, http:// or https://, as in rtsp://user:password@host/stream.</source>
        <translation>地址应以 rtsp://、rtsps://、http:// 或 https:// 开头，例如 rtsp://user:password@host/stream。</translation>
    </message>
    <message>
        <source>Choose a folder</source>
        <translation>选择文件夹</translation>
    </message>
    <message>
        <source>Written: {source}</source>
        <translation>写法：{source}</translation>
    </message>
</context>
<context>
    <name>SourceFindings</name>
    <message>
        <source>{stage}: {done} of {total}</source>
        <translation>{stage}：{done}/{total}</translation>
    </message>
    <message>
        <source>{stage}…</source>
        <translation>{stage}…</translation>
    </message>
    <message numerus="yes">
        <source>{count} images</source>
        <translation>
            <numerusform>{count} 张图像</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} images cannot be read</source>
        <translation>
            <numerusform>{count} 张图像无法读取</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} copies of other images</source>
        <translation>
            <numerusform>{count} 个与其他图像重复的副本</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} other files passed over</source>
        <translation>
            <numerusform>已略过 {count} 个其他文件</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>In {count} folders</source>
        <translation>
            <numerusform>在 {count} 个文件夹中</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SourceMenu</name>
    <message>
        <source>Set up the line…</source>
        <translation>产线设置…</translation>
    </message>
    <message>
        <source>Cameras</source>
        <translation>相机</translation>
    </message>
    <message>
        <source>Looking for cameras…</source>
        <translation>正在查找相机…</translation>
    </message>
    <message>
        <source>No camera is connected</source>
        <translation>未连接相机</translation>
    </message>
    <message>
        <source>The cameras could not be listed</source>
        <translation>无法列出相机</translation>
    </message>
</context>
<context>
    <name>Sources</name>
    <message>
        <source>Simulated camera</source>
        <translation>模拟相机</translation>
    </message>
    <message>
        <source>The video {name} has to be opened alone.</source>
        <translation>视频 {name} 须单独打开。</translation>
    </message>
    <message>
        <source>Open images…</source>
        <translation>打开图像…</translation>
    </message>
    <message>
        <source>Images ({patterns})</source>
        <translation>图像 ({patterns})</translation>
    </message>
    <message>
        <source>Open a folder…</source>
        <translation>打开文件夹…</translation>
    </message>
    <message>
        <source>Open a video…</source>
        <translation>打开视频…</translation>
    </message>
    <message>
        <source>Videos ({patterns})</source>
        <translation>视频 ({patterns})</translation>
    </message>
    <message>
        <source>Watch a folder…</source>
        <translation>监视文件夹…</translation>
    </message>
    <message>
        <source>Open a network camera…</source>
        <translation>打开网络相机…</translation>
    </message>
    <message>
        <source>Open an industrial camera…</source>
        <translation>打开工业相机…</translation>
    </message>
</context>
<context>
    <name>Stage</name>
    <message>
        <source>Drop to inspect</source>
        <translation>松开即开始检测</translation>
    </message>
    <message>
        <source>No picture yet</source>
        <translation>尚无图像</translation>
    </message>
    <message>
        <source>Drop images, a folder or a video here. Every part is judged with the model in use.</source>
        <translation>将图像、文件夹或视频拖放到此处。每个工件都用使用中的模型判定。</translation>
    </message>
    <message>
        <source>What shall be inspected?</source>
        <translation>请选择要检测的内容</translation>
    </message>
    <message>
        <source>Images…</source>
        <translation>图像…</translation>
    </message>
    <message>
        <source>Folder…</source>
        <translation>文件夹…</translation>
    </message>
    <message>
        <source>Camera…</source>
        <translation>相机…</translation>
    </message>
</context>
<context>
    <name>Starter</name>
    <message>
        <source>Stop the inspection and begin another one?</source>
        <translation>停止检测并开始另一次？</translation>
    </message>
    <message>
        <source>Stop and begin</source>
        <translation>停止并开始</translation>
    </message>
</context>
<context>
    <name>StatusLine</name>
    <message>
        <source>No project is open</source>
        <translation>未打开项目</translation>
    </message>
    <message>
        <source>Model {id}</source>
        <translation>模型 {id}</translation>
    </message>
    <message>
        <source> (provisional)</source>
        <translation> （暂定）</translation>
    </message>
    <message>
        <source>Threshold {value}</source>
        <translation>阈值 {value}</translation>
    </message>
    <message>
        <source>Loading the model…</source>
        <translation>正在加载模型…</translation>
    </message>
    <message>
        <source>No model</source>
        <translation>无模型</translation>
    </message>
</context>
<context>
    <name>StrangeParts</name>
    <message>
        <source>Build again</source>
        <translation>重新建模</translation>
    </message>
    <message>
        <source>Look through all good parts</source>
        <translation>检查全部良品</translation>
    </message>
    <message numerus="yes">
        <source>The model still contains {count} parts that you left out.</source>
        <translation>
            <numerusform>模型中仍含有 {count} 件您已排除的工件。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} more</source>
        <translation>
            <numerusform>另有 {count} 件</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>StudyPanel</name>
    <message>
        <source>Study it now</source>
        <translation>立即评估</translation>
    </message>
    <message>
        <source>Defects</source>
        <translation>缺陷</translation>
    </message>
    <message>
        <source>Contrast</source>
        <translation>对比度</translation>
    </message>
    <message>
        <source>Found</source>
        <translation>检出率</translation>
    </message>
    <message>
        <source>90% from</source>
        <translation>90% 检出尺寸</translation>
    </message>
    <message>
        <source>with 95% confidence</source>
        <translation>按 95% 置信度</translation>
    </message>
    <message>
        <source>The smallest defects by kind, zone and contrast</source>
        <translation>各类型、分区和对比度下可检出的最小缺陷</translation>
    </message>
    <message>
        <source>Nobody has studied it yet. Synthetic defects of many sizes are put on real good parts and judged as the line judges: that takes some minutes, and can be cancelled.</source>
        <translation>尚未评估。评估时在真实良品上叠加多种尺寸的合成缺陷，并按产线方式判定：需要几分钟，可以取消。</translation>
    </message>
    <message>
        <source>Reading the last study…</source>
        <translation>正在读取上次评估…</translation>
    </message>
    <message>
        <source>{when}: {defects} defects on {parts} good parts. Left out: {rejected} parts, {failed} defects.</source>
        <translation>{when}：{parts} 件良品上的 {defects} 处缺陷。已排除：{rejected} 件工件、{failed} 处缺陷。</translation>
    </message>
    <message>
        <source>The smallest defect that is found</source>
        <translation>可检出的最小缺陷</translation>
    </message>
</context>
<context>
    <name>SwitchInput</name>
    <message>
        <source>On</source>
        <translation>开</translation>
    </message>
</context>
<context>
    <name>SyntheticDialog</name>
    <message>
        <source>Scratch</source>
        <translation>划痕</translation>
    </message>
    <message>
        <source>Spot</source>
        <translation>斑点</translation>
    </message>
    <message>
        <source>Dent</source>
        <translation>凹坑</translation>
    </message>
    <message>
        <source>Stain</source>
        <translation>污渍</translation>
    </message>
    <message>
        <source>Smear</source>
        <translation>涂抹痕</translation>
    </message>
    <message>
        <source>Missing piece</source>
        <translation>缺料</translation>
    </message>
    <message>
        <source>Draw synthetic defects</source>
        <translation>绘制合成缺陷</translation>
    </message>
    <message>
        <source>Another example</source>
        <translation>换个示例</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Draw</source>
        <translation>绘制</translation>
    </message>
    <message>
        <source>Drawing an example…</source>
        <translation>正在绘制示例…</translation>
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
        <translation>以工件暗处与亮处之间的差值为基准</translation>
    </message>
    <message>
        <source>The same number draws the same defects again</source>
        <translation>编号相同，绘制的缺陷也相同</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>类型</translation>
    </message>
    <message>
        <source>Length</source>
        <translation>长度</translation>
    </message>
    <message>
        <source>Contrast</source>
        <translation>对比度</translation>
    </message>
    <message>
        <source>How many</source>
        <translation>数量</translation>
    </message>
    <message>
        <source>Number of the draw</source>
        <translation>绘制编号</translation>
    </message>
    <message>
        <source>They are drawn on real good parts, stay marked as synthetic, and no figure counts them unless it is asked to: a drawn defect is no promise about real ones.</source>
        <translation>缺陷绘制在真实良品上，始终标记为合成；除非特别指定，任何数据都不计入：绘制的缺陷不能代表真实缺陷。</translation>
    </message>
</context>
<context>
    <name>TeachPage</name>
    <message>
        <source>Here false rejects are taught back, as long as no known defect passes by it.</source>
        <translation>在此追加学习过检的良品，前提是不因此漏检任何已知缺陷。</translation>
    </message>
    <message>
        <source>Reading the picture…</source>
        <translation>正在读取图像…</translation>
    </message>
    <message>
        <source>Parts are being inspected: stop that first.</source>
        <translation>正在检测工件：请先停止。</translation>
    </message>
    <message>
        <source>The model {model} is in use now.</source>
        <translation>现已使用模型 {model}。</translation>
    </message>
</context>
<context>
    <name>TeachParts</name>
    <message>
        <source>Good: accept (A)</source>
        <translation>良品：接受 (A)</translation>
    </message>
    <message>
        <source>Do not teach (R)</source>
        <translation>不学习 (R)</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Take the last decision back (Backspace)</source>
        <translation>撤回上一次决定 (Backspace)</translation>
    </message>
    <message>
        <source>Try what is accepted</source>
        <translation>试用已接受的工件</translation>
    </message>
    <message>
        <source>Reason, for the history</source>
        <translation>原因（记入历史）</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>原因</translation>
    </message>
    <message>
        <source>Teach</source>
        <translation>追加学习</translation>
    </message>
    <message>
        <source>Back to the model before</source>
        <translation>恢复为之前的模型</translation>
    </message>
    <message>
        <source>The tray is empty</source>
        <translation>待学习列表为空</translation>
    </message>
    <message>
        <source>A part that you call a false reject on Verify or History comes here, with its picture.</source>
        <translation>在“复判”或“历史”页面判为过检的工件连同图像会出现在此处。</translation>
    </message>
</context>
<context>
    <name>Teaching</name>
    <message>
        <source>This model cannot be taught. {why}</source>
        <translation>此模型不能追加学习。{why}</translation>
    </message>
    <message>
        <source>Grown by {grown} of at most {most} vectors; {built} were built.</source>
        <translation>已增加 {grown} 个向量，上限 {most} 个；建模时为 {built} 个。</translation>
    </message>
    <message>
        <source>There is no room left: build again, the parts that were taught are among the good ones.</source>
        <translation>已无余量：请重新建模，学习过的工件已计入良品。</translation>
    </message>
    <message>
        <source>{name} refused: {why}</source>
        <translation>{name} 未采用：{why}</translation>
    </message>
    <message>
        <source>{name}: nothing in it is new to the model; its threshold rejects it.</source>
        <translation>{name}：对模型而言没有新内容；剔除它的是阈值。</translation>
    </message>
    <message>
        <source>Nothing can be taught; the model stays as it is.</source>
        <translation>没有可学习的内容；模型保持不变。</translation>
    </message>
</context>
<context>
    <name>Telling</name>
    <message>
        <source>Go to Build</source>
        <translation>转到“建模”</translation>
    </message>
    <message>
        <source>Change the project…</source>
        <translation>更改项目…</translation>
    </message>
    <message>
        <source>Log on…</source>
        <translation>登录…</translation>
    </message>
    <message>
        <source>Show the log files</source>
        <translation>显示日志文件</translation>
    </message>
    <message>
        <source>The program ended in the middle of its work last time.</source>
        <translation>上次程序在工作中途结束。</translation>
    </message>
    <message>
        <source>Inspector did not end properly last time. A report was kept; nothing was sent anywhere.</source>
        <translation>Inspector 上次未正常退出。已保存报告；未向任何地方发送内容。</translation>
    </message>
    <message>
        <source>If it happens again, collect the diagnostics for whoever looks after this program.</source>
        <translation>若再次发生，请收集诊断信息，交给负责本程序的人员。</translation>
    </message>
    <message>
        <source>Collect diagnostics…</source>
        <translation>收集诊断信息…</translation>
    </message>
    <message>
        <source>No program on this PC shows the manual.</source>
        <translation>本机没有可显示手册的程序。</translation>
    </message>
    <message>
        <source>It lies in {file}.</source>
        <translation>位于 {file}。</translation>
    </message>
    <message>
        <source>No program on this PC shows folders.</source>
        <translation>本机没有可显示文件夹的程序。</translation>
    </message>
    <message>
        <source>Wait for it or cancel it, then go on with another project.</source>
        <translation>请等待其完成或将其取消，再使用其他项目。</translation>
    </message>
    <message>
        <source>A build is running.</source>
        <translation>正在建模。</translation>
    </message>
    <message>
        <source>{name} stays open and in use.</source>
        <translation>{name} 仍保持打开并使用。</translation>
    </message>
    <message>
        <source>It comes into use as soon as the inspection ends.</source>
        <translation>检测结束后立即启用。</translation>
    </message>
    <message>
        <source>A newer model is ready.</source>
        <translation>有更新的模型可用。</translation>
    </message>
    <message>
        <source>Use it now…</source>
        <translation>立即使用…</translation>
    </message>
    <message>
        <source>Inspecting goes on, and what is noted meanwhile is written later. Releases, accounts and settings wait for it.</source>
        <translation>检测继续进行，期间的记录稍后写入。生效、账户和设置须等待其恢复。</translation>
    </message>
    <message>
        <source>The audit cannot be written.</source>
        <translation>无法写入审计追踪。</translation>
    </message>
    <message>
        <source>The build was complete before Cancel could stop it.</source>
        <translation>取消之前建模已完成。</translation>
    </message>
    <message>
        <source>Its model is in use now.</source>
        <translation>其模型现已使用。</translation>
    </message>
</context>
<context>
    <name>ThresholdBox</name>
    <message>
        <source>about </source>
        <translation>约 </translation>
    </message>
</context>
<context>
    <name>ThresholdCard</name>
    <message>
        <source>Threshold</source>
        <translation>阈值</translation>
    </message>
    <message>
        <source>Exact threshold</source>
        <translation>精确阈值</translation>
    </message>
    <message>
        <source>A part is NG when its score lies above this value</source>
        <translation>工件分数高于此值即判 NG</translation>
    </message>
    <message>
        <source>Unsure above</source>
        <translation>不确定下限</translation>
    </message>
    <message>
        <source>Between this value and the threshold a part is UNDECIDED and goes to Verify</source>
        <translation>分数在此值与阈值之间的工件为未判定，转到“复判”</translation>
    </message>
    <message>
        <source>Lower end of the unsure band</source>
        <translation>不确定区间的下限</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Takes back what was tried out last</source>
        <translation>撤销上一次试用</translation>
    </message>
    <message>
        <source>Back to the threshold in use</source>
        <translation>恢复为使用中的阈值</translation>
    </message>
    <message>
        <source>As in use</source>
        <translation>恢复为使用中</translation>
    </message>
    <message>
        <source>In use: {value}, {rule}</source>
        <translation>使用中：{value}，{rule}</translation>
    </message>
    <message>
        <source>What is tried out is not applied yet.</source>
        <translation>试用的内容尚未应用。</translation>
    </message>
</context>
<context>
    <name>ThresholdPlot</name>
    <message>
        <source>No parts have been scored yet.</source>
        <translation>尚无已评分的工件。</translation>
    </message>
    <message>
        <source>← {count} lower</source>
        <translation>← {count} 个更低</translation>
    </message>
    <message>
        <source>{count} higher →</source>
        <translation>{count} 个更高 →</translation>
    </message>
    <message>
        <source>anomaly score</source>
        <translation>异常分数</translation>
    </message>
    <message>
        <source>good {count}</source>
        <translation>良品 {count}</translation>
    </message>
    <message>
        <source>defect {count}</source>
        <translation>缺陷 {count}</translation>
    </message>
    <message>
        <source>unsure</source>
        <translation>不确定</translation>
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
        <translation>阈值 {value}</translation>
    </message>
    <message>
        <source>{good} good parts and {defect} with defects. Arrow keys move the threshold.</source>
        <translation>良品 {good} 件，缺陷件 {defect} 件。用方向键移动阈值。</translation>
    </message>
    <message>
        <source>Unsure above {value}: arrow keys with Ctrl move that.</source>
        <translation>高于 {value} 为不确定：用 Ctrl + 方向键移动。</translation>
    </message>
</context>
<context>
    <name>ThresholdSteps</name>
    <message>
        <source>Thresholds over time</source>
        <translation>阈值走势</translation>
    </message>
</context>
<context>
    <name>TimeBar</name>
    <message>
        <source>Limit {time}</source>
        <translation>限值 {time}</translation>
    </message>
    <message>
        <source>Last {time}</source>
        <translation>上次 {time}</translation>
    </message>
    <message>
        <source>typical {time}</source>
        <translation>通常 {time}</translation>
    </message>
    <message>
        <source>too late, limit {time}</source>
        <translation>超时，限值 {time}</translation>
    </message>
    <message>
        <source>limit {time}</source>
        <translation>限值 {time}</translation>
    </message>
</context>
<context>
    <name>TransferDesk</name>
    <message>
        <source>Export the project</source>
        <translation>导出项目</translation>
    </message>
    <message>
        <source>{name} was imported.</source>
        <translation>{name} 已导入。</translation>
    </message>
    <message>
        <source>{name} was here already, with this very model.</source>
        <translation>{name} 已在本机，且为同一模型。</translation>
    </message>
    <message>
        <source>It is signed by {name}.</source>
        <translation>签名者为 {name}。</translation>
    </message>
    <message>
        <source>It is not signed.</source>
        <translation>没有签名。</translation>
    </message>
    <message>
        <source>It lies in {folder}.</source>
        <translation>位于 {folder}。</translation>
    </message>
    <message>
        <source>Its own threshold stays in use. That in the file is {other}, and which was set last cannot be told.</source>
        <translation>继续使用本机的阈值。文件中的阈值为 {other}，无法判断哪个设定得更晚。</translation>
    </message>
    <message>
        <source>Exporting to {name}…</source>
        <translation>正在导出到 {name}…</translation>
    </message>
    <message>
        <source>Importing {name}…</source>
        <translation>正在导入 {name}…</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>It lies in {folder}. On the other PC, double-click it or drop it on the page Projects.</source>
        <translation>位于 {folder}。在另一台电脑上双击它，或将其拖放到“项目”页面。</translation>
    </message>
    <message>
        <source>{name} was exported.</source>
        <translation>{name} 已导出。</translation>
    </message>
    <message>
        <source>Show folder</source>
        <translation>显示文件夹</translation>
    </message>
    <message>
        <source>The export was cancelled.</source>
        <translation>导出已取消。</translation>
    </message>
    <message>
        <source>No file was written.</source>
        <translation>未写入文件。</translation>
    </message>
    <message>
        <source>The import was cancelled.</source>
        <translation>导入已取消。</translation>
    </message>
    <message>
        <source>Nothing was brought in.</source>
        <translation>未导入任何内容。</translation>
    </message>
    <message>
        <source>It is signed by {name}, key {key}.</source>
        <translation>签名者为 {name}，密钥 {key}。</translation>
    </message>
</context>
<context>
    <name>TrayList</name>
    <message>
        <source>waits for you</source>
        <translation>待您处理</translation>
    </message>
    <message>
        <source>accepted</source>
        <translation>已接受</translation>
    </message>
    <message>
        <source>refused</source>
        <translation>未采用</translation>
    </message>
    <message>
        <source>taught</source>
        <translation>已学习</translation>
    </message>
    <message>
        <source>Parts in the tray</source>
        <translation>待学习列表中的工件</translation>
    </message>
</context>
<context>
    <name>TrialBox</name>
    <message>
        <source>Try on recorded parts</source>
        <translation>用已记录工件试判</translation>
    </message>
    <message>
        <source>What it would have made of the parts that were inspected last</source>
        <translation>用此规则时，最近检测的工件会如何判定</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>See them</source>
        <translation>查看</translation>
    </message>
</context>
<context>
    <name>TriggerTab</name>
    <message>
        <source>Seconds between two parts</source>
        <translation>两个工件的间隔（秒）</translation>
    </message>
    <message>
        <source>Share of the box that a part changes</source>
        <translation>工件引起变化的框内面积占比</translation>
    </message>
    <message>
        <source>Difference in brightness that counts</source>
        <translation>视为变化的亮度差</translation>
    </message>
    <message>
        <source>Pictures alike until it lies still</source>
        <translation>视为静止所需的相同图像数</translation>
    </message>
    <message>
        <source>Time for a verdict in ms, 0: any; a later one is undecided</source>
        <translation>判定时限 (ms)，0 为不限；超时为未判定</translation>
    </message>
    <message>
        <source>The box is empty now</source>
        <translation>框内现为空</translation>
    </message>
    <message>
        <source>Learns again what the scene looks like without a part</source>
        <translation>重新学习没有工件时的场景</translation>
    </message>
    <message>
        <source>Show the live picture to see what the trigger makes of it.</source>
        <translation>打开实时图像，可查看触发的响应。</translation>
    </message>
    <message>
        <source>Learning the empty scene: nothing may move.</source>
        <translation>正在学习空场景：请勿有任何移动。</translation>
    </message>
    <message>
        <source>Empty</source>
        <translation>空</translation>
    </message>
    <message>
        <source>Moving, or too small</source>
        <translation>移动中，或太小</translation>
    </message>
    <message>
        <source>Still: would trigger</source>
        <translation>静止：将触发</translation>
    </message>
    <message>
        <source>{scene} · {share} of the box is changed · {parts}</source>
        <translation>{scene} · 框内 {share} 有变化 · {parts}</translation>
    </message>
    <message numerus="yes">
        <source>{count} parts so far</source>
        <translation>
            <numerusform>已计 {count} 个工件</numerusform>
        </translation>
    </message>
    <message>
        <source>Every picture</source>
        <translation>每张图像</translation>
    </message>
    <message>
        <source>Each picture shows a part; the newest counts where there are too many.</source>
        <translation>每张图像即为一个工件；数量过多时取最新的。</translation>
    </message>
    <message>
        <source>Key or pedal</source>
        <translation>按键或脚踏</translation>
    </message>
    <message>
        <source>Somebody presses a key or a foot pedal for each part.</source>
        <translation>由人员对每个工件按键或踩脚踏开关。</translation>
    </message>
    <message>
        <source>Timer</source>
        <translation>定时</translation>
    </message>
    <message>
        <source>One picture at fixed times, whatever it shows.</source>
        <translation>按固定间隔取一张图像，不论内容。</translation>
    </message>
    <message>
        <source>Part present</source>
        <translation>工件到位</translation>
    </message>
    <message>
        <source>A part comes into the box and lies still: no sensor is needed.</source>
        <translation>工件进入框内并静止：无需传感器。</translation>
    </message>
    <message>
        <source>External</source>
        <translation>外部</translation>
    </message>
    <message>
        <source>A controller or a light barrier says that a part is there.</source>
        <translation>由控制器或光电开关告知工件到位。</translation>
    </message>
</context>
<context>
    <name>Trouble</name>
    <message>
        <source>The camera does not answer.</source>
        <translation>相机没有响应。</translation>
    </message>
    <message>
        <source>Attempt {n} to reach it.</source>
        <translation>第 {n} 次尝试连接。</translation>
    </message>
    <message>
        <source>The camera is back, and no picture has been judged yet.</source>
        <translation>相机已恢复，尚未判定图像。</translation>
    </message>
</context>
<context>
    <name>TrustQuestion</name>
    <message>
        <source>Import a file that nobody has signed?</source>
        <translation>导入无人签名的文件？</translation>
    </message>
    <message>
        <source>{file} does not say who made it: an older version of Inspector exported it, or somebody has changed it since.</source>
        <translation>{file} 未注明制作者：由旧版 Inspector 导出，或之后被人改动。</translation>
    </message>
    <message>
        <source>{file} is signed by:
{name}
Key {key}</source>
        <translation>{file} 的签名者：
{name}
密钥 {key}</translation>
    </message>
    <message>
        <source>If it comes from the PC that you think it does, the page Settings there shows the same key.</source>
        <translation>如果它确实来自您认为的那台电脑，那台电脑的“设置”页面会显示相同的密钥。</translation>
    </message>
    <message>
        <source>Careful: somebody of the same name is trusted on this PC, and has another key.</source>
        <translation>注意：本机信任一位同名者，但其密钥不同。</translation>
    </message>
    <message>
        <source>Import a file from somebody whom this PC does not know?</source>
        <translation>导入本机不认识的签名者的文件？</translation>
    </message>
    <message>
        <source>Who made this file?</source>
        <translation>此文件由谁制作？</translation>
    </message>
    <message>
        <source>A model decides which parts are OK. Import only what you know the origin of.</source>
        <translation>哪些工件为 OK 由模型决定。只导入来源可靠的文件。</translation>
    </message>
    <message>
        <source>Import</source>
        <translation>导入</translation>
    </message>
    <message>
        <source>Do not import</source>
        <translation>不导入</translation>
    </message>
    <message>
        <source>Trust this signer from now on</source>
        <translation>今后信任该签名者</translation>
    </message>
</context>
<context>
    <name>TunePage</name>
    <message>
        <source>Here you choose the score above which a part is NG.</source>
        <translation>在此选择分数高于多少判为 NG。</translation>
    </message>
    <message>
        <source>Looking for regions: these counts are not yet those of the region rule.</source>
        <translation>正在查找异常区域：以下计数尚未计入异常区域规则。</translation>
    </message>
    <message>
        <source>More defects would pass</source>
        <translation>漏检会增加</translation>
    </message>
    <message>
        <source>Let more known defects pass?</source>
        <translation>允许更多已知缺陷漏检？</translation>
    </message>
    <message>
        <source>Put in force</source>
        <translation>使其生效</translation>
    </message>
    <message>
        <source>Keep the threshold in use</source>
        <translation>保留使用中的阈值</translation>
    </message>
</context>
<context>
    <name>UsersPage</name>
    <message>
        <source>New account</source>
        <translation>新建账户</translation>
    </message>
    <message>
        <source>Set up accounts…</source>
        <translation>设置账户…</translation>
    </message>
    <message>
        <source>It is the last account: afterwards nobody logs on any more, and everybody may do everything.</source>
        <translation>这是最后一个账户：删除后无需登录，任何人都可进行任何操作。</translation>
    </message>
    <message>
        <source>What {name} has done stays in the record and in the audit.</source>
        <translation>{name} 的操作仍保留在记录和审计追踪中。</translation>
    </message>
    <message>
        <source>Remove an account</source>
        <translation>删除账户</translation>
    </message>
    <message>
        <source>Remove the account of {name}?</source>
        <translation>删除 {name} 的账户？</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>Keep it</source>
        <translation>保留</translation>
    </message>
    <message>
        <source>On this PC nobody logs on, and whoever sits before it may do everything.

With accounts everybody logs on: operators inspect and verify, engineers build, tune and release, administrators look after settings and accounts. What is done is noted in the audit with the name.

The first account is an administrator&apos;s. It turns accounts on at once: write its password down where it is kept safe.</source>
        <translation>本机无需登录，使用本机的任何人都可进行任何操作。

启用账户后，每个人都须登录：操作员进行检测和复判，工程师进行建模、调优并使阈值生效，管理员管理设置和账户。所有操作连同姓名记入审计追踪。

第一个账户是管理员账户，创建后立即启用账户功能：请将其密码写下并妥善保管。</translation>
    </message>
    <message>
        <source>Choose an account to change it.</source>
        <translation>请选择要更改的账户。</translation>
    </message>
</context>
<context>
    <name>ValidationPage</name>
    <message>
        <source>No image is like that.</source>
        <translation>没有这类图像。</translation>
    </message>
    <message>
        <source>Those that are not labelled wait for keys 1, 2 and 3.</source>
        <translation>未标注的图像可按 1、2、3 键标注。</translation>
    </message>
    <message>
        <source>No project is open</source>
        <translation>未打开项目</translation>
    </message>
    <message>
        <source>Here you say what the validation images show.</source>
        <translation>在此指定验证图像的内容。</translation>
    </message>
    <message>
        <source>Choose a project</source>
        <translation>选择项目</translation>
    </message>
    <message>
        <source>Looking for images…</source>
        <translation>正在查找图像…</translation>
    </message>
    <message>
        <source>Drop a folder or images here: good parts and defects that the model has not learned. Folders called good or ok, defect, ng or bad, and beside them by kinds such as scratch, say what is in them; you can correct every label.</source>
        <translation>将文件夹或图像拖放到此处：模型未学习过的良品和缺陷件。文件夹名为 good 或 ok、defect、ng 或 bad，以及与其并列、以类型（如 scratch）命名的，即表明其内容；每个标注都可更正。</translation>
    </message>
    <message>
        <source>There are no validation images yet</source>
        <translation>尚无验证图像</translation>
    </message>
    <message>
        <source>Add folder…</source>
        <translation>添加文件夹…</translation>
    </message>
    <message>
        <source>Add images…</source>
        <translation>添加图像…</translation>
    </message>
</context>
<context>
    <name>Variation</name>
    <message>
        <source>The light, a little</source>
        <translation>光照的轻微变化</translation>
    </message>
    <message>
        <source>The direction in which they lie</source>
        <translation>工件的朝向</translation>
    </message>
    <message>
        <source>What differs between good parts</source>
        <translation>良品之间的差异</translation>
    </message>
    <message>
        <source>For each tick, building takes up to eight times as long; inspecting takes no longer.</source>
        <translation>每勾选一项，建模用时最多增至八倍；检测用时不增加。</translation>
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
        <translation>未判定</translation>
    </message>
    <message>
        <source>Ready</source>
        <translation>就绪</translation>
    </message>
    <message>
        <source>score {score}   threshold {threshold}</source>
        <translation>分数 {score}   阈值 {threshold}</translation>
    </message>
    <message>
        <source>{why} Set the part aside.</source>
        <translation>{why} 请将工件剔除。</translation>
    </message>
    <message>
        <source>There is no threshold yet.</source>
        <translation>尚无阈值。</translation>
    </message>
    <message>
        <source>The score is not a number.</source>
        <translation>分数不是有效数字。</translation>
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
        <translation>请打开项目并检测工件。</translation>
    </message>
    <message>
        <source>No project is open</source>
        <translation>未打开项目</translation>
    </message>
    <message>
        <source>Parts that are inspected are recorded. Those that are NG or undecided wait here for a person.</source>
        <translation>检测过的工件均有记录。NG 和未判定的工件在此等待人工复判。</translation>
    </message>
    <message>
        <source>Nothing has been recorded yet</source>
        <translation>尚无记录</translation>
    </message>
    <message>
        <source>Looking into the record…</source>
        <translation>正在查询记录…</translation>
    </message>
    <message>
        <source>New parts appear here by themselves. With another choice above you can look at others.</source>
        <translation>新工件会自动出现在此处。在上方更改选项可查看其他工件。</translation>
    </message>
    <message>
        <source>Nothing waits for you</source>
        <translation>没有待复判的工件</translation>
    </message>
    <message>
        <source>The record cannot be read</source>
        <translation>记录无法读取</translation>
    </message>
    <message>
        <source>Verify</source>
        <translation>复判</translation>
    </message>
</context>
<context>
    <name>WhyPanel</name>
    <message>
        <source>Why? The hottest place beside good parts (W)</source>
        <translation>判定原因：将最热位置与良品对照 (W)</translation>
    </message>
    <message>
        <source>Close (W)</source>
        <translation>关闭 (W)</translation>
    </message>
    <message>
        <source>There is no part to ask about</source>
        <translation>没有可说明的工件</translation>
    </message>
    <message>
        <source>Once a part is on show, its hottest place is compared here.</source>
        <translation>显示工件后，在此比较其最热位置。</translation>
    </message>
    <message>
        <source>Looking for the most similar places of good parts…</source>
        <translation>正在查找良品中最相似的位置…</translation>
    </message>
    <message>
        <source>This part</source>
        <translation>此工件</translation>
    </message>
    <message>
        <source>Under the heatmap</source>
        <translation>热力图下的原图</translation>
    </message>
    <message>
        <source>distance {distance}</source>
        <translation>距离 {distance}</translation>
    </message>
    <message>
        <source>Good part {number}</source>
        <translation>良品 {number}</translation>
    </message>
    <message>
        <source>This place cannot be explained</source>
        <translation>无法说明此位置</translation>
    </message>
    <message>
        <source>Without a threshold nothing says whether this is much</source>
        <translation>没有阈值，无法判断高低</translation>
    </message>
    <message>
        <source>{times} times the threshold, which is below it; good parts look like this here</source>
        <translation>为阈值的 {times} 倍，低于阈值；良品此处如图</translation>
    </message>
    <message>
        <source>{times} times the threshold, which is below it; this comes nearest to it in good parts</source>
        <translation>为阈值的 {times} 倍，低于阈值；良品中最接近的位置如图</translation>
    </message>
    <message>
        <source>{times} times the threshold; good parts look like this here</source>
        <translation>为阈值的 {times} 倍；良品此处如图</translation>
    </message>
    <message>
        <source>{times} times the threshold; this comes nearest to it in good parts</source>
        <translation>为阈值的 {times} 倍；良品中最接近的位置如图</translation>
    </message>
    <message>
        <source>This model carries no picture of some of these places, and their files are gone. Models that are built anew carry them.</source>
        <translation>此模型未附带其中某些位置的图像，且原文件已不存在。重新建立的模型会附带图像。</translation>
    </message>
</context>
<context>
    <name>Worth</name>
    <message>
        <source>nothing is known about escapes yet</source>
        <translation>漏检情况尚不清楚</translation>
    </message>
    <message>
        <source>so few defects say little about escapes yet</source>
        <translation>缺陷件太少，还难以说明漏检情况</translation>
    </message>
    <message>
        <source>the defects are told apart</source>
        <translation>缺陷能够区分</translation>
    </message>
    <message>
        <source>most defects are told apart</source>
        <translation>大部分缺陷能够区分</translation>
    </message>
    <message>
        <source>the defects are not told apart yet</source>
        <translation>缺陷尚不能区分</translation>
    </message>
    <message>
        <source>Inspect parts</source>
        <translation>检测工件</translation>
    </message>
    <message>
        <source>Tune the threshold</source>
        <translation>调整阈值</translation>
    </message>
    <message>
        <source>Another threshold may do better: look at the parts on the wrong side.</source>
        <translation>换一个阈值可能更好：请查看判错一侧的工件。</translation>
    </message>
    <message>
        <source>Add good parts…</source>
        <translation>添加良品…</translation>
    </message>
    <message>
        <source>More good parts help most now: twenty are a start, a hundred are better.</source>
        <translation>目前增加良品最有效：二十件是起点，一百件更好。</translation>
    </message>
    <message>
        <source>Add defects…</source>
        <translation>添加缺陷件…</translation>
    </message>
    <message>
        <source>Add pictures of more real defects; the model need not be built again for it.</source>
        <translation>请添加更多真实缺陷的图像；无需为此重新建模。</translation>
    </message>
    <message>
        <source>Look through the good parts</source>
        <translation>检查良品</translation>
    </message>
    <message>
        <source>The good parts are not of one kind, or defects are among them: that comes first.</source>
        <translation>良品不是同一类，或其中混有缺陷件：应首先解决。</translation>
    </message>
    <message>
        <source>Look closer: {size}</source>
        <translation>更精细：{size}</translation>
    </message>
    <message>
        <source>A finer look finds smaller defects; a part then takes longer. It counts after the next build.</source>
        <translation>更精细可检出更小的缺陷，但单件用时更长。下次建模后生效。</translation>
    </message>
    <message>
        <source>Choose a region of interest…</source>
        <translation>选择检测区域…</translation>
    </message>
    <message>
        <source>Where the part fills only some of the picture, a box around it gives a closer look at no cost.</source>
        <translation>工件只占图像一部分时，在其周围画框即可在不增加耗时的情况下看得更细。</translation>
    </message>
    <message>
        <source>Find the best settings</source>
        <translation>搜索最佳设置</translation>
    </message>
    <message>
        <source>Other settings may tell them apart: they are compared on the parts of this project.</source>
        <translation>其他设置或许能够区分缺陷：用本项目的工件进行比较。</translation>
    </message>
</context>
<context>
    <name>WorthBox</name>
    <message>
        <source>Next</source>
        <translation>下一步</translation>
    </message>
    <message>
        <source>Inspect parts</source>
        <translation>检测工件</translation>
    </message>
    <message>
        <source>Tune the threshold</source>
        <translation>调整阈值</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>导出…</translation>
    </message>
    <message>
        <source>Write the project with this model to a file for another PC</source>
        <translation>将项目连同此模型写入文件，供其他电脑使用</translation>
    </message>
</context>
<context>
    <name>_Asking</name>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
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
        <translation>返回最新工件 (Esc)</translation>
    </message>
    <message>
        <source>Hottest place: most like {name}</source>
        <translation>最热位置：与 {name} 最相似</translation>
    </message>
    <message>
        <source>Drag this away from what it covers; a click moves it to the other end.</source>
        <translation>拖动可移开，以免遮挡；单击移到另一端。</translation>
    </message>
</context>
<context>
    <name>_Card</name>
    <message>
        <source>score {score}</source>
        <translation>分数 {score}</translation>
    </message>
    <message>
        <source>{name}, {text}: show it large</source>
        <translation>{name}，{text}：放大显示</translation>
    </message>
</context>
<context>
    <name>_Changes</name>
    <message>
        <source>Pictures that would be judged otherwise</source>
        <translation>判定会改变的图像</translation>
    </message>
</context>
<context>
    <name>_Counting</name>
    <message>
        <source>Reset</source>
        <translation>清零</translation>
    </message>
    <message>
        <source>Count from now on; the record and the table keep every part</source>
        <translation>从现在起重新计数；记录和表格保留全部工件</translation>
    </message>
    <message>
        <source>Since {time}</source>
        <translation>自 {time} 起</translation>
    </message>
</context>
<context>
    <name>_Cover</name>
    <message>
        <source>Verdict on the whole screen</source>
        <translation>判定全屏显示</translation>
    </message>
    <message>
        <source>Back: Esc, or a double tap</source>
        <translation>返回：Esc 或双击</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>返回</translation>
    </message>
</context>
<context>
    <name>_Picture</name>
    <message>
        <source>Picture of the camera</source>
        <translation>相机图像</translation>
    </message>
    <message>
        <source>Show it large, with its heatmap</source>
        <translation>连同热力图放大显示</translation>
    </message>
</context>
<context>
    <name>_SourceLabel</name>
    <message>
        <source>No source</source>
        <translation>无图像源</translation>
    </message>
</context>
<context>
    <name>_SourceRow</name>
    <message>
        <source>Remove {name}</source>
        <translation>移除 {name}</translation>
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
        <translation>无异常区域</translation>
    </message>
    <message>
        <source>largest region {area}</source>
        <translation>最大异常区域 {area}</translation>
    </message>
</context>
<context>
    <name>depth_text</name>
    <message>
        <source>{depth} bit</source>
        <translation>{depth} 位</translation>
    </message>
    <message>
        <source>{depth} bit (values up to {brightest} seen)</source>
        <translation>{depth} 位（实际最大值 {brightest}）</translation>
    </message>
    <message>
        <source>{depth}, some grey and some in colour</source>
        <translation>{depth}，有灰度也有彩色</translation>
    </message>
    <message>
        <source>{depth}, in colour</source>
        <translation>{depth}，彩色</translation>
    </message>
    <message>
        <source>{depth}, grey</source>
        <translation>{depth}，灰度</translation>
    </message>
</context>
<context>
    <name>doctor</name>
    <message>
        <source>Cannot be read</source>
        <translation>无法读取</translation>
    </message>
    <message>
        <source>Another size</source>
        <translation>尺寸不同</translation>
    </message>
    <message>
        <source>Unlike the others</source>
        <translation>与其余不同</translation>
    </message>
    <message>
        <source>Rejected by the others</source>
        <translation>按其余良品判 NG</translation>
    </message>
    <message>
        <source>Blurred</source>
        <translation>模糊</translation>
    </message>
    <message>
        <source>Darker</source>
        <translation>偏暗</translation>
    </message>
    <message>
        <source>Brighter</source>
        <translation>偏亮</translation>
    </message>
    <message>
        <source>Other contrast</source>
        <translation>对比度不同</translation>
    </message>
    <message>
        <source>Other colour</source>
        <translation>颜色不同</translation>
    </message>
    <message>
        <source>Noisy</source>
        <translation>噪声大</translation>
    </message>
    <message>
        <source>Lies elsewhere</source>
        <translation>位置不同</translation>
    </message>
    <message>
        <source>Turned</source>
        <translation>有旋转</translation>
    </message>
    <message>
        <source>Same file twice</source>
        <translation>相同文件</translation>
    </message>
    <message>
        <source>Near duplicate</source>
        <translation>近似重复</translation>
    </message>
    <message>
        <source>It cannot be read: {detail}.</source>
        <translation>无法读取：{detail}。</translation>
    </message>
    <message>
        <source>It has another size than nearly all others.</source>
        <translation>尺寸与几乎所有其他图像不同。</translation>
    </message>
    <message>
        <source>Unlike the others at this place: {value} times as far from them as usual.</source>
        <translation>此处与其余不同：与其余的距离为平常的 {value} 倍。</translation>
    </message>
    <message>
        <source>A model that knows only the others would reject it: {value} times the threshold.</source>
        <translation>只学习其余良品的模型会判其 NG：为阈值的 {value} 倍。</translation>
    </message>
    <message>
        <source>Blurred: sharpness {value} of the usual.</source>
        <translation>模糊：清晰度为平常的 {value} 倍。</translation>
    </message>
    <message>
        <source>Darker by {share}.</source>
        <translation>偏暗 {share}。</translation>
    </message>
    <message>
        <source>Brighter by {share}.</source>
        <translation>偏亮 {share}。</translation>
    </message>
    <message>
        <source>Contrast {value} of the usual.</source>
        <translation>对比度为平常的 {value} 倍。</translation>
    </message>
    <message>
        <source>Another colour: off by {share} of the span from black to white.</source>
        <translation>颜色不同：偏差为黑白全程的 {share}。</translation>
    </message>
    <message>
        <source>Noise {value} times the usual.</source>
        <translation>噪声为平常的 {value} 倍。</translation>
    </message>
    <message>
        <source>The part lies elsewhere, by {share} of the picture.</source>
        <translation>工件位置不同，偏移为图像的 {share}。</translation>
    </message>
    <message>
        <source>The part is turned by {value} degrees.</source>
        <translation>工件旋转了 {value} 度。</translation>
    </message>
    <message>
        <source>The same file as {other}.</source>
        <translation>与 {other} 为相同文件。</translation>
    </message>
    <message>
        <source>Near duplicate of {other}: it teaches nothing new.</source>
        <translation>与 {other} 近似重复：没有新内容可学。</translation>
    </message>
    <message>
        <source>Suspicious</source>
        <translation>可疑</translation>
    </message>
    <message>
        <source>All, worst first</source>
        <translation>全部，最差的在前</translation>
    </message>
    <message>
        <source>Decided</source>
        <translation>已决定</translation>
    </message>
    <message>
        <source>Nothing about it is odd.</source>
        <translation>没有异常之处。</translation>
    </message>
    <message>
        <source>{count} of {all} pictures looked at, from all over.</source>
        <translation>共 {all} 张图像，已均匀抽查 {count} 张。</translation>
    </message>
    <message>
        <source>None is suspicious.</source>
        <translation>没有可疑的。</translation>
    </message>
    <message>
        <source>There are too few to compare them with each other.</source>
        <translation>数量太少，无法相互比较。</translation>
    </message>
    <message>
        <source>So few parts say nothing of what more would bring.</source>
        <translation>数量太少，无法说明增加工件会带来什么。</translation>
    </message>
    <message>
        <source>What more parts would bring cannot be told from chance.</source>
        <translation>增加工件的效果与偶然波动无法区分。</translation>
    </message>
    <message>
        <source>They are enough: more parts would hardly bring fewer false rejects.</source>
        <translation>数量足够：再增加工件，过检也几乎不会减少。</translation>
    </message>
    <message>
        <source>{value} ({low} to {high})</source>
        <translation>{value}（{low} 至 {high}）</translation>
    </message>
</context>
<context>
    <name>drift</name>
    <message>
        <source>Scores of good parts</source>
        <translation>良品分数</translation>
    </message>
    <message>
        <source>Brightness</source>
        <translation>亮度</translation>
    </message>
    <message>
        <source>Contrast</source>
        <translation>对比度</translation>
    </message>
    <message>
        <source>Sharpness</source>
        <translation>清晰度</translation>
    </message>
    <message>
        <source>Noise</source>
        <translation>噪声</translation>
    </message>
    <message>
        <source>Red</source>
        <translation>红</translation>
    </message>
    <message>
        <source>Blue</source>
        <translation>蓝</translation>
    </message>
    <message>
        <source>Shift to the right</source>
        <translation>向右偏移</translation>
    </message>
    <message>
        <source>Shift down</source>
        <translation>向下偏移</translation>
    </message>
    <message>
        <source>Turn</source>
        <translation>旋转</translation>
    </message>
    <message>
        <source>Scores of good parts in {zone}</source>
        <translation>{zone}内的良品分数</translation>
    </message>
    <message>
        <source>scores higher by {change}</source>
        <translation>分数升高 {change}</translation>
    </message>
    <message>
        <source>brighter by {change}</source>
        <translation>变亮 {change}</translation>
    </message>
    <message>
        <source>more contrast by {change}</source>
        <translation>对比度升高 {change}</translation>
    </message>
    <message>
        <source>sharper by {change}</source>
        <translation>清晰度升高 {change}</translation>
    </message>
    <message>
        <source>noisier by {change}</source>
        <translation>噪声增大 {change}</translation>
    </message>
    <message>
        <source>redder by {change}</source>
        <translation>偏红 {change}</translation>
    </message>
    <message>
        <source>bluer by {change}</source>
        <translation>偏蓝 {change}</translation>
    </message>
    <message>
        <source>shifted to the right by {change}</source>
        <translation>向右偏移 {change}</translation>
    </message>
    <message>
        <source>shifted down by {change}</source>
        <translation>向下偏移 {change}</translation>
    </message>
    <message>
        <source>turned clockwise by {change}</source>
        <translation>顺时针旋转 {change}</translation>
    </message>
    <message>
        <source>scores in {zone} higher by {change}</source>
        <translation>{zone}内的分数升高 {change}</translation>
    </message>
    <message>
        <source>scores lower by {change}</source>
        <translation>分数降低 {change}</translation>
    </message>
    <message>
        <source>darker by {change}</source>
        <translation>变暗 {change}</translation>
    </message>
    <message>
        <source>less contrast by {change}</source>
        <translation>对比度降低 {change}</translation>
    </message>
    <message>
        <source>less sharp by {change}</source>
        <translation>清晰度降低 {change}</translation>
    </message>
    <message>
        <source>less noise by {change}</source>
        <translation>噪声减小 {change}</translation>
    </message>
    <message>
        <source>less red by {change}</source>
        <translation>红色减少 {change}</translation>
    </message>
    <message>
        <source>less blue by {change}</source>
        <translation>蓝色减少 {change}</translation>
    </message>
    <message>
        <source>shifted to the left by {change}</source>
        <translation>向左偏移 {change}</translation>
    </message>
    <message>
        <source>shifted up by {change}</source>
        <translation>向上偏移 {change}</translation>
    </message>
    <message>
        <source>turned anticlockwise by {change}</source>
        <translation>逆时针旋转 {change}</translation>
    </message>
    <message>
        <source>scores in {zone} lower by {change}</source>
        <translation>{zone}内的分数降低 {change}</translation>
    </message>
    <message>
        <source>lamp?</source>
        <translation>光源？</translation>
    </message>
    <message>
        <source>white balance or lamp?</source>
        <translation>白平衡或光源？</translation>
    </message>
    <message>
        <source>focus, or dirt on the lens?</source>
        <translation>对焦，或镜头脏污？</translation>
    </message>
    <message>
        <source>gain of the camera?</source>
        <translation>相机增益？</translation>
    </message>
    <message>
        <source>fixture or camera moved?</source>
        <translation>夹具或相机移位？</translation>
    </message>
    <message>
        <source>the parts, or a tool?</source>
        <translation>工件本身，或工装？</translation>
    </message>
    <message>
        <source>Cleaned</source>
        <translation>清洁</translation>
    </message>
    <message>
        <source>Lamp</source>
        <translation>换光源</translation>
    </message>
    <message>
        <source>Tool</source>
        <translation>换工装</translation>
    </message>
    <message>
        <source>Material</source>
        <translation>换材料</translation>
    </message>
    <message>
        <source>Lens</source>
        <translation>调镜头</translation>
    </message>
    <message>
        <source>Something else</source>
        <translation>其他</translation>
    </message>
    <message>
        <source>zone {number}</source>
        <translation>分区 {number}</translation>
    </message>
    <message>
        <source>Since {time} {change}: {cause}</source>
        <translation>自 {time} 起{change}：{cause}</translation>
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
        <translation>高度</translation>
    </message>
    <message>
        <source>Width</source>
        <translation>宽度</translation>
    </message>
    <message>
        <source>Black</source>
        <translation>黑</translation>
    </message>
    <message>
        <source>White</source>
        <translation>白</translation>
    </message>
    <message>
        <source>Brightness</source>
        <translation>亮度</translation>
    </message>
    <message>
        <source>Red minus green</source>
        <translation>红减绿</translation>
    </message>
    <message>
        <source>Blue minus green</source>
        <translation>蓝减绿</translation>
    </message>
    <message>
        <source>Contrast</source>
        <translation>对比度</translation>
    </message>
    <message>
        <source>Likeness</source>
        <translation>相似度</translation>
    </message>
    <message>
        <source>To the right</source>
        <translation>向右</translation>
    </message>
    <message>
        <source>Down</source>
        <translation>向下</translation>
    </message>
    <message>
        <source>Sharpness</source>
        <translation>清晰度</translation>
    </message>
    <message>
        <source>Coolest places</source>
        <translation>最冷位置</translation>
    </message>
    <message>
        <source>Size of the picture</source>
        <translation>图像尺寸</translation>
    </message>
    <message>
        <source>Too dark or too bright</source>
        <translation>过暗或过亮</translation>
    </message>
    <message>
        <source>Colour</source>
        <translation>颜色</translation>
    </message>
    <message>
        <source>Hardly anything to see</source>
        <translation>几乎没有内容</translation>
    </message>
    <message>
        <source>No part, or another one</source>
        <translation>无工件或工件不符</translation>
    </message>
    <message>
        <source>Scene shifted</source>
        <translation>场景偏移</translation>
    </message>
    <message>
        <source>Not sharp</source>
        <translation>不清晰</translation>
    </message>
    <message>
        <source>Whole map hot: another part</source>
        <translation>整幅偏热：工件不符</translation>
    </message>
    <message>
        <source>good {range}</source>
        <translation>良品 {range}</translation>
    </message>
    <message>
        <source>today {value}</source>
        <translation>今天 {value}</translation>
    </message>
    <message>
        <source>refused below {value}</source>
        <translation>低于 {value} 不判定</translation>
    </message>
    <message>
        <source>refused above {value}</source>
        <translation>高于 {value} 不判定</translation>
    </message>
</context>
<context>
    <name>inspect</name>
    <message>
        <source>Not ready</source>
        <translation>未就绪</translation>
    </message>
    <message>
        <source>Ready</source>
        <translation>就绪</translation>
    </message>
    <message>
        <source>Running</source>
        <translation>运行中</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>已暂停</translation>
    </message>
    <message>
        <source>Frozen</source>
        <translation>已冻结</translation>
    </message>
    <message>
        <source>Fault</source>
        <translation>故障</translation>
    </message>
    <message>
        <source>Camera lost</source>
        <translation>相机断开</translation>
    </message>
    <message>
        <source>Waits for a source.</source>
        <translation>等待图像源。</translation>
    </message>
    <message>
        <source>Waits for a source: choose one, or drop images here.</source>
        <translation>等待图像源：请选择，或将图像拖放到此处。</translation>
    </message>
    <message>
        <source>Waits for Start: {source}.</source>
        <translation>等待启动：{source}。</translation>
    </message>
    <message>
        <source>Takes no pictures: press Continue.</source>
        <translation>未取图像：请按“继续”。</translation>
    </message>
    <message>
        <source>Holds on an NG part: press Continue.</source>
        <translation>停在 NG 工件：请按“继续”。</translation>
    </message>
    <message>
        <source>Takes no pictures until what is at fault is put right: then press Continue.</source>
        <translation>排除故障之前不取图像：排除后请按“继续”。</translation>
    </message>
    <message>
        <source>Waits for {source} to answer again.</source>
        <translation>等待 {source} 恢复响应。</translation>
    </message>
    <message>
        <source>Inspects {source} to its end.</source>
        <translation>检测 {source} 直至结束。</translation>
    </message>
    <message>
        <source>Waits for the next file in {source}.</source>
        <translation>等待 {source} 中的下一个文件。</translation>
    </message>
    <message>
        <source>Waits for the next picture of {source}.</source>
        <translation>等待 {source} 的下一张图像。</translation>
    </message>
    <message>
        <source>Waits for the key F8, or Part is here.</source>
        <translation>等待 F8 键或“工件到位”。</translation>
    </message>
    <message>
        <source>Takes a picture of {source} every {seconds:g} s.</source>
        <translation>每 {seconds:g} 秒从 {source} 取一张图像。</translation>
    </message>
    <message>
        <source>Waits until a part lies still before {source}.</source>
        <translation>等待工件在 {source} 前静止。</translation>
    </message>
    <message>
        <source>Waits for the signal that a part is there.</source>
        <translation>等待工件到位信号。</translation>
    </message>
    <message>
        <source>no serial read</source>
        <translation>未读出序列号</translation>
    </message>
    <message>
        <source>serial {serial}</source>
        <translation>序列号 {serial}</translation>
    </message>
    <message>
        <source>{why} Set parts aside.</source>
        <translation>{why} 请将工件剔除。</translation>
    </message>
    <message>
        <source>score {score}   Frozen: press Continue.</source>
        <translation>分数 {score}   已冻结：请按“继续”。</translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>已停止</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>等待中</translation>
    </message>
    <message>
        <source>for the first picture</source>
        <translation>等待首张图像</translation>
    </message>
    <message>
        <source>Press Start.</source>
        <translation>请按“启动”。</translation>
    </message>
    <message>
        <source>Choose a source.</source>
        <translation>请选择图像源。</translation>
    </message>
    <message>
        <source>No source yet</source>
        <translation>尚无图像源</translation>
    </message>
    <message>
        <source>The picture of this part is no longer kept: of a camera or a video the last {count} at most are.</source>
        <translation>此工件的图像已不再保留：相机或视频最多保留最近 {count} 张。</translation>
    </message>
    <message>
        <source>The last part was {verdict}.</source>
        <translation>上一工件为 {verdict}。</translation>
    </message>
</context>
<context>
    <name>joined</name>
    <message>
        <source>{first}, {second}</source>
        <translation>{first}，{second}</translation>
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
        <translation>按目前计入的工件，建议阈值为 {value}。</translation>
    </message>
    <message>
        <source>Provisional: no defect has confirmed this threshold yet.</source>
        <translation>暂定：尚无缺陷验证过此阈值。</translation>
    </message>
    <message>
        <source>Parts that look unlike the others: {kept} kept, {left_out} left out.</source>
        <translation>与其余不同的工件：保留 {kept} 件，排除 {left_out} 件。</translation>
    </message>
    <message>
        <source>The good parts do not resemble each other: every picture seems to show another product. Make a project for each product.</source>
        <translation>良品彼此不相似：每张图像似乎是不同的产品。请为每种产品各建一个项目。</translation>
    </message>
    <message>
        <source>Only good parts that were not learned count here: they score clearly higher than the learned ones.</source>
        <translation>此处只计未学习过的良品：其分数明显高于学习过的良品。</translation>
    </message>
    <message>
        <source>about {value}</source>
        <translation>约 {value}</translation>
    </message>
    <message>
        <source>Until then {value} is used.</source>
        <translation>在此之前使用 {value}。</translation>
    </message>
    <message>
        <source>Kept: it counts as a good part.</source>
        <translation>已保留：计为良品。</translation>
    </message>
    <message>
        <source>Left out: its score does not count, but the model still contains it.</source>
        <translation>已排除：分数不计入，但模型中仍含有它。</translation>
    </message>
    <message>
        <source>Left out: its score does not count, and the model does not contain it.</source>
        <translation>已排除：分数不计入，模型中也不含它。</translation>
    </message>
</context>
<context>
    <name>look_text</name>
    <message>
        <source>all {largest} px</source>
        <translation>全部 {largest} px</translation>
    </message>
    <message>
        <source>{size} px instead of {usual} px</source>
        <translation>{size} px，其余为 {usual} px</translation>
    </message>
    <message>
        <source>{bits} bit instead of {usual} bit</source>
        <translation>{bits} 位，其余为 {usual} 位</translation>
    </message>
    <message>
        <source>in colour, unlike the others</source>
        <translation>彩色，与其余不同</translation>
    </message>
    <message>
        <source>without colour, unlike the others</source>
        <translation>非彩色，与其余不同</translation>
    </message>
    <message>
        <source>{largest} px</source>
        <translation>{largest} px</translation>
    </message>
    <message>
        <source>{smallest} to {largest} px</source>
        <translation>{smallest} 至 {largest} px</translation>
    </message>
    <message>
        <source>with and without colour</source>
        <translation>有彩色也有非彩色</translation>
    </message>
    <message>
        <source>colour</source>
        <translation>彩色</translation>
    </message>
    <message>
        <source>no colour</source>
        <translation>非彩色</translation>
    </message>
    <message>
        <source>{bits} bit</source>
        <translation>{bits} 位</translation>
    </message>
    <message>
        <source> and </source>
        <translation> 和 </translation>
    </message>
    <message>
        <source>and {count} more</source>
        <translation>及另外 {count} 张</translation>
    </message>
</context>
<context>
    <name>messages</name>
    <message>
        <source>Nothing was changed.</source>
        <translation>未作任何更改。</translation>
    </message>
    <message>
        <source>The part counts as UNDECIDED and is handled as a reject.</source>
        <translation>该工件计为未判定，按剔除处理。</translation>
    </message>
    <message>
        <source>No parts are inspected until this is solved.</source>
        <translation>此问题解决之前不检测工件。</translation>
    </message>
    <message>
        <source>The last good model stays in use.</source>
        <translation>继续使用上一个正常的模型。</translation>
    </message>
    <message>
        <source>The inspection waits; what was judged is kept until it can be written.</source>
        <translation>检测暂停等待；已判定的结果会保留，直到能够写入。</translation>
    </message>
    <message>
        <source>The inspection has stopped; parts without a verdict are handled as rejects.</source>
        <translation>检测已停止；没有判定的工件按剔除处理。</translation>
    </message>
    <message>
        <source>Cancelled.</source>
        <translation>已取消。</translation>
    </message>
    <message>
        <source>Parts arrive faster than they can be judged.</source>
        <translation>工件到来的速度超过判定速度。</translation>
    </message>
    <message>
        <source>Slow the line down, or choose a smaller image size or a faster backbone and build again.</source>
        <translation>请降低产线速度，或选择更小的图像尺寸或更快的主干网络后重新建模。</translation>
    </message>
    <message>
        <source>Something happened that the program did not foresee.</source>
        <translation>发生了程序未预料的情况。</translation>
    </message>
    <message>
        <source>The step was abandoned; what was stored before is unchanged.</source>
        <translation>该步骤已放弃；此前保存的内容未变。</translation>
    </message>
    <message>
        <source>Try again. If it happens again, send the log file to whoever looks after this program.</source>
        <translation>请重试。若再次发生，请将日志文件发给负责本程序的人员。</translation>
    </message>
    <message>
        <source>A value is not possible.</source>
        <translation>某个值不可用。</translation>
    </message>
    <message>
        <source>Correct the value and try again.</source>
        <translation>请更正该值后重试。</translation>
    </message>
    <message>
        <source>An image cannot be read.</source>
        <translation>有图像无法读取。</translation>
    </message>
    <message>
        <source>Check whether the file opens in another program; take the picture again if it does not.</source>
        <translation>请检查该文件能否用其他程序打开；不能则请重新拍摄。</translation>
    </message>
    <message>
        <source>A picture is of another kind than those that the model learned from.</source>
        <translation>有图像与模型学习的图像不是同一类。</translation>
    </message>
    <message>
        <source>Set the camera as it was for the good parts, or build a model from pictures like this one.</source>
        <translation>请将相机恢复为拍摄良品时的设置，或用这类图像重新建模。</translation>
    </message>
    <message>
        <source>The part was not found in the picture.</source>
        <translation>图像中未找到工件。</translation>
    </message>
    <message>
        <source>See that a whole part lies before the camera, in the light that the good parts had.</source>
        <translation>请确保整个工件在相机视野内，光照与拍摄良品时相同。</translation>
    </message>
    <message>
        <source>The images of good parts are not of one kind.</source>
        <translation>良品图像不是同一类。</translation>
    </message>
    <message>
        <source>Leave out those that do not belong to the others, or state the bit depth of the camera.</source>
        <translation>请排除与其余不同的图像，或指定相机的位深。</translation>
    </message>
    <message>
        <source>There are no images here.</source>
        <translation>此处没有图像。</translation>
    </message>
    <message>
        <source>Choose a folder that holds images (PNG, JPEG, BMP or TIFF).</source>
        <translation>请选择含有图像（PNG、JPEG、BMP 或 TIFF）的文件夹。</translation>
    </message>
    <message>
        <source>There are too few images of good parts to learn from.</source>
        <translation>可供学习的良品图像太少。</translation>
    </message>
    <message>
        <source>Add images of good parts; 50 to 200 that show their usual variation are a good start.</source>
        <translation>请添加良品图像；50 至 200 张能体现正常差异的图像是不错的起点。</translation>
    </message>
    <message>
        <source>A file or folder cannot be read.</source>
        <translation>无法读取文件或文件夹。</translation>
    </message>
    <message>
        <source>Check that it still exists, that its drive is connected and that you may read it.</source>
        <translation>请检查其是否仍然存在、驱动器是否已连接以及是否有读取权限。</translation>
    </message>
    <message>
        <source>The project is not where it was.</source>
        <translation>项目已不在原位置。</translation>
    </message>
    <message>
        <source>Connect the drive it is on, or open the project from its new place.</source>
        <translation>请连接其所在驱动器，或从新位置打开项目。</translation>
    </message>
    <message>
        <source>There is a project of this name already.</source>
        <translation>已有同名项目。</translation>
    </message>
    <message>
        <source>Choose another name, or open the project that exists.</source>
        <translation>请换一个名称，或打开已有的项目。</translation>
    </message>
    <message>
        <source>The project&apos;s file is damaged.</source>
        <translation>项目文件已损坏。</translation>
    </message>
    <message>
        <source>Restore the project folder from a backup, or create the project anew from its images.</source>
        <translation>请从备份恢复项目文件夹，或用其图像重新创建项目。</translation>
    </message>
    <message>
        <source>The project was made by a newer version of this program.</source>
        <translation>该项目由更新版本的程序创建。</translation>
    </message>
    <message>
        <source>Install the newer version on this PC. The project was left as it is.</source>
        <translation>请在本机安装更新版本。项目未作改动。</translation>
    </message>
    <message>
        <source>The project is in use by another window or PC.</source>
        <translation>该项目正被另一窗口或电脑使用。</translation>
    </message>
    <message>
        <source>Close it there, or wait until its work is done.</source>
        <translation>请在那里关闭，或等待其完成。</translation>
    </message>
    <message>
        <source>The draft cannot be put in force as it is.</source>
        <translation>此草案目前不能生效。</translation>
    </message>
    <message>
        <source>The threshold in force stays.</source>
        <translation>维持现行阈值。</translation>
    </message>
    <message>
        <source>Look at what is in force now, and draft anew or discard the draft.</source>
        <translation>请查看现行阈值，再重新起草或放弃草案。</translation>
    </message>
    <message>
        <source>Another person has to put this in force.</source>
        <translation>须由另一人使其生效。</translation>
    </message>
    <message>
        <source>Ask somebody who is logged on to this PC under another name.</source>
        <translation>请联系以另一用户名登录本机的人员。</translation>
    </message>
    <message>
        <source>This project asks for a challenge before the line starts.</source>
        <translation>本项目要求产线启动前先点检。</translation>
    </message>
    <message>
        <source>Carry it out on the page Health, under Challenge: every known sample must get its verdict.</source>
        <translation>请在“健康”页面的“点检”中进行：每个已知样件都必须得到应有的判定。</translation>
    </message>
    <message>
        <source>Models cannot be built on this PC.</source>
        <translation>本机不能建模。</translation>
    </message>
    <message>
        <source>Build on a PC with the full program, export the project there, and drop the file on Projects.</source>
        <translation>请在装有完整版程序的电脑上建模，导出项目，再将文件拖放到“项目”页面。</translation>
    </message>
    <message>
        <source>A file from another PC cannot be used.</source>
        <translation>来自另一台电脑的文件无法使用。</translation>
    </message>
    <message>
        <source>Copy it again, or export it again on the PC that the project was made on.</source>
        <translation>请重新复制，或在创建该项目的电脑上重新导出。</translation>
    </message>
    <message>
        <source>A file from another PC is not signed, so nobody can say who made it.</source>
        <translation>来自另一台电脑的文件没有签名，无法确定由谁制作。</translation>
    </message>
    <message>
        <source>Export it again with this version of the program, or import it nevertheless if you know its origin.</source>
        <translation>请用此版本的程序重新导出；如确知来源，也可照常导入。</translation>
    </message>
    <message>
        <source>A file from another PC is signed by somebody whom this PC does not know.</source>
        <translation>来自另一台电脑的文件由本机不认识的人签名。</translation>
    </message>
    <message>
        <source>Compare the key with the one on the page Settings of the PC that it came from.</source>
        <translation>请与来源电脑“设置”页面上的密钥核对。</translation>
    </message>
    <message>
        <source>A key for signatures cannot be used.</source>
        <translation>签名密钥无法使用。</translation>
    </message>
    <message>
        <source>Bring the file back from a backup. Without one, delete it: the next export makes a new key.</source>
        <translation>请从备份恢复该文件。没有备份时请将其删除：下次导出会生成新密钥。</translation>
    </message>
    <message>
        <source>There is no model to inspect with.</source>
        <translation>没有可用于检测的模型。</translation>
    </message>
    <message>
        <source>Build one from images of good parts.</source>
        <translation>请用良品图像建模。</translation>
    </message>
    <message>
        <source>The model&apos;s files are damaged or were changed, so its verdicts could be wrong.</source>
        <translation>模型文件已损坏或被改动，其判定可能有误。</translation>
    </message>
    <message>
        <source>Build it again, or import the file again that it came from.</source>
        <translation>请重新建模，或重新导入其来源文件。</translation>
    </message>
    <message>
        <source>The model gives other scores on this PC than where it was built.</source>
        <translation>模型在本机上的分数与建模时不同。</translation>
    </message>
    <message>
        <source>Build the model again on this PC, or select another computing device.</source>
        <translation>请在本机重新建模，或选择其他计算设备。</translation>
    </message>
    <message>
        <source>Another model or threshold has come into use meanwhile.</source>
        <translation>其间已启用另一个模型或阈值。</translation>
    </message>
    <message>
        <source>Try it again: it is then tried on what is in use now.</source>
        <translation>请重试：届时将以目前使用中的设置试用。</translation>
    </message>
    <message>
        <source>This model does not keep what it knows of single pictures: nothing can be added or taken out.</source>
        <translation>此模型不保留单张图像的信息：无法增减。</translation>
    </message>
    <message>
        <source>Change the good parts and build again, or build with PatchCore or SPADE.</source>
        <translation>请更改良品后重新建模，或用 PatchCore 或 SPADE 建模。</translation>
    </message>
    <message>
        <source>The backbone is not known to this version of the program.</source>
        <translation>此版本的程序不认识该主干网络。</translation>
    </message>
    <message>
        <source>Choose a backbone from the list, or install a newer version.</source>
        <translation>请从列表中选择主干网络，或安装更新版本。</translation>
    </message>
    <message>
        <source>The backbone&apos;s weights are not on this PC.</source>
        <translation>本机没有该主干网络的权重。</translation>
    </message>
    <message>
        <source>Import them from a file (inspector weights import), or choose the default backbone.</source>
        <translation>请从文件导入（inspector weights import），或选择默认主干网络。</translation>
    </message>
    <message>
        <source>The file does not hold this backbone&apos;s weights.</source>
        <translation>该文件不含此主干网络的权重。</translation>
    </message>
    <message>
        <source>Choose the file that belongs to the backbone, and copy it again if the copy may be damaged.</source>
        <translation>请选择与该主干网络对应的文件；若副本可能损坏，请重新复制。</translation>
    </message>
    <message>
        <source>The disk is full.</source>
        <translation>磁盘已满。</translation>
    </message>
    <message>
        <source>What was stored before is unchanged; new results cannot be stored.</source>
        <translation>此前保存的内容未变；新结果无法保存。</translation>
    </message>
    <message>
        <source>Free some space or move the project to a larger drive, then try again.</source>
        <translation>请释放空间，或将项目移到更大的驱动器，然后重试。</translation>
    </message>
    <message>
        <source>A file or folder cannot be written.</source>
        <translation>有文件或文件夹无法写入。</translation>
    </message>
    <message>
        <source>What was stored before is unchanged.</source>
        <translation>此前保存的内容未变。</translation>
    </message>
    <message>
        <source>Check that you may write there and that no other program has the file open.</source>
        <translation>请检查是否有写入权限，以及文件是否被其他程序打开。</translation>
    </message>
    <message>
        <source>Settings of this PC cannot be used.</source>
        <translation>本机的设置无法使用。</translation>
    </message>
    <message>
        <source>They are as if nobody had ever changed them; everything else goes on.</source>
        <translation>设置视同从未更改；其余一切照常。</translation>
    </message>
    <message>
        <source>Set again what you had changed.</source>
        <translation>请重新设置您更改过的内容。</translation>
    </message>
    <message>
        <source>This setting cannot be changed here.</source>
        <translation>此设置不能在这里更改。</translation>
    </message>
    <message>
        <source>Ask the administrator of this PC.</source>
        <translation>请联系本机管理员。</translation>
    </message>
    <message>
        <source>This file of settings cannot be used.</source>
        <translation>此设置文件无法使用。</translation>
    </message>
    <message>
        <source>Choose a file that was saved on the page Settings, or mend this one.</source>
        <translation>请选择在“设置”页面保存的文件，或修正此文件。</translation>
    </message>
    <message>
        <source>The camera does not answer.</source>
        <translation>相机没有响应。</translation>
    </message>
    <message>
        <source>No parts are inspected; the program keeps trying to reach the camera.</source>
        <translation>不检测工件；程序会持续尝试连接相机。</translation>
    </message>
    <message>
        <source>Check its cable and its power, and that no other program uses it.</source>
        <translation>请检查其线缆和电源，以及是否被其他程序占用。</translation>
    </message>
    <message>
        <source>The video cannot be read.</source>
        <translation>视频无法读取。</translation>
    </message>
    <message>
        <source>Check whether it plays in another program; convert it to MP4 (H.264) if its format is unusual.</source>
        <translation>请检查能否用其他程序播放；格式少见时，请转换为 MP4 (H.264)。</translation>
    </message>
    <message>
        <source>Nothing has been recorded in this project yet.</source>
        <translation>本项目尚无记录。</translation>
    </message>
    <message>
        <source>Inspect some parts first: every one of them is recorded.</source>
        <translation>请先检测一些工件：每个工件都会记录。</translation>
    </message>
    <message>
        <source>Where the record belongs there is a database of another program.</source>
        <translation>记录所在位置有其他程序的数据库。</translation>
    </message>
    <message>
        <source>Move that file elsewhere, or name another database in the settings. It was left as it is.</source>
        <translation>请将该文件移到别处，或在设置中指定其他数据库。该文件未作改动。</translation>
    </message>
    <message>
        <source>The record was written by a newer version of this program.</source>
        <translation>记录由更新版本的程序写入。</translation>
    </message>
    <message>
        <source>Install the newer version on this PC. The record was left as it is.</source>
        <translation>请在本机安装更新版本。记录未作改动。</translation>
    </message>
    <message>
        <source>The record is damaged.</source>
        <translation>记录已损坏。</translation>
    </message>
    <message>
        <source>Keep a copy of the file, then restore it from a backup, or move it away to begin a new one.</source>
        <translation>请保留该文件的副本，再从备份恢复，或将其移走以开始新记录。</translation>
    </message>
    <message>
        <source>The record is held by another program, so nothing can be written into it.</source>
        <translation>记录被其他程序占用，无法写入。</translation>
    </message>
    <message>
        <source>Close other programs that have the file open, such as a backup or a viewer of databases.</source>
        <translation>请关闭打开该文件的其他程序，例如备份软件或数据库查看器。</translation>
    </message>
    <message>
        <source>The record cannot be reached.</source>
        <translation>无法访问记录。</translation>
    </message>
    <message>
        <source>Connect its drive or the network, see whether the server runs, then try again.</source>
        <translation>请连接其驱动器或网络，查看服务器是否运行，然后重试。</translation>
    </message>
    <message>
        <source>Parts arrive faster than they can be recorded.</source>
        <translation>工件到来的速度超过记录速度。</translation>
    </message>
    <message>
        <source>Keep fewer pictures of good parts, or put the project on a faster disk.</source>
        <translation>请减少保留的良品图像，或将项目放到更快的磁盘上。</translation>
    </message>
    <message>
        <source>A part of the program that this needs is not installed.</source>
        <translation>所需的程序组件未安装。</translation>
    </message>
    <message>
        <source>Install what is named, or do without.</source>
        <translation>请安装指明的组件，或不使用此功能。</translation>
    </message>
    <message>
        <source>Whoever is at the PC now may not do this.</source>
        <translation>当前使用本机的人员无权执行此操作。</translation>
    </message>
    <message>
        <source>Log on as somebody who may, or ask one of them.</source>
        <translation>请以有权限的人员登录，或请其操作。</translation>
    </message>
    <message>
        <source>The log-on was refused.</source>
        <translation>登录被拒绝。</translation>
    </message>
    <message>
        <source>Try again, or ask an administrator for a new PIN or password.</source>
        <translation>请重试，或请管理员设置新的 PIN 或密码。</translation>
    </message>
    <message>
        <source>The accounts of this PC cannot be read.</source>
        <translation>无法读取本机的账户。</translation>
    </message>
    <message>
        <source>Operators can go on inspecting, without log-on; nobody else can log on, and everything else is refused.</source>
        <translation>操作员无需登录即可继续检测；其他人无法登录，其他操作一律拒绝。</translation>
    </message>
    <message>
        <source>Whoever looks after this PC brings the file accounts.json back from a backup, or deletes it: accounts are then set up anew.</source>
        <translation>由负责本机的人员从备份恢复文件 accounts.json，或将其删除：删除后重新设置账户。</translation>
    </message>
    <message>
        <source>The audit cannot be written, and nothing that belongs into it is done without.</source>
        <translation>无法写入审计追踪；须记入其中的操作，不记入就不执行。</translation>
    </message>
    <message>
        <source>Free some space, check that you may write into the program&apos;s folder, then try again.</source>
        <translation>请释放一些空间，确认可写入程序的文件夹，然后重试。</translation>
    </message>
    <message>
        <source>The audit cannot be read.</source>
        <translation>无法读取审计追踪。</translation>
    </message>
    <message>
        <source>Keep a copy of its file, then restore it from a backup.</source>
        <translation>请保留其文件的副本，再从备份恢复。</translation>
    </message>
    <message>
        <source>The memory of this PC is not enough for this step.</source>
        <translation>本机内存不足以完成此步骤。</translation>
    </message>
    <message>
        <source>Close other programs, or choose a smaller image size, fewer images or a smaller memory bank.</source>
        <translation>请关闭其他程序，或选择更小的图像尺寸、更少的图像或更小的记忆库。</translation>
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
        <translation>{s} s</translation>
    </message>
    <message>
        <source>{min} min</source>
        <translation>{min} min</translation>
    </message>
    <message>
        <source>{h} h {min} min</source>
        <translation>{h} h {min} min</translation>
    </message>
    <message>
        <source>Please write a number.</source>
        <translation>请输入数字。</translation>
    </message>
</context>
<context>
    <name>projects</name>
    <message>
        <source>Pictures of good parts or validation images that lie in its folder go with it.</source>
        <translation>位于其文件夹中的良品图像和验证图像一并删除。</translation>
    </message>
    <message>
        <source>What was recorded on the database server stays there.</source>
        <translation>数据库服务器上的记录保留。</translation>
    </message>
    <message>
        <source>It is open and will be closed.</source>
        <translation>项目已打开，将被关闭。</translation>
    </message>
    <message>
        <source>It can be brought back from Deleted projects.</source>
        <translation>可从“已删除的项目”恢复。</translation>
    </message>
    <message>
        <source>a record that cannot be read</source>
        <translation>一份无法读取的记录</translation>
    </message>
    <message>
        <source>In it are {models} and {parts}: {files}, {size}.</source>
        <translation>其中有 {models}和 {parts}：{files}，{size}。</translation>
    </message>
</context>
<context>
    <name>reasons</name>
    <message>
        <source>Not above the threshold</source>
        <translation>未超过阈值</translation>
    </message>
    <message>
        <source>Above the threshold</source>
        <translation>超过阈值</translation>
    </message>
    <message>
        <source>Regions as large as a fault</source>
        <translation>异常区域达到缺陷大小</translation>
    </message>
    <message>
        <source>Between the thresholds: a person decides</source>
        <translation>介于两个阈值之间：由人判定</translation>
    </message>
    <message>
        <source>No map to find regions in</source>
        <translation>没有可查找异常区域的异常图</translation>
    </message>
    <message>
        <source>No model was loaded</source>
        <translation>未加载模型</translation>
    </message>
    <message>
        <source>The engine gave no score</source>
        <translation>检测引擎未给出分数</translation>
    </message>
    <message>
        <source>There was no threshold</source>
        <translation>没有阈值</translation>
    </message>
    <message>
        <source>The picture has another size</source>
        <translation>图像尺寸不同</translation>
    </message>
    <message>
        <source>The picture is too dark</source>
        <translation>图像过暗</translation>
    </message>
    <message>
        <source>The picture is too bright</source>
        <translation>图像过亮</translation>
    </message>
    <message>
        <source>The picture has another colour</source>
        <translation>图像颜色不同</translation>
    </message>
    <message>
        <source>Hardly anything is seen in the picture</source>
        <translation>图像中几乎没有内容</translation>
    </message>
    <message>
        <source>The picture is not sharp</source>
        <translation>图像不清晰</translation>
    </message>
    <message>
        <source>There is no part in the picture</source>
        <translation>图像中没有工件</translation>
    </message>
    <message>
        <source>The picture shows another part</source>
        <translation>图像中是其他工件</translation>
    </message>
    <message>
        <source>The scene is shifted</source>
        <translation>场景偏移</translation>
    </message>
    <message>
        <source>The part was not found in the picture</source>
        <translation>图像中未找到工件</translation>
    </message>
    <message>
        <source>The picture could not be read</source>
        <translation>图像无法读取</translation>
    </message>
    <message>
        <source>The engine failed</source>
        <translation>检测引擎出错</translation>
    </message>
    <message>
        <source>The result came too late</source>
        <translation>结果超时</translation>
    </message>
    <message>
        <source>The camera did not answer</source>
        <translation>相机没有响应</translation>
    </message>
    <message>
        <source>Parts came faster than they could be judged</source>
        <translation>工件到来过快，来不及判定</translation>
    </message>
    <message>
        <source>No serial could be read</source>
        <translation>未能读出序列号</translation>
    </message>
    <message>
        <source>The part could not be recorded</source>
        <translation>工件无法记录</translation>
    </message>
</context>
<context>
    <name>recorded</name>
    <message>
        <source>Serial</source>
        <translation>序列号</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>原因</translation>
    </message>
    <message>
        <source>Score</source>
        <translation>分数</translation>
    </message>
    <message>
        <source>Threshold then</source>
        <translation>当时的阈值</translation>
    </message>
    <message>
        <source>Largest region</source>
        <translation>最大异常区域</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>运行</translation>
    </message>
    <message>
        <source>Number in the run</source>
        <translation>运行中的序号</translation>
    </message>
    <message>
        <source>Operator</source>
        <translation>操作员</translation>
    </message>
    <message>
        <source>Station</source>
        <translation>工位</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>图像源</translation>
    </message>
    <message>
        <source>Picture taken</source>
        <translation>拍摄时间</translation>
    </message>
    <message>
        <source>Judged</source>
        <translation>判定时间</translation>
    </message>
    <message>
        <source>Time of the engine</source>
        <translation>检测引擎用时</translation>
    </message>
    <message>
        <source>Program</source>
        <translation>程序</translation>
    </message>
    <message>
        <source>Reviews</source>
        <translation>复判结果</translation>
    </message>
    <message>
        <source>Unsure above</source>
        <translation>不确定下限</translation>
    </message>
    <message>
        <source>Above {level}, of {area} px and more: at most {most}</source>
        <translation>高于 {level} 且不小于 {area} px：最多 {most} 个</translation>
    </message>
    <message>
        <source>Regions then</source>
        <translation>当时的异常区域</translation>
    </message>
    <message>
        <source>Areas then</source>
        <translation>当时的区域</translation>
    </message>
    <message>
        <source>To the right, down and clockwise, compared with the reference picture; likeness {quality}</source>
        <translation>相对于参考图像的右移、下移和顺时针旋转；相似度 {quality}</translation>
    </message>
    <message>
        <source>Part found at</source>
        <translation>工件定位</translation>
    </message>
    <message>
        <source>{time}: {verdict}, score {score}</source>
        <translation>{time}：{verdict}，分数 {score}</translation>
    </message>
    <message>
        <source>A person said: {answer}</source>
        <translation>人工判定：{answer}</translation>
    </message>
    <message>
        <source>{when}: {verdict}, score {score}, threshold {threshold}, model {model}</source>
        <translation>{when}：{verdict}，分数 {score}，阈值 {threshold}，模型 {model}</translation>
    </message>
    <message>
        <source>Defect</source>
        <translation>缺陷</translation>
    </message>
    <message>
        <source>False reject</source>
        <translation>过检</translation>
    </message>
    <message>
        <source>Unsure</source>
        <translation>不确定</translation>
    </message>
    <message>
        <source>Taken back</source>
        <translation>已撤回</translation>
    </message>
    <message>
        <source>somebody</source>
        <translation>某人</translation>
    </message>
    <message>
        <source>{said}, by {who}, {when}</source>
        <translation>{said}，{who}，{when}</translation>
    </message>
    <message>
        <source>not read</source>
        <translation>未读出</translation>
    </message>
    <message>
        <source>lot {lot}</source>
        <translation>批次 {lot}</translation>
    </message>
</context>
<context>
    <name>release</name>
    <message>
        <source>No part of this model has been recorded yet: it was tried on the validation images alone.</source>
        <translation>此模型尚无已记录的工件：只用验证图像试判过。</translation>
    </message>
    <message>
        <source>yield {before} → {after}</source>
        <translation>良率 {before} → {after}</translation>
    </message>
    <message>
        <source>none of them reviewed as a defect passes now</source>
        <translation>复判为缺陷者均不会判 OK</translation>
    </message>
    <message>
        <source>{who} drafted {value} ({when}), in place of {before}.</source>
        <translation>{who} 起草了 {value}（{when}），用以取代 {before}。</translation>
    </message>
    <message>
        <source>what the build proposed</source>
        <translation>建模时建议的值</translation>
    </message>
    <message>
        <source>In force is what the build proposed.</source>
        <translation>现行阈值为建模时建议的值。</translation>
    </message>
    <message>
        <source>In force since {when}.</source>
        <translation>自 {when} 起生效。</translation>
    </message>
    <message>
        <source>In force since {when}, by {who}: {why}</source>
        <translation>自 {when} 起生效，{who}：{why}</translation>
    </message>
    <message>
        <source>Back to {value}, in force from {when}</source>
        <translation>恢复为自 {when} 起生效的 {value}</translation>
    </message>
    <message>
        <source>{changes} parts would get another verdict. Here are the {shown} worst.</source>
        <translation>{changes} 个工件的判定会改变。此处为影响最大的 {shown} 个。</translation>
    </message>
    <message>
        <source>Somebody</source>
        <translation>某人</translation>
    </message>
    <message>
        <source>reviewed as a defect</source>
        <translation>复判为缺陷</translation>
    </message>
    <message>
        <source>reviewed as good</source>
        <translation>复判为良品</translation>
    </message>
    <message>
        <source>reviewed as unsure</source>
        <translation>复判为不确定</translation>
    </message>
</context>
<context>
    <name>rules</name>
    <message>
        <source>The best balance of caught defects and false rejects lies at {value}.</source>
        <translation>阈值为 {value} 时，缺陷检出与过检最为平衡。</translation>
    </message>
    <message>
        <source>{value} lies below every known defect, with a margin of {margin}.</source>
        <translation>{value} 低于每个已知缺陷，余量 {margin}。</translation>
    </message>
    <message>
        <source>{value} is the tolerance limit of the good parts for {share}.</source>
        <translation>{value} 为良品的容忍限（超出比例 {share}）。</translation>
    </message>
    <message>
        <source>{value} is the highest threshold that the known defects allow for {share} escapes.</source>
        <translation>{value} 为已知缺陷在漏检率 {share} 下允许的最高阈值。</translation>
    </message>
    <message>
        <source>At {value} escapes and false rejects together cost least.</source>
        <translation>阈值为 {value} 时，漏检与过检的总成本最低。</translation>
    </message>
    <message>
        <source>There is no good part with a score: nothing can be said of false rejects.</source>
        <translation>没有带分数的良品：无法判断过检。</translation>
    </message>
    <message>
        <source>There is no defect with a score: nothing can be said of escapes.</source>
        <translation>没有带分数的缺陷：无法判断漏检。</translation>
    </message>
    <message>
        <source>All scores are the same: no threshold tells any part from another.</source>
        <translation>所有分数相同：任何阈值都无法区分工件。</translation>
    </message>
    <message>
        <source>The threshold stays where it is.</source>
        <translation>阈值保持不变。</translation>
    </message>
    <message>
        <source>It looks at scores alone; the region rule stays as it is.</source>
        <translation>只看分数；异常区域规则保持不变。</translation>
    </message>
    <message>
        <source>Regions touch {found} of {defect} painted defects, and {false} regions touch none; F1 of px {f1}.</source>
        <translation>异常区域触及 {defect} 处涂画缺陷中的 {found} 处，{false} 个异常区域未触及任何缺陷；像素 F1 {f1}。</translation>
    </message>
    <message>
        <source>There are several kinds of good parts, or defects among them: decide about those unlike the others.</source>
        <translation>良品有多个品种，或混入了缺陷件：请先决定如何处理与其余不同者。</translation>
    </message>
    <message>
        <source>The good pictures show too few different parts for a limit of {share}: that takes {needed}.</source>
        <translation>良品图像中不同的工件太少，不足以支持 {share} 的限值：需要 {needed} 件。</translation>
    </message>
    <message>
        <source>No number of good parts can show that none is ever rejected.</source>
        <translation>无论多少良品，都不能证明绝不会剔除良品。</translation>
    </message>
    <message>
        <source>It rests on {good} good parts and {defect} defects.</source>
        <translation>依据 {good} 件良品和 {defect} 件缺陷件。</translation>
    </message>
    <message>
        <source>At most {share} of all good parts are rejected, with {confidence} confidence.</source>
        <translation>全部良品的过检率不超过 {share}，置信度 {confidence}。</translation>
    </message>
    <message>
        <source>At most {share} of all defects like these pass, with {confidence} confidence.</source>
        <translation>同类缺陷的漏检率不超过 {share}，置信度 {confidence}。</translation>
    </message>
    <message>
        <source>At most {share} of all defects pass, with {confidence} confidence.</source>
        <translation>全部缺陷的漏检率不超过 {share}，置信度 {confidence}。</translation>
    </message>
    <message>
        <source>Mistakes cost {seen} per shift, {low} to {high} at the ends of the intervals.</source>
        <translation>误判成本每班 {seen}，区间两端为 {low} 至 {high}。</translation>
    </message>
    <message>
        <source>On parts that had no say in it (cross-validated): {escapes} escapes, {rejects} false rejects.</source>
        <translation>在未参与选定的工件上（交叉验证）：漏检 {escapes}，过检 {rejects}。</translation>
    </message>
    <message>
        <source>On the parts that it was chosen by (optimistic): {escapes} escapes, {rejects} false rejects.</source>
        <translation>在用于选定的工件上（偏乐观）：漏检 {escapes}，过检 {rejects}。</translation>
    </message>
    <message>
        <source>There are too few parts for a cross-validated figure: expect more mistakes than counted here.</source>
        <translation>工件太少，无法交叉验证：实际误判会多于此处统计。</translation>
    </message>
    <message>
        <source>Intervals: {kind}.</source>
        <translation>区间：{kind}。</translation>
    </message>
    <message>
        <source>unknown</source>
        <translation>未知</translation>
    </message>
    <message>
        <source>{n} of {total} ({interval})</source>
        <translation>{n}/{total}（{interval}）</translation>
    </message>
</context>
<context>
    <name>said</name>
    <message>
        <source>&apos;{kind}&apos; is no defect of the demo part; there are {kinds}.</source>
        <translation>“{kind}”不是演示工件的缺陷；可用的有 {kinds}。</translation>
    </message>
    <message>
        <source>1 to {most} synthetic defects are drawn at a time, not {number}.</source>
        <translation>每次绘制 1 至 {most} 个合成缺陷，不能是 {number} 个。</translation>
    </message>
    <message>
        <source>12 to 1000 defects of each kind are drawn, not {number}.</source>
        <translation>每种缺陷绘制 12 至 1000 个，不能是 {number} 个。</translation>
    </message>
    <message>
        <source>A Gaussian is made of all good images at once: no result can be traced back to one of them.</source>
        <translation>高斯分布由全部良品图像共同得出：结果无法追溯到其中某一张。</translation>
    </message>
    <message>
        <source>A HEIC picture cannot be read; export it as JPEG or PNG</source>
        <translation>HEIC 图像无法读取；请导出为 JPEG 或 PNG</translation>
    </message>
    <message>
        <source>A PIN must have 4 to 12 digits and nothing else.</source>
        <translation>PIN 必须为 4 至 12 位数字，不得含其他字符。</translation>
    </message>
    <message>
        <source>A badge must say between {least} and {most} letters.</source>
        <translation>工牌内容必须为 {least} 至 {most} 个字符。</translation>
    </message>
    <message>
        <source>A build needs at least two different images of good parts: each is judged by what the others taught, to set the threshold.</source>
        <translation>建模至少需要两张不同的良品图像：每张由其余图像学到的内容判定，以设定阈值。</translation>
    </message>
    <message>
        <source>A challenge</source>
        <translation>点检</translation>
    </message>
    <message>
        <source>A contrast lies above 0 and is 1 at most, not {contrast:g}.</source>
        <translation>对比度须大于 0 且不超过 1，不能是 {contrast:g}。</translation>
    </message>
    <message>
        <source>A decision rule</source>
        <translation>判定规则</translation>
    </message>
    <message>
        <source>A decision rule in the record was written by a newer Inspector.</source>
        <translation>记录中的判定规则由较新版本的 Inspector 写入。</translation>
    </message>
    <message>
        <source>A draft</source>
        <translation>草案</translation>
    </message>
    <message>
        <source>A family needs a name.</source>
        <translation>缺陷族需要名称。</translation>
    </message>
    <message>
        <source>A label</source>
        <translation>标注</translation>
    </message>
    <message>
        <source>A map of {map} px cannot be compared with a mask of {mask} px.</source>
        <translation>{map} px 的图无法与 {mask} px 的掩膜比较。</translation>
    </message>
    <message>
        <source>A name must have between 1 and {most} letters in one line.</source>
        <translation>名称必须为一行，1 至 {most} 个字符。</translation>
    </message>
    <message>
        <source>A network can be in an ensemble once only.</source>
        <translation>同一网络在组合中只能出现一次。</translation>
    </message>
    <message>
        <source>A number of defects must not be negative, not {validation_defects}.</source>
        <translation>缺陷数不能为负，不能是 {validation_defects}。</translation>
    </message>
    <message>
        <source>A number of good images must not be negative, not {shots}.</source>
        <translation>良品图像数不能为负，不能是 {shots}。</translation>
    </message>
    <message>
        <source>A password must be another word than the name.</source>
        <translation>密码不得与姓名相同。</translation>
    </message>
    <message>
        <source>A password must have between {least} and {most} letters.</source>
        <translation>密码必须为 {least} 至 {most} 个字符。</translation>
    </message>
    <message>
        <source>A pixel threshold cannot be tuned: the masks show no defect, or nothing else.</source>
        <translation>无法调整像素阈值：掩膜中没有缺陷，或全部是缺陷。</translation>
    </message>
    <message>
        <source>A pixel threshold is tuned on at least {fewest} validation images with masks; there are {defects}.</source>
        <translation>调整像素阈值至少需要 {fewest} 张带掩膜的验证图像；现有 {defects} 张。</translation>
    </message>
    <message>
        <source>A record on a PostgreSQL server needs the package psycopg.</source>
        <translation>在 PostgreSQL 服务器上记录需要 psycopg 包。</translation>
    </message>
    <message>
        <source>A region rule</source>
        <translation>异常区域规则</translation>
    </message>
    <message>
        <source>A release</source>
        <translation>生效记录</translation>
    </message>
    <message>
        <source>A report cannot be written to {file}: its name must end in .pdf or .html.</source>
        <translation>报告无法写入 {file}：文件名必须以 .pdf 或 .html 结尾。</translation>
    </message>
    <message>
        <source>A sample</source>
        <translation>样件</translation>
    </message>
    <message>
        <source>A scored image</source>
        <translation>已评分的图像</translation>
    </message>
    <message>
        <source>A search takes some minutes, more than 0, and the time for a part is at least 0 ms.</source>
        <translation>搜索需要几分钟，须大于 0；单件用时至少为 0 ms。</translation>
    </message>
    <message>
        <source>A seed lies between 0 and {most}, not at {seed}.</source>
        <translation>随机种子须在 0 至 {most} 之间，不能是 {seed}。</translation>
    </message>
    <message>
        <source>A set of {file} is called {name}: that is no name for a file.</source>
        <translation>{file} 中有集合名为 {name}：不能用作文件名。</translation>
    </message>
    <message>
        <source>A simulated camera needs at least one image.</source>
        <translation>模拟相机至少需要一张图像。</translation>
    </message>
    <message>
        <source>A source begins with one of {kinds}; a file or folder is written file:PATH.</source>
        <translation>图像源须以 {kinds} 之一开头；文件或文件夹写作 file:PATH。</translation>
    </message>
    <message>
        <source>A source is one line without control characters.</source>
        <translation>图像源为一行文字，不含控制字符。</translation>
    </message>
    <message>
        <source>A synthetic defect has {least:g} to {most:g} px, not {size:g}.</source>
        <translation>合成缺陷的尺寸为 {least:g} 至 {most:g} px，不能是 {size:g}。</translation>
    </message>
    <message>
        <source>A synthetic defect is one of {kinds}, not {kind}.</source>
        <translation>合成缺陷的类型为 {kinds} 之一，不能是 {kind}。</translation>
    </message>
    <message>
        <source>A threshold</source>
        <translation>阈值</translation>
    </message>
    <message>
        <source>A threshold is put in force with a reason.</source>
        <translation>使阈值生效须写明原因。</translation>
    </message>
    <message>
        <source>A threshold must be {words}, not {value:g}.</source>
        <translation>阈值必须为{words}，不能是 {value:g}。</translation>
    </message>
    <message>
        <source>A threshold needs at least one good image that is not in the memory bank.</source>
        <translation>设定阈值至少需要一张不在记忆库中的良品图像。</translation>
    </message>
    <message>
        <source>A threshold of {value:.5g} since {at} is not in the history of the model {model}.</source>
        <translation>自 {at} 起的阈值 {value:.5g} 不在模型 {model} 的历史中。</translation>
    </message>
    <message>
        <source>After {kind}: stands {place}, as in {example}.</source>
        <translation>{kind}: 之后应为 {place}，例如 {example}。</translation>
    </message>
    <message>
        <source>All that the areas leave of the pictures is ignored by the model.</source>
        <translation>区域保留下来的图像部分，全部被模型屏蔽。</translation>
    </message>
    <message>
        <source>An annotation cannot be drawn: {reason}.</source>
        <translation>无法绘制标注：{reason}。</translation>
    </message>
    <message>
        <source>An area</source>
        <translation>区域</translation>
    </message>
    <message>
        <source>An autoencoder learns whole images: choose a size up to {largest} px.</source>
        <translation>自编码器学习整幅图像：请选择不超过 {largest} px 的尺寸。</translation>
    </message>
    <message>
        <source>An autoencoder needs a size that is a multiple of {multiple}, not {side}.</source>
        <translation>自编码器的尺寸须为 {multiple} 的倍数，不能是 {side}。</translation>
    </message>
    <message>
        <source>An image must be 8 or 16 bit, grey or RGB, and not {what}.</source>
        <translation>图像必须为 8 位或 16 位的灰度或 RGB 图像，不能是{what}。</translation>
    </message>
    <message>
        <source>An operator works here without having logged on</source>
        <translation>当前是未登录的操作员</translation>
    </message>
    <message>
        <source>Another build is running in the project {folder}.</source>
        <translation>项目 {folder} 中已有其他建模在运行。</translation>
    </message>
    <message>
        <source>Another model has come into use since the last challenge.</source>
        <translation>上次点检之后换用了另一个模型。</translation>
    </message>
    <message>
        <source>Another program holds {where}.</source>
        <translation>{where} 被其他程序占用。</translation>
    </message>
    <message>
        <source>Another program inspects and records in the project {folder}.</source>
        <translation>其他程序正在项目 {folder} 中检测并记录。</translation>
    </message>
    <message>
        <source>Another program is changing the accounts of this PC.</source>
        <translation>其他程序正在更改本机的账户。</translation>
    </message>
    <message>
        <source>Another program is changing the project {folder}.</source>
        <translation>其他程序正在更改项目 {folder}。</translation>
    </message>
    <message>
        <source>Another program is labelling images of the project {folder}.</source>
        <translation>其他程序正在标注项目 {folder} 的图像。</translation>
    </message>
    <message>
        <source>Another program is logging on.</source>
        <translation>其他程序正在登录。</translation>
    </message>
    <message>
        <source>Another threshold has been drafted meanwhile.</source>
        <translation>其间已起草了其他阈值。</translation>
    </message>
    <message>
        <source>Another threshold has come into force since the last challenge.</source>
        <translation>上次点检之后启用了另一个阈值。</translation>
    </message>
    <message>
        <source>Area number {number}</source>
        <translation>区域编号 {number}</translation>
    </message>
    <message>
        <source>Comparing settings takes at least {fewest} different good parts that can be read; there are {number}.</source>
        <translation>比较设置至少需要 {fewest} 个可读取的不同良品；现有 {number} 个。</translation>
    </message>
    <message>
        <source>Condensing group {group} of {groups}</source>
        <translation>正在精简第 {group} 组，共 {groups} 组</translation>
    </message>
    <message>
        <source>Contrasts lie above 0 and are 1 at most.</source>
        <translation>对比度须大于 0 且不超过 1。</translation>
    </message>
    <message>
        <source>Counts of parts</source>
        <translation>工件计数</translation>
    </message>
    <message>
        <source>Every position of a part is compared with a position of a good image, which both can be named.</source>
        <translation>工件的每个位置都与某张良品图像的一个位置比较，两者均可指明。</translation>
    </message>
    <message>
        <source>Every vector of the memory bank names the good image and the patch that it came from.</source>
        <translation>记忆库中的每个向量都标明其来源的良品图像和图块。</translation>
    </message>
    <message>
        <source>Everything that the network sees of the pictures is ignored: nothing is left to learn.</source>
        <translation>网络所能看到的图像部分全部被屏蔽：没有可学习的内容。</translation>
    </message>
    <message>
        <source>Evidence in the record is damaged: its bytes contradict their head.</source>
        <translation>记录中的判定依据已损坏：其字节与文件头矛盾。</translation>
    </message>
    <message>
        <source>Evidence in the record was written by a newer Inspector (version {version}).</source>
        <translation>记录中的判定依据由较新版本的 Inspector 写入（版本 {version}）。</translation>
    </message>
    <message>
        <source>Fewer than two good parts have a score and patches in the bank.</source>
        <translation>有分数且在记忆库中有图块的良品不足两个。</translation>
    </message>
    <message>
        <source>For the first network: {provenance}</source>
        <translation>第一个网络：{provenance}</translation>
    </message>
    <message>
        <source>HEIC pictures cannot be read; export as JPEG or PNG</source>
        <translation>HEIC 图像无法读取；请导出为 JPEG 或 PNG</translation>
    </message>
    <message>
        <source>In the administrator&apos;s file {file}: {problems}</source>
        <translation>管理员文件 {file} 中：{problems}</translation>
    </message>
    <message>
        <source>In this project one person drafts a threshold, and another one puts it in force.</source>
        <translation>本项目中，阈值由一人起草，由另一人使其生效。</translation>
    </message>
    <message>
        <source>In {file}: {problems}</source>
        <translation>{file} 中：{problems}</translation>
    </message>
    <message>
        <source>Industrial cameras need the package harvesters, which is not installed: pip install harvesters.</source>
        <translation>工业相机需要 harvesters 包，但未安装：pip install harvesters。</translation>
    </message>
    <message>
        <source>It cannot be read: {reason}.</source>
        <translation>无法读取：{reason}。</translation>
    </message>
    <message>
        <source>It cannot be remembered in {file} which pictures have been taken: {reason}.</source>
        <translation>无法在 {file} 中记住哪些图像已取用：{reason}。</translation>
    </message>
    <message>
        <source>It has format {format}, this one reads {ours}.</source>
        <translation>其格式为 {format}，本程序读取的是 {ours}。</translation>
    </message>
    <message>
        <source>It is named as good and as having a defect.</source>
        <translation>同一图像既被列为良品，又被列为缺陷。</translation>
    </message>
    <message>
        <source>It is not applied: {refusal}.</source>
        <translation>未应用：{refusal}。</translation>
    </message>
    <message>
        <source>It looks like the project {project}.</source>
        <translation>看起来像项目 {project} 的工件。</translation>
    </message>
    <message>
        <source>It was drafted for the model {model}, and another one is in use now.</source>
        <translation>该草案针对模型 {model} 起草，现在使用的是其他模型。</translation>
    </message>
    <message>
        <source>It was drafted in place of {was}, which is not in force any more.</source>
        <translation>该草案用于替代 {was}，但后者已不再生效。</translation>
    </message>
    <message>
        <source>It was drafted in place of {was}; since {at} {value:.5g} is in force by {who}.</source>
        <translation>该草案用于替代 {was}；自 {at} 起生效的是 {who} 的 {value:.5g}。</translation>
    </message>
    <message>
        <source>It was drafted in place of {was}; since {at} {value:.5g} is in force.</source>
        <translation>该草案用于替代 {was}；自 {at} 起生效的是 {value:.5g}。</translation>
    </message>
    <message>
        <source>It was judged by the model {model}, which is not in use.</source>
        <translation>它由模型 {model} 判定，而该模型未在使用。</translation>
    </message>
    <message>
        <source>Its score is no number.</source>
        <translation>其分数不是数值。</translation>
    </message>
    <message>
        <source>Keeping all good images for training takes {needed:.1f} MB: choose a smaller input size or fewer images.</source>
        <translation>为训练保留全部良品图像需要 {needed:.1f} MB：请选择更小的输入分辨率或减少图像。</translation>
    </message>
    <message>
        <source>Keeping {images} good images as a whole takes {needed:.1f} MB, and {budget:.1f} MB may be used: choose a smaller input size, fewer images or fewer levels.</source>
        <translation>完整保留 {images} 张良品图像需要 {needed:.1f} MB，而可用 {budget:.1f} MB：请选择更小的输入分辨率、减少图像或减少层数。</translation>
    </message>
    <message>
        <source>Learning {positions} positions in {dimensions} dimensions takes {needed:.1f} MB, and {budget:.1f} MB may be used: choose a smaller input size, fewer dimensions or a coarser first level.</source>
        <translation>在 {dimensions} 维中学习 {positions} 个位置需要 {needed:.1f} MB，而可用 {budget:.1f} MB：请选择更小的输入分辨率、更少的维数或更粗的第一层。</translation>
    </message>
    <message>
        <source>Line {number} of the labels {file}</source>
        <translation>标注文件 {file} 的第 {number} 行</translation>
    </message>
    <message>
        <source>Line {number} of {file} is longer than any name of a file.</source>
        <translation>{file} 的第 {number} 行超过了文件名的最大长度。</translation>
    </message>
    <message>
        <source>Line {number} of {file} names {shown}, which does not exist.</source>
        <translation>{file} 的第 {number} 行所列的 {shown} 不存在。</translation>
    </message>
    <message>
        <source>Most images of good parts have values of {usual} bits at most, but these have values of up to {deepest} bits</source>
        <translation>大多数良品图像的值不超过 {usual} 位，而这些图像的值达到 {deepest} 位</translation>
    </message>
    <message>
        <source>Most images of good parts have {usual} bits, but these have {bits}</source>
        <translation>大多数良品图像为 {usual} 位，而这些图像为 {bits} 位</translation>
    </message>
    <message>
        <source>Name pictures to teach, each once.</source>
        <translation>请指定要学习的图像，每张一次。</translation>
    </message>
    <message>
        <source>No GenTL producer is installed: install the camera maker&apos;s software, or name its .cti file with the option producer.</source>
        <translation>未安装 GenTL Producer：请安装相机厂商的软件，或用选项 producer 指定其 .cti 文件。</translation>
    </message>
    <message>
        <source>No checkpoint of {backbone} is known here: compare the SHA-256 of {file}, {digest}, with that of its source, then state it with --sha256.</source>
        <translation>此处没有 {backbone} 的已知检查点：请将 {file} 的 SHA-256（{digest}）与其来源公布的值比较，然后用 --sha256 指定。</translation>
    </message>
    <message>
        <source>No code was found.</source>
        <translation>未找到条码。</translation>
    </message>
    <message>
        <source>No features can be taken from {name} by timm.</source>
        <translation>timm 无法从 {name} 提取特征。</translation>
    </message>
    <message>
        <source>No good part that could be read is OK without a defect: there is nothing to draw on.</source>
        <translation>可读取的良品中，没有一个在无缺陷时判为 OK：无处可以绘制缺陷。</translation>
    </message>
    <message>
        <source>No image or folder was named.</source>
        <translation>未指定图像或文件夹。</translation>
    </message>
    <message>
        <source>No images were found in {folders} and others.</source>
        <translation>在 {folders} 等处未找到图像。</translation>
    </message>
    <message>
        <source>No images were found in {folders}.</source>
        <translation>在 {folders} 中未找到图像。</translation>
    </message>
    <message>
        <source>No part is to be put before the camera now.</source>
        <translation>现在没有工件需要放到相机前。</translation>
    </message>
    <message>
        <source>No picture could score more than the threshold of a zone, {value:g}: set one up to {most:.4g}.</source>
        <translation>没有图像的分数能超过分区阈值 {value:g}：请设为不超过 {most:.4g}。</translation>
    </message>
    <message>
        <source>No picture could score more than the threshold, {value:g}: set one up to {most:.4g}.</source>
        <translation>没有图像的分数能超过阈值 {value:g}：请设为不超过 {most:.4g}。</translation>
    </message>
    <message>
        <source>No picture for {silent_s:.1f} s.</source>
        <translation>已有 {silent_s:.1f} 秒没有图像。</translation>
    </message>
    <message>
        <source>No picture of a good part can be read, on which known defects could be tried.</source>
        <translation>没有可读取的良品图像，无法试用已知缺陷。</translation>
    </message>
    <message>
        <source>No picture of this part is kept.</source>
        <translation>未保留此工件的图像。</translation>
    </message>
    <message>
        <source>No project can be called {name}.</source>
        <translation>项目不能命名为 {name}。</translation>
    </message>
    <message>
        <source>No run in the record of {file} names an entry of an audit.</source>
        <translation>{file} 的记录中，没有运行指明审计追踪的条目。</translation>
    </message>
    <message>
        <source>No trusted key begins with {digits}; inspector keys list shows them.</source>
        <translation>没有以 {digits} 开头的受信任密钥；inspector keys list 可列出密钥。</translation>
    </message>
    <message>
        <source>Nobody is logged on</source>
        <translation>无人登录</translation>
    </message>
    <message>
        <source>Nobody typed a serial for this part.</source>
        <translation>无人为此工件键入序列号。</translation>
    </message>
    <message>
        <source>None of the defects has a place that good parts do not have: nothing would be gained.</source>
        <translation>这些缺陷都没有良品所不具有的位置：不会有任何收益。</translation>
    </message>
    <message>
        <source>None of the images that the model {model_id} was built from can be read any more, so nothing was measured.</source>
        <translation>模型 {model_id} 建模所用的图像均已无法读取，因此未作测量。</translation>
    </message>
    <message>
        <source>None of the pictures could be scored: they are of different kinds.</source>
        <translation>没有一张图像可以评分：它们的类型不同。</translation>
    </message>
    <message>
        <source>None of the pictures of good parts can be read.</source>
        <translation>良品图像均无法读取。</translation>
    </message>
    <message>
        <source>None of the validation images can be read: nothing was exported.</source>
        <translation>验证图像均无法读取：未导出任何内容。</translation>
    </message>
    <message>
        <source>None of the {number} good images can be read.</source>
        <translation>{number} 张良品图像均无法读取。</translation>
    </message>
    <message>
        <source>None of the {number} good images can be read: {reason}.</source>
        <translation>{number} 张良品图像均无法读取：{reason}。</translation>
    </message>
    <message>
        <source>Not judged: the picture has another colour: {figures}.</source>
        <translation>未判定：图像颜色不同：{figures}。</translation>
    </message>
    <message>
        <source>Not judged: the picture has another size: {figures}.</source>
        <translation>未判定：图像尺寸不同：{figures}。</translation>
    </message>
    <message>
        <source>Not judged: the picture is not sharp: {figures}.</source>
        <translation>未判定：图像不清晰：{figures}。</translation>
    </message>
    <message>
        <source>Not judged: the picture is too bright: {figures}.</source>
        <translation>未判定：图像过亮：{figures}。</translation>
    </message>
    <message>
        <source>Not judged: the picture is too dark: {figures}.</source>
        <translation>未判定：图像过暗：{figures}。</translation>
    </message>
    <message>
        <source>Not judged: the picture shows another part: {figures}.</source>
        <translation>未判定：图像中是其他工件：{figures}。</translation>
    </message>
    <message>
        <source>Not judged: the scene is shifted: {figures}.</source>
        <translation>未判定：场景偏移：{figures}。</translation>
    </message>
    <message>
        <source>Not judged: there is hardly anything to see in the picture: {figures}.</source>
        <translation>未判定：图像中几乎没有可见内容：{figures}。</translation>
    </message>
    <message>
        <source>Not judged: there is no part in the picture: {figures}.</source>
        <translation>未判定：图像中没有工件：{figures}。</translation>
    </message>
    <message>
        <source>Not judged: {reason}.</source>
        <translation>未判定：{reason}。</translation>
    </message>
    <message>
        <source>Nothing can be added to this model: {provenance}</source>
        <translation>无法向此模型添加内容：{provenance}</translation>
    </message>
    <message>
        <source>Nothing can be written in {existing}.</source>
        <translation>无法写入 {existing}。</translation>
    </message>
    <message>
        <source>Nothing has been recorded in {folder} yet.</source>
        <translation>{folder} 中尚无记录。</translation>
    </message>
    <message>
        <source>Nothing of this can be taught.</source>
        <translation>其中没有可追加学习的内容。</translation>
    </message>
    <message>
        <source>Nothing was kept of its inspection.</source>
        <translation>未保留其检测的任何内容。</translation>
    </message>
    <message>
        <source>Nothing was read.</source>
        <translation>未读出任何内容。</translation>
    </message>
    <message>
        <source>Of {images:,} images {tried} were tried, and none can be read: {reason}</source>
        <translation>{images:,} 张图像中试了 {tried} 张，均无法读取：{reason}</translation>
    </message>
    <message>
        <source>On this PC operators log on too.</source>
        <translation>在本机，操作员也须登录。</translation>
    </message>
    <message>
        <source>One of the models has learned it: it would score as no new part does.</source>
        <translation>其中一个模型已学习过该图像：其分数不会像新工件那样。</translation>
    </message>
    <message>
        <source>One of the models has no score for it.</source>
        <translation>其中一个模型没有该图像的分数。</translation>
    </message>
    <message>
        <source>Only operators log on by PIN or badge; {name} needs a password.</source>
        <translation>只有操作员可用 PIN 或工牌登录；{name} 需要密码。</translation>
    </message>
    <message>
        <source>Only who is logged on by PIN or password can change it.</source>
        <translation>只有用 PIN 或密码登录的人员才能更改。</translation>
    </message>
    <message>
        <source>Only {number} of {all} pictures of good parts have {width} x {height} px: parts can be looked for in pictures of one size only.</source>
        <translation>{all} 张良品图像中只有 {number} 张为 {width} x {height} px：只能在同一尺寸的图像中查找工件。</translation>
    </message>
    <message>
        <source>Only {number} of {all} pictures of good parts have {width} x {height} px: what is to be ignored is a place in pictures of one size, and {fewest} are needed to find it.</source>
        <translation>{all} 张良品图像中只有 {number} 张为 {width} x {height} px：屏蔽的是同一尺寸图像中的位置，至少需要 {fewest} 张才能找出。</translation>
    </message>
    <message>
        <source>Parquet files need the package pyarrow, which is not installed.</source>
        <translation>Parquet 文件需要 pyarrow 包，但未安装。</translation>
    </message>
    <message>
        <source>Pictures are laid over the reference: places in those of good parts are not those that are compared.</source>
        <translation>图像会对齐到参考图像：良品图像中的位置并非实际比较的位置。</translation>
    </message>
    <message>
        <source>Pictures of {folder} cannot be moved into the same folder.</source>
        <translation>{folder} 的图像不能移动到同一文件夹。</translation>
    </message>
    <message>
        <source>Reading the serial failed.</source>
        <translation>序列号读取失败。</translation>
    </message>
    <message>
        <source>Results cannot be written to {file}: its name must end in {endings}.</source>
        <translation>结果无法写入 {file}：文件名必须以 {endings} 结尾。</translation>
    </message>
    <message>
        <source>Several settings or detectors were run in {where}: compare one with one.</source>
        <translation>{where} 中运行了多组设置或多个检测方法：请一对一比较。</translation>
    </message>
    <message>
        <source>Somebody else</source>
        <translation>其他人员</translation>
    </message>
    <message>
        <source>Somebody else has this badge.</source>
        <translation>此工牌已属于其他人员。</translation>
    </message>
    <message>
        <source>Synthetic defects are {kinds}, not {others}.</source>
        <translation>合成缺陷的类型为 {kinds}，不能是 {others}。</translation>
    </message>
    <message>
        <source>Tables have , ; or a tab between cells and another mark in numbers, not {separator} between cells and {mark} in numbers.</source>
        <translation>表格的单元格之间用 , ; 或制表符分隔，数字中须用另一符号；单元格之间用 {separator}、数字中用 {mark} 不可行。</translation>
    </message>
    <message>
        <source>Tables in CSV cannot have a comma both between cells and in numbers.</source>
        <translation>CSV 表格不能在单元格之间和数字中同时使用逗号。</translation>
    </message>
    <message>
        <source>The Gaussians of the model are not those that were learned.</source>
        <translation>模型的高斯分布与学习所得的不同。</translation>
    </message>
    <message>
        <source>The accounts in {file} cannot be read.</source>
        <translation>无法读取 {file} 中的账户。</translation>
    </message>
    <message>
        <source>The accounts of this PC cannot be read, and nobody is more than an operator until they are back from a backup</source>
        <translation>无法读取本机的账户，从备份恢复之前任何人都只有操作员权限</translation>
    </message>
    <message>
        <source>The administrator of this PC has fixed it.</source>
        <translation>本机管理员已将其固定。</translation>
    </message>
    <message>
        <source>The administrator of this PC has fixed it: {reason}</source>
        <translation>本机管理员已将其固定：{reason}</translation>
    </message>
    <message>
        <source>The administrator&apos;s file of settings is damaged: until it is mended, what it may fix stays as it is.</source>
        <translation>管理员的设置文件已损坏：修复之前，其可能固定的设置保持不变。</translation>
    </message>
    <message>
        <source>The administrator&apos;s file {file} cannot be used: {reason}.</source>
        <translation>管理员的文件 {file} 无法使用：{reason}。</translation>
    </message>
    <message>
        <source>The area {name}</source>
        <translation>区域 {name}</translation>
    </message>
    <message>
        <source>The areas</source>
        <translation>区域</translation>
    </message>
    <message>
        <source>The areas are to move with the part, but the picture that they were drawn on is not there: choose it again.</source>
        <translation>区域须随工件移动，但绘制区域所用的图像已不存在：请重新选择。</translation>
    </message>
    <message>
        <source>The areas leave nothing of the pictures to be looked at.</source>
        <translation>这些区域没有留下任何可检测的图像部分。</translation>
    </message>
    <message>
        <source>The areas were drawn on {old_width} x {old_height} px, and a picture of {width} x {height} px has another shape.</source>
        <translation>区域绘制在 {old_width} x {old_height} px 的图像上，而 {width} x {height} px 的图像形状不同。</translation>
    </message>
    <message>
        <source>The audit {file} cannot be read: {reason}.</source>
        <translation>无法读取审计追踪 {file}：{reason}。</translation>
    </message>
    <message>
        <source>The audit {file} cannot be written: {reason}.</source>
        <translation>无法写入审计追踪 {file}：{reason}。</translation>
    </message>
    <message>
        <source>The box in which a part appears lies outside of the picture, {width} x {height}.</source>
        <translation>工件到位框位于图像之外，图像为 {width} x {height}。</translation>
    </message>
    <message>
        <source>The box of the code lies outside of the picture, {width} x {height}.</source>
        <translation>条码框位于图像之外，图像为 {width} x {height}。</translation>
    </message>
    <message>
        <source>The challenge</source>
        <translation>点检</translation>
    </message>
    <message>
        <source>The challenge has format {format}, this one reads {ours}.</source>
        <translation>点检的格式为 {format}，本程序读取的是 {ours}。</translation>
    </message>
    <message>
        <source>The challenge of {folder} has no samples yet: add good ones and defects.</source>
        <translation>{folder} 的点检尚无样件：请添加良品样件和缺陷样件。</translation>
    </message>
    <message>
        <source>The challenges in {file} cannot be read: {reason}.</source>
        <translation>无法读取 {file} 中的点检：{reason}。</translation>
    </message>
    <message>
        <source>The checks of pictures</source>
        <translation>图像预检</translation>
    </message>
    <message>
        <source>The data set {dataset} has no category {name}; it has {there}.</source>
        <translation>数据集 {dataset} 没有类别 {name}；现有 {there}。</translation>
    </message>
    <message>
        <source>The database must be at an address like postgresql://user@host/name, and {kind} is another kind of database.</source>
        <translation>数据库地址必须形如 postgresql://user@host/name，而 {kind} 是另一种数据库。</translation>
    </message>
    <message>
        <source>The database must be at an address like postgresql://user@host/name.</source>
        <translation>数据库地址必须形如 postgresql://user@host/name。</translation>
    </message>
    <message>
        <source>The detector {detector} uses no pretrained network: there is no ensemble of it.</source>
        <translation>检测方法 {detector} 不使用预训练网络：不能用于组合。</translation>
    </message>
    <message>
        <source>The disk is full: {file} was not written, nothing was lost.</source>
        <translation>磁盘已满：未写入 {file}，没有丢失数据。</translation>
    </message>
    <message>
        <source>The disk is full: {where} was not written, nothing was lost.</source>
        <translation>磁盘已满：未写入 {where}，没有丢失数据。</translation>
    </message>
    <message>
        <source>The disk of the server is full: {where} was not written, nothing was lost.</source>
        <translation>服务器磁盘已满：未写入 {where}，没有丢失数据。</translation>
    </message>
    <message>
        <source>The engine gave {name} instead of an inspection.</source>
        <translation>引擎返回的是 {name}，而不是检测结果。</translation>
    </message>
    <message>
        <source>The families {file} are damaged: {reason}.</source>
        <translation>缺陷族文件 {file} 已损坏：{reason}。</translation>
    </message>
    <message>
        <source>The families {file} cannot be read: {reason}.</source>
        <translation>无法读取缺陷族文件 {file}：{reason}。</translation>
    </message>
    <message>
        <source>The features of the good images cannot be kept on the disk: {reason}.</source>
        <translation>良品图像的特征无法保存到磁盘：{reason}。</translation>
    </message>
    <message>
        <source>The file {file}</source>
        <translation>文件 {file}</translation>
    </message>
    <message>
        <source>The file {file} cannot be used: {why}.</source>
        <translation>文件 {file} 无法使用：{why}。</translation>
    </message>
    <message>
        <source>The file {file} is larger than any that people can have filled.</source>
        <translation>文件 {file} 过大，不可能由人工填写。</translation>
    </message>
    <message>
        <source>The file {file} is not signed.</source>
        <translation>文件 {file} 未签名。</translation>
    </message>
    <message>
        <source>The file {file} is not the one that was built: its hash is wrong.</source>
        <translation>文件 {file} 不是建模时的文件：哈希值不符。</translation>
    </message>
    <message>
        <source>The file {file} is signed by {signer}, key {fingerprint}.</source>
        <translation>文件 {file} 由 {signer} 签名，密钥 {fingerprint}。</translation>
    </message>
    <message>
        <source>The file {file} of {where} is damaged: {reason}.</source>
        <translation>{where} 的文件 {file} 已损坏：{reason}。</translation>
    </message>
    <message>
        <source>The file&apos;s name must end in {key_suffix}, and {file} does not.</source>
        <translation>文件名必须以 {key_suffix} 结尾，而 {file} 不是。</translation>
    </message>
    <message>
        <source>The file&apos;s name must end in {suffix}, and {target} does not.</source>
        <translation>文件名必须以 {suffix} 结尾，而 {target} 不是。</translation>
    </message>
    <message>
        <source>The folder {folder} cannot be read: {reason}.</source>
        <translation>无法读取文件夹 {folder}：{reason}。</translation>
    </message>
    <message>
        <source>The folder {folder} holds other things; name a new or an empty one.</source>
        <translation>文件夹 {folder} 中有其他内容；请指定新文件夹或空文件夹。</translation>
    </message>
    <message>
        <source>The folder {folder} is not empty.</source>
        <translation>文件夹 {folder} 不是空的。</translation>
    </message>
    <message>
        <source>The folder {top} cannot be read: {reason}.</source>
        <translation>无法读取文件夹 {top}：{reason}。</translation>
    </message>
    <message>
        <source>The frame cannot be stored: {reason}</source>
        <translation>无法保存该帧：{reason}</translation>
    </message>
    <message>
        <source>The frame {number} of {video} cannot be decoded.</source>
        <translation>{video} 的第 {number} 帧无法解码。</translation>
    </message>
    <message>
        <source>The gallery of good images is not the one that was built.</source>
        <translation>良品图像的图库不是建模时的图库。</translation>
    </message>
    <message>
        <source>The good parts have 8 bits, and not {depth} as the project says.</source>
        <translation>良品图像为 8 位，而非项目所述的 {depth}。</translation>
    </message>
    <message>
        <source>The good parts teach nothing: {reason}.</source>
        <translation>良品没有可学习的内容：{reason}。</translation>
    </message>
    <message>
        <source>The ignore mask and the areas of the project are of pictures of different sizes, {first} and {second}: take one of them away.</source>
        <translation>项目的屏蔽掩膜与区域所属图像尺寸不同（{first} 和 {second}）：请去掉其中之一。</translation>
    </message>
    <message>
        <source>The image {image} is named as good and as having a defect</source>
        <translation>图像 {image} 既被列为良品，又被列为有缺陷</translation>
    </message>
    <message>
        <source>The images of good parts have 8 bits, and not {stated} as was stated.</source>
        <translation>良品图像为 8 位，而非所述的 {stated}。</translation>
    </message>
    <message>
        <source>The images that the model was built from are not there any more: name some to measure.</source>
        <translation>建模所用的图像已不存在：请指定用于测量的图像。</translation>
    </message>
    <message>
        <source>The images that would be left have no vector in the memory bank.</source>
        <translation>剩下的图像在记忆库中没有向量。</translation>
    </message>
    <message>
        <source>The images {first} and {wrong} are copies of each other, but one is named as good, the other as having a defect.</source>
        <translation>图像 {first} 和 {wrong} 互为副本，但一张被列为良品，另一张被列为有缺陷。</translation>
    </message>
    <message>
        <source>The inspection failed: {kind}: {reason}.</source>
        <translation>检测失败：{kind}：{reason}。</translation>
    </message>
    <message>
        <source>The key {file} cannot be used: {why}.</source>
        <translation>密钥 {file} 无法使用：{why}。</translation>
    </message>
    <message>
        <source>The known samples have not been shown on this PC yet.</source>
        <translation>本机尚未做过样件点检。</translation>
    </message>
    <message>
        <source>The labels {file} cannot be read: {reason}.</source>
        <translation>无法读取标注文件 {file}：{reason}。</translation>
    </message>
    <message>
        <source>The last challenge is dated later than now: the clock was set back.</source>
        <translation>上次点检的时间晚于当前时间：时钟被回拨。</translation>
    </message>
    <message>
        <source>The last challenge is not signed by this PC, or was changed afterwards.</source>
        <translation>上次点检不是由本机签名，或事后被改动。</translation>
    </message>
    <message>
        <source>The last challenge was more than {hours:g} hours ago.</source>
        <translation>上次点检距今已超过 {hours:g} 小时。</translation>
    </message>
    <message>
        <source>The last challenge was not passed.</source>
        <translation>上次点检未通过。</translation>
    </message>
    <message>
        <source>The last line of the labels was cut in half, as by a power cut: what it said is lost, everything before it counts.</source>
        <translation>标注的最后一行被截断，例如因断电：该行内容丢失，之前的内容均有效。</translation>
    </message>
    <message>
        <source>The limit of the {check} must lie {least:g} to {most:g} times as far off, not {times:g}.</source>
        <translation>“{check}”的限值须为距离的 {least:g} 至 {most:g} 倍，不能是 {times:g} 倍。</translation>
    </message>
    <message>
        <source>The list {file} cannot be read: {reason}.</source>
        <translation>无法读取列表 {file}：{reason}。</translation>
    </message>
    <message>
        <source>The list {file} is not a text file in UTF-8.</source>
        <translation>列表 {file} 不是 UTF-8 文本文件。</translation>
    </message>
    <message>
        <source>The mask of the clip {clip} of {layout} knows {many}.</source>
        <translation>{layout} 的片段 {clip} 的掩膜包含 {many}。</translation>
    </message>
    <message>
        <source>The mask {file} has {own}, its image {other}: it says nothing of it.</source>
        <translation>掩膜 {file} 为 {own}，其图像为 {other}：不能对应。</translation>
    </message>
    <message>
        <source>The mask {mask} does not fit its image: it has {own}, its image {other}.</source>
        <translation>掩膜 {mask} 与其图像不符：掩膜为 {own}，图像为 {other}。</translation>
    </message>
    <message>
        <source>The memory bank is not the one that was built.</source>
        <translation>记忆库不是建模时的记忆库。</translation>
    </message>
    <message>
        <source>The memory for features must be a number of MB from 0 on, not {megabytes}.</source>
        <translation>特征所用内存必须为不小于 0 的 MB 数，不能是 {megabytes}。</translation>
    </message>
    <message>
        <source>The method {kind} compares no patches that could be grouped: PatchCore does.</source>
        <translation>方法 {kind} 不比较可分组的图块：PatchCore 可以。</translation>
    </message>
    <message>
        <source>The method {method} does not compare patches with a memory bank, which known defects take: PatchCore does.</source>
        <translation>方法 {method} 不用记忆库比较图块，而已知缺陷需要记忆库：PatchCore 可以。</translation>
    </message>
    <message>
        <source>The model has changed meanwhile: {active_model} is in use.</source>
        <translation>其间模型已更换：使用中的是 {active_model}。</translation>
    </message>
    <message>
        <source>The model has grown by {grown} of at most {most} vectors ({built} were built): build it again, with these parts among the good ones.</source>
        <translation>模型已增加 {grown} 个向量，最多可增加 {most} 个（建模时 {built} 个）：请将这些工件计入良品后重新建模。</translation>
    </message>
    <message>
        <source>The model has {all} good images: there is no number {wrong} to leave out.</source>
        <translation>模型有 {all} 张良品图像：没有第 {wrong} 张可供排除。</translation>
    </message>
    <message>
        <source>The model in use has learned the image {image}: test with other images.</source>
        <translation>使用中的模型已学习过图像 {image}：请用其他图像测试。</translation>
    </message>
    <message>
        <source>The model in use was built: it has no parent to go back to.</source>
        <translation>使用中的模型由建模得出：没有可退回的上级模型。</translation>
    </message>
    <message>
        <source>The model is none that a build wrote: {reason}.</source>
        <translation>该模型不是由建模写入的：{reason}。</translation>
    </message>
    <message>
        <source>The model keeps nothing of single good parts, so that nobody can tell what fewer of them would have taught.</source>
        <translation>该模型不保留单件良品的信息，因此无法得知减少良品会有什么影响。</translation>
    </message>
    <message>
        <source>The model was written by a detector that is not known here: {name}.</source>
        <translation>该模型由此处未知的检测方法写入：{name}。</translation>
    </message>
    <message>
        <source>The model {model}</source>
        <translation>模型 {model}</translation>
    </message>
    <message>
        <source>The model {model} cannot be read: {file}: {reason}.</source>
        <translation>无法读取模型 {model}：{file}：{reason}。</translation>
    </message>
    <message>
        <source>The model {model} is damaged: {reason}.</source>
        <translation>模型 {model} 已损坏：{reason}。</translation>
    </message>
    <message>
        <source>The model {model} of the project {project} is not there any more: build one first.</source>
        <translation>项目 {project} 的模型 {model} 已不存在：请先建模。</translation>
    </message>
    <message>
        <source>The name has no letters in it.</source>
        <translation>名称中没有文字。</translation>
    </message>
    <message>
        <source>The name {file} does not fit {template}.</source>
        <translation>名称 {file} 不符合 {template}。</translation>
    </message>
    <message>
        <source>The name, or the PIN or password, is wrong.</source>
        <translation>姓名、PIN 或密码错误。</translation>
    </message>
    <message>
        <source>The network does not see the place at {x:.0f}, {y:.0f} of the picture.</source>
        <translation>网络看不到图像中 {x:.0f}, {y:.0f} 的位置。</translation>
    </message>
    <message>
        <source>The network of the model cannot be computed: {reason}.</source>
        <translation>模型的网络无法计算：{reason}。</translation>
    </message>
    <message>
        <source>The network {name} has strides {strides}, and 4, 8 and 16 are needed.</source>
        <translation>网络 {name} 的步长为 {strides}，而需要 4、8 和 16。</translation>
    </message>
    <message>
        <source>The network {network} cannot be used: {reason}</source>
        <translation>网络 {network} 无法使用：{reason}</translation>
    </message>
    <message>
        <source>The network {network} gives features of shape {shape}, not {expected}.</source>
        <translation>网络 {network} 给出的特征形状为 {shape}，而不是 {expected}。</translation>
    </message>
    <message>
        <source>The network {network} has no level {missing}; it has levels {known}.</source>
        <translation>网络 {network} 没有层 {missing}；现有层 {known}。</translation>
    </message>
    <message>
        <source>The network {network} looks at whole images only: choose a size up to {largest} px.</source>
        <translation>网络 {network} 只查看整幅图像：请选择不超过 {largest} px 的尺寸。</translation>
    </message>
    <message>
        <source>The network {network} needs a size that is a multiple of {multiple}, not {side}.</source>
        <translation>网络 {network} 的尺寸须为 {multiple} 的倍数，不能是 {side}。</translation>
    </message>
    <message>
        <source>The number of threads must lie between 0 and {most}, not {threads}.</source>
        <translation>线程数须在 0 至 {most} 之间，不能是 {threads}。</translation>
    </message>
    <message>
        <source>The option {option} is given twice.</source>
        <translation>选项 {option} 给出了两次。</translation>
    </message>
    <message>
        <source>The option {option} must be {words}, not {value}.</source>
        <translation>选项 {option} 必须为{words}，不能是 {value}。</translation>
    </message>
    <message>
        <source>The pages were not opened, because no other check has left a model for them.</source>
        <translation>未打开各页面，因为其他检查没有留下可用的模型。</translation>
    </message>
    <message>
        <source>The part is not found in the picture: the likest place has a quality of {quality:.2f}, and good parts have at least {limit:.2f}.</source>
        <translation>图像中未找到工件：最相似的位置质量为 {quality:.2f}，而良品至少为 {limit:.2f}。</translation>
    </message>
    <message>
        <source>The part {file} has nothing in the zone {zone}.</source>
        <translation>工件 {file} 在分区 {zone} 中没有内容。</translation>
    </message>
    <message>
        <source>The picture has 8 bits, but the good parts have {depth}.</source>
        <translation>图像为 8 位，而良品为 {depth} 位。</translation>
    </message>
    <message>
        <source>The picture has more than 8 bits, but the good parts have {depth}.</source>
        <translation>图像超过 8 位，而良品为 {depth} 位。</translation>
    </message>
    <message>
        <source>The picture has no file, and so no name.</source>
        <translation>该图像没有文件，因此没有名称。</translation>
    </message>
    <message>
        <source>The picture has values up to {brightest:,}, but the good parts have {depth} bits ({white:,} at most): state the camera&apos;s bit depth if it is larger.</source>
        <translation>图像的值高达 {brightest:,}，而良品为 {depth} 位（最大 {white:,}）：若相机位深更大，请予指定。</translation>
    </message>
    <message>
        <source>The picture has {own}, but its annotations are for {other}.</source>
        <translation>图像为 {own}，而其标注针对 {other}。</translation>
    </message>
    <message>
        <source>The picture has {width} x {height} px, and does not hold a region of interest of {box_width} x {box_height} px at {x}, {y}.</source>
        <translation>图像为 {width} x {height} px，不能容纳位于 {x}, {y} 的 {box_width} x {box_height} px 检测区域。</translation>
    </message>
    <message>
        <source>The picture has {width} x {height} px, and the one that was judged had {own_width} x {own_height} px.</source>
        <translation>图像为 {width} x {height} px，而判定过的图像为 {own_width} x {own_height} px。</translation>
    </message>
    <message>
        <source>The picture has {width} x {height} px, but the part is looked for in pictures of {own_width} x {own_height} px.</source>
        <translation>图像为 {width} x {height} px，而查找工件针对的是 {own_width} x {own_height} px 的图像。</translation>
    </message>
    <message>
        <source>The picture has {width} x {height} px, but what is to be ignored is known for pictures of {own_width} x {own_height} px.</source>
        <translation>图像为 {width} x {height} px，而已知屏蔽内容针对的是 {own_width} x {own_height} px 的图像。</translation>
    </message>
    <message>
        <source>The picture has {width} x {height} px, but where to look is known for pictures of {own_width} x {own_height} px.</source>
        <translation>图像为 {width} x {height} px，而已知检测范围针对的是 {own_width} x {own_height} px 的图像。</translation>
    </message>
    <message>
        <source>The picture is grey, but the good parts are in colour.</source>
        <translation>图像为灰度，而良品为彩色。</translation>
    </message>
    <message>
        <source>The picture is in colour, but the good parts are grey.</source>
        <translation>图像为彩色，而良品为灰度。</translation>
    </message>
    <message>
        <source>The picture is not there any more, or its drive is away.</source>
        <translation>图像已不存在，或其驱动器未连接。</translation>
    </message>
    <message>
        <source>The picture of the sample {sample} cannot be read: {reason}.</source>
        <translation>无法读取样件 {sample} 的图像：{reason}。</translation>
    </message>
    <message>
        <source>The picture of the sample {sample} is not the one that was added: its hash is wrong.</source>
        <translation>样件 {sample} 的图像不是当初添加的图像：哈希值不符。</translation>
    </message>
    <message>
        <source>The picture of the sample {sample} was deleted.</source>
        <translation>样件 {sample} 的图像已被删除。</translation>
    </message>
    <message>
        <source>The picture {file} cannot be read: {reason}.</source>
        <translation>无法读取图像 {file}：{reason}。</translation>
    </message>
    <message>
        <source>The picture {file} is not there any more.</source>
        <translation>图像 {file} 已不存在。</translation>
    </message>
    <message>
        <source>The picture {picture} cannot be read: {reason}.</source>
        <translation>无法读取图像 {picture}：{reason}。</translation>
    </message>
    <message>
        <source>The place at {x:.0f}, {y:.0f} is ignored: nobody looks there.</source>
        <translation>{x:.0f}, {y:.0f} 处已被屏蔽：该处不检测。</translation>
    </message>
    <message>
        <source>The place at {x:.0f}, {y:.0f} is not in the picture of {width} x {height} px.</source>
        <translation>{x:.0f}, {y:.0f} 不在 {width} x {height} px 的图像之内。</translation>
    </message>
    <message>
        <source>The preprocessing</source>
        <translation>预处理</translation>
    </message>
    <message>
        <source>The project</source>
        <translation>项目</translation>
    </message>
    <message>
        <source>The project has format {schema}, this one reads {ours}.</source>
        <translation>项目的格式为 {schema}，本程序读取的是 {ours}。</translation>
    </message>
    <message>
        <source>The project in {other} has no areas.</source>
        <translation>{other} 中的项目没有区域。</translation>
    </message>
    <message>
        <source>The project waits for a key or a controller to say that a part is there, and here nobody can: choose another trigger.</source>
        <translation>项目等待按键或控制器通知工件到位，而此处无法做到：请选择其他触发方式。</translation>
    </message>
    <message>
        <source>The project {folder} cannot be read: {reason}.</source>
        <translation>无法读取项目 {folder}：{reason}。</translation>
    </message>
    <message>
        <source>The project {project} has no model yet: build one first.</source>
        <translation>项目 {project} 尚无模型：请先建模。</translation>
    </message>
    <message>
        <source>The project {project} has no released model yet.</source>
        <translation>项目 {project} 尚无已生效的模型。</translation>
    </message>
    <message>
        <source>The project {project} names a model that no folder can be called: {model}.</source>
        <translation>项目 {project} 所指的模型不能用作文件夹名：{model}。</translation>
    </message>
    <message>
        <source>The project {where}</source>
        <translation>项目 {where}</translation>
    </message>
    <message>
        <source>The proposed threshold</source>
        <translation>建议的阈值</translation>
    </message>
    <message>
        <source>The recipe</source>
        <translation>配方</translation>
    </message>
    <message>
        <source>The record at {address}</source>
        <translation>{address} 处的记录</translation>
    </message>
    <message>
        <source>The record holds {name}, which a newer Inspector has written.</source>
        <translation>记录中有 {name}，由较新版本的 Inspector 写入。</translation>
    </message>
    <message>
        <source>The record was closed.</source>
        <translation>记录已关闭。</translation>
    </message>
    <message>
        <source>The record {file}</source>
        <translation>记录 {file}</translation>
    </message>
    <message>
        <source>The releases in {file} cannot be read: {reason}.</source>
        <translation>无法读取 {file} 中的生效记录：{reason}。</translation>
    </message>
    <message>
        <source>The result came {took:.2f} s after the picture, and {takt:g} s are allowed.</source>
        <translation>结果在取像后 {took:.2f} 秒才得出，而允许 {takt:g} 秒。</translation>
    </message>
    <message>
        <source>The result of a sample</source>
        <translation>样件的结果</translation>
    </message>
    <message>
        <source>The sample cannot be taken: {reason}.</source>
        <translation>无法采用该样件：{reason}。</translation>
    </message>
    <message>
        <source>The samples are not those of the last challenge.</source>
        <translation>样件与上次点检时不同。</translation>
    </message>
    <message>
        <source>The samples cannot be kept: {reason}.</source>
        <translation>无法保存样件：{reason}。</translation>
    </message>
    <message>
        <source>The samples in {file} are damaged: {reason}.</source>
        <translation>{file} 中的样件已损坏：{reason}。</translation>
    </message>
    <message>
        <source>The samples in {file} cannot be read: {reason}.</source>
        <translation>无法读取 {file} 中的样件：{reason}。</translation>
    </message>
    <message>
        <source>The scale of the pictures is not set: give the size in px.</source>
        <translation>未设图像比例尺：请以 px 指定尺寸。</translation>
    </message>
    <message>
        <source>The scores of all pixels cannot be kept: {reason}.</source>
        <translation>无法保存全部像素的分数：{reason}。</translation>
    </message>
    <message>
        <source>The search index of the model belongs to another memory bank.</source>
        <translation>模型的搜索索引属于另一个记忆库。</translation>
    </message>
    <message>
        <source>The search index of the model cannot be read.</source>
        <translation>无法读取模型的搜索索引。</translation>
    </message>
    <message>
        <source>The set {name} of {file} is no list of names and folders.</source>
        <translation>{file} 的集合 {name} 不是由名称和文件夹组成的列表。</translation>
    </message>
    <message>
        <source>The set {name} of {file} names the folder {folder}, which does not exist.</source>
        <translation>{file} 的集合 {name} 所指的文件夹 {folder} 不存在。</translation>
    </message>
    <message>
        <source>The set {name} of {file} names {folder}, which holds no image.</source>
        <translation>{file} 的集合 {name} 所指的 {folder} 不含图像。</translation>
    </message>
    <message>
        <source>The set {name} of {file} names {twice} twice.</source>
        <translation>{file} 的集合 {name} 两次列出 {twice}。</translation>
    </message>
    <message>
        <source>The set {name} of {file} {wrong}.</source>
        <translation>{file} 的集合 {name} {wrong}。</translation>
    </message>
    <message>
        <source>The set {name} of {file}: {reason}</source>
        <translation>{file} 的集合 {name}：{reason}</translation>
    </message>
    <message>
        <source>The settings of serials</source>
        <translation>序列号的设置</translation>
    </message>
    <message>
        <source>The settings of the camera</source>
        <translation>相机的设置</translation>
    </message>
    <message>
        <source>The settings of the challenge</source>
        <translation>点检的设置</translation>
    </message>
    <message>
        <source>The settings of the trigger</source>
        <translation>触发的设置</translation>
    </message>
    <message>
        <source>The table of {layout} names {file}, which does not exist.</source>
        <translation>{layout} 的表格所列的 {file} 不存在。</translation>
    </message>
    <message>
        <source>The table {table} cannot be read: {reason}.</source>
        <translation>无法读取表格 {table}：{reason}。</translation>
    </message>
    <message>
        <source>The table {table} has no column {missing}.</source>
        <translation>表格 {table} 没有 {missing} 列。</translation>
    </message>
    <message>
        <source>The threshold has changed meanwhile.</source>
        <translation>其间阈值已更改。</translation>
    </message>
    <message>
        <source>The threshold was changed during the challenge: begin again.</source>
        <translation>点检期间阈值被更改：请重新开始。</translation>
    </message>
    <message>
        <source>The tray</source>
        <translation>待学习列表</translation>
    </message>
    <message>
        <source>The tray has format {format}, this one reads {ours}.</source>
        <translation>待学习列表的格式为 {format}，本程序读取的是 {ours}。</translation>
    </message>
    <message>
        <source>The tray {file} cannot be read: {reason}.</source>
        <translation>无法读取待学习列表 {file}：{reason}。</translation>
    </message>
    <message>
        <source>The tray {file} is damaged: {reason}.</source>
        <translation>待学习列表 {file} 已损坏：{reason}。</translation>
    </message>
    <message>
        <source>The usual distances to the memory bank are not those that were built.</source>
        <translation>与记忆库的平常距离不是建模时的数值。</translation>
    </message>
    <message>
        <source>The video {file} cannot be played: {reason}.</source>
        <translation>无法播放视频 {file}：{reason}。</translation>
    </message>
    <message>
        <source>The video {video} cannot be played.</source>
        <translation>无法播放视频 {video}。</translation>
    </message>
    <message>
        <source>The weights are made of all good images at once: no result can be traced back to one of them.</source>
        <translation>权重由全部良品图像共同得出：结果无法追溯到其中某一张。</translation>
    </message>
    <message>
        <source>The weights cannot be kept in {folder}: {reason}.</source>
        <translation>权重无法保存到 {folder}：{reason}。</translation>
    </message>
    <message>
        <source>The weights do not fit {backbone}: the tensor {name} is missing.</source>
        <translation>权重不适用于 {backbone}：缺少张量 {name}。</translation>
    </message>
    <message>
        <source>The weights do not fit {backbone}: {name} has the shape {shape} instead of {wanted}.</source>
        <translation>权重不适用于 {backbone}：{name} 的形状为 {shape}，应为 {wanted}。</translation>
    </message>
    <message>
        <source>The weights do not fit {backbone}: {stored} tensors instead of {wanted}.</source>
        <translation>权重不适用于 {backbone}：有 {stored} 个张量，应为 {wanted} 个。</translation>
    </message>
    <message>
        <source>The weights file {file} cannot be read: {reason}.</source>
        <translation>无法读取权重文件 {file}：{reason}。</translation>
    </message>
    <message>
        <source>The weights of the model are not those that were trained.</source>
        <translation>模型的权重不是训练所得的权重。</translation>
    </message>
    <message>
        <source>The weights of {backbone} are not on this PC: get {wanted} and run: inspector weights import {backbone} FILE</source>
        <translation>本机没有 {backbone} 的权重：请获取 {wanted}，然后运行：inspector weights import {backbone} FILE</translation>
    </message>
    <message>
        <source>The weights of {backbone} are not on this PC: install the Python package {package}, or run: inspector weights import {backbone} FILE</source>
        <translation>本机没有 {backbone} 的权重：请安装 Python 包 {package}，或运行：inspector weights import {backbone} FILE</translation>
    </message>
    <message>
        <source>The weights {file} are damaged: run inspector weights import {backbone} FILE again.</source>
        <translation>权重文件 {file} 已损坏：请重新运行 inspector weights import {backbone} FILE。</translation>
    </message>
    <message>
        <source>The {called} must {rule}, not {value}.</source>
        <translation>“{called}”必须{rule}，不能是 {value}。</translation>
    </message>
    <message>
        <source>There are no accounts on this PC.</source>
        <translation>本机没有账户。</translation>
    </message>
    <message>
        <source>There are no good parts to draw synthetic defects on.</source>
        <translation>没有可用于绘制合成缺陷的良品。</translation>
    </message>
    <message>
        <source>There are no image files to play.</source>
        <translation>没有可播放的图像文件。</translation>
    </message>
    <message>
        <source>There are no labelled validation images to be exported.</source>
        <translation>没有可导出的已标注验证图像。</translation>
    </message>
    <message>
        <source>There are no pictures in {file}.</source>
        <translation>{file} 中没有图像。</translation>
    </message>
    <message>
        <source>There are no pictures in {folder} yet.</source>
        <translation>{folder} 中尚无图像。</translation>
    </message>
    <message>
        <source>There are no pictures with {depth} of {stored} bits.</source>
        <translation>没有以 {stored} 位存储的 {depth} 位图像。</translation>
    </message>
    <message>
        <source>There are no settings in {file}.</source>
        <translation>{file} 中没有设置。</translation>
    </message>
    <message>
        <source>There are {number} different codes in the picture.</source>
        <translation>图像中有 {number} 个不同的条码。</translation>
    </message>
    <message>
        <source>There is a project in {folder} already.</source>
        <translation>{folder} 中已有项目。</translation>
    </message>
    <message>
        <source>There is a sample called {name} already.</source>
        <translation>已有名为 {name} 的样件。</translation>
    </message>
    <message>
        <source>There is an account of the name {name} already.</source>
        <translation>已有姓名为 {name} 的账户。</translation>
    </message>
    <message>
        <source>There is an account of this name already.</source>
        <translation>已有此姓名的账户。</translation>
    </message>
    <message>
        <source>There is no GenTL producer {named}.</source>
        <translation>没有 GenTL Producer {named}。</translation>
    </message>
    <message>
        <source>There is no account of the name {name}.</source>
        <translation>没有姓名为 {name} 的账户。</translation>
    </message>
    <message>
        <source>There is no backbone called {name}; choose one of {choices} or timm:NAME.</source>
        <translation>没有名为 {name} 的主干网络；请选择 {choices} 之一或 timm:NAME。</translation>
    </message>
    <message>
        <source>There is no confirmed defect of these kinds whose picture is there.</source>
        <translation>没有图像尚在的这些类型的已确认缺陷。</translation>
    </message>
    <message>
        <source>There is no draft: it was released or discarded meanwhile.</source>
        <translation>没有草案：其间已生效或被放弃。</translation>
    </message>
    <message>
        <source>There is no file or folder {file}.</source>
        <translation>没有文件或文件夹 {file}。</translation>
    </message>
    <message>
        <source>There is no file or folder {missing}.</source>
        <translation>没有文件或文件夹 {missing}。</translation>
    </message>
    <message>
        <source>There is no file {file} with a division.</source>
        <translation>没有划分文件 {file}。</translation>
    </message>
    <message>
        <source>There is no file {file} with masks.</source>
        <translation>没有掩膜文件 {file}。</translation>
    </message>
    <message>
        <source>There is no finished benchmark in {folder}.</source>
        <translation>{folder} 中没有已完成的基准测试。</translation>
    </message>
    <message>
        <source>There is no folder {root} with a data set in the layout of {layout}.</source>
        <translation>没有目录结构为 {layout} 的数据集文件夹 {root}。</translation>
    </message>
    <message>
        <source>There is no good image that can be read.</source>
        <translation>没有可读取的良品图像。</translation>
    </message>
    <message>
        <source>There is no layout {layout}; choose one of {layouts}.</source>
        <translation>没有目录结构 {layout}；请选择 {layouts} 之一。</translation>
    </message>
    <message>
        <source>There is no list of sets {file}.</source>
        <translation>没有集合列表 {file}。</translation>
    </message>
    <message>
        <source>There is no list {file}.</source>
        <translation>没有列表 {file}。</translation>
    </message>
    <message>
        <source>There is no part {part} in the record.</source>
        <translation>记录中没有工件 {part}。</translation>
    </message>
    <message>
        <source>There is no picture to leave out.</source>
        <translation>没有可排除的图像。</translation>
    </message>
    <message>
        <source>There is no picture to teach.</source>
        <translation>没有可追加学习的图像。</translation>
    </message>
    <message>
        <source>There is no picture.</source>
        <translation>没有图像。</translation>
    </message>
    <message>
        <source>There is no place on the part for a defect in a square of {side} px.</source>
        <translation>工件上没有可放下 {side} px 见方缺陷的位置。</translation>
    </message>
    <message>
        <source>There is no project in {folder}.</source>
        <translation>{folder} 中没有项目。</translation>
    </message>
    <message>
        <source>There is no run {run} in the record.</source>
        <translation>记录中没有运行 {run}。</translation>
    </message>
    <message>
        <source>There is no runtime called {kind}; choose one of {runtimes}.</source>
        <translation>没有名为 {kind} 的运行环境；请选择 {runtimes} 之一。</translation>
    </message>
    <message>
        <source>There is no sample called {name}.</source>
        <translation>没有名为 {name} 的样件。</translation>
    </message>
    <message>
        <source>There is no score to explain: {why}</source>
        <translation>没有可说明的分数：{why}</translation>
    </message>
    <message>
        <source>There is no such picture beside {file} or in a folder images.</source>
        <translation>在 {file} 旁或文件夹 images 中没有这样的图像。</translation>
    </message>
    <message>
        <source>There is no suspicious place: the map is 0 everywhere.</source>
        <translation>没有可疑位置：图中各处均为 0。</translation>
    </message>
    <message>
        <source>There is no {called} called {value}; choose one of {names}.</source>
        <translation>“{called}”中没有 {value}；请选择 {names} 之一。</translation>
    </message>
    <message>
        <source>There is not enough memory for the model {model}.</source>
        <translation>内存不足以加载模型 {model}。</translation>
    </message>
    <message>
        <source>There is not enough memory for the model.</source>
        <translation>内存不足以加载模型。</translation>
    </message>
    <message>
        <source>There is something at {target} already.</source>
        <translation>{target} 处已有内容。</translation>
    </message>
    <message>
        <source>There must always be an active administrator with a password; the first account is one.</source>
        <translation>必须始终有一个启用且有密码的管理员；第一个账户即为管理员。</translation>
    </message>
    <message>
        <source>There was no time to read this image.</source>
        <translation>没有时间读取此图像。</translation>
    </message>
    <message>
        <source>There were too many wrong tries; the next one is taken in {seconds} s.</source>
        <translation>错误次数过多；{seconds} 秒后可再试。</translation>
    </message>
    <message>
        <source>This PC ({runtime}) computes other scores than the model was built with (by {worst:.2%}).</source>
        <translation>本机（{runtime}）算出的分数与建模时不同（相差 {worst:.2%}）。</translation>
    </message>
    <message>
        <source>This PC has no CUDA device that torch can use.</source>
        <translation>本机没有 torch 可用的 CUDA 设备。</translation>
    </message>
    <message>
        <source>This PC takes no badges; an administrator can change that in the settings.</source>
        <translation>本机不接受工牌；管理员可在设置中更改。</translation>
    </message>
    <message>
        <source>This badge is not known, or it is not in use.</source>
        <translation>此工牌未知，或未在使用。</translation>
    </message>
    <message>
        <source>This edition comes without torch, which the runtime {kind} needs.</source>
        <translation>此版本不含 torch，而运行环境 {kind} 需要它。</translation>
    </message>
    <message>
        <source>This is a station: it inspects with models that were built elsewhere and exported (inspector export).</source>
        <translation>本机为检测工位：使用在别处建立并导出的模型检测（inspector export）。</translation>
    </message>
    <message>
        <source>This project asks for a second person, and nobody knows who has drafted this threshold.</source>
        <translation>本项目要求由第二人操作，而无人知道此阈值由谁起草。</translation>
    </message>
    <message>
        <source>This project asks for a second person, and the system does not say who you are.</source>
        <translation>本项目要求由第二人操作，而系统未提供您的身份。</translation>
    </message>
    <message>
        <source>This threshold cannot be stored: {reason}.</source>
        <translation>无法保存此阈值：{reason}。</translation>
    </message>
    <message>
        <source>Unexpected error while judging: {kind}: {reason}</source>
        <translation>判定时发生意外错误：{kind}：{reason}</translation>
    </message>
    <message>
        <source>What a threshold rests on</source>
        <translation>阈值的依据</translation>
    </message>
    <message>
        <source>What follows a comma</source>
        <translation>逗号之后的内容</translation>
    </message>
    <message>
        <source>What is drawn</source>
        <translation>绘制的内容</translation>
    </message>
    <message>
        <source>What was read has {letters} letters, and a serial has {most} at most.</source>
        <translation>读出的内容有 {letters} 个字符，而序列号最多 {most} 个字符。</translation>
    </message>
    <message>
        <source>Zones with a threshold of their own need a threshold above 0 for the rest of the picture, not {threshold:g}.</source>
        <translation>设有单独阈值的分区，要求图像其余部分的阈值大于 0，不能是 {threshold:g}。</translation>
    </message>
    <message>
        <source>a SHA-256</source>
        <translation>SHA-256 值</translation>
    </message>
    <message>
        <source>a brush is {width:g} px wide</source>
        <translation>画笔宽度为 {width:g} px</translation>
    </message>
    <message>
        <source>a category is called {name}</source>
        <translation>有类别名为 {name}</translation>
    </message>
    <message>
        <source>a challenge&apos;s time has its offset from UTC</source>
        <translation>点检时间须带与 UTC 的偏移</translation>
    </message>
    <message>
        <source>a checkpoint of {network} for timm (.safetensors or .pth)</source>
        <translation>用于 timm 的 {network} 检查点（.safetensors 或 .pth）</translation>
    </message>
    <message>
        <source>a family has no name, or is like nothing</source>
        <translation>有缺陷族没有名称，或与任何缺陷都不相似</translation>
    </message>
    <message>
        <source>a finite number</source>
        <translation>有限的数值</translation>
    </message>
    <message>
        <source>a finite number or nothing</source>
        <translation>有限的数值或空</translation>
    </message>
    <message>
        <source>a key has 32 bytes</source>
        <translation>密钥须为 32 字节</translation>
    </message>
    <message>
        <source>a list</source>
        <translation>列表</translation>
    </message>
    <message>
        <source>a list of texts</source>
        <translation>文本列表</translation>
    </message>
    <message>
        <source>a list of whole numbers</source>
        <translation>整数列表</translation>
    </message>
    <message>
        <source>a mask of ignored places belongs to nothing</source>
        <translation>屏蔽位置的掩膜没有归属</translation>
    </message>
    <message>
        <source>a mask of ignored places is {dtype} {shape}</source>
        <translation>屏蔽位置的掩膜为 {dtype} {shape}</translation>
    </message>
    <message>
        <source>a mask of {height} x {width} px is stored as {shape}</source>
        <translation>{height} x {width} px 的掩膜存储为 {shape}</translation>
    </message>
    <message>
        <source>a mask of {name} has another size than {width} x {height} px</source>
        <translation>{name} 的某个掩膜尺寸不是 {width} x {height} px</translation>
    </message>
    <message>
        <source>a name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>a name is needed</source>
        <translation>需要名称</translation>
    </message>
    <message>
        <source>a number</source>
        <translation>数值</translation>
    </message>
    <message>
        <source>a number is too large</source>
        <translation>有数值过大</translation>
    </message>
    <message>
        <source>a number of at least 0</source>
        <translation>不小于 0 的数值</translation>
    </message>
    <message>
        <source>a number of at most {most:g}</source>
        <translation>不大于 {most:g} 的数值</translation>
    </message>
    <message>
        <source>a number of channels</source>
        <translation>通道数</translation>
    </message>
    <message>
        <source>a number of things</source>
        <translation>数量</translation>
    </message>
    <message>
        <source>a number or nothing</source>
        <translation>数值或空</translation>
    </message>
    <message>
        <source>a part cannot lie at {dx}, {dy}, turned by {degrees}</source>
        <translation>工件不能位于 {dx}, {dy}、旋转 {degrees}</translation>
    </message>
    <message>
        <source>a picture cannot be like {facts}</source>
        <translation>图像不能具有 {facts}</translation>
    </message>
    <message>
        <source>a picture has a path and a hash</source>
        <translation>图像须有路径和哈希值</translation>
    </message>
    <message>
        <source>a picture has {width} x {height} px</source>
        <translation>图像为 {width} x {height} px</translation>
    </message>
    <message>
        <source>a picture of {shape} cannot be written</source>
        <translation>形状为 {shape} 的图像无法写入</translation>
    </message>
    <message>
        <source>a plain name</source>
        <translation>纯名称</translation>
    </message>
    <message>
        <source>a point has two numbers</source>
        <translation>点须有两个数值</translation>
    </message>
    <message>
        <source>a point lies outside of every picture</source>
        <translation>有点位于所有图像之外</translation>
    </message>
    <message>
        <source>a polygon of {name} is none</source>
        <translation>{name} 的某个多边形不是多边形</translation>
    </message>
    <message>
        <source>a reference for parts that are looked for belongs to nothing</source>
        <translation>查找工件用的参考没有归属</translation>
    </message>
    <message>
        <source>a reference of {size} is {dtype} {shape}</source>
        <translation>{size} 的参考为 {dtype} {shape}</translation>
    </message>
    <message>
        <source>a run length is no number of px</source>
        <translation>游程长度不是像素数</translation>
    </message>
    <message>
        <source>a sample needs a name of one line</source>
        <translation>样件需要一行名称</translation>
    </message>
    <message>
        <source>a scene is {dtype} {shape}</source>
        <translation>场景为 {dtype} {shape}</translation>
    </message>
    <message>
        <source>a scene of good parts belongs to nothing</source>
        <translation>良品的场景没有归属</translation>
    </message>
    <message>
        <source>a set of named values</source>
        <translation>带名称的值的集合</translation>
    </message>
    <message>
        <source>a share or nothing</source>
        <translation>比例或空</translation>
    </message>
    <message>
        <source>a signer has a name and a key</source>
        <translation>签名者须有姓名和密钥</translation>
    </message>
    <message>
        <source>a small picture does not tell its size</source>
        <translation>小图像未说明其尺寸</translation>
    </message>
    <message>
        <source>a small picture has {width} x {height} px</source>
        <translation>小图像为 {width} x {height} px</translation>
    </message>
    <message>
        <source>a small picture is no JPEG</source>
        <translation>小图像不是 JPEG</translation>
    </message>
    <message>
        <source>a stride</source>
        <translation>步长</translation>
    </message>
    <message>
        <source>a text</source>
        <translation>文本</translation>
    </message>
    <message>
        <source>a text of hexadecimal digits is needed</source>
        <translation>需要十六进制数字的文本</translation>
    </message>
    <message>
        <source>a time in ms or nothing</source>
        <translation>时间（ms）或空</translation>
    </message>
    <message>
        <source>a time in seconds</source>
        <translation>时间（秒）</translation>
    </message>
    <message>
        <source>a whole number</source>
        <translation>整数</translation>
    </message>
    <message>
        <source>a whole number of at least 1</source>
        <translation>不小于 1 的整数</translation>
    </message>
    <message>
        <source>a {form} has {points} points</source>
        <translation>{form} 有 {points} 个点</translation>
    </message>
    <message>
        <source>administrator</source>
        <translation>管理员</translation>
    </message>
    <message>
        <source>an album has pictures of times that never were</source>
        <translation>图册中的图像带有不存在的时间</translation>
    </message>
    <message>
        <source>an album of {pictures} pictures has {bytes} bytes</source>
        <translation>{pictures} 张图像的图册有 {bytes} 字节</translation>
    </message>
    <message>
        <source>an album shows other pictures than those of the model</source>
        <translation>图册中的图像与模型的不同</translation>
    </message>
    <message>
        <source>an album shows places beyond its pictures</source>
        <translation>图册中的位置超出其图像</translation>
    </message>
    <message>
        <source>an annotation of {name} has the category {found}, which it does not name</source>
        <translation>{name} 的某个标注属于类别 {found}，而该文件未列出此类别</translation>
    </message>
    <message>
        <source>an entry holds values of another kind than any that was written</source>
        <translation>有条目所含的值与曾写入的任何类型都不同</translation>
    </message>
    <message>
        <source>an entry is compressed or encrypted</source>
        <translation>有条目被压缩或加密</translation>
    </message>
    <message>
        <source>an image scores {stored:g} in it, and noise {highest:g}</source>
        <translation>有图像在其中的分数为 {stored:g}，而噪声为 {highest:g}</translation>
    </message>
    <message>
        <source>be 0 or lie between 1 and 600000 ms</source>
        <translation>为 0 或在 1 至 600000 ms 之间</translation>
    </message>
    <message>
        <source>be 0 or lie between 1000 and 20000 K</source>
        <translation>为 0 或在 1000 至 20000 K 之间</translation>
    </message>
    <message>
        <source>be a share up to 1 or a whole number of vectors</source>
        <translation>是不大于 1 的比例或向量的整数个数</translation>
    </message>
    <message>
        <source>be at least {least}</source>
        <translation>不小于 {least}</translation>
    </message>
    <message>
        <source>be left, top, width and height of a box in px</source>
        <translation>是框的左、上、宽、高（px）</translation>
    </message>
    <message>
        <source>be odd, 1 to 15</source>
        <translation>是 1 至 15 的奇数</translation>
    </message>
    <message>
        <source>be one of {choices}</source>
        <translation>是 {choices} 之一</translation>
    </message>
    <message>
        <source>be some of data_matrix, qr and code_128</source>
        <translation>是 data_matrix、qr 和 code_128 中的若干个</translation>
    </message>
    <message>
        <source>be what the program makes of a PIN, or empty</source>
        <translation>是程序由 PIN 生成的内容，或为空</translation>
    </message>
    <message>
        <source>bit depth</source>
        <translation>位深</translation>
    </message>
    <message>
        <source>black</source>
        <translation>黑色</translation>
    </message>
    <message>
        <source>blue minus green</source>
        <translation>蓝减绿</translation>
    </message>
    <message>
        <source>box of the code</source>
        <translation>条码框</translation>
    </message>
    <message>
        <source>box of the trigger</source>
        <translation>触发框</translation>
    </message>
    <message>
        <source>brightness</source>
        <translation>亮度</translation>
    </message>
    <message>
        <source>cannot be read: {reason}</source>
        <translation>无法读取：{reason}</translation>
    </message>
    <message>
        <source>codes</source>
        <translation>条码</translation>
    </message>
    <message>
        <source>comes with the package {package}</source>
        <translation>随 {package} 包提供</translation>
    </message>
    <message>
        <source>comes with the program</source>
        <translation>随程序提供</translation>
    </message>
    <message>
        <source>contrast</source>
        <translation>对比度</translation>
    </message>
    <message>
        <source>contrast of the trigger</source>
        <translation>触发的对比度</translation>
    </message>
    <message>
        <source>coreset</source>
        <translation>核心集</translation>
    </message>
    <message>
        <source>deleted files</source>
        <translation>已删除的文件</translation>
    </message>
    <message>
        <source>down by</source>
        <translation>下移</translation>
    </message>
    <message>
        <source>engineer</source>
        <translation>工程师</translation>
    </message>
    <message>
        <source>entries {first} to {last} are missing</source>
        <translation>缺少条目 {first} 至 {last}</translation>
    </message>
    <message>
        <source>even the coolest places of the map</source>
        <translation>图中分数最低处也为</translation>
    </message>
    <message>
        <source>evidence of another number of networks</source>
        <translation>判定依据的网络数量不同</translation>
    </message>
    <message>
        <source>factors of shape {shape} do not belong to {dimensions} dimensions</source>
        <translation>形状为 {shape} 的因子与 {dimensions} 维不符</translation>
    </message>
    <message>
        <source>files of the system</source>
        <translation>系统文件</translation>
    </message>
    <message>
        <source>folder of defect masks</source>
        <translation>缺陷掩膜的文件夹</translation>
    </message>
    <message>
        <source>former states of the folder</source>
        <translation>文件夹的旧状态</translation>
    </message>
    <message>
        <source>fps</source>
        <translation>帧率</translation>
    </message>
    <message>
        <source>have at most {most} letters</source>
        <translation>最多 {most} 个字符</translation>
    </message>
    <message>
        <source>height</source>
        <translation>高度</translation>
    </message>
    <message>
        <source>hold {serial} once and at most 100 letters</source>
        <translation>含 {serial} 一次且最多 100 个字符</translation>
    </message>
    <message>
        <source>hours of a challenge</source>
        <translation>点检的小时数</translation>
    </message>
    <message>
        <source>images are stretched to {fixed}, and network inputs have {size}</source>
        <translation>图像被缩放到 {fixed}，而网络输入为 {size}</translation>
    </message>
    <message>
        <source>imported from a file</source>
        <translation>由文件导入</translation>
    </message>
    <message>
        <source>input size</source>
        <translation>输入分辨率</translation>
    </message>
    <message>
        <source>interval</source>
        <translation>间隔</translation>
    </message>
    <message>
        <source>it breaks off after frame {number}</source>
        <translation>在第 {number} 帧之后中断</translation>
    </message>
    <message>
        <source>it breaks off after frame {number} of {total}</source>
        <translation>在第 {number} 帧（共 {total} 帧）之后中断</translation>
    </message>
    <message>
        <source>it breaks off after frame {number}: {reason}</source>
        <translation>在第 {number} 帧之后中断：{reason}</translation>
    </message>
    <message>
        <source>it delivers pictures of {channels} channels of {dtype}, which cannot be used</source>
        <translation>其提供的图像为 {channels} 通道 {dtype}，无法使用</translation>
    </message>
    <message>
        <source>it does not answer, wants another user or password, or sends no video</source>
        <translation>没有响应、需要其他用户或密码，或不发送视频</translation>
    </message>
    <message>
        <source>it does not say {key}</source>
        <translation>未说明 {key}</translation>
    </message>
    <message>
        <source>it does not take its settings ({reason})</source>
        <translation>不接受其设置（{reason}）</translation>
    </message>
    <message>
        <source>it has delivered no picture for {seconds:g} seconds</source>
        <translation>已有 {seconds:g} 秒未提供图像</translation>
    </message>
    <message>
        <source>it has more than {most} lines</source>
        <translation>超过 {most} 行</translation>
    </message>
    <message>
        <source>it has no more pictures</source>
        <translation>没有更多图像了</translation>
    </message>
    <message>
        <source>it has {bits} bits per channel, and only 8 or 16 are taken</source>
        <translation>每通道为 {bits} 位，只接受 8 位或 16 位</translation>
    </message>
    <message>
        <source>it has {levels} levels</source>
        <translation>有 {levels} 层</translation>
    </message>
    <message>
        <source>it has {samplesperpixel} channels, and only grey, RGB and CMYK are taken, with alpha or without</source>
        <translation>有 {samplesperpixel} 个通道，只接受灰度、RGB 和 CMYK，可带或不带 alpha</translation>
    </message>
    <message>
        <source>it holds no key that Inspector wrote</source>
        <translation>其中没有 Inspector 写入的密钥</translation>
    </message>
    <message>
        <source>it holds no public key that Inspector wrote</source>
        <translation>其中没有 Inspector 写入的公钥</translation>
    </message>
    <message>
        <source>it holds {pages} pages, and a picture file must hold one picture</source>
        <translation>含 {pages} 页，而图像文件只能含一张图像</translation>
    </message>
    <message>
        <source>it is a HEIC picture, whatever its name says; export it as JPEG or PNG</source>
        <translation>无论名称如何，这是 HEIC 图像；请导出为 JPEG 或 PNG</translation>
    </message>
    <message>
        <source>it is a database of another program, or of a later version</source>
        <translation>这是其他程序或较新版本的数据库</translation>
    </message>
    <message>
        <source>it is a folder</source>
        <translation>这是文件夹</translation>
    </message>
    <message>
        <source>it is a link to another file</source>
        <translation>这是指向另一个文件的链接</translation>
    </message>
    <message>
        <source>it is an animation, and a picture file must hold one picture</source>
        <translation>这是动画，而图像文件只能含一张图像</translation>
    </message>
    <message>
        <source>it is another entry than the one that a report or an exported file names: it was written anew</source>
        <translation>该条目与报告或导出文件所指的条目不同：它被重写过</translation>
    </message>
    <message>
        <source>it is compressed by {compression}, and of TIFF pictures only LZW, Deflate, PackBits and JPEG are read</source>
        <translation>压缩方式为 {compression}，而 TIFF 图像只能读取 LZW、Deflate、PackBits 和 JPEG</translation>
    </message>
    <message>
        <source>it is damaged</source>
        <translation>已损坏</translation>
    </message>
    <message>
        <source>it is damaged, was changed, or was not copied completely</source>
        <translation>已损坏、被更改或未完整复制</translation>
    </message>
    <message>
        <source>it is larger than {most:.0f} MB</source>
        <translation>大于 {most:.0f} MB</translation>
    </message>
    <message>
        <source>it is missing, though a report or an exported file names it; the audit ends with entry {entry}</source>
        <translation>缺少该条目，而报告或导出文件指明了它；审计追踪止于条目 {entry}</translation>
    </message>
    <message>
        <source>it is nested too deeply</source>
        <translation>嵌套过深</translation>
    </message>
    <message>
        <source>it is no file that Inspector exported</source>
        <translation>不是 Inspector 导出的文件</translation>
    </message>
    <message>
        <source>it is no ordinary file</source>
        <translation>不是普通文件</translation>
    </message>
    <message>
        <source>it is not a PNG, JPEG, BMP, TIFF or WebP picture</source>
        <translation>不是 PNG、JPEG、BMP、TIFF 或 WebP 图像</translation>
    </message>
    <message>
        <source>it is not a regular file</source>
        <translation>不是常规文件</translation>
    </message>
    <message>
        <source>it is not a video, is damaged, or its coding is not supported</source>
        <translation>不是视频、已损坏，或编码不受支持</translation>
    </message>
    <message>
        <source>it is not connected</source>
        <translation>未连接</translation>
    </message>
    <message>
        <source>it is not connected, or another program uses it</source>
        <translation>未连接，或被其他程序使用</translation>
    </message>
    <message>
        <source>it is of a later version</source>
        <translation>属于较新版本</translation>
    </message>
    <message>
        <source>it is too large</source>
        <translation>过大</translation>
    </message>
    <message>
        <source>it is too long</source>
        <translation>过长</translation>
    </message>
    <message>
        <source>it is too long for a key</source>
        <translation>作为密钥过长</translation>
    </message>
    <message>
        <source>it is {size:.1f} GB large, and no more than 2 GB are read</source>
        <translation>大小为 {size:.1f} GB，最多读取 2 GB</translation>
    </message>
    <message>
        <source>it is {width} x {height} pixels large, and no more than 200 megapixels are taken</source>
        <translation>为 {width} x {height} 像素，最多接受 2 亿像素</translation>
    </message>
    <message>
        <source>it lists {number} files</source>
        <translation>列出了 {number} 个文件</translation>
    </message>
    <message>
        <source>it names the picture {name}, which is not in its folder</source>
        <translation>所指的图像 {name} 不在其文件夹中</translation>
    </message>
    <message>
        <source>it names {picture} twice</source>
        <translation>两次列出 {picture}</translation>
    </message>
    <message>
        <source>it proposes a threshold of {value:g}, which no picture could exceed</source>
        <translation>建议的阈值为 {value:g}，没有图像能够超过</translation>
    </message>
    <message>
        <source>it sends pictures as {name}, which cannot be used: set it to Mono8, RGB8 or a Bayer format</source>
        <translation>其发送的图像格式为 {name}，无法使用：请设为 Mono8、RGB8 或 Bayer 格式</translation>
    </message>
    <message>
        <source>it stands behind entry {entry}</source>
        <translation>它位于条目 {entry} 之后</translation>
    </message>
    <message>
        <source>it was changed after it was written</source>
        <translation>写入之后被更改</translation>
    </message>
    <message>
        <source>it was deleted a moment ago</source>
        <translation>刚刚被删除</translation>
    </message>
    <message>
        <source>it was disconnected</source>
        <translation>连接已断开</translation>
    </message>
    <message>
        <source>it was not copied completely, or {strange}</source>
        <translation>未完整复制，或{strange}</translation>
    </message>
    <message>
        <source>it was written behind another entry than the one that it stands behind</source>
        <translation>写入时在另一条目之后，与现在之前的条目不同</translation>
    </message>
    <message>
        <source>its colours are stored as {bitspersample}-bit {photometric}, which is not supported</source>
        <translation>其颜色以 {bitspersample} 位 {photometric} 存储，不受支持</translation>
    </message>
    <message>
        <source>its data</source>
        <translation>其数据</translation>
    </message>
    <message>
        <source>its data contradicts its header</source>
        <translation>其数据与文件头矛盾</translation>
    </message>
    <message>
        <source>its data is damaged</source>
        <translation>其数据已损坏</translation>
    </message>
    <message>
        <source>its data is damaged or of a kind that is not supported</source>
        <translation>其数据已损坏，或类型不受支持</translation>
    </message>
    <message>
        <source>its directory does not begin where its last entry ends</source>
        <translation>其目录不在最后一个条目结束处开始</translation>
    </message>
    <message>
        <source>its directory is another one than Inspector writes</source>
        <translation>其目录与 Inspector 写入的不同</translation>
    </message>
    <message>
        <source>its manifest holds what no manifest holds</source>
        <translation>其清单含有清单不应有的内容</translation>
    </message>
    <message>
        <source>its parts contradict each other</source>
        <translation>其各部分相互矛盾</translation>
    </message>
    <message>
        <source>its pixels are floating-point or signed numbers, and only 8 or 16 bit unsigned ones are taken</source>
        <translation>其像素为浮点数或有符号数，只接受 8 位或 16 位无符号数</translation>
    </message>
    <message>
        <source>its pixels are {dtype}, and only 8 or 16 bit ones are taken</source>
        <translation>其像素为 {dtype}，只接受 8 位或 16 位</translation>
    </message>
    <message>
        <source>its run lengths cannot be read</source>
        <translation>无法读取其游程长度</translation>
    </message>
    <message>
        <source>its run lengths do not add up to {width} x {height} px</source>
        <translation>其游程长度之和与 {width} x {height} px 不符</translation>
    </message>
    <message>
        <source>its run lengths end within a number</source>
        <translation>其游程长度在数值中间结束</translation>
    </message>
    <message>
        <source>its score is no number</source>
        <translation>其分数不是数值</translation>
    </message>
    <message>
        <source>its signature is damaged</source>
        <translation>其签名已损坏</translation>
    </message>
    <message>
        <source>its signature is wrong: it was changed after it was signed</source>
        <translation>其签名不符：签名之后被更改</translation>
    </message>
    <message>
        <source>its {width} x {height} pixels</source>
        <translation>其 {width} x {height} 像素</translation>
    </message>
    <message>
        <source>largest turn</source>
        <translation>最大旋转角</translation>
    </message>
    <message>
        <source>learned, but its score is no number</source>
        <translation>已学习，但其分数不是数值</translation>
    </message>
    <message>
        <source>left out: its label says so</source>
        <translation>已排除：其标注如此</translation>
    </message>
    <message>
        <source>left out: you took it out of the good parts</source>
        <translation>已排除：您已将其从良品中移出</translation>
    </message>
    <message>
        <source>lie between 1 and 36</source>
        <translation>在 1 至 36 之间</translation>
    </message>
    <message>
        <source>lie between 32 and 4096 px</source>
        <translation>在 32 至 4096 px 之间</translation>
    </message>
    <message>
        <source>lie between {least:g} and {most}</source>
        <translation>在 {least:g} 至 {most} 之间</translation>
    </message>
    <message>
        <source>likeness</source>
        <translation>相似度</translation>
    </message>
    <message>
        <source>mask of {picture}</source>
        <translation>{picture} 的掩膜</translation>
    </message>
    <message>
        <source>members learned from images that are not there</source>
        <translation>有缺陷族成员学自不存在的图像</translation>
    </message>
    <message>
        <source>more than {most:,} files</source>
        <translation>超过 {most:,} 个文件</translation>
    </message>
    <message>
        <source>ng days</source>
        <translation>NG 保留天数</translation>
    </message>
    <message>
        <source>no file can be called so</source>
        <translation>文件不能如此命名</translation>
    </message>
    <message>
        <source>no frame can be decoded</source>
        <translation>没有可解码的帧</translation>
    </message>
    <message>
        <source>no picture becomes a network input of {height} x {width} px</source>
        <translation>没有图像会成为 {height} x {width} px 的网络输入</translation>
    </message>
    <message>
        <source>no picture for {seconds:g} s</source>
        <translation>已有 {seconds:g} 秒没有图像</translation>
    </message>
    <message>
        <source>no score</source>
        <translation>无分数</translation>
    </message>
    <message>
        <source>no study puts such defects before a model</source>
        <translation>没有评估会向模型提供这样的缺陷</translation>
    </message>
    <message>
        <source>nobody expects {expected} of a {kind} sample</source>
        <translation>{kind} 样件不可能预期为 {expected}</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>not a file, or a link to nothing</source>
        <translation>不是文件，或链接指向的目标不存在</translation>
    </message>
    <message>
        <source>not a picture file</source>
        <translation>不是图像文件</translation>
    </message>
    <message>
        <source>not learned: it is a validation image as well</source>
        <translation>未学习：它同时也是验证图像</translation>
    </message>
    <message>
        <source>not on this PC, only a placeholder: have the cloud drive keep it on this device</source>
        <translation>不在本机，只是占位文件：请在云盘中设为始终保留在此设备上</translation>
    </message>
    <message>
        <source>not there any more</source>
        <translation>已不存在</translation>
    </message>
    <message>
        <source>not used: it is a copy of the good image {image}</source>
        <translation>未使用：它是良品图像 {image} 的副本</translation>
    </message>
    <message>
        <source>not used: it is a copy of the validation image {image}</source>
        <translation>未使用：它是验证图像 {image} 的副本</translation>
    </message>
    <message>
        <source>number of dimensions</source>
        <translation>维数</translation>
    </message>
    <message>
        <source>number of directions</source>
        <translation>方向数</translation>
    </message>
    <message>
        <source>number of most similar images</source>
        <translation>最相似图像的数量</translation>
    </message>
    <message>
        <source>number of neighbours for re-weighting</source>
        <translation>重新加权的邻居数</translation>
    </message>
    <message>
        <source>number of training steps</source>
        <translation>训练步数</translation>
    </message>
    <message>
        <source>of a sample OK or NG is expected</source>
        <translation>样件的预期须为 OK 或 NG</translation>
    </message>
    <message>
        <source>ok days</source>
        <translation>OK 保留天数</translation>
    </message>
    <message>
        <source>ok share</source>
        <translation>OK 留图比例</translation>
    </message>
    <message>
        <source>operator</source>
        <translation>操作员</translation>
    </message>
    <message>
        <source>others score higher and are enough</source>
        <translation>其他图像分数更高，已经足够</translation>
    </message>
    <message>
        <source>parts are looked for up to {degrees} degrees, and the recipe says {most}</source>
        <translation>查找工件的角度达 {degrees} 度，而配方为 {most} 度</translation>
    </message>
    <message>
        <source>parts of the picture are missing</source>
        <translation>图像缺少部分内容</translation>
    </message>
    <message>
        <source>parts turned by up to {degrees} degrees are found above {limit}</source>
        <translation>旋转达 {degrees} 度的工件在 {limit} 以上才算找到</translation>
    </message>
    <message>
        <source>patch size</source>
        <translation>图块大小</translation>
    </message>
    <message>
        <source>patches of known defects belong to nothing</source>
        <translation>已知缺陷的图块没有归属</translation>
    </message>
    <message>
        <source>pattern of file names</source>
        <translation>文件名模式</translation>
    </message>
    <message>
        <source>permission to read it is denied</source>
        <translation>没有读取权限</translation>
    </message>
    <message>
        <source>previews</source>
        <translation>预览</translation>
    </message>
    <message>
        <source>projection dimension</source>
        <translation>投影维数</translation>
    </message>
    <message>
        <source>quota</source>
        <translation>配额</translation>
    </message>
    <message>
        <source>red minus green</source>
        <translation>红减绿</translation>
    </message>
    <message>
        <source>region of interest</source>
        <translation>检测区域</translation>
    </message>
    <message>
        <source>seed</source>
        <translation>随机种子</translation>
    </message>
    <message>
        <source>share of the box</source>
        <translation>框的占比</translation>
    </message>
    <message>
        <source>sharpness</source>
        <translation>清晰度</translation>
    </message>
    <message>
        <source>size of the pictures in the model</source>
        <translation>模型中图像的尺寸</translation>
    </message>
    <message>
        <source>smallest defect</source>
        <translation>最小缺陷</translation>
    </message>
    <message>
        <source>smoothing</source>
        <translation>平滑</translation>
    </message>
    <message>
        <source>something was put into the file that does not belong there ({name})</source>
        <translation>文件中被放入了不属于它的内容（{name}）</translation>
    </message>
    <message>
        <source>still frames</source>
        <translation>静止帧数</translation>
    </message>
    <message>
        <source>takt limit</source>
        <translation>节拍限值</translation>
    </message>
    <message>
        <source>target dimension</source>
        <translation>目标维数</translation>
    </message>
    <message>
        <source>the clock of the PC had been set back before it was written</source>
        <translation>写入之前，本机时钟曾被回拨</translation>
    </message>
    <message>
        <source>the coverage radius is negative</source>
        <translation>覆盖半径为负</translation>
    </message>
    <message>
        <source>the database is damaged: {sentence}</source>
        <translation>数据库已损坏：{sentence}</translation>
    </message>
    <message>
        <source>the dimensions are not those of the network</source>
        <translation>维数与网络不符</translation>
    </message>
    <message>
        <source>the disk is full</source>
        <translation>磁盘已满</translation>
    </message>
    <message>
        <source>the factor of a zone lies between {least:g} and {most:g}, not at {factor:g}</source>
        <translation>分区系数须在 {least:g} 至 {most:g} 之间，不能是 {factor:g}</translation>
    </message>
    <message>
        <source>the file ended early</source>
        <translation>文件提前结束</translation>
    </message>
    <message>
        <source>the file ends before the picture does</source>
        <translation>图像尚未完整，文件就已结束</translation>
    </message>
    <message>
        <source>the file is empty</source>
        <translation>文件为空</translation>
    </message>
    <message>
        <source>the folder {folder} cannot be looked into: {reason}</source>
        <translation>无法查看文件夹 {folder}：{reason}</translation>
    </message>
    <message>
        <source>the hash of {name} is wrong</source>
        <translation>{name} 的哈希值不符</translation>
    </message>
    <message>
        <source>the header of the arrays is too long</source>
        <translation>数组的文件头过长</translation>
    </message>
    <message>
        <source>the known defects are not those that were added</source>
        <translation>已知缺陷不是当初添加的</translation>
    </message>
    <message>
        <source>the manifest lists other files</source>
        <translation>清单列出的是其他文件</translation>
    </message>
    <message>
        <source>the map&apos;s scale is {scale}</source>
        <translation>图的比例为 {scale}</translation>
    </message>
    <message>
        <source>the mask of ignored places is none</source>
        <translation>屏蔽位置的掩膜无效</translation>
    </message>
    <message>
        <source>the mask of ignored places is not the one that was built</source>
        <translation>屏蔽位置的掩膜不是建模时的掩膜</translation>
    </message>
    <message>
        <source>the members do not belong together</source>
        <translation>各成员互不匹配</translation>
    </message>
    <message>
        <source>the memory bank is empty, or holds patches from beyond the good images</source>
        <translation>记忆库为空，或含有良品图像以外的图块</translation>
    </message>
    <message>
        <source>the network {network} is described, which only those of timm are</source>
        <translation>描述了网络 {network}，而只有 timm 的网络才会描述</translation>
    </message>
    <message>
        <source>the places of an album belong to nothing</source>
        <translation>图册的位置没有归属</translation>
    </message>
    <message>
        <source>the preprocessing has {name} {found}, and the recipe {wanted}</source>
        <translation>预处理的 {name} 为 {found}，而配方为 {wanted}</translation>
    </message>
    <message>
        <source>the reference is not the one that was built</source>
        <translation>参考不是建模时的参考</translation>
    </message>
    <message>
        <source>the seal&apos;s inputs have {size}, and others {input_size}</source>
        <translation>封签的输入为 {size}，其他为 {input_size}</translation>
    </message>
    <message>
        <source>the seal&apos;s patterns are {dtype} {shape}</source>
        <translation>封签的图案为 {dtype} {shape}</translation>
    </message>
    <message>
        <source>the seal&apos;s pictures are not of the size in which parts are looked for</source>
        <translation>封签的图像尺寸不是查找工件所用的尺寸</translation>
    </message>
    <message>
        <source>the seal&apos;s pictures are not those that the mask of ignored places belongs to</source>
        <translation>封签的图像不是屏蔽掩膜所属的图像</translation>
    </message>
    <message>
        <source>the seal&apos;s pictures do not hold the region of interest</source>
        <translation>封签的图像容不下检测区域</translation>
    </message>
    <message>
        <source>the seal&apos;s pictures score {first:g} and {second:g}, which tells no picture from another</source>
        <translation>封签图像的分数为 {first:g} 和 {second:g}，无法区分任何图像</translation>
    </message>
    <message>
        <source>the seal&apos;s pictures would have {height} x {width} px</source>
        <translation>封签的图像将为 {height} x {width} px</translation>
    </message>
    <message>
        <source>the seal&apos;s scores are {dtype} {shape}</source>
        <translation>封签的分数为 {dtype} {shape}</translation>
    </message>
    <message>
        <source>the seal&apos;s size is none</source>
        <translation>封签的尺寸无效</translation>
    </message>
    <message>
        <source>the stream has ended, or is silent</source>
        <translation>流已结束，或没有数据</translation>
    </message>
    <message>
        <source>the threshold of a zone must be above 0, not {threshold:g}</source>
        <translation>分区阈值必须大于 0，不能是 {threshold:g}</translation>
    </message>
    <message>
        <source>the usual distance of good patches is negative</source>
        <translation>良品图块的平常距离为负</translation>
    </message>
    <message>
        <source>their scores are no numbers</source>
        <translation>其分数不是数值</translation>
    </message>
    <message>
        <source>there are annotations of the image {marked}, which it does not name</source>
        <translation>有图像 {marked} 的标注，而该文件未列出此图像</translation>
    </message>
    <message>
        <source>there are files in it that belong to nothing</source>
        <translation>其中有不属于任何内容的文件</translation>
    </message>
    <message>
        <source>there are more than {most} samples</source>
        <translation>样件超过 {most} 个</translation>
    </message>
    <message>
        <source>there are patches beyond a grid of {shape}</source>
        <translation>有图块超出 {shape} 的网格</translation>
    </message>
    <message>
        <source>there are too many known defects, or some come from no picture</source>
        <translation>已知缺陷过多，或有些不来自任何图像</translation>
    </message>
    <message>
        <source>there are two accounts of one name, or no salt</source>
        <translation>有两个同名账户，或缺少盐值</translation>
    </message>
    <message>
        <source>there are {found} feature grids for {learned} good images</source>
        <translation>{learned} 张良品图像有 {found} 个特征网格</translation>
    </message>
    <message>
        <source>there are {members} members and {scales} scales</source>
        <translation>有 {members} 个成员和 {scales} 个比例</translation>
    </message>
    <message>
        <source>there are {rows} x {columns} positions in an input of {height} x {width} px</source>
        <translation>{height} x {width} px 的输入中有 {rows} x {columns} 个位置</translation>
    </message>
    <message>
        <source>there is no folder {folder}, or it cannot be reached</source>
        <translation>没有文件夹 {folder}，或无法访问</translation>
    </message>
    <message>
        <source>there is no model in it, or more than one</source>
        <translation>其中没有模型，或不止一个</translation>
    </message>
    <message>
        <source>there is no project in it</source>
        <translation>其中没有项目</translation>
    </message>
    <message>
        <source>there is no such file</source>
        <translation>没有这样的文件</translation>
    </message>
    <message>
        <source>there is no such file in {folder}</source>
        <translation>{folder} 中没有这样的文件</translation>
    </message>
    <message>
        <source>there is no {name}</source>
        <translation>没有 {name}</translation>
    </message>
    <message>
        <source>there is not enough memory for {needed}</source>
        <translation>内存不足以用于{needed}</translation>
    </message>
    <message>
        <source>there is too much in it</source>
        <translation>其中内容过多</translation>
    </message>
    <message>
        <source>this is no key, or one of a later format</source>
        <translation>这不是密钥，或属于较新的格式</translation>
    </message>
    <message>
        <source>this system&apos;s language settings have no {letters} in names of files</source>
        <translation>本系统的语言设置不支持文件名中的 {letters}</translation>
    </message>
    <message>
        <source>three finite numbers</source>
        <translation>三个有限的数值</translation>
    </message>
    <message>
        <source>timm has no network called {name}: {reason}</source>
        <translation>timm 没有名为 {name} 的网络：{reason}</translation>
    </message>
    <message>
        <source>to the right by</source>
        <translation>右移</translation>
    </message>
    <message>
        <source>true or false</source>
        <translation>真或假</translation>
    </message>
    <message>
        <source>two samples are called {twice}</source>
        <translation>有两个样件名为 {twice}</translation>
    </message>
    <message>
        <source>two sides in px</source>
        <translation>两个边长（px）</translation>
    </message>
    <message>
        <source>two sides in px or nothing</source>
        <translation>两个边长（px）或空</translation>
    </message>
    <message>
        <source>unsafe name {unsafe}</source>
        <translation>不安全的名称 {unsafe}</translation>
    </message>
    <message>
        <source>what a repair of the disk has found</source>
        <translation>磁盘修复找到的内容</translation>
    </message>
    <message>
        <source>what keeps entries from being changed ({name}) was taken out of the file or changed</source>
        <translation>防止条目被更改的机制（{name}）已被从文件中去除或更改</translation>
    </message>
    <message>
        <source>what macOS adds to its files</source>
        <translation>macOS 附加到文件的内容</translation>
    </message>
    <message>
        <source>what the build proposed</source>
        <translation>建模时建议的值</translation>
    </message>
    <message>
        <source>white</source>
        <translation>白色</translation>
    </message>
    <message>
        <source>white balance</source>
        <translation>白平衡</translation>
    </message>
    <message>
        <source>white cannot be {value}</source>
        <translation>白色值不能是 {value}</translation>
    </message>
    <message>
        <source>width</source>
        <translation>宽度</translation>
    </message>
    <message>
        <source>yes or no</source>
        <translation>是或否</translation>
    </message>
    <message>
        <source>{areas} areas with {points} points are more than {most_areas} with {most_points}</source>
        <translation>{areas} 个区域共 {points} 个点，超过 {most_areas} 个区域共 {most_points} 个点的上限</translation>
    </message>
    <message>
        <source>{before} has {was}, and this run has {now}: compare the same sets.</source>
        <translation>{before} 有 {was}，而本次运行有 {now}：请比较相同的集合。</translation>
    </message>
    <message>
        <source>{called} covers nothing of the picture of {width} x {height} px: draw it inside, or delete it.</source>
        <translation>{called} 未覆盖 {width} x {height} px 图像的任何部分：请绘制在图像内，或将其删除。</translation>
    </message>
    <message>
        <source>{category} has {defects} defects: {count} cannot be left out of the test.</source>
        <translation>{category} 有 {defects} 个缺陷：不能从测试中排除 {count} 个。</translation>
    </message>
    <message>
        <source>{category} of {dataset} holds no {lacking}.</source>
        <translation>{dataset} 的 {category} 不含 {lacking}。</translation>
    </message>
    <message>
        <source>{families} families for {learned} good images</source>
        <translation>{learned} 张良品图像有 {families} 个缺陷族</translation>
    </message>
    <message>
        <source>{figure} {today}, good parts {good}</source>
        <translation>{figure} {today}，良品 {good}</translation>
    </message>
    <message>
        <source>{filename} does not begin where the one before it ends</source>
        <translation>{filename} 不在前一个文件结束处开始</translation>
    </message>
    <message>
        <source>{files} &apos;{name}&apos;</source>
        <translation>{files} “{name}”</translation>
    </message>
    <message>
        <source>{files} in {where} passed over: {kind}</source>
        <translation>{where} 中的 {files}已略过：{kind}</translation>
    </message>
    <message>
        <source>{file} cannot be read as COCO: {reason}.</source>
        <translation>{file} 无法作为 COCO 读取：{reason}。</translation>
    </message>
    <message>
        <source>{file} cannot be read as a division: {reason}.</source>
        <translation>{file} 无法作为划分读取：{reason}。</translation>
    </message>
    <message>
        <source>{file} cannot be read as a list of sets: {reason}.</source>
        <translation>{file} 无法作为集合列表读取：{reason}。</translation>
    </message>
    <message>
        <source>{file} cannot be read as a torch checkpoint.</source>
        <translation>{file} 无法作为 torch 检查点读取。</translation>
    </message>
    <message>
        <source>{file} cannot be read as masks: {reason}.</source>
        <translation>{file} 无法作为掩膜读取：{reason}。</translation>
    </message>
    <message>
        <source>{file} cannot be read: {reason}.</source>
        <translation>无法读取 {file}：{reason}。</translation>
    </message>
    <message>
        <source>{file} cannot be stored as a picture.</source>
        <translation>{file} 无法保存为图像。</translation>
    </message>
    <message>
        <source>{file} cannot be taught as a good part. {reason}</source>
        <translation>{file} 不能作为良品追加学习。{reason}</translation>
    </message>
    <message>
        <source>{file} was changed after it was written: {beside} names another content.</source>
        <translation>{file} 在写入后被更改：与 {beside} 所记录的内容不符。</translation>
    </message>
    <message>
        <source>{members} members and {scales} scales for {networks} networks</source>
        <translation>{networks} 个网络有 {members} 个成员和 {scales} 个比例</translation>
    </message>
    <message>
        <source>{named} and {more:,} more</source>
        <translation>{named} 等，另有 {more:,} 个</translation>
    </message>
    <message>
        <source>{name} holds what is no number</source>
        <translation>{name} 中含有非数值内容</translation>
    </message>
    <message>
        <source>{name} holds {value}</source>
        <translation>{name} 中含有 {value}</translation>
    </message>
    <message>
        <source>{picture} is a good part and would be rejected</source>
        <translation>{picture} 是良品，却会被判 NG</translation>
    </message>
    <message>
        <source>{picture} would be rejected: {before} -&gt; {after}, threshold {threshold:.4g}</source>
        <translation>{picture} 将判 NG：{before} -&gt; {after}，阈值 {threshold:.4g}</translation>
    </message>
    <message>
        <source>{picture} would pass: {before} -&gt; {after}, threshold {threshold:.4g}</source>
        <translation>{picture} 将判 OK：{before} -&gt; {after}，阈值 {threshold:.4g}</translation>
    </message>
    <message numerus="yes">
        <source>{count} parts wait for their verdict already.</source>
        <translation>
            <numerusform>已有 {count} 个工件在等待判定。</numerusform>
        </translation>
    </message>
    <message>
        <source>{file} cannot be written: &apos;{suffix}&apos; is no picture format.</source>
        <translation>{file} 无法写入：“{suffix}”不是图像格式。</translation>
    </message>
    <message>
        <source>{file} cannot be written: {reason}.</source>
        <translation>无法写入 {file}：{reason}。</translation>
    </message>
    <message>
        <source>{file} cannot be written: {suffix} cannot hold {dtype} pixels.</source>
        <translation>{file} 无法写入：{suffix} 不能存储 {dtype} 像素。</translation>
    </message>
    <message>
        <source>{file} does not hold the division {name}; it holds {there}.</source>
        <translation>{file} 中没有划分 {name}；现有 {there}。</translation>
    </message>
    <message>
        <source>{file} has another size than the other pictures.</source>
        <translation>{file} 的尺寸与其他图像不同。</translation>
    </message>
    <message>
        <source>{file} has no label {label} beside it.</source>
        <translation>{file} 旁没有标注 {label}。</translation>
    </message>
    <message>
        <source>{file} holds no masks: {axes} axes of numbers are needed.</source>
        <translation>{file} 中没有掩膜：需要 {axes} 轴的数值。</translation>
    </message>
    <message>
        <source>{file} holds {masks} masks, and none of the frame {number}.</source>
        <translation>{file} 中有 {masks} 个掩膜，但没有第 {number} 帧的。</translation>
    </message>
    <message>
        <source>{file} is a copy of {copied}, which is known as a defect.</source>
        <translation>{file} 是 {copied} 的副本，而后者已知为缺陷。</translation>
    </message>
    <message>
        <source>{file} is a good image of the model already.</source>
        <translation>{file} 已是模型的良品图像。</translation>
    </message>
    <message>
        <source>{file} is damaged ({reason}); it was kept as {aside}.</source>
        <translation>{file} 已损坏（{reason}）；已保存为 {aside}。</translation>
    </message>
    <message>
        <source>{file} is damaged ({reason}); it was left as it is.</source>
        <translation>{file} 已损坏（{reason}）；保持原样未动。</translation>
    </message>
    <message>
        <source>{file} is known as a defect: it cannot be taught as a good part.</source>
        <translation>{file} 已知为缺陷：不能作为良品追加学习。</translation>
    </message>
    <message>
        <source>{file} is no file of settings: {reason}.</source>
        <translation>{file} 不是设置文件：{reason}。</translation>
    </message>
    <message>
        <source>{file} is no known checkpoint of {backbone}: its SHA-256 begins with {digest}, expected {known}.</source>
        <translation>{file} 不是 {backbone} 的已知检查点：其 SHA-256 以 {digest} 开头，应为 {known}。</translation>
    </message>
    <message>
        <source>{file} is not added as good. {why}</source>
        <translation>{file} 未添加为良品。{why}</translation>
    </message>
    <message>
        <source>{file} names no entry of an audit: it is no report or export, or an older one.</source>
        <translation>{file} 未指明审计追踪的条目：它不是报告或导出文件，或版本较旧。</translation>
    </message>
    <message>
        <source>{file} names no set.</source>
        <translation>{file} 未列出任何集合。</translation>
    </message>
    <message>
        <source>{file} names {picture}, which does not exist.</source>
        <translation>{file} 所列的 {picture} 不存在。</translation>
    </message>
    <message>
        <source>{first}, like {more} more</source>
        <translation>{first}，另有 {more} 个同类</translation>
    </message>
    <message>
        <source>{folders:,} folders &apos;{name}&apos;</source>
        <translation>{folders:,} 个文件夹“{name}”</translation>
    </message>
    <message>
        <source>{folder} is a file, not a folder.</source>
        <translation>{folder} 是文件，不是文件夹。</translation>
    </message>
    <message>
        <source>{folder} is a link: delete the project where it lies.</source>
        <translation>{folder} 是链接：请在项目的实际位置删除项目。</translation>
    </message>
    <message>
        <source>{folder} is a link: rename the folder where it lies.</source>
        <translation>{folder} 是链接：请在文件夹的实际位置重命名。</translation>
    </message>
    <message>
        <source>{image} as {original}</source>
        <translation>{image}（即 {original}）</translation>
    </message>
    <message>
        <source>{key} is missing</source>
        <translation>缺少 {key}</translation>
    </message>
    <message>
        <source>{layout} has a division of its own: {splits} cannot replace it.</source>
        <translation>{layout} 自带划分：{splits} 不能取代它。</translation>
    </message>
    <message>
        <source>{left} of {all} good images would be left: each is judged by what the others taught, so two must stay.</source>
        <translation>{all} 张良品图像将只剩 {left} 张：每张由其余图像学到的内容判定，因此至少须保留两张。</translation>
    </message>
    <message>
        <source>{left} samples have not been shown yet.</source>
        <translation>还有 {left} 个样件未检测。</translation>
    </message>
    <message>
        <source>{length} bytes are needed</source>
        <translation>需要 {length} 字节</translation>
    </message>
    <message>
        <source>{name} in it is too large</source>
        <translation>其中的 {name} 过大</translation>
    </message>
    <message>
        <source>{name} is logged on as {role}</source>
        <translation>{name} 当前角色为{role}</translation>
    </message>
    <message>
        <source>{name} is lost: {reason}.</source>
        <translation>{name} 已断开：{reason}。</translation>
    </message>
    <message>
        <source>{name} is said to have {width} x {height} px</source>
        <translation>{name} 据称为 {width} x {height} px</translation>
    </message>
    <message>
        <source>{name} is {dtype} {shape}</source>
        <translation>{name} 为 {dtype} {shape}</translation>
    </message>
    <message>
        <source>{name} must be {words}, not {value}.</source>
        <translation>{name} 必须为{words}，不能是 {value}。</translation>
    </message>
    <message>
        <source>{name} needs a PIN, a badge or a password.</source>
        <translation>{name} 需要 PIN、工牌或密码。</translation>
    </message>
    <message>
        <source>{name}: this is for the role {role} or a higher one.</source>
        <translation>{name}：此操作须由{role}或更高角色进行。</translation>
    </message>
    <message>
        <source>{name}: {sentence}</source>
        <translation>{name}：{sentence}</translation>
    </message>
    <message>
        <source>{number} between {least:g} and {most:g}</source>
        <translation>{least:g} 至 {most:g} 之间的{number}</translation>
    </message>
    <message>
        <source>{number} of at least {least:g}</source>
        <translation>不小于 {least:g} 的{number}</translation>
    </message>
    <message>
        <source>{original} cannot be read: {reason}.</source>
        <translation>无法读取 {original}：{reason}。</translation>
    </message>
    <message>
        <source>{outside} does not lie in the folder {folder}</source>
        <translation>{outside} 不在文件夹 {folder} 中</translation>
    </message>
    <message>
        <source>{parts} must be put before the camera: name it with --source.</source>
        <translation>{parts} 须放到相机前：请用 --source 指定相机。</translation>
    </message>
    <message>
        <source>{picture} cannot be read: {reason}.</source>
        <translation>无法读取 {picture}：{reason}。</translation>
    </message>
    <message>
        <source>{remark}.</source>
        <translation>{remark}。</translation>
    </message>
    <message>
        <source>{root} holds several products ({names}): name the folder of one of them.</source>
        <translation>{root} 中有多个产品（{names}）：请指定其中一个的文件夹。</translation>
    </message>
    <message>
        <source>{root} is not in the layout of {layout}: there is no {missing}.</source>
        <translation>{root} 的目录结构不是 {layout}：没有 {missing}。</translation>
    </message>
    <message>
        <source>{sentence}.</source>
        <translation>{sentence}。</translation>
    </message>
    <message>
        <source>{sentence}: {agreed} were agreed to</source>
        <translation>{sentence}：已同意 {agreed} 个</translation>
    </message>
    <message>
        <source>{sentence}: {named}.</source>
        <translation>{sentence}：{named}。</translation>
    </message>
    <message>
        <source>{shown} is no option of {kind}: (there are {options}); a comma that belongs to a name is written twice.</source>
        <translation>{shown} 不是 {kind}: 的选项（可用：{options}）；名称中的逗号须写两次。</translation>
    </message>
    <message>
        <source>{target} holds something already: name a new folder.</source>
        <translation>{target} 处已有内容：请指定新文件夹。</translation>
    </message>
    <message>
        <source>{taught} of {all} good images were taught after the build</source>
        <translation>{all} 张良品图像中有 {taught} 张是建模后追加学习的</translation>
    </message>
    <message>
        <source>{what} holds settings that are not known here: {named}.</source>
        <translation>{what}含有此处未知的设置：{named}。</translation>
    </message>
    <message>
        <source>{what} is damaged: {reason}.</source>
        <translation>{what}已损坏：{reason}。</translation>
    </message>
    <message>
        <source>{what} passed over: {kind}</source>
        <translation>{what}已略过：{kind}</translation>
    </message>
    <message>
        <source>{what} was written by a newer Inspector and needs version {needed}, this is {ours}: {reason}.</source>
        <translation>{what}由较新版本的 Inspector 写入，需要版本 {needed}，本机为 {ours}：{reason}。</translation>
    </message>
    <message>
        <source>{what} was written by a newer Inspector than this {ours}: {reason}.</source>
        <translation>{what}由比本机 {ours} 更新的 Inspector 写入：{reason}。</translation>
    </message>
    <message>
        <source>{where} cannot be opened.</source>
        <translation>无法打开 {where}。</translation>
    </message>
    <message>
        <source>{where} cannot be opened: {reason}.</source>
        <translation>无法打开 {where}：{reason}。</translation>
    </message>
    <message>
        <source>{where} cannot be reached: reading or writing it failed.</source>
        <translation>无法访问 {where}：读取或写入失败。</translation>
    </message>
    <message>
        <source>{where} cannot be reached: {reason}.</source>
        <translation>无法访问 {where}：{reason}。</translation>
    </message>
    <message>
        <source>{where} cannot be written: access is denied.</source>
        <translation>无法写入 {where}：访问被拒绝。</translation>
    </message>
    <message>
        <source>{where} cannot be written: it may only be read.</source>
        <translation>无法写入 {where}：只读。</translation>
    </message>
    <message>
        <source>{where} is a database of another program.</source>
        <translation>{where} 是其他程序的数据库。</translation>
    </message>
    <message>
        <source>{where} is damaged: it is no database.</source>
        <translation>{where} 已损坏：它不是数据库。</translation>
    </message>
    <message>
        <source>{where} is damaged: {reason}.</source>
        <translation>{where} 已损坏：{reason}。</translation>
    </message>
    <message>
        <source>{where} is empty: nothing has been recorded yet.</source>
        <translation>{where} 为空：尚无记录。</translation>
    </message>
    <message>
        <source>{where} is not where it was.</source>
        <translation>{where} 已不在原来的位置。</translation>
    </message>
    <message>
        <source>{where} was written by a newer Inspector (schema {revision}).</source>
        <translation>{where} 由较新版本的 Inspector 写入（架构 {revision}）。</translation>
    </message>
    <message>
        <source>{whoever}; this is for the role {role} or a higher one.</source>
        <translation>{whoever}；此操作须由{role}或更高角色进行。</translation>
    </message>
    <message>
        <source>{who} has drafted a threshold of {value:.5g}: release or discard it first.</source>
        <translation>{who} 已起草阈值 {value:.5g}：请先使其生效或将其放弃。</translation>
    </message>
    <message>
        <source>{who} has drafted this threshold, and in this project another person puts it in force.</source>
        <translation>{who} 起草了此阈值，而在本项目中须由另一人使其生效。</translation>
    </message>
    <message>
        <source>{wrong} is no good picture of the model in use.</source>
        <translation>{wrong} 不是使用中模型的良品图像。</translation>
    </message>
    <message numerus="yes">
        <source>{count:,} files</source>
        <translation>
            <numerusform>{count:,} 个文件</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count:,} pictures are not on this PC, only placeholders: have the cloud drive keep them on this device</source>
        <translation>
            <numerusform>{count:,} 张图像不在本机，只是占位文件：请在云盘中设为始终保留在此设备上</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} parts or pictures wait to be recorded.</source>
        <translation>
            <numerusform>{count} 个工件或图像等待记录。</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>stages</name>
    <message>
        <source>Adding validation images</source>
        <translation>添加验证图像</translation>
    </message>
    <message>
        <source>Bringing the project back</source>
        <translation>恢复项目</translation>
    </message>
    <message>
        <source>Checking areas</source>
        <translation>检查区域</translation>
    </message>
    <message>
        <source>Checking the audit</source>
        <translation>校验审计追踪</translation>
    </message>
    <message>
        <source>Checking evidence</source>
        <translation>检查判定依据</translation>
    </message>
    <message>
        <source>Checking pictures</source>
        <translation>检查图像</translation>
    </message>
    <message>
        <source>Checking the database</source>
        <translation>检查数据库</translation>
    </message>
    <message>
        <source>Checking the file</source>
        <translation>检查文件</translation>
    </message>
    <message>
        <source>Checking the PIN</source>
        <translation>检查 PIN</translation>
    </message>
    <message>
        <source>Checking the models</source>
        <translation>检查模型</translation>
    </message>
    <message>
        <source>Choosing the memory bank</source>
        <translation>选择记忆库</translation>
    </message>
    <message>
        <source>Choosing a threshold</source>
        <translation>选择阈值</translation>
    </message>
    <message>
        <source>Choosing the reference</source>
        <translation>选择参考图像</translation>
    </message>
    <message>
        <source>Comparing files</source>
        <translation>比较文件</translation>
    </message>
    <message>
        <source>Comparing good parts</source>
        <translation>比较良品</translation>
    </message>
    <message>
        <source>Comparing good parts with each other</source>
        <translation>良品相互比较</translation>
    </message>
    <message>
        <source>Comparing maps with masks</source>
        <translation>比较异常图与掩膜</translation>
    </message>
    <message>
        <source>Comparing pictures with the rims of others</source>
        <translation>比较图像与其余图像的边缘</translation>
    </message>
    <message>
        <source>Comparing settings</source>
        <translation>比较设置</translation>
    </message>
    <message>
        <source>Comparing with every good picture</source>
        <translation>与每张良品图像比较</translation>
    </message>
    <message>
        <source>Comparing the models</source>
        <translation>比较模型</translation>
    </message>
    <message>
        <source>Computing curves</source>
        <translation>计算曲线</translation>
    </message>
    <message>
        <source>Comparing what was said</source>
        <translation>比较判定结论</translation>
    </message>
    <message>
        <source>Deleting the project</source>
        <translation>删除项目</translation>
    </message>
    <message>
        <source>Copying pictures</source>
        <translation>复制图像</translation>
    </message>
    <message>
        <source>Copying the project</source>
        <translation>复制项目</translation>
    </message>
    <message>
        <source>Copying the samples</source>
        <translation>复制样件</translation>
    </message>
    <message>
        <source>Drawing parts</source>
        <translation>绘制工件</translation>
    </message>
    <message>
        <source>Drawing synthetic defects</source>
        <translation>绘制合成缺陷</translation>
    </message>
    <message>
        <source>Drawing pictures</source>
        <translation>绘制图像</translation>
    </message>
    <message>
        <source>Evaluating</source>
        <translation>评估</translation>
    </message>
    <message>
        <source>Exporting good parts to learn from</source>
        <translation>导出用于学习的良品</translation>
    </message>
    <message>
        <source>Exporting validation images</source>
        <translation>导出验证图像</translation>
    </message>
    <message>
        <source>Exporting</source>
        <translation>导出</translation>
    </message>
    <message>
        <source>Finding how parts lie</source>
        <translation>查找工件摆放位置</translation>
    </message>
    <message>
        <source>Finding the bit depth</source>
        <translation>查找位深</translation>
    </message>
    <message>
        <source>Importing validation images</source>
        <translation>导入验证图像</translation>
    </message>
    <message>
        <source>Importing</source>
        <translation>导入</translation>
    </message>
    <message>
        <source>Inspecting</source>
        <translation>检测</translation>
    </message>
    <message>
        <source>Judging good parts</source>
        <translation>判定良品</translation>
    </message>
    <message>
        <source>Judging parts again</source>
        <translation>重新判定工件</translation>
    </message>
    <message>
        <source>Judging synthetic defects</source>
        <translation>判定合成缺陷</translation>
    </message>
    <message>
        <source>Keeping small pictures of good parts</source>
        <translation>保存良品缩略图</translation>
    </message>
    <message>
        <source>Learning every position</source>
        <translation>学习每个位置</translation>
    </message>
    <message>
        <source>Loading the engine</source>
        <translation>加载检测引擎</translation>
    </message>
    <message>
        <source>Leaving out pictures</source>
        <translation>排除图像</translation>
    </message>
    <message>
        <source>Leaving good parts out</source>
        <translation>排除良品</translation>
    </message>
    <message>
        <source>Loading the model</source>
        <translation>加载模型</translation>
    </message>
    <message>
        <source>Loading the network</source>
        <translation>加载网络</translation>
    </message>
    <message>
        <source>Looking at known defects</source>
        <translation>查看已知缺陷</translation>
    </message>
    <message>
        <source>Looking at rejected parts</source>
        <translation>查看剔除的工件</translation>
    </message>
    <message>
        <source>Looking at the good parts</source>
        <translation>查看良品</translation>
    </message>
    <message>
        <source>Looking at the pictures</source>
        <translation>查看图像</translation>
    </message>
    <message>
        <source>Looking at the project</source>
        <translation>查看项目</translation>
    </message>
    <message>
        <source>Looking at the projects</source>
        <translation>查看项目</translation>
    </message>
    <message>
        <source>Logging on</source>
        <translation>登录</translation>
    </message>
    <message>
        <source>Looking for cameras</source>
        <translation>查找相机</translation>
    </message>
    <message>
        <source>Looking for images</source>
        <translation>查找图像</translation>
    </message>
    <message>
        <source>Looking for other files</source>
        <translation>查找其他文件</translation>
    </message>
    <message>
        <source>Looking for regions</source>
        <translation>查找异常区域</translation>
    </message>
    <message>
        <source>Looking into the record</source>
        <translation>查询记录</translation>
    </message>
    <message>
        <source>Making the project</source>
        <translation>创建项目</translation>
    </message>
    <message>
        <source>Measuring latency</source>
        <translation>测量延迟</translation>
    </message>
    <message>
        <source>Measuring stages</source>
        <translation>测量各阶段</translation>
    </message>
    <message>
        <source>Measuring throughput</source>
        <translation>测量吞吐量</translation>
    </message>
    <message>
        <source>Naming the family</source>
        <translation>命名缺陷族</translation>
    </message>
    <message>
        <source>Opening the picture</source>
        <translation>打开图像</translation>
    </message>
    <message>
        <source>Opening the project</source>
        <translation>打开项目</translation>
    </message>
    <message>
        <source>Opening the record</source>
        <translation>打开记录</translation>
    </message>
    <message>
        <source>Preparing the pages</source>
        <translation>准备页面</translation>
    </message>
    <message>
        <source>Projecting features</source>
        <translation>特征投影</translation>
    </message>
    <message>
        <source>Putting the model to use</source>
        <translation>启用模型</translation>
    </message>
    <message>
        <source>Reading the accounts</source>
        <translation>读取账户</translation>
    </message>
    <message>
        <source>Reading the audit</source>
        <translation>读取审计追踪</translation>
    </message>
    <message>
        <source>Reading the settings</source>
        <translation>读取设置</translation>
    </message>
    <message>
        <source>Reading a picture</source>
        <translation>读取图像</translation>
    </message>
    <message>
        <source>Reading and computing features</source>
        <translation>读取和计算特征</translation>
    </message>
    <message>
        <source>Reading images</source>
        <translation>读取图像</translation>
    </message>
    <message>
        <source>Reading masks</source>
        <translation>读取掩膜</translation>
    </message>
    <message>
        <source>Reading pictures</source>
        <translation>读取图像</translation>
    </message>
    <message>
        <source>Reading the licences</source>
        <translation>读取许可证</translation>
    </message>
    <message>
        <source>Reading thumbnails</source>
        <translation>读取缩略图</translation>
    </message>
    <message>
        <source>Replaying</source>
        <translation>回放判定</translation>
    </message>
    <message>
        <source>Runs</source>
        <translation>运行</translation>
    </message>
    <message>
        <source>Saving pictures</source>
        <translation>保存图像</translation>
    </message>
    <message>
        <source>Saving the model</source>
        <translation>保存模型</translation>
    </message>
    <message>
        <source>Saving the table</source>
        <translation>保存表格</translation>
    </message>
    <message>
        <source>Scoring good parts without themselves</source>
        <translation>良品排除自身后评分</translation>
    </message>
    <message>
        <source>Scoring images with defects</source>
        <translation>为缺陷图像评分</translation>
    </message>
    <message>
        <source>Scoring validation images of good parts</source>
        <translation>为良品验证图像评分</translation>
    </message>
    <message>
        <source>Scoring validation images</source>
        <translation>为验证图像评分</translation>
    </message>
    <message>
        <source>Self-test</source>
        <translation>自检</translation>
    </message>
    <message>
        <source>Storing the accounts</source>
        <translation>保存账户</translation>
    </message>
    <message>
        <source>Showing the samples</source>
        <translation>检测样件</translation>
    </message>
    <message>
        <source>Starting</source>
        <translation>启动</translation>
    </message>
    <message>
        <source>Storing the answer</source>
        <translation>保存判定</translation>
    </message>
    <message>
        <source>Storing the decision</source>
        <translation>保存决定</translation>
    </message>
    <message>
        <source>Storing the labels</source>
        <translation>保存标注</translation>
    </message>
    <message>
        <source>Storing the mask</source>
        <translation>保存掩膜</translation>
    </message>
    <message>
        <source>Storing the project</source>
        <translation>保存项目</translation>
    </message>
    <message>
        <source>Storing the settings</source>
        <translation>保存设置</translation>
    </message>
    <message>
        <source>Storing the threshold</source>
        <translation>保存阈值</translation>
    </message>
    <message>
        <source>Teaching</source>
        <translation>追加学习</translation>
    </message>
    <message>
        <source>Testing</source>
        <translation>测试</translation>
    </message>
    <message>
        <source>Timing a few images</source>
        <translation>试测几张图像</translation>
    </message>
    <message>
        <source>Timing</source>
        <translation>测速</translation>
    </message>
    <message>
        <source>Training the autoencoder</source>
        <translation>训练自编码器</translation>
    </message>
    <message>
        <source>Trying one by one</source>
        <translation>逐一试用</translation>
    </message>
    <message>
        <source>Trying known defects on good parts</source>
        <translation>用良品试验已知缺陷</translation>
    </message>
    <message>
        <source>Waiting for the cancelled build to stop</source>
        <translation>等待已取消的建模停止</translation>
    </message>
    <message>
        <source>Watching the parts</source>
        <translation>监视工件</translation>
    </message>
    <message>
        <source>Writing the audit</source>
        <translation>写入审计追踪</translation>
    </message>
    <message>
        <source>Writing the record</source>
        <translation>写入记录</translation>
    </message>
    <message>
        <source>Writing the report</source>
        <translation>生成报告</translation>
    </message>
    <message>
        <source>batches</source>
        <translation>批</translation>
    </message>
    <message>
        <source>candidates</source>
        <translation>个候选</translation>
    </message>
    <message>
        <source>checks</source>
        <translation>项检查</translation>
    </message>
    <message>
        <source>defects</source>
        <translation>处缺陷</translation>
    </message>
    <message>
        <source>entries</source>
        <translation>个条目</translation>
    </message>
    <message>
        <source>files</source>
        <translation>个文件</translation>
    </message>
    <message>
        <source>groups</source>
        <translation>组</translation>
    </message>
    <message>
        <source>images</source>
        <translation>张图像</translation>
    </message>
    <message>
        <source>masks</source>
        <translation>个掩膜</translation>
    </message>
    <message>
        <source>MB</source>
        <translation>MB</translation>
    </message>
    <message>
        <source>models</source>
        <translation>个模型</translation>
    </message>
    <message>
        <source>parts</source>
        <translation>个工件</translation>
    </message>
    <message>
        <source>patches</source>
        <translation>个图块</translation>
    </message>
    <message>
        <source>pictures</source>
        <translation>张图像</translation>
    </message>
    <message>
        <source>positions</source>
        <translation>个位置</translation>
    </message>
    <message>
        <source>projects</source>
        <translation>个项目</translation>
    </message>
    <message>
        <source>runs</source>
        <translation>次运行</translation>
    </message>
    <message>
        <source>samples</source>
        <translation>个样件</translation>
    </message>
    <message>
        <source>vectors</source>
        <translation>个向量</translation>
    </message>
    <message>
        <source>views</source>
        <translation>个视图</translation>
    </message>
</context>
<context>
    <name>tune</name>
    <message>
        <source>{truth}, scored without itself</source>
        <translation>{truth}，排除自身后评分</translation>
    </message>
    <message>
        <source>Escape</source>
        <translation>漏检</translation>
    </message>
    <message>
        <source>False reject</source>
        <translation>过检</translation>
    </message>
    <message>
        <source>Defect</source>
        <translation>缺陷</translation>
    </message>
    <message>
        <source>Good part</source>
        <translation>良品</translation>
    </message>
    <message>
        <source>best F1</source>
        <translation>最佳 F1</translation>
    </message>
    <message>
        <source>no escapes</source>
        <translation>零漏检</translation>
    </message>
    <message>
        <source>few escapes</source>
        <translation>低漏检</translation>
    </message>
    <message>
        <source>lowest cost</source>
        <translation>成本最低</translation>
    </message>
    <message>
        <source>from good parts</source>
        <translation>依据良品</translation>
    </message>
    <message>
        <source>set by hand</source>
        <translation>手动设定</translation>
    </message>
    <message>
        <source>{rule}, provisional</source>
        <translation>{rule}，暂定</translation>
    </message>
    <message>
        <source>No defects to check with</source>
        <translation>没有可供核对的缺陷件</translation>
    </message>
    <message>
        <source>Nothing is known about escapes.</source>
        <translation>漏检情况未知。</translation>
    </message>
    <message>
        <source>Of all defects {interval} would pass ({kind}).</source>
        <translation>全部缺陷的漏检率为 {interval}（{kind}）。</translation>
    </message>
    <message>
        <source>No good parts to check with</source>
        <translation>没有可供核对的良品</translation>
    </message>
    <message>
        <source>Nothing is known about false rejects.</source>
        <translation>过检情况未知。</translation>
    </message>
    <message>
        <source>Of all good parts {interval} would be rejected ({kind}).</source>
        <translation>全部良品的过检率为 {interval}（{kind}）。</translation>
    </message>
    <message>
        <source>{level}, exact: Clopper-Pearson</source>
        <translation>{level}，精确：Clopper-Pearson</translation>
    </message>
    <message>
        <source>{level}, stratified bootstrap</source>
        <translation>{level}，分层自助法</translation>
    </message>
    <message>
        <source>{level}, score interval</source>
        <translation>{level}，得分区间</translation>
    </message>
    <message>
        <source>{low} to {high}</source>
        <translation>{low} 至 {high}</translation>
    </message>
    <message>
        <source>The same images chose this threshold and judge it: real rates will be worse.</source>
        <translation>选定此阈值与评价它用的是同一批图像：实际误判率会更高。</translation>
    </message>
    <message>
        <source>This threshold was set before there were defects to check it with. Apply a rule to confirm it.</source>
        <translation>设定此阈值时还没有可供核对的缺陷。请应用一条规则加以确认。</translation>
    </message>
    <message>
        <source>Add a few images of real defects for validation to the project and build again.</source>
        <translation>请在项目中添加几张真实缺陷的验证图像，然后重新建模。</translation>
    </message>
</context>
<context>
    <name>validating</name>
    <message>
        <source>Imported: good parts {good}, defects {defect}, of them with a mask {masks}.</source>
        <translation>已导入：良品 {good}，缺陷 {defect}，其中有掩膜 {masks}。</translation>
    </message>
    <message>
        <source>Exported to {folder}: images {images}, masks {masks}.</source>
        <translation>已导出到 {folder}：图像 {images}，掩膜 {masks}。</translation>
    </message>
    <message>
        <source>{count} of them are synthetic.</source>
        <translation>其中 {count} 张为合成。</translation>
    </message>
    <message>
        <source>Synthetic defects drawn: {count}. They are marked, and figures leave them out.</source>
        <translation>已绘制合成缺陷：{count}。均已标记，统计数据不计入。</translation>
    </message>
    <message>
        <source>Known before: {count}.</source>
        <translation>原已存在：{count}。</translation>
    </message>
    <message>
        <source>Left out: {count} ({named}).</source>
        <translation>已排除：{count}（{named}）。</translation>
    </message>
    <message>
        <source>All images</source>
        <translation>全部图像</translation>
    </message>
    <message>
        <source>Not labelled</source>
        <translation>未标注</translation>
    </message>
    <message>
        <source>Good parts</source>
        <translation>良品</translation>
    </message>
    <message>
        <source>Defects</source>
        <translation>缺陷</translation>
    </message>
    <message>
        <source>Left out</source>
        <translation>已排除</translation>
    </message>
    <message>
        <source>Misjudged</source>
        <translation>误判</translation>
    </message>
    <message>
        <source>Without a score</source>
        <translation>无分数</translation>
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
        <translation>缺陷</translation>
    </message>
    <message>
        <source>{truth} (synthetic)</source>
        <translation>{truth}（合成）</translation>
    </message>
    <message>
        <source>somebody</source>
        <translation>某人</translation>
    </message>
    <message>
        <source>{said}, by {who}</source>
        <translation>{said}，{who}</translation>
    </message>
    <message>
        <source>{said}, by {who}, {when}</source>
        <translation>{said}，{who}，{when}</translation>
    </message>
    <message>
        <source>{count} not labelled</source>
        <translation>{count} 未标注</translation>
    </message>
    <message>
        <source>{count} left out</source>
        <translation>{count} 已排除</translation>
    </message>
    <message>
        <source>{count} synthetic</source>
        <translation>{count} 合成</translation>
    </message>
    <message>
        <source>No defect is among them, so nothing is known about escapes: add pictures of real ones.</source>
        <translation>其中没有缺陷，漏检情况未知：请添加真实缺陷的图像。</translation>
    </message>
    <message>
        <source>One defect says next to nothing about escapes: add more.</source>
        <translation>仅一件缺陷件几乎不能说明漏检情况：请继续添加。</translation>
    </message>
</context>
</TS>
