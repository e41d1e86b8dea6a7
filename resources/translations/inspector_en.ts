<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>AccountForm</name>
    <message>
        <source>As in the settings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>May log on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Remove…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>First administrator</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>New account</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Change the PIN…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Set a PIN…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Read another badge…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Read a badge…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A new one is entered.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is none.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Unchanged</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>At least {count} letters</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The two passwords differ.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Password</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Password again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Role</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Language</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>AccountList</name>
    <message>
        <source>Accounts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>PIN</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>badge</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>password</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>may not log on</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>AddDialog</name>
    <message>
        <source>Add samples</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name of the sample</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A real part that is kept at the line and put before the camera. Give it the name that is written on it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n pictures. The project keeps a copy of each.</source>
        <translation>
            <numerusform>%n picture. The project keeps a copy of it.</numerusform>
            <numerusform>%n pictures. The project keeps a copy of each.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>AgreementPanel</name>
    <message>
        <source>Save as PDF…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Who</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Said the same</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Kappa</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What it means</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Agreement of people and machine</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Have two persons judge the same parts on Verify, or one person judge parts again, or inspect parts with a serial several times: how well they agree stands here then.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Shares have exact intervals of 95%. Kappa is the agreement beyond chance: 1 is perfect, 0 is luck.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>So few parts say little: 30 that were judged twice, half of them defects, are a beginning.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Do people and the machine agree?</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Alarm</name>
    <message>
        <source>There is no loudspeaker in use.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no loudspeaker in use, or none of these programs is installed: {programs}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No tone can be heard on this PC.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>AnswerButtons</name>
    <message>
        <source>Defect (1)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Unsure (3)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What you answer from now on also becomes a validation image that shows it (V)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Validation</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Undo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take the last answer back (Backspace)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Good part (2)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Good part: false reject (2)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It is a defect of this kind</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ApplyBox</name>
    <message>
        <source>Apply</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Back to what is in use</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Build anew</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Drafted: in this project another person puts it in force, on the page of the threshold.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Draft, being checked or stored…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Draft: not in use yet. It stays here while the program runs, also when you leave this page.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>In use: everything is looked at.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>In use. The next build learns by these areas.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>In use: these areas act on scoring at once. Building anew will also remove what is ignored from the memory bank.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Write why: it is kept in the history.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Why, in one line</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reason for the change</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>AreaForm</name>
    <message>
        <source>Looked at by</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sensitivity</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Threshold of its own</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>in px</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>in mm</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name, such as: clamp</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What the area means</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name of the area</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How the zone is looked at</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sensitivity or threshold of the zone</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Unit of the numbers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Left</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Top</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Width</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Height</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>AreaList</name>
    <message>
        <source>Areas</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Everything is looked at. Take a tool and draw on the picture.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Begin another area with the next stroke</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Further up: of zones that overlap the lower one in the list counts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Further down: of zones that overlap the lower one in the list counts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Delete the chosen area (Del)</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>AreaWords</name>
    <message>
        <source>Ignored</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Region of interest</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Zone</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Neither learned nor scored.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Only regions of interest are looked at; what is dim lies in none of them.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Has a sensitivity or a threshold of its own. Of zones that overlap the later one counts.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>threshold {value}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>sensitivity × {factor}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>AuditDetails</name>
    <message>
        <source>The clock of this PC was set back before this entry.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hash of the entry before</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hash</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Entry</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Time</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Who</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Role</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Logged on by</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Station</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Project</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>AuditFilters</name>
    <message>
        <source>Since when</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Who</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Project</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Today</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Last 7 days</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Last 30 days</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All of it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Everything</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Everybody</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All projects</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>AuditModel</name>
    <message>
        <source>#</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Time</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Who</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Role</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Project</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Details</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>AuditPage</name>
    <message>
        <source>Details of the entry</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Verify the chain</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export CSV…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Look for newer entries</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>{count} entries</source>
        <translation>
            <numerusform>{count} entry</numerusform>
            <numerusform>{count} entries</numerusform>
        </translation>
    </message>
    <message>
        <source>Export the audit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reading the audit…</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>Reading the audit: {count} entries</source>
        <translation>
            <numerusform>Reading the audit: {count} entry</numerusform>
            <numerusform>Reading the audit: {count} entries</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} entries were written.</source>
        <translation>
            <numerusform>{count} entry was written.</numerusform>
            <numerusform>{count} entries were written.</numerusform>
        </translation>
    </message>
    <message>
        <source>The chain is whole: nothing was changed, removed or put in between.</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>The chain is broken: {count} findings.</source>
        <translation>
            <numerusform>The chain is broken: {count} finding.</numerusform>
            <numerusform>The chain is broken: {count} findings.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} entries are of a clock that was set back.</source>
        <translation>
            <numerusform>{count} entry is of a clock that was set back.</numerusform>
            <numerusform>{count} entries are of a clock that was set back.</numerusform>
        </translation>
    </message>
    <message>
        <source>Entry {number}: {finding}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>and {count} more</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>AuditTable</name>
    <message>
        <source>Entries of the audit</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>AuditWords</name>
    <message>
        <source>Logged on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Logged off</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Log-on refused</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not allowed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Accounts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Build</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Draft</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Release</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Gone back</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Action</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Active</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Announced</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Answer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Memory bank</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Newly built</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>By itself</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Size</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Changed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Changes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Count</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Decision</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Kind of defect</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Discarded</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Drafted by</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lost entries</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Event</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Expected</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not passed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Family of defects</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>File</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Files</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Good part</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Images</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Instead of</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Key</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Language</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lot</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mask</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>With models</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>New name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Newest picture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Note</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Entry</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copied from</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Oldest picture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Parent model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Part</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Parts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Passed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reason</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Record</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reference picture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Released by</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Role</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Decision rule</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Secrets</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Signer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Source</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>State</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Taken back</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Threshold</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>New folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Back to that of</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Too many tries</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Good parts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Validation images of good parts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Validation images of defects</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Settings of the build</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Model in use</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Parts left out</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Parts kept</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Kinds of defects</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Millimetres per px</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A second person puts it in force</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Notes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Camera</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Trigger</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Serial</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Image gate</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Settings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Project</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Project deleted</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Areas</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Labels</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Teach-back</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Left out of the model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Known defects</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Challenge</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Event at the cell</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Review</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Run</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Import</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pictures deleted</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Settings of the record</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Trusted keys</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not done after all</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>added</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>audit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>brought back</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>changed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>chosen</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>copied</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>deleted for good</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>folder renamed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>made</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no longer trusted</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>key of this PC</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>key of this PC renamed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>own password or PIN</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>pictures</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>project</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>put in</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>record</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>removed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>report</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>report on agreement</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>results</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>sample added</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>sample removed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>settings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>taken away</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>thrown away</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>trusted</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>validation images</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>weights of a network</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>inspect</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>verify parts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>enter events</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>run a challenge</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>choose a product</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>set up the line</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>change the project</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>label images</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>build a model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>draft a threshold</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>release a threshold</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>put a model to use</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>teach parts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>set up the challenge</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>export</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>import</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>delete the project</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>change settings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>manage users</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>trust keys</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Password</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>PIN</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Badge</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name in the system</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not at all</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The program</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>kept</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>left out</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>By age</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>By quota</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>off</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>damaged</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>cancelled</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>yes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>BackgroundBox</name>
    <message>
        <source>Propose the background</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Accept as ignored area</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reject</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Looking for the background</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No background can be told from the part for sure. Nothing was changed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>In {pictures} pictures no good part lies in the hatched {share}. Look at it: nothing is ignored before you accept.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>BadgeDialog</name>
    <message>
        <source>Badge of {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hold the badge to the reader now.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It was read. Hold the same badge to the reader once more.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The reader read something else the second time. Hold the badge to the reader again, twice.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>BesideGood</name>
    <message>
        <source>A good part</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A good part looks like this.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>BestSettings</name>
    <message>
        <source>Use these settings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Starting…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Better settings were found</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The present settings do well</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Time was up before all was tried; another search goes on where this one ended.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancelled.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What was tried is kept: another search goes on where this one ended.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Settings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pairs told apart</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A part</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>To build</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Board</name>
    <message>
        <source>Another reference picture…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show the effect</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Proposed: background</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Drawn on {name}, {width} × {height} px</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>BoxEditor</name>
    <message>
        <source>Region of interest</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>BuildForecast</name>
    <message>
        <source>Timing a few images, to predict how long a build takes…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How long a build takes is predicted once no inspection runs.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Predicted: about {time} to build, {memory} MB of memory at most, {part} to inspect a part.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No prediction: the images could not be timed.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>BuildPage</name>
    <message>
        <source>Start build</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Find the best settings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Compares settings on the parts of this project, for about three minutes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Demo project</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Loading the model…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The model of this project cannot be used. Build it again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is none yet. Start the build: the program then knows what a good part looks like.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Starting…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The new model cannot be used.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Done. The new model is in use.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Done. Loading the new model…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancelled.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing was built.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The model of {moment} stays in use.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The program draws parts, good ones and defective ones, and learns from the good ones. This is done once.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The model in use stays in use until the new one is complete.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Here the program learns from pictures of good parts what a part looks like.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No project is open</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a project</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It inspects with models that were built on a PC with the full program. Export the project there (Projects › More › Export…), bring the file here, and drop it on the page Projects.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This PC is a station</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Go to Projects</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>BuildSummary</name>
    <message>
        <source>What will be built</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Change…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Change the images or the network of this project</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Line…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Set up camera, trigger and serials of this project</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Learns from</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Threshold from</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Every good part is learned, and scored by what the others taught</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Defects</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Images with defects that confirm the threshold</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Bit depth</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Network</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How closely</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Method</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Memory bank</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{width} × {height} px of every picture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Where to look</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The region of interest; what is outside is cut away first</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>other light</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{count} directions</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Good parts are also learned as they would look so; inspecting takes no longer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Also learned</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>none</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>none: the threshold will be provisional</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>{count} good parts</source>
        <translation>
            <numerusform>1 good part</numerusform>
            <numerusform>{count} good parts</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>the same {count}, each scored without itself</source>
        <translation>
            <numerusform>1 good part</numerusform>
            <numerusform>the same {count}, each scored without itself</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} images of good parts</source>
        <translation>
            <numerusform>1 image of a good part</numerusform>
            <numerusform>{count} images of good parts</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} images</source>
        <translation>
            <numerusform>1 image</numerusform>
            <numerusform>{count} images</numerusform>
        </translation>
    </message>
    <message>
        <source>As chosen for this project</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A few good parts were looked at; the build looks at all of them.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>and {count} more</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>none: this method keeps no bank</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>automatic: {least} to {most} patches, by the time that a part then takes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{share} of all patches</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>CameraTab</name>
    <message>
        <source>USB or built-in camera</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Network camera</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Industrial camera (GenICam)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Watched folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Simulated camera</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Width in px</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Height in px</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pictures a second</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Exposure</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Gain</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>White balance in K</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Motion JPEG</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose the producer&apos;s .cti file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>GenTL producer of this PC (.cti)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Faster at large sizes, with compression marks</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It is {value}, not as asked</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It is {value}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This camera does not say</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Source</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Empty leaves what the camera has. The settings belong to the project and hold from the next Start on.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Resolution, exposure and the like of a network camera are set in the camera itself.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What stands here is written with the source; everything else stays as the camera is set.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Its newest picture is shown here, and no file is taken or moved.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pictures from a folder pass by; without one, grey discs. For trying out, also what goes wrong.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose the GenTL producer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Connected: {names}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No camera is connected.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Industrial cameras need a package that is not installed: pip install harvesters.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No GenTL producer is installed: install the camera maker&apos;s software, or choose its .cti file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This GenTL producer is not there.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>CanvasTools</name>
    <message>
        <source>Choose, move, change size (V)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rectangle (R)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ellipse (O)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Polygon (P): tap its corners; a double tap, its first corner or Enter closes it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Brush (B)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Eraser (E)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Undo (Ctrl+Z)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Redo (Ctrl+Y)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Further away (-)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Closer (+)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Whole picture (0)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Width of brush and eraser, in px of the picture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{count} px</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>CapabilityPage</name>
    <message>
        <source>Here you see how small a defect the model finds, and whether people and machine agree.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save as</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Saved as {name}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>CapabilityWords</name>
    <message>
        <source>scratches</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>spots</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>dents</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>stains</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>smears</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>missing pieces</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{defects} in {zone}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Of {defects} with {contrast} contrast nothing can be promised: too many were missed, or larger ones are not found more often.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>90% of {defects} from {size} on, with 95% confidence ({contrast} contrast)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The threshold or the areas were changed since: it does not hold any more. Study anew.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The model has learned these very parts: on new ones it finds a little less.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{who} again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{one} and {other}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All of them</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The machine again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{agreed} of {parts}: {share} ({low} to {high})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{kappa} ({low} to {high})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Only one word was ever said: show good parts and defects.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Good: they can be trusted.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Poor: agree on limit samples first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Moderate: look at the parts on which they differ.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The scores of one part that is inspected again scatter by {spread} (standard deviation).</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ChallengeDialog</name>
    <message>
        <source>Challenge</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Showing the samples…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Real parts are put before the camera: choose a camera on Inspect first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It has no more pictures.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ChallengeHistory</name>
    <message>
        <source>When</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>By</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Signed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What came of it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Challenges so far</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The line cannot be read.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Passed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Changed afterwards</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Changed, or one before it is missing</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ChallengePage</name>
    <message>
        <source>Here known samples prove at the start of a shift that the station finds what it must.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pictures ({patterns})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose pictures of samples</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Validation images</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The project has no validation images of known truth.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Recorded parts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No picture of a recorded part is kept.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>An inspection is running and has the camera: stop it first.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ChallengeParts</name>
    <message>
        <source>Show all samples now</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Remove</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pictures from files…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Validation images…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Recorded parts…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A real part…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>When the project asks for it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source> h</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How long one counts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>As sources are written: usb:0, rtsp://…, genicam:SERIAL</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Camera for real parts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Samples</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>One that was passed counts for</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Challenges so far</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What every sample got</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ChallengePrompt</name>
    <message>
        <source>A challenge is due</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show the samples</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop the inspection first: real parts are put before its camera.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ChallengeWords</name>
    <message>
        <source>Good part: OK is expected</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Limit sample, still good: OK is expected</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Limit sample, no longer good: NG is expected</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Defect: NG is expected</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Good</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Limit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Defect</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Only when somebody wants it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Before the line starts, once a shift</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Before the line starts, and again while it runs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The samples have not been shown on this PC yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The last challenge is not signed by this PC, or was changed afterwards.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The last challenge was not passed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Another model has come into use since the last challenge.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Another threshold has come into force since the last challenge.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The samples are not those of the last challenge.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The last challenge is dated later than now: the clock was set back.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The last challenge was too long ago.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No samples yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add pictures of good parts, of the limit and of defects, or real parts that are kept at the line.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Passed {when}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Next due {when}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The line does not start before it is passed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Due now</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Passed: every sample got the verdict that is expected of it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Broken off.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not passed: {names}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ChangedParts</name>
    <message>
        <source>Parts that change</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Parts that would get another verdict</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A click opens a part in History.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Charts</name>
    <message>
        <source>Yield by hour</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>NG by hour</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Scores over time</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>anomaly score</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Where the hot spots lie</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Looking into the record…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No part matches these filters.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No picture and no patch scores of these parts are kept.</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>Where the highest patch score of {count} parts lies</source>
        <translation>
            <numerusform>Where the highest patch score of {count} part lies</numerusform>
            <numerusform>Where the highest patch score of {count} parts lies</numerusform>
        </translation>
    </message>
    <message>
        <source>The charts could not be drawn.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{share} of all; limits: 3 sigma of a p-chart. {beyond}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Weighted mean (EWMA, 0.2) of {parts} around {mean}; limits: 3 sigma. {beyond}</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>the newest {count} parts</source>
        <translation>
            <numerusform>the newest part</numerusform>
            <numerusform>the newest {count} parts</numerusform>
        </translation>
    </message>
    <message>
        <source>None lies beyond.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{count} beyond.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hot spots</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>share of good parts that are NG</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>share of defects that are NG</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>ROC curve</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Precision-recall curve</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>share of defects among what is NG</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Histogram</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>ROC</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Precision and recall</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Kinds of defects</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Both good parts and defects are needed for curves.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Both good parts and defects are needed for a curve.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>AUROC {value}, {low} to {high} ({kind}). The dot is the whole rule that is tried out.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Precision depends on the share of defects: here {defect} of {total}. The dot is the whole rule that is tried out.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>CheckRow</name>
    <message>
        <source>Limits of: {check}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{times} times as wide</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>As learned</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>CloseQuestion</name>
    <message>
        <source>A build is running</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop the build and close?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What it has done so far is lost. The model in use before stays in use.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop and close</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keep building</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A project is on its way</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop the export or import and close?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing of it is left behind; it can be done again later.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Go on with it</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ComparisonPane</name>
    <message>
        <source>{first} and {second}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>AUROC</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Threshold</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Escapes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>False rejects</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Escapes with {count} false rejects at most</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>They disagree on {count} parts</source>
        <translation>
            <numerusform>They disagree on 1 part</numerusform>
            <numerusform>They disagree on {count} parts</numerusform>
        </translation>
    </message>
    <message>
        <source>They agree on every part.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No picture yet</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Counted</name>
    <message numerus="yes">
        <source>{count} of {total} good parts look unlike the others: look at them.</source>
        <translation>
            <numerusform>1 of {total} good parts looks unlike the others: look at it.</numerusform>
            <numerusform>{count} of {total} good parts look unlike the others: look at them.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Provisional: {count} of {total} good parts look unlike the others, and nobody has decided about them.</source>
        <translation>
            <numerusform>Provisional: 1 of {total} good parts looks unlike the others, and nobody has decided about it.</numerusform>
            <numerusform>Provisional: {count} of {total} good parts look unlike the others, and nobody has decided about them.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} of {total} good parts look unlike the others: there are several kinds of parts, or defects among them.</source>
        <translation>
            <numerusform>{count} of {total} good parts look unlike the others: there are several kinds of parts, or defects among them.</numerusform>
            <numerusform>{count} of {total} good parts look unlike the others: there are several kinds of parts, or defects among them.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>At most {share} of good parts are rejected, with {confidence} confidence, from {parts} good parts.</source>
        <translation>
            <numerusform>At most {share} of good parts are rejected, with {confidence} confidence, from {parts} good parts.</numerusform>
            <numerusform>At most {share} of good parts are rejected, with {confidence} confidence, from {parts} good parts.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The {total} good pictures show only {count} different parts: at least {needed} are needed to defend a threshold.</source>
        <translation>
            <numerusform>The {total} good pictures show only 1 part: at least {needed} different ones are needed for a threshold.</numerusform>
            <numerusform>The {total} good pictures show only {count} different parts: at least {needed} are needed to defend a threshold.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>No threshold can be defended from {count} good parts: at least {needed} are needed.</source>
        <translation>
            <numerusform>No threshold can be defended from 1 good part: at least {needed} are needed.</numerusform>
            <numerusform>No threshold can be defended from {count} good parts: at least {needed} are needed.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} images</source>
        <translation>
            <numerusform>1 image</numerusform>
            <numerusform>{count} images</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} patches</source>
        <translation>
            <numerusform>1 patch</numerusform>
            <numerusform>{count} patches</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} different sizes, from {smallest} to {largest} px</source>
        <translation>
            <numerusform>{count} different sizes, from {smallest} to {largest} px</numerusform>
            <numerusform>{count} different sizes, from {smallest} to {largest} px</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{n} of {total} defects pass</source>
        <translation>
            <numerusform>{n} of {total} defects pass</numerusform>
            <numerusform>{n} of {total} defects pass</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{n} of {total} good parts rejected</source>
        <translation>
            <numerusform>{n} of {total} good parts rejected</numerusform>
            <numerusform>{n} of {total} good parts rejected</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} images have no score that counts and are left out: {names}</source>
        <translation>
            <numerusform>1 image has no score that counts and is left out: {names}</numerusform>
            <numerusform>{count} images have no score that counts and are left out: {names}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} images have no map to find regions in: by the region rule they are UNDECIDED.</source>
        <translation>
            <numerusform>1 image has no map to find regions in: by the region rule it is UNDECIDED.</numerusform>
            <numerusform>{count} images have no map to find regions in: by the region rule they are UNDECIDED.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{after} of {total} known defects would pass; at the threshold in use {before} do.</source>
        <translation>
            <numerusform>{after} of {total} known defects would pass; at the threshold in use {before} do.</numerusform>
            <numerusform>{after} of {total} known defects would pass; at the threshold in use {before} do.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} good parts</source>
        <translation>
            <numerusform>1 good part</numerusform>
            <numerusform>{count} good parts</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} parts with defects</source>
        <translation>
            <numerusform>1 part with a defect</numerusform>
            <numerusform>{count} parts with defects</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} defects drawn on good parts</source>
        <translation>
            <numerusform>1 defect drawn on a good part</numerusform>
            <numerusform>{count} defects drawn on good parts</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} pictures cannot be read and took no part.</source>
        <translation>
            <numerusform>1 picture cannot be read and took no part.</numerusform>
            <numerusform>{count} pictures cannot be read and took no part.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} defects</source>
        <translation>
            <numerusform>{count} defect</numerusform>
            <numerusform>{count} defects</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} images are left out</source>
        <translation>
            <numerusform>1 image is left out</numerusform>
            <numerusform>{count} images are left out</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The same holds for {count} more sources.</source>
        <translation>
            <numerusform>The same holds for {count} more source.</numerusform>
            <numerusform>The same holds for {count} more sources.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} images have no score and are not counted: see “Without a score”.</source>
        <translation>
            <numerusform>{count} image has no score and is not counted: see “Without a score”.</numerusform>
            <numerusform>{count} images have no score and are not counted: see “Without a score”.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} images were added.</source>
        <translation>
            <numerusform>{count} image was added.</numerusform>
            <numerusform>{count} images were added.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} images were among them before and keep their labels.</source>
        <translation>
            <numerusform>{count} image was among them before and keeps its label.</numerusform>
            <numerusform>{count} images were among them before and keep their labels.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The model has learned {count} of them: these are scored by what the others taught.</source>
        <translation>
            <numerusform>The model has learned {count} of them: it is scored by what the others taught.</numerusform>
            <numerusform>The model has learned {count} of them: these are scored by what the others taught.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Chosen by the masks of {count} defects and by {good} good parts; on others it will do worse.</source>
        <translation>
            <numerusform>Chosen by the mask of 1 defect and by {good} good parts; on others it will do worse.</numerusform>
            <numerusform>Chosen by the masks of {count} defects and by {good} good parts; on others it will do worse.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} masks cannot be read or have another size.</source>
        <translation>
            <numerusform>1 mask cannot be read or has another size.</numerusform>
            <numerusform>{count} masks cannot be read or have another size.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} defects cannot carry at most {share} escapes: that takes {needed}.</source>
        <translation>
            <numerusform>1 defect cannot carry at most {share} escapes: that takes {needed}.</numerusform>
            <numerusform>{count} defects cannot carry at most {share} escapes: that takes {needed}.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} good parts cannot carry a limit of {share}: that takes {needed} different ones.</source>
        <translation>
            <numerusform>1 good part cannot carry a limit of {share}: that takes {needed} different ones.</numerusform>
            <numerusform>{count} good parts cannot carry a limit of {share}: that takes {needed} different ones.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Of the last {count} recorded parts</source>
        <translation>
            <numerusform>Of the last recorded part</numerusform>
            <numerusform>Of the last {count} recorded parts</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} parts change</source>
        <translation>
            <numerusform>{count} part changes</numerusform>
            <numerusform>{count} parts change</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} of them reviewed as defects now pass</source>
        <translation>
            <numerusform>{count} of them reviewed as a defect now passes</numerusform>
            <numerusform>{count} of them reviewed as defects now pass</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} parts would get another verdict. The worst come first.</source>
        <translation>
            <numerusform>{count} part would get another verdict.</numerusform>
            <numerusform>{count} parts would get another verdict. The worst come first.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} pictures looked at.</source>
        <translation>
            <numerusform>{count} picture looked at.</numerusform>
            <numerusform>{count} pictures looked at.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} are suspicious.</source>
        <translation>
            <numerusform>{count} is suspicious.</numerusform>
            <numerusform>{count} are suspicious.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} more parts would bring false rejects from {now} to {then}.</source>
        <translation>
            <numerusform>{count} more part would bring false rejects from {now} to {then}.</numerusform>
            <numerusform>{count} more parts would bring false rejects from {now} to {then}.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} steps since the build.</source>
        <translation>
            <numerusform>1 step since the build.</numerusform>
            <numerusform>{count} steps since the build.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Try {count} accepted parts</source>
        <translation>
            <numerusform>Try 1 accepted part</numerusform>
            <numerusform>Try {count} accepted parts</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} parts can be taught, and {passing} would pass then; the bank grows by {grown} vectors.</source>
        <translation>
            <numerusform>1 part can be taught, and {passing} would pass then; the bank grows by {grown} vectors.</numerusform>
            <numerusform>{count} parts can be taught, and {passing} would pass then; the bank grows by {grown} vectors.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} models</source>
        <translation>
            <numerusform>{count} model</numerusform>
            <numerusform>{count} models</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} recorded parts</source>
        <translation>
            <numerusform>{count} recorded part</numerusform>
            <numerusform>{count} recorded parts</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} files</source>
        <translation>
            <numerusform>{count} file</numerusform>
            <numerusform>{count} files</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} parts of it are recorded, up to {moment}.</source>
        <translation>
            <numerusform>{count} part of it is recorded, up to {moment}.</numerusform>
            <numerusform>{count} parts of it are recorded, up to {moment}.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Counters</name>
    <message>
        <source>Triggers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How often a part was said to be there: each time one verdict is due</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>OK</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>NG</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Undecided</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Yield</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>OK of all judged parts; UNDECIDED ones lower it, as they are handled as rejects</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Time, mean</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>From the picture to the verdict</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Time, 95% below</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>95 of 100 parts took less time than this, 5 took more</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>CutOff</name>
    <message>
        <source>The model in use stays in use.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The build of {name}, begun {moment}, was not finished: nothing of it was kept. It can be started again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The inspection of {name}, begun {moment}, was not stopped.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No part of it was judged and recorded.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>DecisionButtons</name>
    <message>
        <source>Keep: it is a good part</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The threshold must let parts like this one pass</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Leave out</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Its score does not count, and the next build does not learn it. The file stays.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Undo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Decide again</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>DeletedDialog</name>
    <message>
        <source>Deleted projects</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Project</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Deleted</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>By</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Size</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lay in</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Bring back</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Delete for good…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Together {size}. Nothing here goes by itself.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is none.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Delete {name} for good?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{size} become free. Nothing brings it back then.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Delete for good</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keep it</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>DepthChoice</name>
    <message>
        <source>Bit depth</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>As the pictures tell: {depth}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>As the pictures tell</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{depth} bit: white is {value}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pictures with values above {white} are not taken.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose what the camera delivers where you know it: dark pictures do not show all of its bits.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Desk</name>
    <message>
        <source>A tone at every part that is not OK</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Operator mode: the whole screen, for gloves (F11)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Heatmap on or off (H)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Opacity of the heatmap (+ and -)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Closer (Ctrl +)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Further away (Ctrl -)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose images (Ctrl+O), a folder, a video or a camera</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{area}: nothing of it lies in the picture. Move it inside, or delete it.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>DetectionPlot</name>
    <message>
        <source>Found</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Size from end to end</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Defects found by their size</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Size from end to end in mm</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Size from end to end in px</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Disagreements</name>
    <message>
        <source>Parts on which the models disagree</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>DoctorPage</name>
    <message>
        <source>Here the good parts are looked through: which of them is unlike the others, and are there enough?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No picture is like that.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It cannot be said: this model keeps nothing of single good parts, or there are too few of them.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Build the model once: it is told from what the model learned.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>DraftBanner</name>
    <message>
        <source>A draft of the threshold waits</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Look at it</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>DriftHead</name>
    <message>
        <source>Which parts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Last 24 hours</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Last 7 days</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Last 30 days</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All parts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Look at the newest parts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Enters this with the present time: what is usual is learned anew from then on</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>{count} parts since then.</source>
        <translation>
            <numerusform>{count} part since then.</numerusform>
            <numerusform>{count} parts since then.</numerusform>
        </translation>
    </message>
    <message>
        <source>Moved as well: {changes}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What is usual is being learned</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>{count} more good parts are needed before a drift can be told.</source>
        <translation>
            <numerusform>{count} more good part is needed before a drift can be told.</numerusform>
            <numerusform>{count} more good parts are needed before a drift can be told.</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing has moved</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>{count} parts were looked at.</source>
        <translation>
            <numerusform>{count} part was looked at.</numerusform>
            <numerusform>{count} parts were looked at.</numerusform>
        </translation>
    </message>
    <message>
        <source>{looked} Earlier alarms: {count}, the last ones {ended}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{time} {change}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Just changed:</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>DriftLine</name>
    <message>
        <source>Changed:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show how it went</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Say that something else was changed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Changed: {change}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{change}: what is usual is learned anew from now on</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>DriftPage</name>
    <message>
        <source>Here you see what has changed at the station since when.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No project is open</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Looking into the record…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Every part is compared with what was usual before it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Light, focus, place and scores of every part that is recorded are watched from now on.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing has been recorded yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a project</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Go to Inspect</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>DriftPlot</name>
    <message>
        <source>anomaly score</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>patch score</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>% of white</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>% of the brightness</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>fine to coarse</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not watched: still being learned, or it scatters too much to say anything.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The weighted mean may move by {reach}.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>DriftWords</name>
    <message>
        <source>Taken back: {change}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Editing</name>
    <message>
        <source>Choose the area that the eraser is to take from.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>EffectPane</name>
    <message>
        <source>Another picture…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Count on all pictures of known truth</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reference picture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Defect: {name}, score {score}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Good: {name}, score {score}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Inspecting…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Picture that the effect is shown on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>In use</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>With the areas of this page</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Picture to look at</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Counting</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rejected good parts: {before} of {total} now, {after} with these areas.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Passing defects: {before} of {total} now, {after} with these areas.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not judged: {count}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Known defects</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Challenge samples</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Good validation images</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Recorded parts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>OK</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>NG</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Undecided</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Threshold {before} → {after}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} would pass: {before} → {after}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} would be rejected: {before} → {after}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing known would be judged otherwise</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No known defect would pass by it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not judged, because the pictures are not there: {names}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>EnoughCard</name>
    <message>
        <source>Are these enough?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Build the model once: it is told from what the model learned.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A usual good part reaches {share} of the threshold. Intervals hold nine times in ten.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>False rejects, %</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Good parts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>False rejects against the number of good parts</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>EnteredBand</name>
    <message>
        <source>Note, if there is one</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Undo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Entered: {change}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Undo ({seconds})</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Entries</name>
    <message>
        <source>Serial of the next part</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Scan it, or type it and press Enter</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take the serial back</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Part is here (F8)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The next picture shows a part: the key F8 says the same, and so does a pedal that types it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The next part has no serial yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Next part: {serial}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Exchange</name>
    <message>
        <source>Import a COCO file…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Import MVTec folders…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export as COCO…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export as MVTec folders…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export synthetic defects as well</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Draw synthetic defects…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Import a COCO file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>COCO files (*.json)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Import the folder of one product in MVTec&apos;s layout</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export into a new folder in this one</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export settings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Import settings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Saved in {file}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The settings of the file hold from now on.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ExpandableList</name>
    <message>
        <source>List: {title}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>and {count} more</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Exporter</name>
    <message>
        <source>Save the pictures in</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save the table as</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>{count} parts saved in {place}</source>
        <translation>
            <numerusform>1 part saved in {place}</numerusform>
            <numerusform>{count} parts saved in {place}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} pictures saved in {place}</source>
        <translation>
            <numerusform>1 picture saved in {place}</numerusform>
            <numerusform>{count} pictures saved in {place}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>of {count} parts none is kept</source>
        <translation>
            <numerusform>of 1 part none is kept</numerusform>
            <numerusform>of {count} parts none is kept</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>FamiliesPage</name>
    <message>
        <source>By zone</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>By hour</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Look at the newest rejected parts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Here NG parts that look alike are grouped, named and counted.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Family</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Zone</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Parts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>in no zone</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hour</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The record holds no rejected part whose picture is kept.</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>{count} parts</source>
        <translation>
            <numerusform>{count} part</numerusform>
            <numerusform>{count} parts</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} families</source>
        <translation>
            <numerusform>{count} family</numerusform>
            <numerusform>{count} families</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} without a picture</source>
        <translation>
            <numerusform>{count} without a picture</numerusform>
            <numerusform>{count} without a picture</numerusform>
        </translation>
    </message>
    <message>
        <source>Rejected parts whose hottest places look alike are a family. Name it once: new parts like it are then counted under that.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>FamilyCard</name>
    <message>
        <source>Name it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What is this? Such as: deep scratch</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name of the family {called}</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>{count} parts</source>
        <translation>
            <numerusform>{count} part</numerusform>
            <numerusform>{count} parts</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>FiguresCard</name>
    <message>
        <source>On parts of known truth</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Good</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Defect</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Unsure</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>FilePatterns</name>
    <message>
        <source>Images ({patterns})</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Filmstrip</name>
    <message>
        <source>Last parts</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Filters</name>
    <message>
        <source>Show all parts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Any run</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Any model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Any time</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Today</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Last 7 days</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>From … to …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Any verdict</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All rejects</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Any review</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Serial contains</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Score from</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>to</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Time</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Verdict</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Review</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Serial</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Least score</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Highest score</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Run</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>First day</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Last day</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>From</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>FocusBar</name>
    <message>
        <source>Sharpness</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Gallery</name>
    <message>
        <source>Parts of known truth</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>GateTab</name>
    <message>
        <source>Pictures that are not like those of good parts are not judged: the part is set aside, and the reason is shown.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The model in use has no limits for pictures. Build a model: they are learned from its good parts.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Off by itself: good parts lie too differently for it.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>GoingOn</name>
    <message>
        <source>Build</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Grid</name>
    <message>
        <source>Validation images</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Head</name>
    <message>
        <source>Parts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Charts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>New parts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show what has been recorded since</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show the part large (Return)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>{count} parts</source>
        <translation>
            <numerusform>{count} part</numerusform>
            <numerusform>{count} parts</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{found} of {count} parts</source>
        <translation>
            <numerusform>{found} of {count} part</numerusform>
            <numerusform>{found} of {count} parts</numerusform>
        </translation>
    </message>
    <message>
        <source>Add folder…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Folders called good, ok, ng, defect or by kinds are understood</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add images…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Import, export, draw synthetic defects</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Look through again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Read all pictures and compare them (F5)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Undo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take the last decision back (U)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Build without them</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Which pictures are shown</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take the last labelling back (Backspace)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Look into the folders again (F5)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All kinds</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add a folder of validation images</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Images ({patterns})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add validation images</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Which images are shown</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Which kind of defect is shown</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>HeatmapLegend</name>
    <message>
        <source>Drag this away from what it covers; a click moves it to the other corner.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Scale of the heatmap: from half the threshold to twice the threshold</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>threshold</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>HelpPage</name>
    <message>
        <source>Station: inspects, does not build</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Full: builds and inspects</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Started from its source</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Projects</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Settings and imported weights</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Logs and crash reports</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cache</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Program</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Collect diagnostics…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Collect diagnostics</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Testing this installation: {done} of {total}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Written to {file}. Nothing was sent: send it to whoever looks after this program.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keys</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Folders on this PC</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The environment variable {name} moves all of them but the program into one folder.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>If something does not work</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Parts and their licences</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Collects logs, crash reports, versions, harmless settings and a self-test in one file, without passwords. No images and no projects are in it, and it does not leave this PC unless you send it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Parts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Licence</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>HistoryBox</name>
    <message>
        <source>List</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Over time</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>History of this model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Go back to {value}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Go back</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no former threshold.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>In force from {when}: {origin}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Threshold, unsure band, region rule and areas are then as they were, for every part from now on.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Put {value} in force again?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keep the threshold in use</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>HistoryList</name>
    <message>
        <source>Since</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Origin</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Threshold</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Earlier thresholds of this model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{text} (in use)</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>HistoryPage</name>
    <message>
        <source>No project is open</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Here you find every part again that was inspected.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Every part that is inspected from now on can be found here: its picture, its score, and what was in force.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing has been recorded yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It is a validation image now, and shows what its review says.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It is a validation image of a good part now.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It is a validation image with a defect now.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The next build learns from it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a project</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Go to Inspect</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ImageTools</name>
    <message>
        <source>Heatmap on or off</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Contour at the threshold on or off</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hold to see the part without the heatmap (Space)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Opacity of the heatmap</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Heatmap</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Closer (+)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Further away (-)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Whole picture (0)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close to the hottest place, and back (Z)</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ImageView</name>
    <message>
        <source>Picture of the part</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No picture yet</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Images</name>
    <message>
        <source>Unlike the others</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Changed or wrong</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Every part of known truth is judged rightly, and the slider changes none.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Escapes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>At this threshold no known defect is judged OK.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>False rejects</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>At this threshold no known good part is judged NG.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Unsure</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No part of known truth would go to Verify.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The model has no scored parts.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ImportDialog</name>
    <message>
        <source>Import settings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What would change</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Setting</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Now</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Then</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Change them</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing differs from what is set here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>{count} settings would be changed:</source>
        <translation>
            <numerusform>{count} setting would be changed:</numerusform>
            <numerusform>{count} settings would be changed:</numerusform>
        </translation>
    </message>
    <message>
        <source>Passed over, as they belong to another PC or to a newer version: {names}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>InspectPage</name>
    <message>
        <source>Here parts are inspected: from images, a video or a camera.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Inspect</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Another model is in use now.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The run was ended. Press Start to go on.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>KeyList</name>
    <message>
        <source>Everywhere</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>New project</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ctrl+N</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open a project; on Inspect, images</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ctrl+O</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>To the next button; press it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tab, Enter, Space</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>To what the window has to say; Esc takes it away</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The manual, at the page that is shown</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Inspect</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Space, held</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The part without the heatmap</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A part is there, where a key is the trigger</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Heatmap on or off</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Why? The hottest place beside good parts; also on Verify and History</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Opacity of the heatmap</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Closer, further away, whole picture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ctrl +   Ctrl –   0</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close to the hottest place, and back; also on Tune, Verify and History</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The verdict on the whole screen, and back; also on Verify and History</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The part before, the part after</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Back to the newest part</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Esc</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Operator mode</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tune</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The threshold, in small steps; with Shift in large ones</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The lowest and the highest score</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Home   End</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Page up   Page down</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>In an open picture: the one before, the one after</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>From a picture back to all images</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Validation images: good, defect, left out, kind of defect</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ctrl+1 – Ctrl+{last}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Keypad</name>
    <message>
        <source>Take the last digit back</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>OK</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>KindList</name>
    <message>
        <source>no kind named</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>{count} confirmed</source>
        <translation>
            <numerusform>{count} confirmed</numerusform>
            <numerusform>{count} confirmed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} known to the model</source>
        <translation>
            <numerusform>{count} known to the model</numerusform>
            <numerusform>{count} known to the model</numerusform>
        </translation>
    </message>
    <message>
        <source>the model knows none of them</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>KindsTable</name>
    <message>
        <source>Kind</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Parts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Escapes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Unsure</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>NG</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Escapes of all (95%, exact)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>AUROC</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Kinds of defects</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>KnownDefectsPage</name>
    <message>
        <source>Try it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Try without known defects</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Here the model gets to know defects that were confirmed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Looking for confirmed defects…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No defect has been confirmed yet: label validation images as defects, or review rejected parts on Verify.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Parts are being inspected: stop that first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Known defects</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A model that knows confirmed defects rates places higher that look like one of them, and nothing lower. See what it does to all known pictures, then put it to use.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>LengthPicture</name>
    <message>
        <source>Picture of a good part: a known length is drawn on it</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>LineBridge</name>
    <message>
        <source>The engine has not answered for {seconds:g} seconds.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>LineQuestion</name>
    <message>
        <source>What has been inspected so far is kept. Parts that come afterwards are not inspected.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>An inspection is running</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Go on inspecting</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop the inspection?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop the inspection and open another project?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop and open</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop the inspection and use the new model?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop and use it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Verdicts come later while both run, and those that come too late are undecided.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The inspection goes on with the present model until it is stopped.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Build beside the inspection?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Build all the same</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>LineSetupPage</name>
    <message>
        <source>Open a project first: the settings belong to it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>An inspection is running and has the camera: stop it first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Opening the camera…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Switch the camera on to see its picture.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The camera delivers pictures.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{sentence} It is being opened again and again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There are no more pictures.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Draw the box in which a part comes to rest.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Draw a box around the code, or leave the whole picture.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Draw a box where sharpness counts, or leave the whole picture.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>LogModel</name>
    <message>
        <source>Time</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Part</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Score</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>LogOnDesk</name>
    <message>
        <source>The accounts of this PC cannot be read. Operators can go on inspecting, without log-on.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>For everything else, whoever looks after this PC has to bring the file accounts.json back from a backup.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There were too many wrong tries. Wait {seconds} s.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>LogOnScreen</name>
    <message>
        <source>Who is working here?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Log on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Another name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Back</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Log off</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>PIN of {name}?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Password of {name}?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Or hold your badge to the reader.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Password</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>LookArea</name>
    <message>
        <source>Whole picture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Propose background</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Use</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Leave</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ignore nothing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Where to look</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Left {x}, top {y}, {width} × {height} px</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The whole picture. Drag over it to draw a box: the engine then looks closer at what is inside, at no cost.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{share} of the picture is ignored: neither learned nor scored.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Comparing the pictures of good parts…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{stage}: {done} of {total}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No good part lies in the tinted {share} of the picture. Look at it: what you use is not learned or scored.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No background can be told from the part for sure.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Lying</name>
    <message>
        <source>Straighten pictures before the network sees them</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How parts lie</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Always alike</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Shifted</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Shifted and turned a little</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Shifted and turned in any direction</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Every part is looked for, which takes about 10 ms; areas move with it. Where it is not found, the part is UNDECIDED. PaDiM needs straightened pictures.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>The language will be changed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The look will be changed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Change it now</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop the inspection and close?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop and close</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>MaskDialog</name>
    <message>
        <source>Mask of {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>From a picture…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take the white places of a picture of the same size</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Clear</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keep mask</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reading the picture…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Images ({patterns})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mask from a picture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Paint what is defective. An image with a mask shows a defect.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ModelCard</name>
    <message>
        <source>Model in use</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>{count} files or folders were skipped</source>
        <translation>
            <numerusform>1 file or folder was skipped</numerusform>
            <numerusform>{count} files or folders were skipped</numerusform>
        </translation>
    </message>
    <message>
        <source>Reading and features {read}, learning {rest}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Good parts learned</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Patches seen</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Places in all good parts that were described by the network</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Parts of another bit depth, and colour where these are grey or the reverse, are UNDECIDED.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Their pictures</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Patches in the memory bank</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Those that stand for all others</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Coverage radius</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>at most {radius}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No patch of the good parts that were learned is farther than this from the memory bank.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{good} good, {defect} with defects</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Scored parts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Good parts that were learned are scored by what the others taught.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Threshold</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Built</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Signed by</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>nobody</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the best balance of caught defects and false rejects</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It was imported from a file without a signature.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The settings have changed since this model was built ({changes}): they count after the next build.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Network</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How closely</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Method</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Time of the whole build</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name}, not trusted here</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Key {key}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add images with defects to the project and build again, or check it on the Tune page.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>provisional</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>best F1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>from good parts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no escapes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>few escapes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>lowest cost</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>set by hand</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ModelGate</name>
    <message>
        <source>No project is open</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a project</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Loading the model…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A self-test compares its scores with those of the build.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Go to Build</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The program learns from pictures of good parts what a part looks like. Build the model once, then come back here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This project has no model yet</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ModelWords</name>
    <message>
        <source>Autoencoder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Clopper-Pearson</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>stratified bootstrap</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>score interval</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>In use, damaged</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Damaged</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>In use</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ready</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{good} good parts and {defect} defects, the same for all models that are intact.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{good} good parts and {defect} defects of its own: the models have no images in common.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{level} {kind}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{events} of {trials}
{low} – {high}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Without good parts and defects nothing can be said of what they separate.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>AUROC differs by {value} ({low} – {high}, {level} paired {kind}).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>These images do not tell which one is better.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The first separates better.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The second separates better.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Compared on the same images: {good}, {defects}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The good parts are learned ones, each scored by what the others taught: there are no others.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Defect</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Good part</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{truth}, {first} and {second}: {model} is wrong</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{model}: score {score}, {verdict}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ModelsModel</name>
    <message>
        <source>State</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Built</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Network</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Size</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Method</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>AUROC</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Threshold</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Per part</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Model</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ModelsPage</name>
    <message>
        <source>Here you compare the models of the project.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Checking the models…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This project has no model yet: build one first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A damaged model can be neither used nor compared. {why}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose two models to compare them on the same images, or one to use it, export it or measure it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Parts are being inspected: stop that first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Parts are judged with the model {model} from now on, with the threshold that it had. The present one stays here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Use another model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save the report as</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Report saved as {name}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ModelsParts</name>
    <message>
        <source>Compare</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Compare the two chosen models on the same images</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Use…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Put the chosen model to use</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Write the chosen model to a file for a station</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Measure</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Measure what a part takes with the chosen model on this PC</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Report…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Write a report on the model in use</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ModelsTable</name>
    <message>
        <source>Models of the project</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>NameAndPlace</name>
    <message>
        <source>Choose another place</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give the project a name.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose where the project is stored.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Checking the folder…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Where shall the project be stored?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>New project</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>NameDialog</name>
    <message>
        <source>Name of the project</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Names</name>
    <message>
        <source>Work as an operator</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>NavigationRail</name>
    <message>
        <source>Pages</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{page} (Ctrl+{number})</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>NetworkChoice</name>
    <message>
        <source>Automatic</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Coarse</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Medium</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fine</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>EfficientNet-Lite0: fast on any PC, comes with the program</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>EfficientNet-Lite1: a little larger</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>EfficientNet-Lite2: larger still</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>ResNet-18: small</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>ResNet-50: medium</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>ResNet-101: large</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>WideResNet-101-2: very large, needs a strong PC</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>DenseNet-201: large</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>WideResNet-50-2: the network of the PatchCore paper, needs a strong PC</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>EfficientNet-B5: large</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>PatchCore: recommended, parts may lie anywhere</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>PaDiM: for fixtured parts that always lie alike</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>SPADE: compares with the most similar good parts, slow</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Autoencoder: trains for minutes, for comparison</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Network</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Method</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{network} (weights not imported)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Import its weights first: inspector weights import NAME FILE</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fastest.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Takes {times:.0f} times as long as coarse.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Looks at your images in steps of {px} px; smaller defects may be missed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Looks at an image in about {steps} × {steps} steps.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>NewProjectPage</name>
    <message>
        <source>Cancel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Create project</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Find the best settings next</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Compares settings on the parts of this project, for about three minutes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>New project</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Change project</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>NextPart</name>
    <message>
        <source>The lot counts from the next start on.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The pictures take {gigabytes} GB more than their quota: rejects go by their age alone.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>NoSource</name>
    <message>
        <source>An engineer has to choose the camera or folder of this product once, on the page Inspect, and start it there.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>After that, one tap on Start is enough here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No source is known for this product</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose one under Change product. Where it is not listed, an engineer has to release it first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No product is ready to be inspected</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Log on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Leave operator mode</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>NotesDialog</name>
    <message>
        <source>Keep</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Notes</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Notice</name>
    <message>
        <source>Dismiss</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>OddOnes</name>
    <message>
        <source>Leave them out</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>They are neither learned nor set the threshold</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keep them</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>They are good parts like the others</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take them back</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>They are learned like the others</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>Unlike the others: {count} of {total} images. Shall they be learned?</source>
        <translation>
            <numerusform>Unlike the others: {count} of {total} images. Shall they be learned?</numerusform>
            <numerusform>Unlike the others: {count} of {total} images. Shall they be learned?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Unlike the others, and kept: {count} of {total} images.</source>
        <translation>
            <numerusform>Unlike the others, and kept: {count} of {total} images.</numerusform>
            <numerusform>Unlike the others, and kept: {count} of {total} images.</numerusform>
        </translation>
    </message>
    <message>
        <source>Which ones</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>{count} images are left out.</source>
        <translation>
            <numerusform>1 image is left out.</numerusform>
            <numerusform>{count} images are left out.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Opening</name>
    <message>
        <source>Stop and open</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop the inspection and open the demo?</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>OperatorBar</name>
    <message>
        <source>Inspect</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Verify</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Change product</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Log on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Change the person</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>OperatorMode</name>
    <message>
        <source>Operator mode can begin once the build or the import has ended.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>PIN to leave?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>To leave: {keys}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>OperatorScreen</name>
    <message>
        <source>Leave</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>NG seen: continue</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Operator mode</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>OtherProjects</name>
    <message>
        <source>Choose a folder…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Project to copy areas from</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>OwnSecretDialog</name>
    <message>
        <source>Change my PIN</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Change my password</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Present PIN?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>New PIN?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The new PIN again?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Present password</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>New password</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>New password again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The new ones differ.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>PageList</name>
    <message>
        <source>Projects</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>New project</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Build</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tune</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Validation images</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Where to look</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Models and report</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Health</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Why did it pass?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Teach-back</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Known defects</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What it finds</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Challenge</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Inspect</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Set up the line</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Verify</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>History</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Drift</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Families of defects</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Change the product</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Users</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Audit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Settings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Help</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>PartPane</name>
    <message>
        <source>Original picture of the part</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Heatmap on or off (H)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reading the picture…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Shows</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Score</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Said</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Before</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>by the source that names it, nobody has labelled it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mask</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>painted</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Learned</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The model has learned it; its score is by what the others taught.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>File</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Good (1)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Defect (2)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Leave out (3)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mask…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Paint where the defect is (M)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Kind of defect (K)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Kind of defect</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Kind</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Part {number}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>score {score}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>threshold {threshold}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no serial could be read</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Original</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Heatmap</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All parts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Back to the table (Esc)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Previous part (Page up)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Next part (Page down)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Inspect again with the present model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Why did it pass?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Use the picture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take back</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add to the validation images, as it was reviewed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>As validation image of a good part</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>As validation image with a defect</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>As good part for the next build</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>PartPicture</name>
    <message>
        <source>The part with its suspicious places</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>PartPictures</name>
    <message>
        <source>Heatmap on or off (H)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No picture yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Then</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Without heatmap: the model {model} is not in use.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Now</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>PartsModel</name>
    <message>
        <source>Time</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Serial</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Verdict</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reason</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Score</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Review</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Source</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>PartsTable</name>
    <message>
        <source>Recorded parts</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>PassedPage</name>
    <message>
        <source>Drop a part here that passed and should have been NG</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Another part…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Here you see why a part passed, and which good pictures made it pass.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing in this part is suspicious to the model, whatever is left out.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Parts are being inspected: stop that first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A part that passed and should have been NG</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>PassedPanel</name>
    <message>
        <source>Put to use</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Place {number} of {count}</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>Leave {count} pictures out and try</source>
        <translation>
            <numerusform>Leave {count} picture out and try</numerusform>
            <numerusform>Leave {count} pictures out and try</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Try without the {count} marked</source>
        <translation>
            <numerusform>Try without the {count} marked</numerusform>
            <numerusform>Try without the {count} marked</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} good pictures keep their scores: they cannot be read any more.</source>
        <translation>
            <numerusform>{count} good picture keeps its score: it cannot be read any more.</numerusform>
            <numerusform>{count} good pictures keep their scores: they cannot be read any more.</numerusform>
        </translation>
    </message>
    <message>
        <source>Score {now}, threshold {limit}. It is like many good pictures: no few of them keep it quiet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>Score {now}, threshold {limit}. {count} good pictures silenced it: without them, it would score {loud}.</source>
        <translation>
            <numerusform>Score {now}, threshold {limit}. {count} good picture silenced it: without it, it would score {loud}.</numerusform>
            <numerusform>Score {now}, threshold {limit}. {count} good pictures silenced it: without them, it would score {loud}.</numerusform>
        </translation>
    </message>
    <message>
        <source>Reason, for the history</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reason</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>PathDrop</name>
    <message>
        <source>Choose folder…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose files…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose files</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>That lies on {where}, not on this PC: save it here first, then drop the file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} does not exist any more.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} is a folder; drop files here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} is a file; drop the folder that holds it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Drop images or folders here</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Drop a folder here</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Drop files here</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>People</name>
    <message>
        <source>Operator</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Engineer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Administrator</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>For whoever is logged on.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>For engineers: log on as one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>For administrators: log on as one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nobody is logged on</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>PersonButton</name>
    <message>
        <source>Log off</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Change the person…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Logged on: {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Change my PIN…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Change my password…</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>PickDialog</name>
    <message>
        <source>Choose</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tap every picture that is to become a sample.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Defect</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Good</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>PicturePane</name>
    <message>
        <source>Heatmap on or off (H)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All images</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Back to the gallery (Esc)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Previous image (Page up)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Next image (Page down)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{before} becomes {after}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{truth}, score {score}: {verdict}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>(heatmap with itself learned: {score})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>(score now: {score})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No picture yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keep (K)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Leave out (L)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{times} times as far from the others as usual</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>score by what the others taught {score}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>PicturePanel</name>
    <message>
        <source>Live picture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Whole picture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Best again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Forget the sharpest picture so far</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sharpness: no live picture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sharpness {now} · best {best} · {share} of the best</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Brightness {share}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{share} is white: nothing is seen there, less light or exposure</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{share} is black: more light or exposure</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Left {x}, top {y}, {width} × {height} px</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The box does not lie in this picture.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Picture of the camera</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>PinCheck</name>
    <message>
        <source>Wrong PIN. {question}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Too many wrong PINs. Wait {seconds} s.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>PinDialog</name>
    <message>
        <source>PIN of {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>New PIN, {least} to {most} digits?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The same PIN again?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>That was another one. New PIN?</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>PinSettings</name>
    <message>
        <source>Remove the PIN…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Present PIN?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>New PIN, {least} to {most} digits?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The same PIN again?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>That was another one. New PIN?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Change the PIN…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Set a PIN…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no PIN: Ctrl+Shift+F11 ends the operator mode.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A PIN ends the operator mode. If it is forgotten, delete the line operator_pin in settings.toml.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>PixelReadout</name>
    <message>
        <source>x {x}  y {y}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>   score {score}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source> = {ratio} × threshold</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>PlaceTile</name>
    <message>
        <source>No picture</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>PlaceView</name>
    <message>
        <source>This place</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The likest good one</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>PlacesPage</name>
    <message>
        <source>Here you say which places of the pictures count.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What was proposed belongs to pictures of another size.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Background</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Picture of a good part to draw on</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>PlacesPanel</name>
    <message>
        <source>Copy from another project…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The next area is</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Areas</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Background by itself</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Already drawn elsewhere</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ProductCard</name>
    <message>
        <source>In use</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Model {id}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Model of {day}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ProductQuestion</name>
    <message>
        <source>Change the product</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Change from {old} to {new}?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Change to {new}?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>An inspection is running: it is stopped. What has been inspected so far is kept.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The line stands until somebody presses Start.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop and change</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Change</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Go on with the present product</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ProductsPage</name>
    <message>
        <source>Which product?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Looking at the projects…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A product appears here once it has a model and a threshold that an engineer has put in force.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No product is released yet</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ProgressPanel</name>
    <message>
        <source>Cancel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>steps</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{time} left</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancelling…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>took {time}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All stages: {time} of about {whole}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All stages: {time}, predicted were about {whole}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{done} {unit}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{done} of {total} {unit}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ProjectCard</name>
    <message>
        <source>Ready</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Provisional threshold</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Model damaged: build again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No model yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Folder not found</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Made by a newer version</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Damaged</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Looking…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>More</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Notes…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rename…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Duplicate…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Unpin</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pin</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Remove from this list</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Delete…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>pinned</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Imported from a file that nobody has signed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Imported, signed by {name}, key {key}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ProjectDeeds</name>
    <message>
        <source>Rename its folder, too (not while it is open)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rename its folder, too</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rename the project</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What is {name} to be called?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rename</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Duplicate the project</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The copy has the settings, the good parts and the labels of {name}, and none of its record.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Duplicate</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>With its models</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Notes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What is to be remembered of {name}?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The project is in use.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Wait for the inspection or the build, or stop it, and delete it then.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Bringing {name} back…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copying to {name}…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Delete the project {name}?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Delete a project</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Delete</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keep it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Deleting {name}…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The copy is ready.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It lies in {folder}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} was deleted.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Bring it back</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The project is back.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ProjectForm</name>
    <message>
        <source>Good parts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Drop folders or images here. Only parts with nothing wrong: what is in these pictures will count as good.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Validation: good parts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not learned; they set the threshold together with the learned ones, each of which is scored by what the others taught.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Validation: parts with defects</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not learned; they confirm the threshold. Left empty, the threshold stays provisional.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a folder with pictures of good parts.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Looking for images…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>At least two pictures of good parts are needed: one to learn from, one to set the threshold.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose what to do with the pictures that are unlike the others.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} and {count} more are named as good and as having a defect.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} is named as good and as having a defect.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stored in</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How closely to look</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ProjectsPage</name>
    <message>
        <source>Open a project</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Import a project</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Projects</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open folder…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open a project from its folder (Ctrl+O)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Import…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Bring in a project that was exported on another PC</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>New project</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Set up a new product (Ctrl+N)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Order of the projects</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Opened last first</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>By name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open the demo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Deleted projects…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No project yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A project is one product to inspect. Drop a folder with pictures of good parts anywhere on this page, or begin with the button. Fifty to two hundred pictures are a good start.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Try the demo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This PC is a station: it inspects with models that were built elsewhere. Drop a file that was exported there (its name ends in .inspector) anywhere on this page.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Import a file…</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ProposalCard</name>
    <message numerus="yes">
        <source>{count} false rejects at one place</source>
        <translation>
            <numerusform>{count} false reject at one place</numerusform>
            <numerusform>{count} false rejects at one place</numerusform>
        </translation>
    </message>
    <message>
        <source>Draw an ignore area</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Teach such parts</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>QueueHead</name>
    <message>
        <source>NG and undecided</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sample of OK parts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Unsure ones</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>of the last 24 hours</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>of the last 7 days</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>of all time</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Kinds of defect</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>{count} parts need a person</source>
        <translation>
            <numerusform>{count} part needs a person</numerusform>
            <numerusform>{count} parts need a person</numerusform>
        </translation>
    </message>
    <message>
        <source>Your name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name of whoever judges the parts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stands in the record beside every answer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>scratch, dent, stain</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Kinds of defect, with commas between them</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Which parts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Since when</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ReasonDialog</name>
    <message>
        <source>Reason, for the history</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reason</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Put to use</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>RecordedParts</name>
    <message>
        <source>No part matches these filters.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All these parts as CSV…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All these parts as Parquet…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Selected parts as CSV…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Selected parts as Parquet…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pictures of the selected parts…</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>RegionCard</name>
    <message>
        <source>Size of a fault</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pixel threshold</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Regions of at least</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A good part may have</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1 px = {mm} mm</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Set the scale</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Also NG, whatever the score: any connected region of at least {area} above the pixel threshold.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Also NG, whatever the score: more than {most} connected regions of at least {area} above the pixel threshold.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Regions count, too</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A fault that is faint but large is NG, too</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Places of the heatmap above this value belong to a region</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Least area of a region</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source> regions</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Regions of that size that a good part may have</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Millimetres per pixel, from a length that you know</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>From masks</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pixel threshold and least area that fit the defect masks of the validation images best</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ReleaseCard</name>
    <message>
        <source>Before it counts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Why, for the history</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reason</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Draft</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keep it for later, or for another person; nothing changes yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Put in force</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show the draft</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Discard it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A second person puts it in force</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Say why in a few words: they stand in the history.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>In this project one person drafts a threshold, and another one puts it in force.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It was drafted for another model than the one in use.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Another threshold is in force since. Look at it, and draft anew or discard the draft.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Another person has to put it in force: somebody who is logged on to this PC under another name.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Renewal</name>
    <message>
        <source>As soon as the inspection has ended.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>As soon as the build has ended.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>As soon as operator mode is left.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>As soon as the work that is going on has ended.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>As soon as what was entered on the page {page} is stored or given up.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ResultPane</name>
    <message>
        <source>Found by kind</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Other verdicts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Put to use</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>{count} places</source>
        <translation>
            <numerusform>{count} place</numerusform>
            <numerusform>{count} places</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>of {count} pictures</source>
        <translation>
            <numerusform>of {count} picture</numerusform>
            <numerusform>of {count} pictures</numerusform>
        </translation>
    </message>
    <message>
        <source>A model that knows {places} {pictures}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A model that knows no defects</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It cannot be put to use: {why}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>{count} good parts would be rejected that pass now.</source>
        <translation>
            <numerusform>{count} good part would be rejected that passes now.</numerusform>
            <numerusform>{count} good parts would be rejected that pass now.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} pictures could not be looked at.</source>
        <translation>
            <numerusform>{count} picture could not be looked at.</numerusform>
            <numerusform>{count} pictures could not be looked at.</numerusform>
        </translation>
    </message>
    <message>
        <source>no kind named</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Kind</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Defects</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Found now</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Found then</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Picture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What it is</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Score now</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Score then</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Verdict then</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>defect</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>good part</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>sample of the challenge</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>recorded part</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reason, for the history</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reason</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Good parts more that may be rejected</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ResultSaver</name>
    <message>
        <source>Save results in</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>{count} rows in the table</source>
        <translation>
            <numerusform>{count} row in the table</numerusform>
            <numerusform>{count} rows in the table</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} pictures</source>
        <translation>
            <numerusform>{count} picture</numerusform>
            <numerusform>{count} pictures</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} files could not be read again</source>
        <translation>
            <numerusform>{count} file could not be read again</numerusform>
            <numerusform>{count} files could not be read again</numerusform>
        </translation>
    </message>
    <message>
        <source>The results are saved.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Saving was cancelled.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What was written so far stays where it is.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ResultTable</name>
    <message>
        <source>All parts of this run</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ResultsTable</name>
    <message>
        <source>Sample</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Expected</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Verdict</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Score</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Margin</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Why</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What every sample got</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Rooms</name>
    <message>
        <source>Threshold</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Validation images</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Where to look</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Models and report</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Good parts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Why did it pass?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Teach-back</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Known defects</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What it finds</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Challenge</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Parts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Drift</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Families of defects</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Settings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Users</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Audit</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>RuleFinder</name>
    <message>
        <source>Choosing a threshold…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Comparing maps with masks…</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>RulesCard</name>
    <message>
        <source>Set it by a rule</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>An escape costs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A false reject costs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Share of defects</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Parts per shift</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>F1 is the balance of caught defects and false rejects: best where escapes and false rejects are both few.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rules that cannot be pressed need validation images with defects.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rules need good parts with a score.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Needs validation images with defects</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Needs good parts with a score</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Best F1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No escapes, margin</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>False rejects at most</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Escapes at most</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lowest cost</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The best balance of caught defects and false rejects on the parts of known truth</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Below every known defect, by this share of the way to the usual good part</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The score that at most this share of good parts exceeds, with 90% confidence</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The highest threshold at which at most this share of all defects passes, with 95% confidence; 0%: of the known ones</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Where escapes and false rejects together cost least per shift</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Margin below the lowest known defect, in percent</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>False rejects at most, in percent</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Escapes at most, in percent</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Defects among all parts, in percent</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What an escape costs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What a false reject costs</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>RunStrip</name>
    <message>
        <source>Save results</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Record</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keep every part in the record of the project; from the next start on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lot</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lot of the parts, for the record; it stays until it is changed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Camera lost</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>{count} pictures skipped</source>
        <translation>
            <numerusform>{count} picture skipped</numerusform>
            <numerusform>{count} pictures skipped</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} other files passed over</source>
        <translation>
            <numerusform>{count} other file passed over</numerusform>
            <numerusform>{count} other files passed over</numerusform>
        </translation>
    </message>
    <message>
        <source>Table ({format})…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Table, and pictures of NG and undecided parts…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Table, and pictures of all parts…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ready</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Running</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Paused</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Frozen at an NG part</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fault</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} of {total}</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>{count} parts</source>
        <translation>
            <numerusform>{count} part</numerusform>
            <numerusform>{count} parts</numerusform>
        </translation>
    </message>
    <message>
        <source>parts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{time} left</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} OK</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} NG</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} undecided</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>yield {share}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>median {time}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>RunnerParts</name>
    <message>
        <source>It lies there: judge it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Break off</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Put the sample {name} before the camera</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The challenge was not carried out</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Signed and kept with the project.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Runtime</name>
    <message>
        <source>Computes on the processor</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Computes on the graphics card</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Scores are computed by {program} in numbers of 32 bits, as when the model was built. What is decided does not depend on it, only how long a part takes. Its full name: {name}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ScaleDialog</name>
    <message>
        <source>Scale of the pictures</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Length in px</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Length in mm</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Use this scale</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No scale</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Areas are given in px</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reading the picture…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Draw a length that you know on the part, or type how many px it has.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1 px = {mm} mm</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The scale is not set.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ScoreRuler</name>
    <message>
        <source>no score</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no good parts to compare with</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>lower than all {total} good parts</source>
        <translation>
            <numerusform>lower than the only good part</numerusform>
            <numerusform>lower than all {total} good parts</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>higher than all {total} good parts</source>
        <translation>
            <numerusform>higher than the only good part</numerusform>
            <numerusform>higher than all {total} good parts</numerusform>
        </translation>
    </message>
    <message>
        <source>higher than {share} of good parts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>good parts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>threshold {value}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Score {score}, {words}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SerialTab</name>
    <message>
        <source>Pattern of file names</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Of several different codes, take the uppermost</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No read rejects: a part without its serial is UNDECIDED</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Try on this picture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose one kind of code at least.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Read: {serial}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No read. {remark}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>None</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Parts have no serial.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Typed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Somebody types it, or a scanner that works as a keyboard.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>File name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The name of the picture&apos;s file holds it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Code in the picture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A code on the part is read in the same picture.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>DataMatrix</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>QR</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Code 128</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{serial} is where it stands, * any letters, ? one letter.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} → does not fit: no read</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} → {serial}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SettingFields</name>
    <message>
        <source>This must be {words}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Please write a whole number.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SettingRow</name>
    <message>
        <source>Back to the default: {value}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Settings</name>
    <message>
        <source>Choose…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>That of the system</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The first one</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Files from other PCs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Window</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>People and operator mode</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Inspecting</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Camera</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Record and pictures</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tables for spreadsheets</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Language</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Of the window and of numbers and dates in it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Colours</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>High contrast is for eyes that need more of it, and for screens in bright light.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Size of texts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pages that are too large for the screen then can be scrolled.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Page after the start</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What is shown first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open the last project</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>After a start the project is open that was open last.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name of this station</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stands in records, reports and the audit. Empty: the name of the PC in the network.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Who judges parts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stands with what is said of parts, where nobody has logged on.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How operators log on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Only where there are accounts.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Log off after</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Minutes without a touch after which a person is logged off. 0: never.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Begin in operator mode</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>After a start, as soon as a source is chosen.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Operator mode takes the whole screen</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Otherwise it stays in its window.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>PIN of the operator mode</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ends the operator mode where there are no accounts.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop at NG parts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The line stops at every NG part until the operator goes on.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sound</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A tone at every part that is not OK, and when the line cannot be trusted.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Time for a verdict</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A later one is UNDECIDED. For live cameras, where the project sets no limit of its own. 0: no limit.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Camera lost after</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Seconds without a picture after which a live camera is taken for lost.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Usual source</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What Start takes where none was chosen, with its options: usb:0,width=1280,exposure=-6</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>GenTL producer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The maker&apos;s file (.cti) for industrial cameras. Empty: those that are installed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Record parts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Every part that is inspected is kept in the record of its project.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Share of OK parts with pictures</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Drawn by chance, 0.1 for one of ten. Those of NG and UNDECIDED parts are all kept.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pictures that come as files</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A link takes no room, but shows whatever somebody makes of the original.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Room for pictures</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Of each project. Beyond it the oldest ones of OK parts are deleted first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keep pictures of OK parts for</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Then they are deleted. 0: for ever.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keep pictures of rejects for</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Of NG and UNDECIDED parts. Then they are deleted. 0: for ever.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Database</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A PostgreSQL server, as postgresql://user@host/name. Empty: a file beside each project.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Between cells</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>In every table that is saved as CSV, at the command line too.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Decimal mark</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>In the numbers of such tables.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>As the system has them</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Light</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Dark</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>High contrast</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not at all</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>With a PIN</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>With a badge</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy them</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Link to them</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>As the language wants it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Comma ,</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Semicolon ;</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tab</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Point .</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>min</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>days</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>GB</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>For everybody</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>For engineers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>For administrators</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>off</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>empty</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Default: {value}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{least} to {most}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Counts from the next start on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The administrator&apos;s file of settings is damaged: until it is mended, this stays as it is.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fixed by the administrator of this PC</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SettingsPage</name>
    <message>
        <source>Only what differs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Import…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No setting is called so.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Settings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Find a setting</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SettingsText</name>
    <message>
        <source>with density correction</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>without density correction</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>fine level weighed less</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>all levels weighed alike</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>channels standardised</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>channels as they are</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>good parts turned to 8 directions</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>good parts as they lie</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>method PaDiM</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>method PatchCore</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>how closely: {size}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>network: {network}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>method: {method}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the whole picture is looked at</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>another region of interest</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>bit depth</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keep the present settings: {own} of 100 pairs told apart, and none of the others does clearly better.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{settings}: {best} instead of {own} of 100 pairs told apart.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{settings}: {best} instead of {own} of 100 pairs told apart, {time} instead of {before} a part.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A pair is a good part and one with a defect, told apart where the defect scores higher. Compared: {good}, {defects}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{settings} (present)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{pairs} ({low} to {high})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>levels {levels}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SetupFrame</name>
    <message>
        <source>Cancel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save and inspect</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Camera</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Trigger</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Serial</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Image gate</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tabs further left</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tabs further right</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Set up the line</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Sheet</name>
    <message>
        <source>Pictures of good parts, worst first</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SidePanel</name>
    <message>
        <source>See Tune.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SignerList</name>
    <message>
        <source>Rename…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Change the name that others see; the key stays</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save key…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Write the public key of this PC to a file for a station</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Trust a key…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Import unasked what a key from another PC has signed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nobody: every file from another PC is asked about.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A key is made at the first export.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rename</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Files exported here are signed by:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save key</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Trust a key</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Remove</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ask again before a file of this signer is imported</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Files exported on this PC are signed by</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Imported without a question: files signed by</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SilencerList</name>
    <message>
        <source>No good part</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} is no good part</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Distance {distance}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Score without it: {score}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Score without it and those above: {score}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{score}, NG</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not there any more</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SourceBar</name>
    <message>
        <source>Source</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose images, a folder, a video or a camera</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Start</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pause</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Freeze on NG</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop at every NG part until you continue</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Continue</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SourceBox</name>
    <message>
        <source>Folder…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add a folder; it is searched with all its subfolders</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Images…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add single images, or a text file that lists them</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a folder of images</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Images and lists</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose images</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SourceDialog</name>
    <message>
        <source>Open</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SourceFields</name>
    <message>
        <source>Number of the camera, from 0</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Address</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Serial number of the camera</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lost after so many s without a picture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Move pictures that were read into the folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Seconds between two looks</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Exposure in µs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Gain</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Folder of pictures</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pictures a second</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Width in px</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Height in px</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Unplugged after so many pictures</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Plugged in again after so many s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Every picture too late by ms</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Every tenth picture too late by ms</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Silent after so many pictures</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Every n-th picture is cut off</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Every n-th picture is black</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>So many pictures at once</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fill this in: {name}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>An address begins with rtsp://, rtsps://, http:// or https://, as in rtsp://user:password@host/stream.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Written: {source}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SourceFindings</name>
    <message>
        <source>{stage}: {done} of {total}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{stage}…</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>{count} images</source>
        <translation>
            <numerusform>1 image</numerusform>
            <numerusform>{count} images</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} images cannot be read</source>
        <translation>
            <numerusform>1 image cannot be read</numerusform>
            <numerusform>{count} images cannot be read</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} copies of other images</source>
        <translation>
            <numerusform>1 copy of another image</numerusform>
            <numerusform>{count} copies of other images</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} other files passed over</source>
        <translation>
            <numerusform>{count} other file passed over</numerusform>
            <numerusform>{count} other files passed over</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>In {count} folders</source>
        <translation>
            <numerusform>In 1 folder</numerusform>
            <numerusform>In {count} folders</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SourceMenu</name>
    <message>
        <source>Set up the line…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cameras</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Looking for cameras…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No camera is connected</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The cameras could not be listed</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Sources</name>
    <message>
        <source>Simulated camera</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The video {name} has to be opened alone.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open images…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Images ({patterns})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open a folder…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open a video…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Videos ({patterns})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Watch a folder…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open a network camera…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open an industrial camera…</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Stage</name>
    <message>
        <source>Drop to inspect</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No picture yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Drop images, a folder or a video here. Every part is judged with the model in use.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What shall be inspected?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Images…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Folder…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Camera…</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Starter</name>
    <message>
        <source>Stop the inspection and begin another one?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop and begin</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>StatusLine</name>
    <message>
        <source>No project is open</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Model {id}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source> (provisional)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Threshold {value}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Loading the model…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No model</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>StrangeParts</name>
    <message>
        <source>Build again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Look through all good parts</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>The model still contains {count} parts that you left out.</source>
        <translation>
            <numerusform>The model still contains 1 part that you left out.</numerusform>
            <numerusform>The model still contains {count} parts that you left out.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} more</source>
        <translation>
            <numerusform>1 more</numerusform>
            <numerusform>{count} more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>StudyPanel</name>
    <message>
        <source>Study it now</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Defects</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Contrast</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Found</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>90% from</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>with 95% confidence</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The smallest defects by kind, zone and contrast</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nobody has studied it yet. Synthetic defects of many sizes are put on real good parts and judged as the line judges: that takes some minutes, and can be cancelled.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reading the last study…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{when}: {defects} defects on {parts} good parts. Left out: {rejected} parts, {failed} defects.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The smallest defect that is found</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SwitchInput</name>
    <message>
        <source>On</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SyntheticDialog</name>
    <message>
        <source>Scratch</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Spot</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Dent</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stain</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Smear</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Missing piece</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Draw synthetic defects</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Another example</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Draw</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Drawing an example…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source> mm</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source> px</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Of the span between the dark and the bright places of the part</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The same number draws the same defects again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Kind</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Length</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Contrast</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How many</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Number of the draw</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>They are drawn on real good parts, stay marked as synthetic, and no figure counts them unless it is asked to: a drawn defect is no promise about real ones.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>TeachPage</name>
    <message>
        <source>Here false rejects are taught back, as long as no known defect passes by it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reading the picture…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Parts are being inspected: stop that first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The model {model} is in use now.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>TeachParts</name>
    <message>
        <source>Good: accept (A)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Do not teach (R)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Undo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take the last decision back (Backspace)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Try what is accepted</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reason, for the history</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reason</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Teach</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Back to the model before</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The tray is empty</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A part that you call a false reject on Verify or History comes here, with its picture.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Teaching</name>
    <message>
        <source>This model cannot be taught. {why}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Grown by {grown} of at most {most} vectors; {built} were built.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no room left: build again, the parts that were taught are among the good ones.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} refused: {why}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name}: nothing in it is new to the model; its threshold rejects it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing can be taught; the model stays as it is.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Telling</name>
    <message>
        <source>Go to Build</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Change the project…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Log on…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show the log files</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The program ended in the middle of its work last time.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Inspector did not end properly last time. A report was kept; nothing was sent anywhere.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>If it happens again, collect the diagnostics for whoever looks after this program.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Collect diagnostics…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No program on this PC shows the manual.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It lies in {file}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No program on this PC shows folders.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Wait for it or cancel it, then go on with another project.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A build is running.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} stays open and in use.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It comes into use as soon as the inspection ends.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A newer model is ready.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Use it now…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Inspecting goes on, and what is noted meanwhile is written later. Releases, accounts and settings wait for it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The audit cannot be written.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The build was complete before Cancel could stop it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Its model is in use now.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ThresholdBox</name>
    <message>
        <source>about </source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ThresholdCard</name>
    <message>
        <source>Threshold</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Exact threshold</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A part is NG when its score lies above this value</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Unsure above</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Between this value and the threshold a part is UNDECIDED and goes to Verify</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lower end of the unsure band</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Undo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Takes back what was tried out last</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Back to the threshold in use</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>As in use</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>In use: {value}, {rule}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What is tried out is not applied yet.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ThresholdPlot</name>
    <message>
        <source>No parts have been scored yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>← {count} lower</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{count} higher →</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>anomaly score</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>good {count}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>defect {count}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>unsure</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>OK</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>NG</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Threshold {value}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{good} good parts and {defect} with defects. Arrow keys move the threshold.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Unsure above {value}: arrow keys with Ctrl move that.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ThresholdSteps</name>
    <message>
        <source>Thresholds over time</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>TimeBar</name>
    <message>
        <source>Limit {time}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Last {time}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>typical {time}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>too late, limit {time}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>limit {time}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>TransferDesk</name>
    <message>
        <source>Export the project</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} was imported.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} was here already, with this very model.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It is signed by {name}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It is not signed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It lies in {folder}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Its own threshold stays in use. That in the file is {other}, and which was set last cannot be told.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Exporting to {name}…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Importing {name}…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It lies in {folder}. On the other PC, double-click it or drop it on the page Projects.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} was exported.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The export was cancelled.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No file was written.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The import was cancelled.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing was brought in.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It is signed by {name}, key {key}.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>TrayList</name>
    <message>
        <source>waits for you</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>accepted</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>refused</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>taught</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Parts in the tray</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>TrialBox</name>
    <message>
        <source>Try on recorded parts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What it would have made of the parts that were inspected last</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>See them</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>TriggerTab</name>
    <message>
        <source>Seconds between two parts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Share of the box that a part changes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Difference in brightness that counts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pictures alike until it lies still</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Time for a verdict in ms, 0: any; a later one is undecided</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The box is empty now</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Learns again what the scene looks like without a part</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show the live picture to see what the trigger makes of it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Learning the empty scene: nothing may move.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Empty</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Moving, or too small</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Still: would trigger</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{scene} · {share} of the box is changed · {parts}</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>{count} parts so far</source>
        <translation>
            <numerusform>{count} part so far</numerusform>
            <numerusform>{count} parts so far</numerusform>
        </translation>
    </message>
    <message>
        <source>Every picture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Each picture shows a part; the newest counts where there are too many.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Key or pedal</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Somebody presses a key or a foot pedal for each part.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Timer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>One picture at fixed times, whatever it shows.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Part present</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A part comes into the box and lies still: no sensor is needed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>External</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A controller or a light barrier says that a part is there.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Trouble</name>
    <message>
        <source>The camera does not answer.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Attempt {n} to reach it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The camera is back, and no picture has been judged yet.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>TrustQuestion</name>
    <message>
        <source>Import a file that nobody has signed?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{file} does not say who made it: an older version of Inspector exported it, or somebody has changed it since.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{file} is signed by:
{name}
Key {key}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>If it comes from the PC that you think it does, the page Settings there shows the same key.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Careful: somebody of the same name is trusted on this PC, and has another key.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Import a file from somebody whom this PC does not know?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Who made this file?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A model decides which parts are OK. Import only what you know the origin of.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Import</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Do not import</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Trust this signer from now on</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>TunePage</name>
    <message>
        <source>Here you choose the score above which a part is NG.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Looking for regions: these counts are not yet those of the region rule.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>More defects would pass</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Let more known defects pass?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Put in force</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keep the threshold in use</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>UsersPage</name>
    <message>
        <source>New account</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Set up accounts…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It is the last account: afterwards nobody logs on any more, and everybody may do everything.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What {name} has done stays in the record and in the audit.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Remove an account</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Remove the account of {name}?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Remove</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keep it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>On this PC nobody logs on, and whoever sits before it may do everything.

With accounts everybody logs on: operators inspect and verify, engineers build, tune and release, administrators look after settings and accounts. What is done is noted in the audit with the name.

The first account is an administrator&apos;s. It turns accounts on at once: write its password down where it is kept safe.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose an account to change it.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ValidationPage</name>
    <message>
        <source>No image is like that.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Those that are not labelled wait for keys 1, 2 and 3.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Here you say what the validation images show.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No project is open</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a project</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Looking for images…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Drop a folder or images here: good parts and defects that the model has not learned. Folders called good or ok, defect, ng or bad, and beside them by kinds such as scratch, say what is in them; you can correct every label.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There are no validation images yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add folder…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add images…</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Variation</name>
    <message>
        <source>The light, a little</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The direction in which they lie</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What differs between good parts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>For each tick, building takes up to eight times as long; inspecting takes no longer.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>VerdictBanner</name>
    <message>
        <source>OK</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>NG</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>UNDECIDED</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ready</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>score {score}   threshold {threshold}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no threshold yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The score is not a number.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{why} Set the part aside.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Verdict: {word}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>VerifyPage</name>
    <message>
        <source>Open a project, and inspect parts.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No project is open</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Parts that are inspected are recorded. Those that are NG or undecided wait here for a person.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing has been recorded yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Looking into the record…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>New parts appear here by themselves. With another choice above you can look at others.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing waits for you</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The record cannot be read</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Verify</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>WhyPanel</name>
    <message>
        <source>Why? The hottest place beside good parts (W)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close (W)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no part to ask about</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Once a part is on show, its hottest place is compared here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Looking for the most similar places of good parts…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This part</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Under the heatmap</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>distance {distance}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Good part {number}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This place cannot be explained</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Without a threshold nothing says whether this is much</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{times} times the threshold, which is below it; good parts look like this here</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{times} times the threshold, which is below it; this comes nearest to it in good parts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{times} times the threshold; good parts look like this here</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{times} times the threshold; this comes nearest to it in good parts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This model carries no picture of some of these places, and their files are gone. Models that are built anew carry them.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Worth</name>
    <message>
        <source>nothing is known about escapes yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>so few defects say little about escapes yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the defects are told apart</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>most defects are told apart</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the defects are not told apart yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Inspect parts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tune the threshold</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Another threshold may do better: look at the parts on the wrong side.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add good parts…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>More good parts help most now: twenty are a start, a hundred are better.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add defects…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add pictures of more real defects; the model need not be built again for it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Look through the good parts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The good parts are not of one kind, or defects are among them: that comes first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Look closer: {size}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A finer look finds smaller defects; a part then takes longer. It counts after the next build.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a region of interest…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Where the part fills only some of the picture, a box around it gives a closer look at no cost.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Find the best settings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Other settings may tell them apart: they are compared on the parts of this project.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>WorthBox</name>
    <message>
        <source>Next</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Inspect parts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tune the threshold</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Write the project with this model to a file for another PC</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>_Asking</name>
    <message>
        <source>Cancel</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>_Caption</name>
    <message>
        <source>Newest</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Back to the newest part (Esc)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hottest place: most like {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Drag this away from what it covers; a click moves it to the other end.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>_Card</name>
    <message>
        <source>score {score}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name}, {text}: show it large</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>_Changes</name>
    <message>
        <source>Pictures that would be judged otherwise</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>_Counting</name>
    <message>
        <source>Reset</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Count from now on; the record and the table keep every part</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Since {time}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>_Cover</name>
    <message>
        <source>Verdict on the whole screen</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Back: Esc, or a double tap</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Back</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>_Picture</name>
    <message>
        <source>Show it large, with its heatmap</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Picture of the camera</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>_SourceLabel</name>
    <message>
        <source>No source</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>_SourceRow</name>
    <message>
        <source>Remove {name}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>areas</name>
    <message>
        <source>{count} px</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{px} ({mm} mm²)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no region</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>largest region {area}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>depth_text</name>
    <message>
        <source>{depth} bit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{depth} bit (values up to {brightest} seen)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{depth}, some grey and some in colour</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{depth}, in colour</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{depth}, grey</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>doctor</name>
    <message>
        <source>Cannot be read</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Another size</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Unlike the others</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rejected by the others</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Blurred</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Darker</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Brighter</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Other contrast</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Other colour</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Noisy</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lies elsewhere</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Turned</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Same file twice</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Near duplicate</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It cannot be read: {detail}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It has another size than nearly all others.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Unlike the others at this place: {value} times as far from them as usual.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A model that knows only the others would reject it: {value} times the threshold.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Blurred: sharpness {value} of the usual.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Darker by {share}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Brighter by {share}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Contrast {value} of the usual.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Another colour: off by {share} of the span from black to white.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Noise {value} times the usual.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The part lies elsewhere, by {share} of the picture.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The part is turned by {value} degrees.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The same file as {other}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Near duplicate of {other}: it teaches nothing new.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Suspicious</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All, worst first</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Decided</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing about it is odd.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{count} of {all} pictures looked at, from all over.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>None is suspicious.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There are too few to compare them with each other.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>So few parts say nothing of what more would bring.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What more parts would bring cannot be told from chance.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>They are enough: more parts would hardly bring fewer false rejects.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{value} ({low} to {high})</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>drift</name>
    <message>
        <source>Scores of good parts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Brightness</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Contrast</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sharpness</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Noise</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Red</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Blue</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Shift to the right</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Shift down</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Turn</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Scores of good parts in {zone}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>scores higher by {change}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>brighter by {change}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>more contrast by {change}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>sharper by {change}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>noisier by {change}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>redder by {change}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>bluer by {change}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>shifted to the right by {change}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>shifted down by {change}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>turned clockwise by {change}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>scores in {zone} higher by {change}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>scores lower by {change}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>darker by {change}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>less contrast by {change}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>less sharp by {change}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>less noise by {change}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>less red by {change}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>less blue by {change}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>shifted to the left by {change}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>shifted up by {change}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>turned anticlockwise by {change}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>scores in {zone} lower by {change}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>lamp?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>white balance or lamp?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>focus, or dirt on the lens?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>gain of the camera?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>fixture or camera moved?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the parts, or a tool?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cleaned</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lamp</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tool</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Material</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lens</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Something else</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>zone {number}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Since {time} {change}: {cause}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{change}: {note}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>figures</name>
    <message>
        <source>Height</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Width</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Black</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>White</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Brightness</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Red minus green</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Blue minus green</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Contrast</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Likeness</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>To the right</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Down</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sharpness</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Coolest places</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Size of the picture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Too dark or too bright</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Colour</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hardly anything to see</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No part, or another one</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Scene shifted</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not sharp</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Whole map hot: another part</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>good {range}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>today {value}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>refused below {value}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>refused above {value}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>inspect</name>
    <message>
        <source>{why} Set parts aside.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>score {score}   Frozen: press Continue.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not ready</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ready</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Running</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Paused</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Frozen</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fault</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Camera lost</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Waits for a source.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Waits for a source: choose one, or drop images here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Waits for Start: {source}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Takes no pictures: press Continue.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Holds on an NG part: press Continue.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Takes no pictures until what is at fault is put right: then press Continue.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Waits for {source} to answer again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Inspects {source} to its end.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Waits for the next file in {source}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Waits for the next picture of {source}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Waits for the key F8, or Part is here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Takes a picture of {source} every {seconds:g} s.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Waits until a part lies still before {source}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Waits for the signal that a part is there.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>for the first picture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Press Start.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a source.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No source yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The picture of this part is no longer kept: of a camera or a video the last {count} at most are.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The last part was {verdict}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no serial read</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>serial {serial}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>joined</name>
    <message>
        <source>{first}, {second}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{first}; {second}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{first} {second}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name}: {what}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{words}.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>limit</name>
    <message>
        <source>From the parts that count now {value} would be proposed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Provisional: no defect has confirmed this threshold yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Parts that look unlike the others: {kept} kept, {left_out} left out.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The good parts do not resemble each other: every picture seems to show another product. Make a project for each product.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Only good parts that were not learned count here: they score clearly higher than the learned ones.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>about {value}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Until then {value} is used.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Kept: it counts as a good part.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Left out: its score does not count, but the model still contains it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Left out: its score does not count, and the model does not contain it.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>look_text</name>
    <message>
        <source>all {largest} px</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{size} px instead of {usual} px</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{bits} bit instead of {usual} bit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>in colour, unlike the others</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>without colour, unlike the others</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{largest} px</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{smallest} to {largest} px</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>with and without colour</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>colour</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no colour</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{bits} bit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source> and </source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>and {count} more</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>messages</name>
    <message>
        <source>Nothing was changed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The part counts as UNDECIDED and is handled as a reject.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No parts are inspected until this is solved.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The last good model stays in use.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The inspection waits; what was judged is kept until it can be written.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The inspection has stopped; parts without a verdict are handled as rejects.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancelled.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Parts arrive faster than they can be judged.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Slow the line down, or choose a smaller image size or a faster backbone and build again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Something happened that the program did not foresee.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The step was abandoned; what was stored before is unchanged.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Try again. If it happens again, send the log file to whoever looks after this program.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A value is not possible.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Correct the value and try again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>An image cannot be read.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check whether the file opens in another program; take the picture again if it does not.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A picture is of another kind than those that the model learned from.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Set the camera as it was for the good parts, or build a model from pictures like this one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The part was not found in the picture.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>See that a whole part lies before the camera, in the light that the good parts had.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The images of good parts are not of one kind.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Leave out those that do not belong to the others, or state the bit depth of the camera.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There are no images here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a folder that holds images (PNG, JPEG, BMP or TIFF).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There are too few images of good parts to learn from.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add images of good parts; 50 to 200 that show their usual variation are a good start.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A file or folder cannot be read.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check that it still exists, that its drive is connected and that you may read it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The project is not where it was.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Connect the drive it is on, or open the project from its new place.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is a project of this name already.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose another name, or open the project that exists.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The project&apos;s file is damaged.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Restore the project folder from a backup, or create the project anew from its images.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The project was made by a newer version of this program.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Install the newer version on this PC. The project was left as it is.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The project is in use by another window or PC.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close it there, or wait until its work is done.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The draft cannot be put in force as it is.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The threshold in force stays.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Look at what is in force now, and draft anew or discard the draft.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Another person has to put this in force.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ask somebody who is logged on to this PC under another name.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This project asks for a challenge before the line starts.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Carry it out on the page Health, under Challenge: every known sample must get its verdict.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Models cannot be built on this PC.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Build on a PC with the full program, export the project there, and drop the file on Projects.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A file from another PC cannot be used.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy it again, or export it again on the PC that the project was made on.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A file from another PC is not signed, so nobody can say who made it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export it again with this version of the program, or import it nevertheless if you know its origin.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A file from another PC is signed by somebody whom this PC does not know.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Compare the key with the one on the page Settings of the PC that it came from.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A key for signatures cannot be used.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Bring the file back from a backup. Without one, delete it: the next export makes a new key.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no model to inspect with.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Build one from images of good parts.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The model&apos;s files are damaged or were changed, so its verdicts could be wrong.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Build it again, or import the file again that it came from.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The model gives other scores on this PC than where it was built.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Build the model again on this PC, or select another computing device.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Another model or threshold has come into use meanwhile.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Try it again: it is then tried on what is in use now.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This model does not keep what it knows of single pictures: nothing can be added or taken out.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Change the good parts and build again, or build with PatchCore or SPADE.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The backbone is not known to this version of the program.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a backbone from the list, or install a newer version.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The backbone&apos;s weights are not on this PC.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Import them from a file (inspector weights import), or choose the default backbone.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The file does not hold this backbone&apos;s weights.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose the file that belongs to the backbone, and copy it again if the copy may be damaged.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The disk is full.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What was stored before is unchanged; new results cannot be stored.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Free some space or move the project to a larger drive, then try again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A file or folder cannot be written.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What was stored before is unchanged.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check that you may write there and that no other program has the file open.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Settings of this PC cannot be used.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>They are as if nobody had ever changed them; everything else goes on.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Set again what you had changed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This setting cannot be changed here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ask the administrator of this PC.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This file of settings cannot be used.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a file that was saved on the page Settings, or mend this one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The camera does not answer.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No parts are inspected; the program keeps trying to reach the camera.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check its cable and its power, and that no other program uses it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The video cannot be read.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check whether it plays in another program; convert it to MP4 (H.264) if its format is unusual.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing has been recorded in this project yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Inspect some parts first: every one of them is recorded.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Where the record belongs there is a database of another program.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Move that file elsewhere, or name another database in the settings. It was left as it is.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The record was written by a newer version of this program.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Install the newer version on this PC. The record was left as it is.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The record is damaged.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keep a copy of the file, then restore it from a backup, or move it away to begin a new one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The record is held by another program, so nothing can be written into it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close other programs that have the file open, such as a backup or a viewer of databases.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The record cannot be reached.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Connect its drive or the network, see whether the server runs, then try again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Parts arrive faster than they can be recorded.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keep fewer pictures of good parts, or put the project on a faster disk.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A part of the program that this needs is not installed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Install what is named, or do without.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Whoever is at the PC now may not do this.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Log on as somebody who may, or ask one of them.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The log-on was refused.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Try again, or ask an administrator for a new PIN or password.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The accounts of this PC cannot be read.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Operators can go on inspecting, without log-on; nobody else can log on, and everything else is refused.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Whoever looks after this PC brings the file accounts.json back from a backup, or deletes it: accounts are then set up anew.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The audit cannot be written, and nothing that belongs into it is done without.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Free some space, check that you may write into the program&apos;s folder, then try again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The audit cannot be read.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keep a copy of its file, then restore it from a backup.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The memory of this PC is not enough for this step.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close other programs, or choose a smaller image size, fewer images or a smaller memory bank.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>numbers</name>
    <message>
        <source>{rate} {unit}/s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{s} s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{min} min</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{h} h {min} min</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Please write a number.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>projects</name>
    <message>
        <source>Pictures of good parts or validation images that lie in its folder go with it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What was recorded on the database server stays there.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It is open and will be closed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It can be brought back from Deleted projects.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a record that cannot be read</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>In it are {models} and {parts}: {files}, {size}.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>reasons</name>
    <message>
        <source>Not above the threshold</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Above the threshold</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Regions as large as a fault</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Between the thresholds: a person decides</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No map to find regions in</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No model was loaded</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The engine gave no score</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There was no threshold</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The picture has another size</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The picture is too dark</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The picture is too bright</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The picture has another colour</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hardly anything is seen in the picture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The picture is not sharp</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no part in the picture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The picture shows another part</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The scene is shifted</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The part was not found in the picture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The picture could not be read</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The engine failed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The result came too late</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The camera did not answer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Parts came faster than they could be judged</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No serial could be read</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The part could not be recorded</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>recorded</name>
    <message>
        <source>Serial</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reason</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Score</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Threshold then</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Largest region</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Run</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Number in the run</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Operator</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Station</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Source</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Picture taken</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Judged</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Time of the engine</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Program</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reviews</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Unsure above</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Above {level}, of {area} px and more: at most {most}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Regions then</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Areas then</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>To the right, down and clockwise, compared with the reference picture; likeness {quality}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Part found at</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{time}: {verdict}, score {score}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A person said: {answer}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{when}: {verdict}, score {score}, threshold {threshold}, model {model}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Defect</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>False reject</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Unsure</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Taken back</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>somebody</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{said}, by {who}, {when}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not read</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>lot {lot}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>release</name>
    <message>
        <source>No part of this model has been recorded yet: it was tried on the validation images alone.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>yield {before} → {after}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>none of them reviewed as a defect passes now</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{who} drafted {value} ({when}), in place of {before}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>what the build proposed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>In force is what the build proposed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>In force since {when}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>In force since {when}, by {who}: {why}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Back to {value}, in force from {when}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{changes} parts would get another verdict. Here are the {shown} worst.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Somebody</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>reviewed as a defect</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>reviewed as good</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>reviewed as unsure</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>rules</name>
    <message>
        <source>The best balance of caught defects and false rejects lies at {value}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{value} lies below every known defect, with a margin of {margin}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{value} is the tolerance limit of the good parts for {share}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{value} is the highest threshold that the known defects allow for {share} escapes.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>At {value} escapes and false rejects together cost least.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no good part with a score: nothing can be said of false rejects.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no defect with a score: nothing can be said of escapes.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All scores are the same: no threshold tells any part from another.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The threshold stays where it is.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It looks at scores alone; the region rule stays as it is.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Regions touch {found} of {defect} painted defects, and {false} regions touch none; F1 of px {f1}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There are several kinds of good parts, or defects among them: decide about those unlike the others.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The good pictures show too few different parts for a limit of {share}: that takes {needed}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No number of good parts can show that none is ever rejected.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It rests on {good} good parts and {defect} defects.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>At most {share} of all good parts are rejected, with {confidence} confidence.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>At most {share} of all defects like these pass, with {confidence} confidence.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>At most {share} of all defects pass, with {confidence} confidence.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mistakes cost {seen} per shift, {low} to {high} at the ends of the intervals.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>On parts that had no say in it (cross-validated): {escapes} escapes, {rejects} false rejects.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>On the parts that it was chosen by (optimistic): {escapes} escapes, {rejects} false rejects.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There are too few parts for a cross-validated figure: expect more mistakes than counted here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Intervals: {kind}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>unknown</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} of {total} ({interval})</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>said</name>
    <message>
        <source>&apos;{kind}&apos; is no defect of the demo part; there are {kinds}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1 to {most} synthetic defects are drawn at a time, not {number}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>12 to 1000 defects of each kind are drawn, not {number}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A Gaussian is made of all good images at once: no result can be traced back to one of them.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A HEIC picture cannot be read; export it as JPEG or PNG</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A PIN must have 4 to 12 digits and nothing else.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A badge must say between {least} and {most} letters.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A build needs at least two different images of good parts: each is judged by what the others taught, to set the threshold.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A challenge</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A contrast lies above 0 and is 1 at most, not {contrast:g}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A decision rule</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A decision rule in the record was written by a newer Inspector.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A draft</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A family needs a name.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A label</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A map of {map} px cannot be compared with a mask of {mask} px.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A name must have between 1 and {most} letters in one line.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A network can be in an ensemble once only.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A number of defects must not be negative, not {validation_defects}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A number of good images must not be negative, not {shots}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A password must be another word than the name.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A password must have between {least} and {most} letters.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A pixel threshold cannot be tuned: the masks show no defect, or nothing else.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A pixel threshold is tuned on at least {fewest} validation images with masks; there are {defects}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A record on a PostgreSQL server needs the package psycopg.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A region rule</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A release</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A report cannot be written to {file}: its name must end in .pdf or .html.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A sample</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A scored image</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A search takes some minutes, more than 0, and the time for a part is at least 0 ms.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A seed lies between 0 and {most}, not at {seed}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A set of {file} is called {name}: that is no name for a file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A simulated camera needs at least one image.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A source begins with one of {kinds}; a file or folder is written file:PATH.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A source is one line without control characters.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A synthetic defect has {least:g} to {most:g} px, not {size:g}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A synthetic defect is one of {kinds}, not {kind}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A threshold</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A threshold is put in force with a reason.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A threshold must be {words}, not {value:g}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A threshold needs at least one good image that is not in the memory bank.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A threshold of {value:.5g} since {at} is not in the history of the model {model}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>After {kind}: stands {place}, as in {example}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All that the areas leave of the pictures is ignored by the model.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>An annotation cannot be drawn: {reason}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>An area</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>An autoencoder learns whole images: choose a size up to {largest} px.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>An autoencoder needs a size that is a multiple of {multiple}, not {side}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>An image must be 8 or 16 bit, grey or RGB, and not {what}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>An operator works here without having logged on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Another build is running in the project {folder}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Another model has come into use since the last challenge.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Another program holds {where}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Another program inspects and records in the project {folder}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Another program is changing the accounts of this PC.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Another program is changing the project {folder}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Another program is labelling images of the project {folder}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Another program is logging on.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Another threshold has been drafted meanwhile.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Another threshold has come into force since the last challenge.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Area number {number}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Comparing settings takes at least {fewest} different good parts that can be read; there are {number}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Condensing group {group} of {groups}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Contrasts lie above 0 and are 1 at most.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Counts of parts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Every position of a part is compared with a position of a good image, which both can be named.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Every vector of the memory bank names the good image and the patch that it came from.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Everything that the network sees of the pictures is ignored: nothing is left to learn.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Evidence in the record is damaged: its bytes contradict their head.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Evidence in the record was written by a newer Inspector (version {version}).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fewer than two good parts have a score and patches in the bank.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>For the first network: {provenance}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>HEIC pictures cannot be read; export as JPEG or PNG</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>In the administrator&apos;s file {file}: {problems}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>In this project one person drafts a threshold, and another one puts it in force.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>In {file}: {problems}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Industrial cameras need the package harvesters, which is not installed: pip install harvesters.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It cannot be read: {reason}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It cannot be remembered in {file} which pictures have been taken: {reason}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It has format {format}, this one reads {ours}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It is named as good and as having a defect.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It is not applied: {refusal}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It looks like the project {project}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It was drafted for the model {model}, and another one is in use now.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It was drafted in place of {was}, which is not in force any more.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It was drafted in place of {was}; since {at} {value:.5g} is in force by {who}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It was drafted in place of {was}; since {at} {value:.5g} is in force.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It was judged by the model {model}, which is not in use.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Its score is no number.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keeping all good images for training takes {needed:.1f} MB: choose a smaller input size or fewer images.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keeping {images} good images as a whole takes {needed:.1f} MB, and {budget:.1f} MB may be used: choose a smaller input size, fewer images or fewer levels.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Learning {positions} positions in {dimensions} dimensions takes {needed:.1f} MB, and {budget:.1f} MB may be used: choose a smaller input size, fewer dimensions or a coarser first level.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Line {number} of the labels {file}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Line {number} of {file} is longer than any name of a file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Line {number} of {file} names {shown}, which does not exist.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Most images of good parts have values of {usual} bits at most, but these have values of up to {deepest} bits</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Most images of good parts have {usual} bits, but these have {bits}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name pictures to teach, each once.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No GenTL producer is installed: install the camera maker&apos;s software, or name its .cti file with the option producer.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No checkpoint of {backbone} is known here: compare the SHA-256 of {file}, {digest}, with that of its source, then state it with --sha256.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No code was found.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No features can be taken from {name} by timm.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No good part that could be read is OK without a defect: there is nothing to draw on.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No image or folder was named.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No images were found in {folders} and others.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No images were found in {folders}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No part is to be put before the camera now.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No picture could score more than the threshold of a zone, {value:g}: set one up to {most:.4g}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No picture could score more than the threshold, {value:g}: set one up to {most:.4g}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No picture for {silent_s:.1f} s.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No picture of a good part can be read, on which known defects could be tried.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No picture of this part is kept.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No project can be called {name}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No run in the record of {file} names an entry of an audit.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No trusted key begins with {digits}; inspector keys list shows them.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nobody is logged on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nobody typed a serial for this part.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>None of the defects has a place that good parts do not have: nothing would be gained.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>None of the images that the model {model_id} was built from can be read any more, so nothing was measured.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>None of the pictures could be scored: they are of different kinds.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>None of the pictures of good parts can be read.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>None of the validation images can be read: nothing was exported.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>None of the {number} good images can be read.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>None of the {number} good images can be read: {reason}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not judged: the picture has another colour: {figures}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not judged: the picture has another size: {figures}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not judged: the picture is not sharp: {figures}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not judged: the picture is too bright: {figures}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not judged: the picture is too dark: {figures}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not judged: the picture shows another part: {figures}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not judged: the scene is shifted: {figures}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not judged: there is hardly anything to see in the picture: {figures}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not judged: there is no part in the picture: {figures}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not judged: {reason}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing can be added to this model: {provenance}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing can be written in {existing}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing has been recorded in {folder} yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing of this can be taught.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing was kept of its inspection.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing was read.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Of {images:,} images {tried} were tried, and none can be read: {reason}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>On this PC operators log on too.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>One of the models has learned it: it would score as no new part does.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>One of the models has no score for it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Only operators log on by PIN or badge; {name} needs a password.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Only who is logged on by PIN or password can change it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Only {number} of {all} pictures of good parts have {width} x {height} px: parts can be looked for in pictures of one size only.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Only {number} of {all} pictures of good parts have {width} x {height} px: what is to be ignored is a place in pictures of one size, and {fewest} are needed to find it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Parquet files need the package pyarrow, which is not installed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pictures are laid over the reference: places in those of good parts are not those that are compared.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pictures of {folder} cannot be moved into the same folder.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reading the serial failed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Results cannot be written to {file}: its name must end in {endings}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Several settings or detectors were run in {where}: compare one with one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Somebody else</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Somebody else has this badge.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Synthetic defects are {kinds}, not {others}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tables have , ; or a tab between cells and another mark in numbers, not {separator} between cells and {mark} in numbers.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tables in CSV cannot have a comma both between cells and in numbers.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The Gaussians of the model are not those that were learned.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The accounts in {file} cannot be read.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The accounts of this PC cannot be read, and nobody is more than an operator until they are back from a backup</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The administrator of this PC has fixed it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The administrator of this PC has fixed it: {reason}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The administrator&apos;s file of settings is damaged: until it is mended, what it may fix stays as it is.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The administrator&apos;s file {file} cannot be used: {reason}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The area {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The areas</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The areas are to move with the part, but the picture that they were drawn on is not there: choose it again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The areas leave nothing of the pictures to be looked at.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The areas were drawn on {old_width} x {old_height} px, and a picture of {width} x {height} px has another shape.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The audit {file} cannot be read: {reason}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The audit {file} cannot be written: {reason}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The box in which a part appears lies outside of the picture, {width} x {height}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The box of the code lies outside of the picture, {width} x {height}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The challenge</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The challenge has format {format}, this one reads {ours}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The challenge of {folder} has no samples yet: add good ones and defects.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The challenges in {file} cannot be read: {reason}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The checks of pictures</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The data set {dataset} has no category {name}; it has {there}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The database must be at an address like postgresql://user@host/name, and {kind} is another kind of database.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The database must be at an address like postgresql://user@host/name.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The detector {detector} uses no pretrained network: there is no ensemble of it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The disk is full: {file} was not written, nothing was lost.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The disk is full: {where} was not written, nothing was lost.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The disk of the server is full: {where} was not written, nothing was lost.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The engine gave {name} instead of an inspection.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The families {file} are damaged: {reason}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The families {file} cannot be read: {reason}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The features of the good images cannot be kept on the disk: {reason}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The file {file}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The file {file} cannot be used: {why}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The file {file} is larger than any that people can have filled.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The file {file} is not signed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The file {file} is not the one that was built: its hash is wrong.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The file {file} is signed by {signer}, key {fingerprint}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The file {file} of {where} is damaged: {reason}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The file&apos;s name must end in {key_suffix}, and {file} does not.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The file&apos;s name must end in {suffix}, and {target} does not.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The folder {folder} cannot be read: {reason}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The folder {folder} holds other things; name a new or an empty one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The folder {folder} is not empty.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The folder {top} cannot be read: {reason}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The frame cannot be stored: {reason}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The frame {number} of {video} cannot be decoded.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The gallery of good images is not the one that was built.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The good parts have 8 bits, and not {depth} as the project says.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The good parts teach nothing: {reason}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The ignore mask and the areas of the project are of pictures of different sizes, {first} and {second}: take one of them away.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The image {image} is named as good and as having a defect</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The images of good parts have 8 bits, and not {stated} as was stated.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The images that the model was built from are not there any more: name some to measure.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The images that would be left have no vector in the memory bank.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The images {first} and {wrong} are copies of each other, but one is named as good, the other as having a defect.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The inspection failed: {kind}: {reason}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The key {file} cannot be used: {why}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The known samples have not been shown on this PC yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The labels {file} cannot be read: {reason}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The last challenge is dated later than now: the clock was set back.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The last challenge is not signed by this PC, or was changed afterwards.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The last challenge was more than {hours:g} hours ago.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The last challenge was not passed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The last line of the labels was cut in half, as by a power cut: what it said is lost, everything before it counts.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The limit of the {check} must lie {least:g} to {most:g} times as far off, not {times:g}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The list {file} cannot be read: {reason}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The list {file} is not a text file in UTF-8.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The mask of the clip {clip} of {layout} knows {many}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The mask {file} has {own}, its image {other}: it says nothing of it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The mask {mask} does not fit its image: it has {own}, its image {other}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The memory bank is not the one that was built.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The memory for features must be a number of MB from 0 on, not {megabytes}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The method {kind} compares no patches that could be grouped: PatchCore does.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The method {method} does not compare patches with a memory bank, which known defects take: PatchCore does.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The model has changed meanwhile: {active_model} is in use.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The model has grown by {grown} of at most {most} vectors ({built} were built): build it again, with these parts among the good ones.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The model has {all} good images: there is no number {wrong} to leave out.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The model in use has learned the image {image}: test with other images.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The model in use was built: it has no parent to go back to.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The model is none that a build wrote: {reason}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The model keeps nothing of single good parts, so that nobody can tell what fewer of them would have taught.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The model was written by a detector that is not known here: {name}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The model {model}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The model {model} cannot be read: {file}: {reason}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The model {model} is damaged: {reason}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The model {model} of the project {project} is not there any more: build one first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The name has no letters in it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The name {file} does not fit {template}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The name, or the PIN or password, is wrong.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The network does not see the place at {x:.0f}, {y:.0f} of the picture.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The network of the model cannot be computed: {reason}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The network {name} has strides {strides}, and 4, 8 and 16 are needed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The network {network} cannot be used: {reason}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The network {network} gives features of shape {shape}, not {expected}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The network {network} has no level {missing}; it has levels {known}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The network {network} looks at whole images only: choose a size up to {largest} px.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The network {network} needs a size that is a multiple of {multiple}, not {side}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The number of threads must lie between 0 and {most}, not {threads}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The option {option} is given twice.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The option {option} must be {words}, not {value}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The pages were not opened, because no other check has left a model for them.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The part is not found in the picture: the likest place has a quality of {quality:.2f}, and good parts have at least {limit:.2f}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The part {file} has nothing in the zone {zone}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The picture has 8 bits, but the good parts have {depth}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The picture has more than 8 bits, but the good parts have {depth}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The picture has no file, and so no name.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The picture has values up to {brightest:,}, but the good parts have {depth} bits ({white:,} at most): state the camera&apos;s bit depth if it is larger.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The picture has {own}, but its annotations are for {other}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The picture has {width} x {height} px, and does not hold a region of interest of {box_width} x {box_height} px at {x}, {y}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The picture has {width} x {height} px, and the one that was judged had {own_width} x {own_height} px.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The picture has {width} x {height} px, but the part is looked for in pictures of {own_width} x {own_height} px.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The picture has {width} x {height} px, but what is to be ignored is known for pictures of {own_width} x {own_height} px.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The picture has {width} x {height} px, but where to look is known for pictures of {own_width} x {own_height} px.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The picture is grey, but the good parts are in colour.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The picture is in colour, but the good parts are grey.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The picture is not there any more, or its drive is away.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The picture of the sample {sample} cannot be read: {reason}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The picture of the sample {sample} is not the one that was added: its hash is wrong.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The picture of the sample {sample} was deleted.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The picture {file} cannot be read: {reason}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The picture {file} is not there any more.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The picture {picture} cannot be read: {reason}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The place at {x:.0f}, {y:.0f} is ignored: nobody looks there.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The place at {x:.0f}, {y:.0f} is not in the picture of {width} x {height} px.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The preprocessing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The project</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The project has format {schema}, this one reads {ours}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The project in {other} has no areas.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The project waits for a key or a controller to say that a part is there, and here nobody can: choose another trigger.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The project {folder} cannot be read: {reason}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The project {project} has no model yet: build one first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The project {project} has no released model yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The project {project} names a model that no folder can be called: {model}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The project {where}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The proposed threshold</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The recipe</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The record at {address}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The record holds {name}, which a newer Inspector has written.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The record was closed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The record {file}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The releases in {file} cannot be read: {reason}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The result came {took:.2f} s after the picture, and {takt:g} s are allowed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The result of a sample</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The sample cannot be taken: {reason}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The samples are not those of the last challenge.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The samples cannot be kept: {reason}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The samples in {file} are damaged: {reason}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The samples in {file} cannot be read: {reason}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The scale of the pictures is not set: give the size in px.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The scores of all pixels cannot be kept: {reason}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The search index of the model belongs to another memory bank.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The search index of the model cannot be read.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The set {name} of {file} is no list of names and folders.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The set {name} of {file} names the folder {folder}, which does not exist.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The set {name} of {file} names {folder}, which holds no image.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The set {name} of {file} names {twice} twice.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The set {name} of {file} {wrong}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The set {name} of {file}: {reason}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The settings of serials</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The settings of the camera</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The settings of the challenge</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The settings of the trigger</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The table of {layout} names {file}, which does not exist.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The table {table} cannot be read: {reason}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The table {table} has no column {missing}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The threshold has changed meanwhile.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The threshold was changed during the challenge: begin again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The tray</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The tray has format {format}, this one reads {ours}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The tray {file} cannot be read: {reason}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The tray {file} is damaged: {reason}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The usual distances to the memory bank are not those that were built.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The video {file} cannot be played: {reason}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The video {video} cannot be played.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The weights are made of all good images at once: no result can be traced back to one of them.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The weights cannot be kept in {folder}: {reason}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The weights do not fit {backbone}: the tensor {name} is missing.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The weights do not fit {backbone}: {name} has the shape {shape} instead of {wanted}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The weights do not fit {backbone}: {stored} tensors instead of {wanted}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The weights file {file} cannot be read: {reason}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The weights of the model are not those that were trained.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The weights of {backbone} are not on this PC: get {wanted} and run: inspector weights import {backbone} FILE</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The weights of {backbone} are not on this PC: install the Python package {package}, or run: inspector weights import {backbone} FILE</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The weights {file} are damaged: run inspector weights import {backbone} FILE again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The {called} must {rule}, not {value}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There are no accounts on this PC.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There are no good parts to draw synthetic defects on.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There are no image files to play.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There are no labelled validation images to be exported.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There are no pictures in {file}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There are no pictures in {folder} yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There are no pictures with {depth} of {stored} bits.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There are no settings in {file}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There are {number} different codes in the picture.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is a project in {folder} already.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is a sample called {name} already.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is an account of the name {name} already.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is an account of this name already.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no GenTL producer {named}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no account of the name {name}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no backbone called {name}; choose one of {choices} or timm:NAME.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no confirmed defect of these kinds whose picture is there.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no draft: it was released or discarded meanwhile.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no file or folder {file}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no file or folder {missing}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no file {file} with a division.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no file {file} with masks.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no finished benchmark in {folder}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no folder {root} with a data set in the layout of {layout}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no good image that can be read.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no layout {layout}; choose one of {layouts}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no list of sets {file}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no list {file}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no part {part} in the record.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no picture to leave out.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no picture to teach.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no picture.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no place on the part for a defect in a square of {side} px.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no project in {folder}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no run {run} in the record.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no runtime called {kind}; choose one of {runtimes}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no sample called {name}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no score to explain: {why}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no such picture beside {file} or in a folder images.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no suspicious place: the map is 0 everywhere.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no {called} called {value}; choose one of {names}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is not enough memory for the model {model}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is not enough memory for the model.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is something at {target} already.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There must always be an active administrator with a password; the first account is one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There was no time to read this image.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There were too many wrong tries; the next one is taken in {seconds} s.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This PC ({runtime}) computes other scores than the model was built with (by {worst:.2%}).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This PC has no CUDA device that torch can use.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This PC takes no badges; an administrator can change that in the settings.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This badge is not known, or it is not in use.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This edition comes without torch, which the runtime {kind} needs.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This is a station: it inspects with models that were built elsewhere and exported (inspector export).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This project asks for a second person, and nobody knows who has drafted this threshold.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This project asks for a second person, and the system does not say who you are.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This threshold cannot be stored: {reason}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Unexpected error while judging: {kind}: {reason}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What a threshold rests on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What follows a comma</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What is drawn</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What was read has {letters} letters, and a serial has {most} at most.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Zones with a threshold of their own need a threshold above 0 for the rest of the picture, not {threshold:g}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a SHA-256</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a brush is {width:g} px wide</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a category is called {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a challenge&apos;s time has its offset from UTC</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a checkpoint of {network} for timm (.safetensors or .pth)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a family has no name, or is like nothing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a finite number</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a finite number or nothing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a key has 32 bytes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a list</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a list of texts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a list of whole numbers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a mask of ignored places belongs to nothing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a mask of ignored places is {dtype} {shape}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a mask of {height} x {width} px is stored as {shape}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a mask of {name} has another size than {width} x {height} px</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a name is needed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a number</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a number is too large</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a number of at least 0</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a number of at most {most:g}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a number of channels</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a number of things</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a number or nothing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a part cannot lie at {dx}, {dy}, turned by {degrees}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a picture cannot be like {facts}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a picture has a path and a hash</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a picture has {width} x {height} px</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a picture of {shape} cannot be written</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a plain name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a point has two numbers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a point lies outside of every picture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a polygon of {name} is none</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a reference for parts that are looked for belongs to nothing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a reference of {size} is {dtype} {shape}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a run length is no number of px</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a sample needs a name of one line</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a scene is {dtype} {shape}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a scene of good parts belongs to nothing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a set of named values</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a share or nothing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a signer has a name and a key</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a small picture does not tell its size</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a small picture has {width} x {height} px</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a small picture is no JPEG</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a stride</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a text</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a text of hexadecimal digits is needed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a time in ms or nothing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a time in seconds</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a whole number</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a whole number of at least 1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a {form} has {points} points</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>administrator</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>an album has pictures of times that never were</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>an album of {pictures} pictures has {bytes} bytes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>an album shows other pictures than those of the model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>an album shows places beyond its pictures</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>an annotation of {name} has the category {found}, which it does not name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>an entry holds values of another kind than any that was written</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>an entry is compressed or encrypted</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>an image scores {stored:g} in it, and noise {highest:g}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>be 0 or lie between 1 and 600000 ms</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>be 0 or lie between 1000 and 20000 K</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>be a share up to 1 or a whole number of vectors</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>be at least {least}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>be left, top, width and height of a box in px</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>be odd, 1 to 15</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>be one of {choices}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>be some of data_matrix, qr and code_128</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>be what the program makes of a PIN, or empty</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>bit depth</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>black</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>blue minus green</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>box of the code</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>box of the trigger</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>brightness</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>cannot be read: {reason}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>codes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>comes with the package {package}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>comes with the program</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>contrast</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>contrast of the trigger</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>coreset</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>deleted files</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>down by</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>engineer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>entries {first} to {last} are missing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>even the coolest places of the map</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>evidence of another number of networks</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>factors of shape {shape} do not belong to {dimensions} dimensions</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>files of the system</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>folder of defect masks</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>former states of the folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>fps</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>have at most {most} letters</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>height</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>hold {serial} once and at most 100 letters</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>hours of a challenge</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>images are stretched to {fixed}, and network inputs have {size}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>imported from a file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>input size</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>interval</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it breaks off after frame {number}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it breaks off after frame {number} of {total}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it breaks off after frame {number}: {reason}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it delivers pictures of {channels} channels of {dtype}, which cannot be used</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it does not answer, wants another user or password, or sends no video</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it does not say {key}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it does not take its settings ({reason})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it has delivered no picture for {seconds:g} seconds</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it has more than {most} lines</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it has no more pictures</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it has {bits} bits per channel, and only 8 or 16 are taken</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it has {levels} levels</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it has {samplesperpixel} channels, and only grey, RGB and CMYK are taken, with alpha or without</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it holds no key that Inspector wrote</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it holds no public key that Inspector wrote</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it holds {pages} pages, and a picture file must hold one picture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it is a HEIC picture, whatever its name says; export it as JPEG or PNG</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it is a database of another program, or of a later version</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it is a folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it is a link to another file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it is an animation, and a picture file must hold one picture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it is another entry than the one that a report or an exported file names: it was written anew</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it is compressed by {compression}, and of TIFF pictures only LZW, Deflate, PackBits and JPEG are read</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it is damaged</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it is damaged, was changed, or was not copied completely</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it is larger than {most:.0f} MB</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it is missing, though a report or an exported file names it; the audit ends with entry {entry}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it is nested too deeply</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it is no file that Inspector exported</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it is no ordinary file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it is not a PNG, JPEG, BMP, TIFF or WebP picture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it is not a regular file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it is not a video, is damaged, or its coding is not supported</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it is not connected</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it is not connected, or another program uses it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it is of a later version</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it is too large</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it is too long</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it is too long for a key</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it is {size:.1f} GB large, and no more than 2 GB are read</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it is {width} x {height} pixels large, and no more than 200 megapixels are taken</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it lists {number} files</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it names the picture {name}, which is not in its folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it names {picture} twice</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it proposes a threshold of {value:g}, which no picture could exceed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it sends pictures as {name}, which cannot be used: set it to Mono8, RGB8 or a Bayer format</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it stands behind entry {entry}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it was changed after it was written</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it was deleted a moment ago</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it was disconnected</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it was not copied completely, or {strange}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it was written behind another entry than the one that it stands behind</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>its colours are stored as {bitspersample}-bit {photometric}, which is not supported</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>its data</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>its data contradicts its header</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>its data is damaged</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>its data is damaged or of a kind that is not supported</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>its directory does not begin where its last entry ends</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>its directory is another one than Inspector writes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>its manifest holds what no manifest holds</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>its parts contradict each other</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>its pixels are floating-point or signed numbers, and only 8 or 16 bit unsigned ones are taken</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>its pixels are {dtype}, and only 8 or 16 bit ones are taken</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>its run lengths cannot be read</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>its run lengths do not add up to {width} x {height} px</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>its run lengths end within a number</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>its score is no number</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>its signature is damaged</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>its signature is wrong: it was changed after it was signed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>its {width} x {height} pixels</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>largest turn</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>learned, but its score is no number</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>left out: its label says so</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>left out: you took it out of the good parts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>lie between 1 and 36</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>lie between 32 and 4096 px</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>lie between {least:g} and {most}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>likeness</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>mask of {picture}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>members learned from images that are not there</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>more than {most:,} files</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>ng days</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no file can be called so</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no frame can be decoded</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no picture becomes a network input of {height} x {width} px</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no picture for {seconds:g} s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no score</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no study puts such defects before a model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>nobody expects {expected} of a {kind} sample</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>none</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not a file, or a link to nothing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not a picture file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not learned: it is a validation image as well</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not on this PC, only a placeholder: have the cloud drive keep it on this device</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not there any more</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not used: it is a copy of the good image {image}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not used: it is a copy of the validation image {image}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>number of dimensions</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>number of directions</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>number of most similar images</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>number of neighbours for re-weighting</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>number of training steps</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>of a sample OK or NG is expected</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>ok days</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>ok share</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>operator</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>others score higher and are enough</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>parts are looked for up to {degrees} degrees, and the recipe says {most}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>parts of the picture are missing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>parts turned by up to {degrees} degrees are found above {limit}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>patch size</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>patches of known defects belong to nothing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>pattern of file names</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>permission to read it is denied</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>previews</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>projection dimension</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>quota</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>red minus green</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>region of interest</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>seed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>share of the box</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>sharpness</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>size of the pictures in the model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>smallest defect</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>smoothing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>something was put into the file that does not belong there ({name})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>still frames</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>takt limit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>target dimension</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the clock of the PC had been set back before it was written</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the coverage radius is negative</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the database is damaged: {sentence}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the dimensions are not those of the network</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the disk is full</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the factor of a zone lies between {least:g} and {most:g}, not at {factor:g}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the file ended early</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the file ends before the picture does</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the file is empty</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the folder {folder} cannot be looked into: {reason}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the hash of {name} is wrong</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the header of the arrays is too long</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the known defects are not those that were added</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the manifest lists other files</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the map&apos;s scale is {scale}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the mask of ignored places is none</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the mask of ignored places is not the one that was built</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the members do not belong together</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the memory bank is empty, or holds patches from beyond the good images</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the network {network} is described, which only those of timm are</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the places of an album belong to nothing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the preprocessing has {name} {found}, and the recipe {wanted}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the reference is not the one that was built</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the seal&apos;s inputs have {size}, and others {input_size}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the seal&apos;s patterns are {dtype} {shape}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the seal&apos;s pictures are not of the size in which parts are looked for</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the seal&apos;s pictures are not those that the mask of ignored places belongs to</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the seal&apos;s pictures do not hold the region of interest</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the seal&apos;s pictures score {first:g} and {second:g}, which tells no picture from another</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the seal&apos;s pictures would have {height} x {width} px</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the seal&apos;s scores are {dtype} {shape}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the seal&apos;s size is none</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the stream has ended, or is silent</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the threshold of a zone must be above 0, not {threshold:g}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the usual distance of good patches is negative</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>their scores are no numbers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>there are annotations of the image {marked}, which it does not name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>there are files in it that belong to nothing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>there are more than {most} samples</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>there are patches beyond a grid of {shape}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>there are too many known defects, or some come from no picture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>there are two accounts of one name, or no salt</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>there are {found} feature grids for {learned} good images</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>there are {members} members and {scales} scales</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>there are {rows} x {columns} positions in an input of {height} x {width} px</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>there is no folder {folder}, or it cannot be reached</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>there is no model in it, or more than one</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>there is no project in it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>there is no such file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>there is no such file in {folder}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>there is no {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>there is not enough memory for {needed}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>there is too much in it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>this is no key, or one of a later format</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>this system&apos;s language settings have no {letters} in names of files</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>three finite numbers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>timm has no network called {name}: {reason}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>to the right by</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>true or false</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>two samples are called {twice}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>two sides in px</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>two sides in px or nothing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>unsafe name {unsafe}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>what a repair of the disk has found</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>what keeps entries from being changed ({name}) was taken out of the file or changed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>what macOS adds to its files</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>what the build proposed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>white</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>white balance</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>white cannot be {value}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>width</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>yes or no</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{areas} areas with {points} points are more than {most_areas} with {most_points}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{before} has {was}, and this run has {now}: compare the same sets.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{called} covers nothing of the picture of {width} x {height} px: draw it inside, or delete it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{category} has {defects} defects: {count} cannot be left out of the test.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{category} of {dataset} holds no {lacking}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{families} families for {learned} good images</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{figure} {today}, good parts {good}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{filename} does not begin where the one before it ends</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{files} &apos;{name}&apos;</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{files} in {where} passed over: {kind}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{file} cannot be read as COCO: {reason}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{file} cannot be read as a division: {reason}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{file} cannot be read as a list of sets: {reason}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{file} cannot be read as a torch checkpoint.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{file} cannot be read as masks: {reason}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{file} cannot be read: {reason}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{file} cannot be stored as a picture.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{file} cannot be taught as a good part. {reason}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{file} was changed after it was written: {beside} names another content.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{members} members and {scales} scales for {networks} networks</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{named} and {more:,} more</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} holds what is no number</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} holds {value}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{picture} is a good part and would be rejected</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{picture} would be rejected: {before} -&gt; {after}, threshold {threshold:.4g}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{picture} would pass: {before} -&gt; {after}, threshold {threshold:.4g}</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>{count} parts wait for their verdict already.</source>
        <translation>
            <numerusform>{count} part waits for its verdict already.</numerusform>
            <numerusform>{count} parts wait for their verdict already.</numerusform>
        </translation>
    </message>
    <message>
        <source>{file} cannot be written: &apos;{suffix}&apos; is no picture format.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{file} cannot be written: {reason}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{file} cannot be written: {suffix} cannot hold {dtype} pixels.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{file} does not hold the division {name}; it holds {there}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{file} has another size than the other pictures.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{file} has no label {label} beside it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{file} holds no masks: {axes} axes of numbers are needed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{file} holds {masks} masks, and none of the frame {number}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{file} is a copy of {copied}, which is known as a defect.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{file} is a good image of the model already.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{file} is damaged ({reason}); it was kept as {aside}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{file} is damaged ({reason}); it was left as it is.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{file} is known as a defect: it cannot be taught as a good part.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{file} is no file of settings: {reason}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{file} is no known checkpoint of {backbone}: its SHA-256 begins with {digest}, expected {known}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{file} is not added as good. {why}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{file} names no entry of an audit: it is no report or export, or an older one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{file} names no set.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{file} names {picture}, which does not exist.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{first}, like {more} more</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{folders:,} folders &apos;{name}&apos;</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{folder} is a file, not a folder.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{folder} is a link: delete the project where it lies.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{folder} is a link: rename the folder where it lies.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{image} as {original}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{key} is missing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{layout} has a division of its own: {splits} cannot replace it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{left} of {all} good images would be left: each is judged by what the others taught, so two must stay.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{left} samples have not been shown yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{length} bytes are needed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} in it is too large</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} is logged on as {role}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} is lost: {reason}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} is said to have {width} x {height} px</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} is {dtype} {shape}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} must be {words}, not {value}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} needs a PIN, a badge or a password.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name}: this is for the role {role} or a higher one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name}: {sentence}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{number} between {least:g} and {most:g}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{number} of at least {least:g}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{original} cannot be read: {reason}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{outside} does not lie in the folder {folder}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{parts} must be put before the camera: name it with --source.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{picture} cannot be read: {reason}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{remark}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{root} holds several products ({names}): name the folder of one of them.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{root} is not in the layout of {layout}: there is no {missing}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{sentence}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{sentence}: {agreed} were agreed to</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{sentence}: {named}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{shown} is no option of {kind}: (there are {options}); a comma that belongs to a name is written twice.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{target} holds something already: name a new folder.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{taught} of {all} good images were taught after the build</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{what} holds settings that are not known here: {named}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{what} is damaged: {reason}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{what} passed over: {kind}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{what} was written by a newer Inspector and needs version {needed}, this is {ours}: {reason}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{what} was written by a newer Inspector than this {ours}: {reason}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{where} cannot be opened.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{where} cannot be opened: {reason}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{where} cannot be reached: reading or writing it failed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{where} cannot be reached: {reason}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{where} cannot be written: access is denied.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{where} cannot be written: it may only be read.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{where} is a database of another program.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{where} is damaged: it is no database.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{where} is damaged: {reason}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{where} is empty: nothing has been recorded yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{where} is not where it was.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{where} was written by a newer Inspector (schema {revision}).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{whoever}; this is for the role {role} or a higher one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{who} has drafted a threshold of {value:.5g}: release or discard it first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{who} has drafted this threshold, and in this project another person puts it in force.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{wrong} is no good picture of the model in use.</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>{count:,} files</source>
        <translation>
            <numerusform>{count:,} file</numerusform>
            <numerusform>{count:,} files</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count:,} pictures are not on this PC, only placeholders: have the cloud drive keep them on this device</source>
        <translation>
            <numerusform>{count:,} picture is not on this PC, only placeholders: have the cloud drive keep them on this device</numerusform>
            <numerusform>{count:,} pictures are not on this PC, only placeholders: have the cloud drive keep them on this device</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} parts or pictures wait to be recorded.</source>
        <translation>
            <numerusform>{count} part or picture waits to be recorded.</numerusform>
            <numerusform>{count} parts or pictures wait to be recorded.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>stages</name>
    <message>
        <source>Checking the file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choosing the memory bank</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Comparing files</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Comparing good parts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Comparing pictures with the rims of others</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Comparing settings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Drawing parts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Evaluating</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Exporting</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Finding the bit depth</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Importing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Inspecting</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Learning every position</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Loading the model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Loading the network</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Looking at the good parts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Looking at the project</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Looking into the record</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Looking for cameras</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Adding validation images</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Checking evidence</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Checking pictures</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Checking the PIN</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Checking the database</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Bringing the project back</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Checking areas</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Checking the audit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Checking the models</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choosing a threshold</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choosing the reference</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Comparing good parts with each other</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Comparing maps with masks</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Comparing with every good picture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Comparing the models</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Computing curves</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Comparing what was said</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Deleting the project</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copying pictures</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copying the project</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copying the samples</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Drawing synthetic defects</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Drawing pictures</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Exporting good parts to learn from</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Exporting validation images</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Finding how parts lie</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Importing validation images</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Judging good parts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Judging parts again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Judging synthetic defects</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keeping small pictures of good parts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Loading the engine</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Leaving out pictures</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Leaving good parts out</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Looking at known defects</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Looking at rejected parts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Looking at the pictures</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Looking at the projects</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Logging on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Looking for images</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Looking for other files</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Looking for regions</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Making the project</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Measuring latency</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Measuring stages</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Measuring throughput</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Naming the family</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Opening the picture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Opening the project</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Opening the record</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Preparing the pages</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Projecting features</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Putting the model to use</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reading the accounts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reading the audit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reading the settings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reading a picture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reading and computing features</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reading images</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reading masks</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reading pictures</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reading the licences</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reading thumbnails</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Replaying</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Runs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Saving pictures</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Saving the model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Saving the table</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Scoring good parts without themselves</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Scoring images with defects</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Scoring validation images of good parts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Scoring validation images</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Self-test</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Storing the accounts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Showing the samples</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Starting</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Storing the answer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Storing the decision</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Storing the labels</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Storing the mask</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Storing the project</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Storing the settings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Storing the threshold</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Teaching</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Testing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Timing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Trying one by one</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Trying known defects on good parts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Watching the parts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Writing the audit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Writing the report</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>defects</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>entries</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>masks</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>models</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>projects</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>samples</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>views</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Timing a few images</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Training the autoencoder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Waiting for the cancelled build to stop</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Writing the record</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>batches</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>candidates</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>checks</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>files</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>groups</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>images</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>MB</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>parts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>patches</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>pictures</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>positions</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>runs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>vectors</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>tune</name>
    <message>
        <source>{truth}, scored without itself</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Escape</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>False reject</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Defect</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Good part</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>best F1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no escapes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>few escapes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>lowest cost</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>from good parts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>set by hand</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{rule}, provisional</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No defects to check with</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing is known about escapes.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Of all defects {interval} would pass ({kind}).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Of all good parts {interval} would be rejected ({kind}).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{level}, exact: Clopper-Pearson</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{level}, stratified bootstrap</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{level}, score interval</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No good parts to check with</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing is known about false rejects.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{low} to {high}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The same images chose this threshold and judge it: real rates will be worse.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This threshold was set before there were defects to check it with. Apply a rule to confirm it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add a few images of real defects for validation to the project and build again.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>validating</name>
    <message>
        <source>All images</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not labelled</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Good parts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Defects</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Left out</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Misjudged</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Without a score</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Synthetic</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Good part</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Defect</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{truth} (synthetic)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>somebody</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{said}, by {who}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{said}, by {who}, {when}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{count} not labelled</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{count} left out</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{count} synthetic</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No defect is among them, so nothing is known about escapes: add pictures of real ones.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>One defect says next to nothing about escapes: add more.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Imported: good parts {good}, defects {defect}, of them with a mask {masks}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Exported to {folder}: images {images}, masks {masks}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{count} of them are synthetic.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Synthetic defects drawn: {count}. They are marked, and figures leave them out.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Known before: {count}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Left out: {count} ({named}).</source>
        <translation type="unfinished"></translation>
    </message>
</context>
</TS>
