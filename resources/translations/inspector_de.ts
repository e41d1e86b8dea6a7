<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
<context>
    <name>AccountForm</name>
    <message>
        <source>As in the settings</source>
        <translation>Wie in den Einstellungen</translation>
    </message>
    <message>
        <source>May log on</source>
        <translation>Darf sich anmelden</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Speichern</translation>
    </message>
    <message>
        <source>Remove…</source>
        <translation>Entfernen…</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>First administrator</source>
        <translation>Erster Administrator</translation>
    </message>
    <message>
        <source>New account</source>
        <translation>Neues Konto</translation>
    </message>
    <message>
        <source>Change the PIN…</source>
        <translation>PIN ändern…</translation>
    </message>
    <message>
        <source>Set a PIN…</source>
        <translation>PIN setzen…</translation>
    </message>
    <message>
        <source>Read another badge…</source>
        <translation>Anderen Ausweis lesen…</translation>
    </message>
    <message>
        <source>Read a badge…</source>
        <translation>Ausweis lesen…</translation>
    </message>
    <message>
        <source>A new one is entered.</source>
        <translation>Neu eingegeben.</translation>
    </message>
    <message>
        <source>There is one.</source>
        <translation>Vorhanden.</translation>
    </message>
    <message>
        <source>There is none.</source>
        <translation>Nicht vorhanden.</translation>
    </message>
    <message>
        <source>Unchanged</source>
        <translation>Unverändert</translation>
    </message>
    <message>
        <source>At least {count} letters</source>
        <translation>Mindestens {count} Zeichen</translation>
    </message>
    <message>
        <source>The two passwords differ.</source>
        <translation>Die beiden Passwörter sind verschieden.</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>Passwort</translation>
    </message>
    <message>
        <source>Password again</source>
        <translation>Noch einmal</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Role</source>
        <translation>Rolle</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Sprache</translation>
    </message>
</context>
<context>
    <name>AccountList</name>
    <message>
        <source>Accounts</source>
        <translation>Konten</translation>
    </message>
    <message>
        <source>PIN</source>
        <translation>PIN</translation>
    </message>
    <message>
        <source>badge</source>
        <translation>Ausweis</translation>
    </message>
    <message>
        <source>password</source>
        <translation>Passwort</translation>
    </message>
    <message>
        <source>may not log on</source>
        <translation>darf sich nicht anmelden</translation>
    </message>
</context>
<context>
    <name>AddDialog</name>
    <message>
        <source>Add samples</source>
        <translation>Muster hinzufügen</translation>
    </message>
    <message>
        <source>Name of the sample</source>
        <translation>Name des Musters</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>Hinzufügen</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>A real part that is kept at the line and put before the camera. Give it the name that is written on it.</source>
        <translation>Ein echtes Teil, das an der Linie aufbewahrt und vor die Kamera gelegt wird. Den Namen eingeben, der darauf steht.</translation>
    </message>
    <message numerus="yes">
        <source>%n pictures. The project keeps a copy of each.</source>
        <translation>
            <numerusform>%n Bild. Das Projekt behält eine Kopie davon.</numerusform>
            <numerusform>%n Bilder. Das Projekt behält von jedem eine Kopie.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>AgreementPanel</name>
    <message>
        <source>Save as PDF…</source>
        <translation>PDF speichern…</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Öffnen</translation>
    </message>
    <message>
        <source>Who</source>
        <translation>Wer</translation>
    </message>
    <message>
        <source>Said the same</source>
        <translation>Gleich bewertet</translation>
    </message>
    <message>
        <source>Kappa</source>
        <translation>Kappa</translation>
    </message>
    <message>
        <source>What it means</source>
        <translation>Bedeutung</translation>
    </message>
    <message>
        <source>Agreement of people and machine</source>
        <translation>Übereinstimmung von Menschen und Maschine</translation>
    </message>
    <message>
        <source>Have two persons judge the same parts on Verify, or one person judge parts again, or inspect parts with a serial several times: how well they agree stands here then.</source>
        <translation>Auf der Seite „Bewerten“ zwei Personen dieselben Teile bewerten lassen oder eine Person wiederholt, oder Teile mit Seriennummer mehrmals prüfen: Dann steht hier, wie gut die Ergebnisse übereinstimmen.</translation>
    </message>
    <message>
        <source>Shares have exact intervals of 95%. Kappa is the agreement beyond chance: 1 is perfect, 0 is luck.</source>
        <translation>Anteile haben exakte Vertrauensbereiche zu 95&#xa0;%. Kappa ist die Übereinstimmung über den Zufall hinaus: 1 ist vollkommen, 0 ist Zufall.</translation>
    </message>
    <message>
        <source>So few parts say little: 30 that were judged twice, half of them defects, are a beginning.</source>
        <translation>So wenige Teile sagen wenig aus: 30 zweimal beurteilte Teile, die Hälfte davon mit Fehlern, sind ein Anfang.</translation>
    </message>
    <message>
        <source>Do people and the machine agree?</source>
        <translation>Stimmen Menschen und Maschine überein?</translation>
    </message>
</context>
<context>
    <name>Alarm</name>
    <message>
        <source>There is no loudspeaker in use.</source>
        <translation>Es ist kein Lautsprecher in Betrieb.</translation>
    </message>
    <message>
        <source>There is no loudspeaker in use, or none of these programs is installed: {programs}.</source>
        <translation>Es ist kein Lautsprecher in Betrieb, oder keines dieser Programme ist installiert: {programs}.</translation>
    </message>
    <message>
        <source>No tone can be heard on this PC.</source>
        <translation>Auf diesem PC ist kein Ton zu hören.</translation>
    </message>
</context>
<context>
    <name>AnswerButtons</name>
    <message>
        <source>Defect (1)</source>
        <translation>Fehler (1)</translation>
    </message>
    <message>
        <source>Unsure (3)</source>
        <translation>Unsicher (3)</translation>
    </message>
    <message>
        <source>What you answer from now on also becomes a validation image that shows it (V)</source>
        <translation>Jede Antwort von jetzt an ergibt auch ein Validierungsbild, das sie zeigt (V)</translation>
    </message>
    <message>
        <source>Validation</source>
        <translation>Validierung</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <source>Take the last answer back (Backspace)</source>
        <translation>Letzte Antwort zurücknehmen (Rücktaste)</translation>
    </message>
    <message>
        <source>Good part (2)</source>
        <translation>Gutteil (2)</translation>
    </message>
    <message>
        <source>Good part: false reject (2)</source>
        <translation>Gutteil: Pseudofehler (2)</translation>
    </message>
    <message>
        <source>It is a defect of this kind</source>
        <translation>Es ist ein Fehler dieser Art</translation>
    </message>
</context>
<context>
    <name>ApplyBox</name>
    <message>
        <source>Apply</source>
        <translation>Anwenden</translation>
    </message>
    <message>
        <source>Back to what is in use</source>
        <translation>Zurück</translation>
    </message>
    <message>
        <source>Build anew</source>
        <translation>Anlernen</translation>
    </message>
    <message>
        <source>Drafted: in this project another person puts it in force, on the page of the threshold.</source>
        <translation>Entwurf gespeichert: In diesem Projekt gibt ihn eine andere Person auf der Seite der Schwelle frei.</translation>
    </message>
    <message>
        <source>Draft, being checked or stored…</source>
        <translation>Entwurf, wird geprüft oder gespeichert…</translation>
    </message>
    <message>
        <source>Draft: not in use yet. It stays here while the program runs, also when you leave this page.</source>
        <translation>Entwurf: noch nicht aktiv. Er bleibt erhalten, solange das Programm läuft, auch beim Verlassen dieser Seite.</translation>
    </message>
    <message>
        <source>In use: everything is looked at.</source>
        <translation>Aktiv: Das ganze Bild wird geprüft.</translation>
    </message>
    <message>
        <source>In use. The next build learns by these areas.</source>
        <translation>Aktiv. Beim nächsten Anlernen gelten diese Bereiche.</translation>
    </message>
    <message>
        <source>In use: these areas act on scoring at once. Building anew will also remove what is ignored from the memory bank.</source>
        <translation>Aktiv: Diese Bereiche wirken sofort auf die Scores. Neu anlernen entfernt das Ausgeschlossene auch aus der Merkmalsbank.</translation>
    </message>
    <message>
        <source>Write why: it is kept in the history.</source>
        <translation>Grund angeben: Er bleibt im Verlauf erhalten.</translation>
    </message>
    <message>
        <source>Why, in one line</source>
        <translation>Grund, in einer Zeile</translation>
    </message>
    <message>
        <source>Reason for the change</source>
        <translation>Grund der Änderung</translation>
    </message>
</context>
<context>
    <name>AreaForm</name>
    <message>
        <source>Looked at by</source>
        <translation>Geprüft mit</translation>
    </message>
    <message>
        <source>Sensitivity</source>
        <translation>Empfindlichkeit</translation>
    </message>
    <message>
        <source>Threshold of its own</source>
        <translation>Eigene Schwelle</translation>
    </message>
    <message>
        <source>in px</source>
        <translation>in px</translation>
    </message>
    <message>
        <source>in mm</source>
        <translation>in mm</translation>
    </message>
    <message>
        <source>Name, such as: clamp</source>
        <translation>Name, zum Beispiel: Spanner</translation>
    </message>
    <message>
        <source>What the area means</source>
        <translation>Bedeutung des Bereichs</translation>
    </message>
    <message>
        <source>Name of the area</source>
        <translation>Name des Bereichs</translation>
    </message>
    <message>
        <source>How the zone is looked at</source>
        <translation>Wie die Zone geprüft wird</translation>
    </message>
    <message>
        <source>Sensitivity or threshold of the zone</source>
        <translation>Empfindlichkeit oder Schwelle der Zone</translation>
    </message>
    <message>
        <source>Unit of the numbers</source>
        <translation>Einheit der Zahlen</translation>
    </message>
    <message>
        <source>Left</source>
        <translation>Links</translation>
    </message>
    <message>
        <source>Top</source>
        <translation>Oben</translation>
    </message>
    <message>
        <source>Width</source>
        <translation>Breite</translation>
    </message>
    <message>
        <source>Height</source>
        <translation>Höhe</translation>
    </message>
</context>
<context>
    <name>AreaList</name>
    <message>
        <source>Areas</source>
        <translation>Bereiche</translation>
    </message>
    <message>
        <source>Everything is looked at. Take a tool and draw on the picture.</source>
        <translation>Das ganze Bild wird geprüft. Ein Werkzeug wählen und auf dem Bild zeichnen.</translation>
    </message>
    <message>
        <source>Begin another area with the next stroke</source>
        <translation>Mit dem nächsten Strich einen neuen Bereich beginnen</translation>
    </message>
    <message>
        <source>Further up: of zones that overlap the lower one in the list counts</source>
        <translation>Weiter nach oben: Bei überlappenden Zonen gilt die untere in der Liste</translation>
    </message>
    <message>
        <source>Further down: of zones that overlap the lower one in the list counts</source>
        <translation>Weiter nach unten: Bei überlappenden Zonen gilt die untere in der Liste</translation>
    </message>
    <message>
        <source>Delete the chosen area (Del)</source>
        <translation>Gewählten Bereich löschen (Entf)</translation>
    </message>
</context>
<context>
    <name>AreaWords</name>
    <message>
        <source>Ignored</source>
        <translation>Ausschlussbereich</translation>
    </message>
    <message>
        <source>Region of interest</source>
        <translation>Prüfbereich</translation>
    </message>
    <message>
        <source>Zone</source>
        <translation>Zone</translation>
    </message>
    <message>
        <source>Neither learned nor scored.</source>
        <translation>Wird weder gelernt noch beurteilt.</translation>
    </message>
    <message>
        <source>Only regions of interest are looked at; what is dim lies in none of them.</source>
        <translation>Nur Prüfbereiche werden geprüft; was abgedunkelt ist, liegt in keinem davon.</translation>
    </message>
    <message>
        <source>Has a sensitivity or a threshold of its own. Of zones that overlap the later one counts.</source>
        <translation>Hat eine eigene Empfindlichkeit oder Schwelle. Bei überlappenden Zonen gilt die spätere.</translation>
    </message>
    <message>
        <source>threshold {value}</source>
        <translation>Schwelle {value}</translation>
    </message>
    <message>
        <source>sensitivity × {factor}</source>
        <translation>Empfindlichkeit × {factor}</translation>
    </message>
</context>
<context>
    <name>AuditDetails</name>
    <message>
        <source>The clock of this PC was set back before this entry.</source>
        <translation>Vor diesem Eintrag wurde die Uhr dieses PCs zurückgestellt.</translation>
    </message>
    <message>
        <source>Hash of the entry before</source>
        <translation>Hash des Eintrags davor</translation>
    </message>
    <message>
        <source>Hash</source>
        <translation>Hash</translation>
    </message>
    <message>
        <source>Entry</source>
        <translation>Eintrag</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Was</translation>
    </message>
    <message>
        <source>Who</source>
        <translation>Wer</translation>
    </message>
    <message>
        <source>Role</source>
        <translation>Rolle</translation>
    </message>
    <message>
        <source>Logged on by</source>
        <translation>Angemeldet mit</translation>
    </message>
    <message>
        <source>Station</source>
        <translation>Station</translation>
    </message>
    <message>
        <source>Project</source>
        <translation>Projekt</translation>
    </message>
</context>
<context>
    <name>AuditFilters</name>
    <message>
        <source>Since when</source>
        <translation>Seit wann</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Was</translation>
    </message>
    <message>
        <source>Who</source>
        <translation>Wer</translation>
    </message>
    <message>
        <source>Project</source>
        <translation>Projekt</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>Heute</translation>
    </message>
    <message>
        <source>Last 7 days</source>
        <translation>Letzte 7 Tage</translation>
    </message>
    <message>
        <source>Last 30 days</source>
        <translation>Letzte 30 Tage</translation>
    </message>
    <message>
        <source>All of it</source>
        <translation>Gesamt</translation>
    </message>
    <message>
        <source>Everything</source>
        <translation>Alles</translation>
    </message>
    <message>
        <source>Everybody</source>
        <translation>Alle</translation>
    </message>
    <message>
        <source>All projects</source>
        <translation>Alle Projekte</translation>
    </message>
</context>
<context>
    <name>AuditModel</name>
    <message>
        <source>#</source>
        <translation>Nr.</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Was</translation>
    </message>
    <message>
        <source>Who</source>
        <translation>Wer</translation>
    </message>
    <message>
        <source>Role</source>
        <translation>Rolle</translation>
    </message>
    <message>
        <source>Project</source>
        <translation>Projekt</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>Details</translation>
    </message>
</context>
<context>
    <name>AuditPage</name>
    <message>
        <source>Details of the entry</source>
        <translation>Details des Eintrags</translation>
    </message>
    <message>
        <source>Verify the chain</source>
        <translation>Kette kontrollieren</translation>
    </message>
    <message>
        <source>Export CSV…</source>
        <translation>CSV exportieren…</translation>
    </message>
    <message>
        <source>Look for newer entries</source>
        <translation>Neuere Einträge suchen</translation>
    </message>
    <message numerus="yes">
        <source>{count} entries</source>
        <translation>
            <numerusform>{count} Eintrag</numerusform>
            <numerusform>{count} Einträge</numerusform>
        </translation>
    </message>
    <message>
        <source>Export the audit</source>
        <translation>Audit-Trail exportieren</translation>
    </message>
    <message>
        <source>Reading the audit…</source>
        <translation>Audit-Trail wird gelesen…</translation>
    </message>
    <message numerus="yes">
        <source>Reading the audit: {count} entries</source>
        <translation>
            <numerusform>Audit-Trail wird gelesen: {count} Eintrag</numerusform>
            <numerusform>Audit-Trail wird gelesen: {count} Einträge</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} entries were written.</source>
        <translation>
            <numerusform>{count} Eintrag wurde geschrieben.</numerusform>
            <numerusform>{count} Einträge wurden geschrieben.</numerusform>
        </translation>
    </message>
    <message>
        <source>The chain is whole: nothing was changed, removed or put in between.</source>
        <translation>Die Kette ist unversehrt: Nichts wurde geändert, entfernt oder eingefügt.</translation>
    </message>
    <message numerus="yes">
        <source>The chain is broken: {count} findings.</source>
        <translation>
            <numerusform>Die Kette ist unterbrochen: {count} Befund.</numerusform>
            <numerusform>Die Kette ist unterbrochen: {count} Befunde.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} entries are of a clock that was set back.</source>
        <translation>
            <numerusform>{count} Eintrag stammt von einer zurückgestellten Uhr.</numerusform>
            <numerusform>{count} Einträge stammen von einer zurückgestellten Uhr.</numerusform>
        </translation>
    </message>
    <message>
        <source>Entry {number}: {finding}</source>
        <translation>Eintrag {number}: {finding}</translation>
    </message>
    <message>
        <source>and {count} more</source>
        <translation>und {count} weitere</translation>
    </message>
</context>
<context>
    <name>AuditTable</name>
    <message>
        <source>Entries of the audit</source>
        <translation>Einträge des Audit-Trails</translation>
    </message>
</context>
<context>
    <name>AuditWords</name>
    <message>
        <source>Logged on</source>
        <translation>Angemeldet</translation>
    </message>
    <message>
        <source>Logged off</source>
        <translation>Abgemeldet</translation>
    </message>
    <message>
        <source>Log-on refused</source>
        <translation>Anmeldung abgelehnt</translation>
    </message>
    <message>
        <source>Not allowed</source>
        <translation>Nicht erlaubt</translation>
    </message>
    <message>
        <source>Accounts</source>
        <translation>Konten</translation>
    </message>
    <message>
        <source>Build</source>
        <translation>Anlernen</translation>
    </message>
    <message>
        <source>Draft</source>
        <translation>Entwurf</translation>
    </message>
    <message>
        <source>Release</source>
        <translation>Freigabe</translation>
    </message>
    <message>
        <source>Gone back</source>
        <translation>Rückkehr</translation>
    </message>
    <message>
        <source>Action</source>
        <translation>Aktion</translation>
    </message>
    <message>
        <source>Active</source>
        <translation>Aktiv</translation>
    </message>
    <message>
        <source>Announced</source>
        <translation>Angekündigt</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>Antwort</translation>
    </message>
    <message>
        <source>Memory bank</source>
        <translation>Merkmalsbank</translation>
    </message>
    <message>
        <source>Newly built</source>
        <translation>Neu angelernt</translation>
    </message>
    <message>
        <source>By itself</source>
        <translation>Von selbst</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>Changed</source>
        <translation>Geändert</translation>
    </message>
    <message>
        <source>Changes</source>
        <translation>Änderungen</translation>
    </message>
    <message>
        <source>Count</source>
        <translation>Anzahl</translation>
    </message>
    <message>
        <source>Decision</source>
        <translation>Entscheidung</translation>
    </message>
    <message>
        <source>Kind of defect</source>
        <translation>Fehlerart</translation>
    </message>
    <message>
        <source>Discarded</source>
        <translation>Verworfen</translation>
    </message>
    <message>
        <source>Drafted by</source>
        <translation>Entworfen von</translation>
    </message>
    <message>
        <source>Lost entries</source>
        <translation>Verlorene Einträge</translation>
    </message>
    <message>
        <source>Event</source>
        <translation>Ereignis</translation>
    </message>
    <message>
        <source>Expected</source>
        <translation>Erwartet</translation>
    </message>
    <message>
        <source>Not passed</source>
        <translation>Nicht bestanden</translation>
    </message>
    <message>
        <source>Family of defects</source>
        <translation>Fehlerfamilie</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>Files</source>
        <translation>Dateien</translation>
    </message>
    <message>
        <source>Good part</source>
        <translation>Gutteil</translation>
    </message>
    <message>
        <source>Images</source>
        <translation>Bilder</translation>
    </message>
    <message>
        <source>Instead of</source>
        <translation>Anstelle von</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>Schlüssel</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Sprache</translation>
    </message>
    <message>
        <source>Lot</source>
        <translation>Los</translation>
    </message>
    <message>
        <source>Mask</source>
        <translation>Maske</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>With models</source>
        <translation>Mit Modellen</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>New name</source>
        <translation>Neuer Name</translation>
    </message>
    <message>
        <source>Newest picture</source>
        <translation>Neuestes Bild</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>Notiz</translation>
    </message>
    <message>
        <source>Entry</source>
        <translation>Eintrag</translation>
    </message>
    <message>
        <source>Copied from</source>
        <translation>Kopiert von</translation>
    </message>
    <message>
        <source>Oldest picture</source>
        <translation>Ältestes Bild</translation>
    </message>
    <message>
        <source>Parent model</source>
        <translation>Ausgangsmodell</translation>
    </message>
    <message>
        <source>Part</source>
        <translation>Teil</translation>
    </message>
    <message>
        <source>Parts</source>
        <translation>Teile</translation>
    </message>
    <message>
        <source>Passed</source>
        <translation>Bestanden</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>Grund</translation>
    </message>
    <message>
        <source>Record</source>
        <translation>Aufzeichnung</translation>
    </message>
    <message>
        <source>Reference picture</source>
        <translation>Referenzbild</translation>
    </message>
    <message>
        <source>Released by</source>
        <translation>Freigegeben von</translation>
    </message>
    <message>
        <source>Role</source>
        <translation>Rolle</translation>
    </message>
    <message>
        <source>Decision rule</source>
        <translation>Entscheidungsregel</translation>
    </message>
    <message>
        <source>Secrets</source>
        <translation>Anmeldedaten</translation>
    </message>
    <message>
        <source>Signer</source>
        <translation>Unterzeichner</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>Quelle</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Stand</translation>
    </message>
    <message>
        <source>Taken back</source>
        <translation>Zurückgenommen</translation>
    </message>
    <message>
        <source>Threshold</source>
        <translation>Schwelle</translation>
    </message>
    <message>
        <source>New folder</source>
        <translation>Neuer Ordner</translation>
    </message>
    <message>
        <source>Back to that of</source>
        <translation>Zurück zum Stand von</translation>
    </message>
    <message>
        <source>Too many tries</source>
        <translation>Zu viele Versuche</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Was</translation>
    </message>
    <message>
        <source>Good parts</source>
        <translation>Gutteile</translation>
    </message>
    <message>
        <source>Validation images of good parts</source>
        <translation>Validierungsbilder von Gutteilen</translation>
    </message>
    <message>
        <source>Validation images of defects</source>
        <translation>Validierungsbilder von Fehlern</translation>
    </message>
    <message>
        <source>Settings of the build</source>
        <translation>Einstellungen des Anlernens</translation>
    </message>
    <message>
        <source>Model in use</source>
        <translation>Aktives Modell</translation>
    </message>
    <message>
        <source>Parts left out</source>
        <translation>Ausgelassene Teile</translation>
    </message>
    <message>
        <source>Parts kept</source>
        <translation>Behaltene Teile</translation>
    </message>
    <message>
        <source>Kinds of defects</source>
        <translation>Fehlerarten</translation>
    </message>
    <message>
        <source>Millimetres per px</source>
        <translation>Millimeter je px</translation>
    </message>
    <message>
        <source>A second person puts it in force</source>
        <translation>Eine zweite Person gibt sie frei</translation>
    </message>
    <message>
        <source>Notes</source>
        <translation>Notizen</translation>
    </message>
    <message>
        <source>Camera</source>
        <translation>Kamera</translation>
    </message>
    <message>
        <source>Trigger</source>
        <translation>Trigger</translation>
    </message>
    <message>
        <source>Serial</source>
        <translation>Serien-Nr.</translation>
    </message>
    <message>
        <source>Image gate</source>
        <translation>Bildkontrolle</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>Project</source>
        <translation>Projekt</translation>
    </message>
    <message>
        <source>Project deleted</source>
        <translation>Projekt gelöscht</translation>
    </message>
    <message>
        <source>Areas</source>
        <translation>Bereiche</translation>
    </message>
    <message>
        <source>Labels</source>
        <translation>Befunde</translation>
    </message>
    <message>
        <source>Teach-back</source>
        <translation>Nachlernen</translation>
    </message>
    <message>
        <source>Left out of the model</source>
        <translation>Aus dem Modell ausgelassen</translation>
    </message>
    <message>
        <source>Known defects</source>
        <translation>Bekannte Fehler</translation>
    </message>
    <message>
        <source>Challenge</source>
        <translation>Mustertest</translation>
    </message>
    <message>
        <source>Event at the cell</source>
        <translation>Ereignis an der Zelle</translation>
    </message>
    <message>
        <source>Review</source>
        <translation>Bewertung</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>Lauf</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>Export</translation>
    </message>
    <message>
        <source>Import</source>
        <translation>Import</translation>
    </message>
    <message>
        <source>Pictures deleted</source>
        <translation>Bilder gelöscht</translation>
    </message>
    <message>
        <source>Settings of the record</source>
        <translation>Einstellungen der Aufzeichnung</translation>
    </message>
    <message>
        <source>Trusted keys</source>
        <translation>Vertrauenswürdige Schlüssel</translation>
    </message>
    <message>
        <source>Not done after all</source>
        <translation>Doch nicht ausgeführt</translation>
    </message>
    <message>
        <source>added</source>
        <translation>hinzugefügt</translation>
    </message>
    <message>
        <source>audit</source>
        <translation>Audit</translation>
    </message>
    <message>
        <source>brought back</source>
        <translation>zurückgeholt</translation>
    </message>
    <message>
        <source>changed</source>
        <translation>geändert</translation>
    </message>
    <message>
        <source>chosen</source>
        <translation>gewählt</translation>
    </message>
    <message>
        <source>copied</source>
        <translation>kopiert</translation>
    </message>
    <message>
        <source>deleted for good</source>
        <translation>endgültig gelöscht</translation>
    </message>
    <message>
        <source>folder renamed</source>
        <translation>Ordner umbenannt</translation>
    </message>
    <message>
        <source>made</source>
        <translation>angelegt</translation>
    </message>
    <message>
        <source>no longer trusted</source>
        <translation>nicht mehr vertrauenswürdig</translation>
    </message>
    <message>
        <source>key of this PC</source>
        <translation>Schlüssel dieses PCs</translation>
    </message>
    <message>
        <source>key of this PC renamed</source>
        <translation>Schlüssel dieses PCs umbenannt</translation>
    </message>
    <message>
        <source>own password or PIN</source>
        <translation>eigenes Passwort oder eigene PIN</translation>
    </message>
    <message>
        <source>pictures</source>
        <translation>Bilder</translation>
    </message>
    <message>
        <source>project</source>
        <translation>Projekt</translation>
    </message>
    <message>
        <source>put in</source>
        <translation>eingesetzt</translation>
    </message>
    <message>
        <source>record</source>
        <translation>Aufzeichnung</translation>
    </message>
    <message>
        <source>removed</source>
        <translation>entfernt</translation>
    </message>
    <message>
        <source>report</source>
        <translation>Bericht</translation>
    </message>
    <message>
        <source>report on agreement</source>
        <translation>Bericht zur Übereinstimmung</translation>
    </message>
    <message>
        <source>results</source>
        <translation>Ergebnisse</translation>
    </message>
    <message>
        <source>sample added</source>
        <translation>Muster hinzugefügt</translation>
    </message>
    <message>
        <source>sample removed</source>
        <translation>Muster entfernt</translation>
    </message>
    <message>
        <source>settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>taken away</source>
        <translation>weggenommen</translation>
    </message>
    <message>
        <source>thrown away</source>
        <translation>gelöscht</translation>
    </message>
    <message>
        <source>trusted</source>
        <translation>als vertrauenswürdig eingestuft</translation>
    </message>
    <message>
        <source>validation images</source>
        <translation>Validierungsbilder</translation>
    </message>
    <message>
        <source>weights of a network</source>
        <translation>Gewichte eines Netzes</translation>
    </message>
    <message>
        <source>inspect</source>
        <translation>prüfen</translation>
    </message>
    <message>
        <source>verify parts</source>
        <translation>Teile bewerten</translation>
    </message>
    <message>
        <source>enter events</source>
        <translation>Ereignisse eintragen</translation>
    </message>
    <message>
        <source>run a challenge</source>
        <translation>Mustertest durchführen</translation>
    </message>
    <message>
        <source>choose a product</source>
        <translation>Produkt wählen</translation>
    </message>
    <message>
        <source>set up the line</source>
        <translation>Linie einrichten</translation>
    </message>
    <message>
        <source>change the project</source>
        <translation>Projekt ändern</translation>
    </message>
    <message>
        <source>label images</source>
        <translation>Befunde vergeben</translation>
    </message>
    <message>
        <source>build a model</source>
        <translation>Modell anlernen</translation>
    </message>
    <message>
        <source>draft a threshold</source>
        <translation>Schwelle entwerfen</translation>
    </message>
    <message>
        <source>release a threshold</source>
        <translation>Schwelle freigeben</translation>
    </message>
    <message>
        <source>put a model to use</source>
        <translation>Modell einsetzen</translation>
    </message>
    <message>
        <source>teach parts</source>
        <translation>Teile nachlernen</translation>
    </message>
    <message>
        <source>set up the challenge</source>
        <translation>Mustertest einrichten</translation>
    </message>
    <message>
        <source>export</source>
        <translation>exportieren</translation>
    </message>
    <message>
        <source>import</source>
        <translation>importieren</translation>
    </message>
    <message>
        <source>delete the project</source>
        <translation>Projekt löschen</translation>
    </message>
    <message>
        <source>change settings</source>
        <translation>Einstellungen ändern</translation>
    </message>
    <message>
        <source>manage users</source>
        <translation>Benutzer verwalten</translation>
    </message>
    <message>
        <source>trust keys</source>
        <translation>Schlüsseln vertrauen</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>Passwort</translation>
    </message>
    <message>
        <source>PIN</source>
        <translation>PIN</translation>
    </message>
    <message>
        <source>Badge</source>
        <translation>Ausweis</translation>
    </message>
    <message>
        <source>Name in the system</source>
        <translation>Name im System</translation>
    </message>
    <message>
        <source>Not at all</source>
        <translation>Gar nicht</translation>
    </message>
    <message>
        <source>The program</source>
        <translation>Das Programm</translation>
    </message>
    <message>
        <source>kept</source>
        <translation>behalten</translation>
    </message>
    <message>
        <source>left out</source>
        <translation>ausgelassen</translation>
    </message>
    <message>
        <source>By age</source>
        <translation>Nach Alter</translation>
    </message>
    <message>
        <source>By quota</source>
        <translation>Nach Kontingent</translation>
    </message>
    <message>
        <source>on</source>
        <translation>ein</translation>
    </message>
    <message>
        <source>off</source>
        <translation>aus</translation>
    </message>
    <message>
        <source>damaged</source>
        <translation>beschädigt</translation>
    </message>
    <message>
        <source>cancelled</source>
        <translation>abgebrochen</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>ja</translation>
    </message>
    <message>
        <source>no</source>
        <translation>nein</translation>
    </message>
</context>
<context>
    <name>BackgroundBox</name>
    <message>
        <source>Propose the background</source>
        <translation>Hintergrund vorschlagen</translation>
    </message>
    <message>
        <source>Accept as ignored area</source>
        <translation>Vorschlag übernehmen</translation>
    </message>
    <message>
        <source>Reject</source>
        <translation>Ablehnen</translation>
    </message>
    <message>
        <source>Looking for the background</source>
        <translation>Hintergrund wird gesucht</translation>
    </message>
    <message>
        <source>No background can be told from the part for sure. Nothing was changed.</source>
        <translation>Hintergrund und Teil lassen sich nicht sicher unterscheiden. Nichts wurde geändert.</translation>
    </message>
    <message>
        <source>In {pictures} pictures no good part lies in the hatched {share}. Look at it: nothing is ignored before you accept.</source>
        <translation>In {pictures} Bildern liegt in den schraffierten {share} kein Gutteil. Bitte ansehen: Ausgeschlossen wird erst nach dem Übernehmen.</translation>
    </message>
</context>
<context>
    <name>BadgeDialog</name>
    <message>
        <source>Badge of {name}</source>
        <translation>Ausweis von {name}</translation>
    </message>
    <message>
        <source>Hold the badge to the reader now.</source>
        <translation>Jetzt den Ausweis an das Lesegerät halten.</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>It was read. Hold the same badge to the reader once more.</source>
        <translation>Gelesen. Denselben Ausweis noch einmal an das Lesegerät halten.</translation>
    </message>
    <message>
        <source>The reader read something else the second time. Hold the badge to the reader again, twice.</source>
        <translation>Beim zweiten Mal wurde etwas anderes gelesen. Den Ausweis erneut zweimal an das Lesegerät halten.</translation>
    </message>
</context>
<context>
    <name>BesideGood</name>
    <message>
        <source>A good part</source>
        <translation>Ein Gutteil</translation>
    </message>
    <message>
        <source>A good part looks like this.</source>
        <translation>So sieht ein Gutteil aus.</translation>
    </message>
</context>
<context>
    <name>BestSettings</name>
    <message>
        <source>Use these settings</source>
        <translation>So einstellen</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Starting…</source>
        <translation>Wird gestartet…</translation>
    </message>
    <message>
        <source>Better settings were found</source>
        <translation>Bessere Einstellungen gefunden</translation>
    </message>
    <message>
        <source>The present settings do well</source>
        <translation>Die aktuellen Einstellungen sind gut</translation>
    </message>
    <message>
        <source>Time was up before all was tried; another search goes on where this one ended.</source>
        <translation>Die Zeit war um, bevor alles probiert war; die nächste Suche macht dort weiter.</translation>
    </message>
    <message>
        <source>Cancelled.</source>
        <translation>Abgebrochen.</translation>
    </message>
    <message>
        <source>What was tried is kept: another search goes on where this one ended.</source>
        <translation>Das Probierte bleibt erhalten: Die nächste Suche macht dort weiter.</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>Pairs told apart</source>
        <translation>Paare getrennt</translation>
    </message>
    <message>
        <source>A part</source>
        <translation>Je Teil</translation>
    </message>
    <message>
        <source>To build</source>
        <translation>Anlernen</translation>
    </message>
</context>
<context>
    <name>Board</name>
    <message>
        <source>Another reference picture…</source>
        <translation>Anderes Referenzbild…</translation>
    </message>
    <message>
        <source>Show the effect</source>
        <translation>Wirkung zeigen</translation>
    </message>
    <message>
        <source>Proposed: background</source>
        <translation>Vorschlag: Hintergrund</translation>
    </message>
    <message>
        <source>Drawn on {name}, {width} × {height} px</source>
        <translation>Gezeichnet auf {name}, {width} × {height} px</translation>
    </message>
</context>
<context>
    <name>BoxEditor</name>
    <message>
        <source>Region of interest</source>
        <translation>Prüfbereich</translation>
    </message>
</context>
<context>
    <name>BuildForecast</name>
    <message>
        <source>Timing a few images, to predict how long a build takes…</source>
        <translation>Einige Bilder werden gemessen, um die Dauer des Anlernens vorherzusagen…</translation>
    </message>
    <message>
        <source>How long a build takes is predicted once no inspection runs.</source>
        <translation>Wie lange das Anlernen dauert, wird vorhergesagt, sobald keine Prüfung läuft.</translation>
    </message>
    <message>
        <source>Predicted: about {time} to build, {memory} MB of memory at most, {part} to inspect a part.</source>
        <translation>Vorhersage: Anlernen etwa {time}, höchstens {memory} MB Speicher, {part} je geprüftem Teil.</translation>
    </message>
    <message>
        <source>No prediction: the images could not be timed.</source>
        <translation>Keine Vorhersage: Die Bilder ließen sich nicht messen.</translation>
    </message>
</context>
<context>
    <name>BuildPage</name>
    <message>
        <source>Start build</source>
        <translation>Anlernen starten</translation>
    </message>
    <message>
        <source>Find the best settings</source>
        <translation>Beste Einstellungen suchen</translation>
    </message>
    <message>
        <source>Compares settings on the parts of this project, for about three minutes</source>
        <translation>Vergleicht Einstellungen an den Teilen dieses Projekts, etwa drei Minuten lang</translation>
    </message>
    <message>
        <source>Demo project</source>
        <translation>Demoprojekt</translation>
    </message>
    <message>
        <source>Loading the model…</source>
        <translation>Modell wird geladen…</translation>
    </message>
    <message>
        <source>The model of this project cannot be used. Build it again.</source>
        <translation>Das Modell dieses Projekts ist nicht verwendbar. Bitte neu anlernen.</translation>
    </message>
    <message>
        <source>There is none yet. Start the build: the program then knows what a good part looks like.</source>
        <translation>Es gibt noch keines. Anlernen starten: Danach weiß das Programm, wie ein Gutteil aussieht.</translation>
    </message>
    <message>
        <source>Starting…</source>
        <translation>Wird gestartet…</translation>
    </message>
    <message>
        <source>The new model cannot be used.</source>
        <translation>Das neue Modell ist nicht verwendbar.</translation>
    </message>
    <message>
        <source>Done. The new model is in use.</source>
        <translation>Fertig. Das neue Modell ist aktiv.</translation>
    </message>
    <message>
        <source>Done. Loading the new model…</source>
        <translation>Fertig. Das neue Modell wird geladen…</translation>
    </message>
    <message>
        <source>Cancelled.</source>
        <translation>Abgebrochen.</translation>
    </message>
    <message>
        <source>Nothing was built.</source>
        <translation>Es wurde nichts angelernt.</translation>
    </message>
    <message>
        <source>The model of {moment} stays in use.</source>
        <translation>Das Modell vom {moment} bleibt aktiv.</translation>
    </message>
    <message>
        <source>The program draws parts, good ones and defective ones, and learns from the good ones. This is done once.</source>
        <translation>Das Programm zeichnet gute und fehlerhafte Teile und lernt von den guten. Das geschieht nur einmal.</translation>
    </message>
    <message>
        <source>The model in use stays in use until the new one is complete.</source>
        <translation>Das aktive Modell bleibt aktiv, bis das neue fertig ist.</translation>
    </message>
    <message>
        <source>Here the program learns from pictures of good parts what a part looks like.</source>
        <translation>Hier lernt das Programm aus Bildern von Gutteilen, wie ein Teil aussieht.</translation>
    </message>
    <message>
        <source>No project is open</source>
        <translation>Kein Projekt geöffnet</translation>
    </message>
    <message>
        <source>Choose a project</source>
        <translation>Projekt wählen</translation>
    </message>
    <message>
        <source>It inspects with models that were built on a PC with the full program. Export the project there (Projects › More › Export…), bring the file here, and drop it on the page Projects.</source>
        <translation>Er prüft mit Modellen, die auf einem PC mit dem vollen Programm angelernt wurden. Dort das Projekt exportieren (Projekte › Mehr › Export…), die Datei hierher bringen und auf der Seite „Projekte“ ablegen.</translation>
    </message>
    <message>
        <source>This PC is a station</source>
        <translation>Dieser PC ist eine Station</translation>
    </message>
    <message>
        <source>Go to Projects</source>
        <translation>Zu „Projekte“</translation>
    </message>
</context>
<context>
    <name>BuildSummary</name>
    <message>
        <source>What will be built</source>
        <translation>Was angelernt wird</translation>
    </message>
    <message>
        <source>Change…</source>
        <translation>Ändern…</translation>
    </message>
    <message>
        <source>Change the images or the network of this project</source>
        <translation>Bilder oder Netz dieses Projekts ändern</translation>
    </message>
    <message>
        <source>Line…</source>
        <translation>Linie…</translation>
    </message>
    <message>
        <source>Set up camera, trigger and serials of this project</source>
        <translation>Kamera, Trigger und Seriennummern dieses Projekts einrichten</translation>
    </message>
    <message>
        <source>Learns from</source>
        <translation>Lernt von</translation>
    </message>
    <message>
        <source>Threshold from</source>
        <translation>Schwelle aus</translation>
    </message>
    <message>
        <source>Every good part is learned, and scored by what the others taught</source>
        <translation>Jedes Gutteil wird gelernt und anhand der übrigen beurteilt</translation>
    </message>
    <message>
        <source>Defects</source>
        <translation>Fehler</translation>
    </message>
    <message>
        <source>Images with defects that confirm the threshold</source>
        <translation>Bilder mit Fehlern, die die Schwelle bestätigen</translation>
    </message>
    <message>
        <source>Bit depth</source>
        <translation>Bittiefe</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>Netz</translation>
    </message>
    <message>
        <source>How closely</source>
        <translation>Genauigkeit</translation>
    </message>
    <message>
        <source>Method</source>
        <translation>Verfahren</translation>
    </message>
    <message>
        <source>Memory bank</source>
        <translation>Merkmalsbank</translation>
    </message>
    <message>
        <source>{width} × {height} px of every picture</source>
        <translation>{width} × {height} px von jedem Bild</translation>
    </message>
    <message>
        <source>Where to look</source>
        <translation>Prüfbereich</translation>
    </message>
    <message>
        <source>The region of interest; what is outside is cut away first</source>
        <translation>Der Prüfbereich; was außerhalb liegt, wird zuerst weggeschnitten</translation>
    </message>
    <message>
        <source>other light</source>
        <translation>anderes Licht</translation>
    </message>
    <message>
        <source>{count} directions</source>
        <translation>{count} Richtungen</translation>
    </message>
    <message>
        <source>Good parts are also learned as they would look so; inspecting takes no longer</source>
        <translation>Gutteile werden auch so gelernt, wie sie dann aussähen; das Prüfen dauert dadurch nicht länger</translation>
    </message>
    <message>
        <source>Also learned</source>
        <translation>Auch gelernt</translation>
    </message>
    <message>
        <source>none</source>
        <translation>keine</translation>
    </message>
    <message>
        <source>none: the threshold will be provisional</source>
        <translation>keine: Die Schwelle bleibt vorläufig</translation>
    </message>
    <message numerus="yes">
        <source>{count} good parts</source>
        <translation>
            <numerusform>{count} Gutteil</numerusform>
            <numerusform>{count} Gutteile</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>the same {count}, each scored without itself</source>
        <translation>
            <numerusform>dasselbe {count}, ohne sich selbst beurteilt</numerusform>
            <numerusform>dieselben {count}, jedes ohne sich selbst beurteilt</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} images of good parts</source>
        <translation>
            <numerusform>{count} Bild von Gutteilen</numerusform>
            <numerusform>{count} Bilder von Gutteilen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} images</source>
        <translation>
            <numerusform>{count} Bild</numerusform>
            <numerusform>{count} Bilder</numerusform>
        </translation>
    </message>
    <message>
        <source>As chosen for this project</source>
        <translation>Wie für dieses Projekt gewählt</translation>
    </message>
    <message>
        <source>A few good parts were looked at; the build looks at all of them.</source>
        <translation>Angesehen wurden einige Gutteile; beim Anlernen sind es alle.</translation>
    </message>
    <message>
        <source>and {count} more</source>
        <translation>und {count} weitere</translation>
    </message>
    <message>
        <source>none: this method keeps no bank</source>
        <translation>keine: Dieses Verfahren braucht keine</translation>
    </message>
    <message>
        <source>automatic: {least} to {most} patches, by the time that a part then takes</source>
        <translation>automatisch: {least} bis {most} Patches, je nach Zeit pro Teil</translation>
    </message>
    <message>
        <source>{share} of all patches</source>
        <translation>{share} aller Patches</translation>
    </message>
</context>
<context>
    <name>CameraTab</name>
    <message>
        <source>USB or built-in camera</source>
        <translation>USB- oder eingebaute Kamera</translation>
    </message>
    <message>
        <source>Network camera</source>
        <translation>Netzwerkkamera</translation>
    </message>
    <message>
        <source>Industrial camera (GenICam)</source>
        <translation>Industriekamera (GenICam)</translation>
    </message>
    <message>
        <source>Watched folder</source>
        <translation>Überwachter Ordner</translation>
    </message>
    <message>
        <source>Simulated camera</source>
        <translation>Simulierte Kamera</translation>
    </message>
    <message>
        <source>Width in px</source>
        <translation>Breite in px</translation>
    </message>
    <message>
        <source>Height in px</source>
        <translation>Höhe in px</translation>
    </message>
    <message>
        <source>Pictures a second</source>
        <translation>Bilder pro Sekunde</translation>
    </message>
    <message>
        <source>Exposure</source>
        <translation>Belichtung</translation>
    </message>
    <message>
        <source>Gain</source>
        <translation>Verstärkung</translation>
    </message>
    <message>
        <source>White balance in K</source>
        <translation>Weißabgleich in K</translation>
    </message>
    <message>
        <source>Motion JPEG</source>
        <translation>Motion JPEG</translation>
    </message>
    <message>
        <source>Faster at large sizes, with compression marks</source>
        <translation>Bei großen Bildern schneller, mit Kompressionsspuren</translation>
    </message>
    <message>
        <source>Choose the producer&apos;s .cti file</source>
        <translation>.cti-Datei des Producers wählen</translation>
    </message>
    <message>
        <source>GenTL producer of this PC (.cti)</source>
        <translation>GenTL-Producer dieses PCs (.cti)</translation>
    </message>
    <message>
        <source>It is {value}, not as asked</source>
        <translation>Ist {value}, anders als verlangt</translation>
    </message>
    <message>
        <source>It is {value}</source>
        <translation>Ist {value}</translation>
    </message>
    <message>
        <source>This camera does not say</source>
        <translation>Diese Kamera meldet nichts</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>Quelle</translation>
    </message>
    <message>
        <source>Empty leaves what the camera has. The settings belong to the project and hold from the next Start on.</source>
        <translation>Leer lassen heißt: wie in der Kamera. Die Einstellungen gehören zum Projekt und gelten ab dem nächsten Start.</translation>
    </message>
    <message>
        <source>Resolution, exposure and the like of a network camera are set in the camera itself.</source>
        <translation>Auflösung, Belichtung und Ähnliches werden bei einer Netzwerkkamera in der Kamera selbst eingestellt.</translation>
    </message>
    <message>
        <source>What stands here is written with the source; everything else stays as the camera is set.</source>
        <translation>Was hier steht, wird mit der Quelle gespeichert; alles andere bleibt, wie die Kamera eingestellt ist.</translation>
    </message>
    <message>
        <source>Its newest picture is shown here, and no file is taken or moved.</source>
        <translation>Sein neuestes Bild wird hier gezeigt; es wird keine Datei entnommen oder verschoben.</translation>
    </message>
    <message>
        <source>Pictures from a folder pass by; without one, grey discs. For trying out, also what goes wrong.</source>
        <translation>Bilder aus einem Ordner laufen vorbei; ohne Ordner sind es graue Scheiben. Zum Ausprobieren, auch von Störungen.</translation>
    </message>
    <message>
        <source>Choose the GenTL producer</source>
        <translation>GenTL-Producer wählen</translation>
    </message>
    <message>
        <source>Connected: {names}</source>
        <translation>Angeschlossen: {names}</translation>
    </message>
    <message>
        <source>No camera is connected.</source>
        <translation>Keine Kamera angeschlossen.</translation>
    </message>
    <message>
        <source>Industrial cameras need a package that is not installed: pip install harvesters.</source>
        <translation>Industriekameras brauchen ein Paket, das nicht installiert ist: pip install harvesters.</translation>
    </message>
    <message>
        <source>No GenTL producer is installed: install the camera maker&apos;s software, or choose its .cti file.</source>
        <translation>Kein GenTL-Producer installiert: Software des Kameraherstellers installieren oder deren .cti-Datei wählen.</translation>
    </message>
    <message>
        <source>This GenTL producer is not there.</source>
        <translation>Dieser GenTL-Producer ist nicht vorhanden.</translation>
    </message>
</context>
<context>
    <name>CanvasTools</name>
    <message>
        <source>Choose, move, change size (V)</source>
        <translation>Wählen, verschieben, Größe ändern (V)</translation>
    </message>
    <message>
        <source>Rectangle (R)</source>
        <translation>Rechteck (R)</translation>
    </message>
    <message>
        <source>Ellipse (O)</source>
        <translation>Ellipse (O)</translation>
    </message>
    <message>
        <source>Polygon (P): tap its corners; a double tap, its first corner or Enter closes it</source>
        <translation>Polygon (P): Ecken antippen; Doppeltipp, erste Ecke oder Eingabe schließt es</translation>
    </message>
    <message>
        <source>Brush (B)</source>
        <translation>Pinsel (B)</translation>
    </message>
    <message>
        <source>Eraser (E)</source>
        <translation>Radierer (E)</translation>
    </message>
    <message>
        <source>Undo (Ctrl+Z)</source>
        <translation>Rückgängig (Strg+Z)</translation>
    </message>
    <message>
        <source>Redo (Ctrl+Y)</source>
        <translation>Wiederholen (Strg+Y)</translation>
    </message>
    <message>
        <source>Further away (-)</source>
        <translation>Verkleinern (-)</translation>
    </message>
    <message>
        <source>Closer (+)</source>
        <translation>Vergrößern (+)</translation>
    </message>
    <message>
        <source>Whole picture (0)</source>
        <translation>Ganzes Bild (0)</translation>
    </message>
    <message>
        <source>Width of brush and eraser, in px of the picture</source>
        <translation>Breite von Pinsel und Radierer, in px des Bildes</translation>
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
        <translation>Hier ist zu sehen, wie kleine Fehler das Modell findet und ob Menschen und Maschine übereinstimmen.</translation>
    </message>
    <message>
        <source>Save as</source>
        <translation>Speichern unter</translation>
    </message>
    <message>
        <source>Saved as {name}</source>
        <translation>Gespeichert als {name}</translation>
    </message>
</context>
<context>
    <name>CapabilityWords</name>
    <message>
        <source>scratches</source>
        <translation>Kratzer</translation>
    </message>
    <message>
        <source>spots</source>
        <translation>Punkte</translation>
    </message>
    <message>
        <source>dents</source>
        <translation>Dellen</translation>
    </message>
    <message>
        <source>stains</source>
        <translation>Flecken</translation>
    </message>
    <message>
        <source>smears</source>
        <translation>Schlieren</translation>
    </message>
    <message>
        <source>missing pieces</source>
        <translation>Ausbrüche</translation>
    </message>
    <message>
        <source>{defects} in {zone}</source>
        <translation>{defects} in {zone}</translation>
    </message>
    <message>
        <source>Of {defects} with {contrast} contrast nothing can be promised: too many were missed, or larger ones are not found more often.</source>
        <translation>Für {defects} mit {contrast} Kontrast lässt sich nichts zusagen: Zu viele wurden übersehen, oder größere werden nicht häufiger gefunden.</translation>
    </message>
    <message>
        <source>90% of {defects} from {size} on, with 95% confidence ({contrast} contrast)</source>
        <translation>90&#xa0;% aller {defects} ab {size}, Vertrauensniveau 95&#xa0;% ({contrast} Kontrast)</translation>
    </message>
    <message>
        <source>The threshold or the areas were changed since: it does not hold any more. Study anew.</source>
        <translation>Schwelle oder Bereiche wurden seither geändert: Das gilt nicht mehr. Bitte neu untersuchen.</translation>
    </message>
    <message>
        <source>The model has learned these very parts: on new ones it finds a little less.</source>
        <translation>Das Modell hat genau diese Teile gelernt: An neuen findet es etwas weniger.</translation>
    </message>
    <message>
        <source>{who} again</source>
        <translation>{who}, wiederholt</translation>
    </message>
    <message>
        <source>{one} and {other}</source>
        <translation>{one} und {other}</translation>
    </message>
    <message>
        <source>All of them</source>
        <translation>Alle zusammen</translation>
    </message>
    <message>
        <source>The machine again</source>
        <translation>Maschine, wiederholt</translation>
    </message>
    <message>
        <source>{agreed} of {parts}: {share} ({low} to {high})</source>
        <translation>{agreed} von {parts}: {share} ({low} bis {high})</translation>
    </message>
    <message>
        <source>{kappa} ({low} to {high})</source>
        <translation>{kappa} ({low} bis {high})</translation>
    </message>
    <message>
        <source>Only one word was ever said: show good parts and defects.</source>
        <translation>Es kam immer nur dieselbe Antwort: Gutteile und Fehler zeigen.</translation>
    </message>
    <message>
        <source>Good: they can be trusted.</source>
        <translation>Gut: Darauf ist Verlass.</translation>
    </message>
    <message>
        <source>Poor: agree on limit samples first.</source>
        <translation>Schlecht: zuerst Grenzmuster vereinbaren.</translation>
    </message>
    <message>
        <source>Moderate: look at the parts on which they differ.</source>
        <translation>Mäßig: die Teile ansehen, bei denen die Antworten abweichen.</translation>
    </message>
    <message>
        <source>The scores of one part that is inspected again scatter by {spread} (standard deviation).</source>
        <translation>Die Scores eines wiederholt geprüften Teils streuen um {spread} (Standardabweichung).</translation>
    </message>
</context>
<context>
    <name>ChallengeDialog</name>
    <message>
        <source>Challenge</source>
        <translation>Mustertest</translation>
    </message>
    <message>
        <source>Showing the samples…</source>
        <translation>Muster werden gezeigt…</translation>
    </message>
    <message>
        <source>Real parts are put before the camera: choose a camera on Inspect first.</source>
        <translation>Echte Teile werden vor die Kamera gelegt: zuerst unter „Prüfen“ eine Kamera wählen.</translation>
    </message>
    <message>
        <source>It has no more pictures.</source>
        <translation>Es gibt keine weiteren Bilder.</translation>
    </message>
</context>
<context>
    <name>ChallengeHistory</name>
    <message>
        <source>When</source>
        <translation>Wann</translation>
    </message>
    <message>
        <source>By</source>
        <translation>Von</translation>
    </message>
    <message>
        <source>Signed</source>
        <translation>Signiert</translation>
    </message>
    <message>
        <source>What came of it</source>
        <translation>Ausgang</translation>
    </message>
    <message>
        <source>Challenges so far</source>
        <translation>Bisherige Mustertests</translation>
    </message>
    <message>
        <source>The line cannot be read.</source>
        <translation>Die Zeile ist nicht lesbar.</translation>
    </message>
    <message>
        <source>Passed</source>
        <translation>Bestanden</translation>
    </message>
    <message>
        <source>Changed afterwards</source>
        <translation>Nachträglich geändert</translation>
    </message>
    <message>
        <source>Changed, or one before it is missing</source>
        <translation>Geändert, oder ein früherer fehlt</translation>
    </message>
</context>
<context>
    <name>ChallengePage</name>
    <message>
        <source>Here known samples prove at the start of a shift that the station finds what it must.</source>
        <translation>Hier zeigen bekannte Muster zu Beginn einer Schicht, dass die Station findet, was sie finden muss.</translation>
    </message>
    <message>
        <source>Pictures ({patterns})</source>
        <translation>Bilder ({patterns})</translation>
    </message>
    <message>
        <source>Choose pictures of samples</source>
        <translation>Bilder von Mustern wählen</translation>
    </message>
    <message>
        <source>Validation images</source>
        <translation>Validierungsbilder</translation>
    </message>
    <message>
        <source>The project has no validation images of known truth.</source>
        <translation>Das Projekt hat keine Validierungsbilder mit bekanntem Befund.</translation>
    </message>
    <message>
        <source>Recorded parts</source>
        <translation>Aufgezeichnete Teile</translation>
    </message>
    <message>
        <source>No picture of a recorded part is kept.</source>
        <translation>Von keinem aufgezeichneten Teil ist ein Bild erhalten.</translation>
    </message>
    <message>
        <source>An inspection is running and has the camera: stop it first.</source>
        <translation>Eine Prüfung läuft und belegt die Kamera: zuerst stoppen.</translation>
    </message>
</context>
<context>
    <name>ChallengeParts</name>
    <message>
        <source>Show all samples now</source>
        <translation>Jetzt alle Muster zeigen</translation>
    </message>
    <message>
        <source>Add…</source>
        <translation>Hinzufügen…</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Pictures from files…</source>
        <translation>Bilder aus Dateien…</translation>
    </message>
    <message>
        <source>Validation images…</source>
        <translation>Validierungsbilder…</translation>
    </message>
    <message>
        <source>Recorded parts…</source>
        <translation>Aufgezeichnete Teile…</translation>
    </message>
    <message>
        <source>A real part…</source>
        <translation>Echtes Teil…</translation>
    </message>
    <message>
        <source>When the project asks for it</source>
        <translation>Wann das Projekt ihn verlangt</translation>
    </message>
    <message>
        <source> h</source>
        <translation> h</translation>
    </message>
    <message>
        <source>How long one counts</source>
        <translation>Gültigkeit eines Mustertests</translation>
    </message>
    <message>
        <source>As sources are written: usb:0, rtsp://…, genicam:SERIAL</source>
        <translation>Schreibweise wie bei Quellen: usb:0, rtsp://…, genicam:SERIAL</translation>
    </message>
    <message>
        <source>Camera for real parts</source>
        <translation>Kamera für echte Teile</translation>
    </message>
    <message>
        <source>Samples</source>
        <translation>Muster</translation>
    </message>
    <message>
        <source>One that was passed counts for</source>
        <translation>Ein bestandener gilt</translation>
    </message>
    <message>
        <source>Challenges so far</source>
        <translation>Bisherige Mustertests</translation>
    </message>
    <message>
        <source>What every sample got</source>
        <translation>Ergebnis jedes Musters</translation>
    </message>
</context>
<context>
    <name>ChallengePrompt</name>
    <message>
        <source>A challenge is due</source>
        <translation>Mustertest fällig</translation>
    </message>
    <message>
        <source>Show the samples</source>
        <translation>Muster zeigen</translation>
    </message>
    <message>
        <source>Stop the inspection first: real parts are put before its camera.</source>
        <translation>Zuerst die Prüfung stoppen: Echte Teile werden vor ihre Kamera gelegt.</translation>
    </message>
</context>
<context>
    <name>ChallengeWords</name>
    <message>
        <source>Good part: OK is expected</source>
        <translation>Gutteil: OK erwartet</translation>
    </message>
    <message>
        <source>Limit sample, still good: OK is expected</source>
        <translation>Grenzmuster, noch gut: OK erwartet</translation>
    </message>
    <message>
        <source>Limit sample, no longer good: NG is expected</source>
        <translation>Grenzmuster, nicht mehr gut: NG erwartet</translation>
    </message>
    <message>
        <source>Defect: NG is expected</source>
        <translation>Fehler: NG erwartet</translation>
    </message>
    <message>
        <source>Good</source>
        <translation>Gut</translation>
    </message>
    <message>
        <source>Limit</source>
        <translation>Grenze</translation>
    </message>
    <message>
        <source>Defect</source>
        <translation>Fehler</translation>
    </message>
    <message>
        <source>Only when somebody wants it</source>
        <translation>Nur auf Wunsch</translation>
    </message>
    <message>
        <source>Before the line starts, once a shift</source>
        <translation>Vor dem Start der Linie, einmal je Schicht</translation>
    </message>
    <message>
        <source>Before the line starts, and again while it runs</source>
        <translation>Vor dem Start der Linie und wiederholt im Betrieb</translation>
    </message>
    <message>
        <source>The samples have not been shown on this PC yet.</source>
        <translation>Die Muster wurden auf diesem PC noch nicht gezeigt.</translation>
    </message>
    <message>
        <source>The last challenge is not signed by this PC, or was changed afterwards.</source>
        <translation>Der letzte Mustertest ist nicht von diesem PC signiert oder wurde nachträglich geändert.</translation>
    </message>
    <message>
        <source>The last challenge was not passed.</source>
        <translation>Der letzte Mustertest wurde nicht bestanden.</translation>
    </message>
    <message>
        <source>Another model has come into use since the last challenge.</source>
        <translation>Seit dem letzten Mustertest ist ein anderes Modell aktiv.</translation>
    </message>
    <message>
        <source>Another threshold has come into force since the last challenge.</source>
        <translation>Seit dem letzten Mustertest gilt eine andere Schwelle.</translation>
    </message>
    <message>
        <source>The samples are not those of the last challenge.</source>
        <translation>Die Muster sind nicht die des letzten Mustertests.</translation>
    </message>
    <message>
        <source>The last challenge is dated later than now: the clock was set back.</source>
        <translation>Der letzte Mustertest liegt in der Zukunft: Die Uhr wurde zurückgestellt.</translation>
    </message>
    <message>
        <source>The last challenge was too long ago.</source>
        <translation>Der letzte Mustertest liegt zu lange zurück.</translation>
    </message>
    <message>
        <source>No samples yet</source>
        <translation>Noch keine Muster</translation>
    </message>
    <message>
        <source>Add pictures of good parts, of the limit and of defects, or real parts that are kept at the line.</source>
        <translation>Bilder von Gutteilen, Grenzmustern und Fehlern hinzufügen, oder echte Teile, die an der Linie aufbewahrt werden.</translation>
    </message>
    <message>
        <source>Passed {when}</source>
        <translation>Bestanden {when}</translation>
    </message>
    <message>
        <source>Next due {when}.</source>
        <translation>Nächster fällig {when}.</translation>
    </message>
    <message>
        <source>The line does not start before it is passed.</source>
        <translation>Die Linie startet erst, wenn er bestanden ist.</translation>
    </message>
    <message>
        <source>Due now</source>
        <translation>Jetzt fällig</translation>
    </message>
    <message>
        <source>Passed: every sample got the verdict that is expected of it.</source>
        <translation>Bestanden: Jedes Muster erhielt das erwartete Ergebnis.</translation>
    </message>
    <message>
        <source>Broken off.</source>
        <translation>Abgebrochen.</translation>
    </message>
    <message>
        <source>Not passed: {names}</source>
        <translation>Nicht bestanden: {names}</translation>
    </message>
</context>
<context>
    <name>ChangedParts</name>
    <message>
        <source>Parts that change</source>
        <translation>Geänderte Teile</translation>
    </message>
    <message>
        <source>Parts that would get another verdict</source>
        <translation>Teile, die ein anderes Ergebnis bekämen</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>A click opens a part in History.</source>
        <translation>Ein Klick öffnet ein Teil unter „Verlauf“.</translation>
    </message>
</context>
<context>
    <name>Charts</name>
    <message>
        <source>Yield by hour</source>
        <translation>Ausbeute je Stunde</translation>
    </message>
    <message>
        <source>NG by hour</source>
        <translation>NG je Stunde</translation>
    </message>
    <message>
        <source>Scores over time</source>
        <translation>Scores über der Zeit</translation>
    </message>
    <message>
        <source>anomaly score</source>
        <translation>Anomalie-Score</translation>
    </message>
    <message>
        <source>Where the hot spots lie</source>
        <translation>Lage der Hotspots</translation>
    </message>
    <message>
        <source>Looking into the record…</source>
        <translation>Aufzeichnung wird gelesen…</translation>
    </message>
    <message>
        <source>No part matches these filters.</source>
        <translation>Kein Teil entspricht diesen Filtern.</translation>
    </message>
    <message>
        <source>No picture and no patch scores of these parts are kept.</source>
        <translation>Von diesen Teilen sind weder Bild noch Patch-Scores erhalten.</translation>
    </message>
    <message numerus="yes">
        <source>Where the highest patch score of {count} parts lies</source>
        <translation>
            <numerusform>Wo der höchste Patch-Score von {count} Teil liegt</numerusform>
            <numerusform>Wo der höchste Patch-Score von {count} Teilen liegt</numerusform>
        </translation>
    </message>
    <message>
        <source>The charts could not be drawn.</source>
        <translation>Die Diagramme ließen sich nicht zeichnen.</translation>
    </message>
    <message>
        <source>{share} of all; limits: 3 sigma of a p-chart. {beyond}</source>
        <translation>{share} von allen; Grenzen: 3 Sigma einer p-Karte. {beyond}</translation>
    </message>
    <message>
        <source>Weighted mean (EWMA, 0.2) of {parts} around {mean}; limits: 3 sigma. {beyond}</source>
        <translation>Gewichtetes Mittel (EWMA, 0,2) für {parts} um {mean}; Grenzen: 3 Sigma. {beyond}</translation>
    </message>
    <message numerus="yes">
        <source>the newest {count} parts</source>
        <translation>
            <numerusform>das neueste {count} Teil</numerusform>
            <numerusform>die neuesten {count} Teile</numerusform>
        </translation>
    </message>
    <message>
        <source>None lies beyond.</source>
        <translation>Keines liegt außerhalb.</translation>
    </message>
    <message>
        <source>{count} beyond.</source>
        <translation>{count} außerhalb.</translation>
    </message>
    <message>
        <source>Hot spots</source>
        <translation>Hotspots</translation>
    </message>
    <message>
        <source>share of good parts that are NG</source>
        <translation>Anteil der Gutteile, die NG sind</translation>
    </message>
    <message>
        <source>share of defects that are NG</source>
        <translation>Anteil der Fehler, die NG sind</translation>
    </message>
    <message>
        <source>ROC curve</source>
        <translation>ROC-Kurve</translation>
    </message>
    <message>
        <source>Precision-recall curve</source>
        <translation>Precision-Recall-Kurve</translation>
    </message>
    <message>
        <source>share of defects among what is NG</source>
        <translation>Anteil der Fehler an allem, was NG ist</translation>
    </message>
    <message>
        <source>Histogram</source>
        <translation>Histogramm</translation>
    </message>
    <message>
        <source>ROC</source>
        <translation>ROC</translation>
    </message>
    <message>
        <source>Precision and recall</source>
        <translation>Precision und Recall</translation>
    </message>
    <message>
        <source>Kinds of defects</source>
        <translation>Fehlerarten</translation>
    </message>
    <message>
        <source>Both good parts and defects are needed for curves.</source>
        <translation>Kurven brauchen sowohl Gutteile als auch Fehler.</translation>
    </message>
    <message>
        <source>Both good parts and defects are needed for a curve.</source>
        <translation>Eine Kurve braucht sowohl Gutteile als auch Fehler.</translation>
    </message>
    <message>
        <source>AUROC {value}, {low} to {high} ({kind}). The dot is the whole rule that is tried out.</source>
        <translation>AUROC {value}, {low} bis {high} ({kind}). Der Punkt ist die ganze Regel, die gerade erprobt wird.</translation>
    </message>
    <message>
        <source>Precision depends on the share of defects: here {defect} of {total}. The dot is the whole rule that is tried out.</source>
        <translation>Precision hängt vom Anteil der Fehler ab: hier {defect} von {total}. Der Punkt ist die ganze Regel, die gerade erprobt wird.</translation>
    </message>
</context>
<context>
    <name>CheckRow</name>
    <message>
        <source>Limits of: {check}</source>
        <translation>Grenzen für: {check}</translation>
    </message>
    <message>
        <source>{times} times as wide</source>
        <translation>{times}-mal so weit</translation>
    </message>
    <message>
        <source>As learned</source>
        <translation>Wie gelernt</translation>
    </message>
</context>
<context>
    <name>CloseQuestion</name>
    <message>
        <source>A build is running</source>
        <translation>Anlernen läuft</translation>
    </message>
    <message>
        <source>Stop the build and close?</source>
        <translation>Anlernen stoppen und schließen?</translation>
    </message>
    <message>
        <source>What it has done so far is lost. The model in use before stays in use.</source>
        <translation>Was bisher angelernt wurde, geht verloren. Das bisherige Modell bleibt aktiv.</translation>
    </message>
    <message>
        <source>Stop and close</source>
        <translation>Stoppen und schließen</translation>
    </message>
    <message>
        <source>Keep building</source>
        <translation>Weiter anlernen</translation>
    </message>
    <message>
        <source>A project is on its way</source>
        <translation>Ein Projekt wird übertragen</translation>
    </message>
    <message>
        <source>Stop the export or import and close?</source>
        <translation>Export oder Import stoppen und schließen?</translation>
    </message>
    <message>
        <source>Nothing of it is left behind; it can be done again later.</source>
        <translation>Es bleibt nichts davon zurück; es lässt sich später nachholen.</translation>
    </message>
    <message>
        <source>Go on with it</source>
        <translation>Fortfahren</translation>
    </message>
</context>
<context>
    <name>ComparisonPane</name>
    <message>
        <source>{first} and {second}</source>
        <translation>{first} und {second}</translation>
    </message>
    <message>
        <source>AUROC</source>
        <translation>AUROC</translation>
    </message>
    <message>
        <source>Threshold</source>
        <translation>Schwelle</translation>
    </message>
    <message>
        <source>Escapes</source>
        <translation>Schlupf</translation>
    </message>
    <message>
        <source>False rejects</source>
        <translation>Pseudofehler</translation>
    </message>
    <message>
        <source>Escapes with {count} false rejects at most</source>
        <translation>Schlupf bei höchstens {count} Pseudofehlern</translation>
    </message>
    <message numerus="yes">
        <source>They disagree on {count} parts</source>
        <translation>
            <numerusform>Bei {count} Teil sind sie uneinig</numerusform>
            <numerusform>Bei {count} Teilen sind sie uneinig</numerusform>
        </translation>
    </message>
    <message>
        <source>They agree on every part.</source>
        <translation>Bei jedem Teil sind sie einig.</translation>
    </message>
    <message>
        <source>No picture yet</source>
        <translation>Noch kein Bild</translation>
    </message>
</context>
<context>
    <name>Counted</name>
    <message numerus="yes">
        <source>{count} of {total} good parts look unlike the others: look at them.</source>
        <translation>
            <numerusform>{count} von {total} Gutteilen sieht anders aus als die übrigen: bitte ansehen.</numerusform>
            <numerusform>{count} von {total} Gutteilen sehen anders aus als die übrigen: bitte ansehen.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Provisional: {count} of {total} good parts look unlike the others, and nobody has decided about them.</source>
        <translation>
            <numerusform>Vorläufig: {count} von {total} Gutteilen sieht anders aus als die übrigen, und niemand hat darüber entschieden.</numerusform>
            <numerusform>Vorläufig: {count} von {total} Gutteilen sehen anders aus als die übrigen, und niemand hat darüber entschieden.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} of {total} good parts look unlike the others: there are several kinds of parts, or defects among them.</source>
        <translation>
            <numerusform>{count} von {total} Gutteilen sieht anders aus als die übrigen: Es gibt mehrere Arten von Teilen, oder Fehler sind darunter.</numerusform>
            <numerusform>{count} von {total} Gutteilen sehen anders aus als die übrigen: Es gibt mehrere Arten von Teilen, oder Fehler sind darunter.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>At most {share} of good parts are rejected, with {confidence} confidence, from {parts} good parts.</source>
        <translation>
            <numerusform>Höchstens {share} der Gutteile werden aussortiert (Vertrauensniveau {confidence}, aus {parts} Gutteil).</numerusform>
            <numerusform>Höchstens {share} der Gutteile werden aussortiert (Vertrauensniveau {confidence}, aus {parts} Gutteilen).</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The {total} good pictures show only {count} different parts: at least {needed} are needed to defend a threshold.</source>
        <translation>
            <numerusform>Die {total} Gutbilder zeigen nur {count} verschiedenes Teil: Für eine belastbare Schwelle sind mindestens {needed} nötig.</numerusform>
            <numerusform>Die {total} Gutbilder zeigen nur {count} verschiedene Teile: Für eine belastbare Schwelle sind mindestens {needed} nötig.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>No threshold can be defended from {count} good parts: at least {needed} are needed.</source>
        <translation>
            <numerusform>Aus {count} Gutteil folgt keine belastbare Schwelle: Mindestens {needed} sind nötig.</numerusform>
            <numerusform>Aus {count} Gutteilen folgt keine belastbare Schwelle: Mindestens {needed} sind nötig.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} good parts</source>
        <translation>
            <numerusform>{count} Gutteil</numerusform>
            <numerusform>{count} Gutteile</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} parts with defects</source>
        <translation>
            <numerusform>{count} Teil mit Fehlern</numerusform>
            <numerusform>{count} Teile mit Fehlern</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} defects drawn on good parts</source>
        <translation>
            <numerusform>{count} auf Gutteile gezeichneter Fehler</numerusform>
            <numerusform>{count} auf Gutteile gezeichnete Fehler</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} pictures cannot be read and took no part.</source>
        <translation>
            <numerusform>{count} Bild ist nicht lesbar und blieb unberücksichtigt.</numerusform>
            <numerusform>{count} Bilder sind nicht lesbar und blieben unberücksichtigt.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} patches</source>
        <translation>
            <numerusform>{count} Patch</numerusform>
            <numerusform>{count} Patches</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} pictures looked at.</source>
        <translation>
            <numerusform>{count} Bild angesehen.</numerusform>
            <numerusform>{count} Bilder angesehen.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} are suspicious.</source>
        <translation>
            <numerusform>{count} ist auffällig.</numerusform>
            <numerusform>{count} sind auffällig.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} more parts would bring false rejects from {now} to {then}.</source>
        <translation>
            <numerusform>{count} weiteres Teil brächte die Pseudofehler von {now} auf {then}.</numerusform>
            <numerusform>{count} weitere Teile brächten die Pseudofehler von {now} auf {then}.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} defects</source>
        <translation>
            <numerusform>{count} Fehler</numerusform>
            <numerusform>{count} Fehler</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} images are left out</source>
        <translation>
            <numerusform>{count} Bild ist ausgelassen</numerusform>
            <numerusform>{count} Bilder sind ausgelassen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} different sizes, from {smallest} to {largest} px</source>
        <translation>
            <numerusform>{count} Größe, von {smallest} bis {largest} px</numerusform>
            <numerusform>{count} verschiedene Größen, von {smallest} bis {largest} px</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} images</source>
        <translation>
            <numerusform>{count} Bild</numerusform>
            <numerusform>{count} Bilder</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} steps since the build.</source>
        <translation>
            <numerusform>{count} Schritt seit dem Anlernen.</numerusform>
            <numerusform>{count} Schritte seit dem Anlernen.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Try {count} accepted parts</source>
        <translation>
            <numerusform>{count} angenommenes Teil erproben</numerusform>
            <numerusform>{count} angenommene Teile erproben</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} parts can be taught, and {passing} would pass then; the bank grows by {grown} vectors.</source>
        <translation>
            <numerusform>{count} Teil kann gelernt werden, danach wären {passing} OK; die Merkmalsbank wächst um {grown} Vektoren.</numerusform>
            <numerusform>{count} Teile können gelernt werden, danach wären {passing} OK; die Merkmalsbank wächst um {grown} Vektoren.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{n} of {total} defects pass</source>
        <translation>
            <numerusform>{n} von {total} Fehler geht durch</numerusform>
            <numerusform>{n} von {total} Fehlern gehen durch</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{n} of {total} good parts rejected</source>
        <translation>
            <numerusform>{n} von {total} Gutteil aussortiert</numerusform>
            <numerusform>{n} von {total} Gutteilen aussortiert</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} images have no score that counts and are left out: {names}</source>
        <translation>
            <numerusform>{count} Bild hat keinen gültigen Score und ist ausgelassen: {names}</numerusform>
            <numerusform>{count} Bilder haben keinen gültigen Score und sind ausgelassen: {names}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} images have no map to find regions in: by the region rule they are UNDECIDED.</source>
        <translation>
            <numerusform>{count} Bild hat keine Anomaliekarte, in der sich Regionen finden ließen: Nach der Regionenregel ist es UNKLAR.</numerusform>
            <numerusform>{count} Bilder haben keine Anomaliekarte, in der sich Regionen finden ließen: Nach der Regionenregel sind sie UNKLAR.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{after} of {total} known defects would pass; at the threshold in use {before} do.</source>
        <translation>
            <numerusform>{after} von {total} bekannten Fehler ginge durch; bei der aktiven Schwelle {before}.</numerusform>
            <numerusform>{after} von {total} bekannten Fehlern gingen durch; bei der aktiven Schwelle {before}.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Of the last {count} recorded parts</source>
        <translation>
            <numerusform>Vom letzten {count} aufgezeichneten Teil</numerusform>
            <numerusform>Von den letzten {count} aufgezeichneten Teilen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} parts change</source>
        <translation>
            <numerusform>{count} Teil ändert sich</numerusform>
            <numerusform>{count} Teile ändern sich</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} of them reviewed as defects now pass</source>
        <translation>
            <numerusform>{count} davon, als Fehler bewertet, geht jetzt durch</numerusform>
            <numerusform>{count} davon, als Fehler bewertet, gehen jetzt durch</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} parts would get another verdict. The worst come first.</source>
        <translation>
            <numerusform>{count} Teil bekäme ein anderes Ergebnis. Die schlimmsten zuerst.</numerusform>
            <numerusform>{count} Teile bekämen ein anderes Ergebnis. Die schlimmsten zuerst.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Chosen by the masks of {count} defects and by {good} good parts; on others it will do worse.</source>
        <translation>
            <numerusform>Gewählt anhand der Maske von {count} Fehler und {good} Gutteilen; an anderen wird es schlechter sein.</numerusform>
            <numerusform>Gewählt anhand der Masken von {count} Fehlern und {good} Gutteilen; an anderen wird es schlechter sein.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} masks cannot be read or have another size.</source>
        <translation>
            <numerusform>{count} Maske ist nicht lesbar oder hat eine andere Größe.</numerusform>
            <numerusform>{count} Masken sind nicht lesbar oder haben eine andere Größe.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} defects cannot carry at most {share} escapes: that takes {needed}.</source>
        <translation>
            <numerusform>{count} Fehler trägt keine Grenze von höchstens {share} Schlupf: Dazu braucht es {needed}.</numerusform>
            <numerusform>{count} Fehler tragen keine Grenze von höchstens {share} Schlupf: Dazu braucht es {needed}.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} good parts cannot carry a limit of {share}: that takes {needed} different ones.</source>
        <translation>
            <numerusform>{count} Gutteil trägt keine Grenze von {share}: Dazu braucht es {needed} verschiedene.</numerusform>
            <numerusform>{count} Gutteile tragen keine Grenze von {share}: Dazu braucht es {needed} verschiedene.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The same holds for {count} more sources.</source>
        <translation>
            <numerusform>Dasselbe gilt für {count} weitere Quelle.</numerusform>
            <numerusform>Dasselbe gilt für {count} weitere Quellen.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} images have no score and are not counted: see “Without a score”.</source>
        <translation>
            <numerusform>{count} Bild hat keinen Score und zählt nicht mit: siehe „Ohne Score“.</numerusform>
            <numerusform>{count} Bilder haben keinen Score und zählen nicht mit: siehe „Ohne Score“.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} images were added.</source>
        <translation>
            <numerusform>{count} Bild wurde hinzugefügt.</numerusform>
            <numerusform>{count} Bilder wurden hinzugefügt.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} images were among them before and keep their labels.</source>
        <translation>
            <numerusform>{count} Bild war schon dabei und behält seinen Befund.</numerusform>
            <numerusform>{count} Bilder waren schon dabei und behalten ihren Befund.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The model has learned {count} of them: these are scored by what the others taught.</source>
        <translation>
            <numerusform>Das Modell hat {count} davon gelernt: Es wird anhand der übrigen beurteilt.</numerusform>
            <numerusform>Das Modell hat {count} davon gelernt: Diese werden anhand der übrigen beurteilt.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} models</source>
        <translation>
            <numerusform>{count} Modell</numerusform>
            <numerusform>{count} Modelle</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} recorded parts</source>
        <translation>
            <numerusform>{count} aufgezeichnetes Teil</numerusform>
            <numerusform>{count} aufgezeichnete Teile</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} files</source>
        <translation>
            <numerusform>{count} Datei</numerusform>
            <numerusform>{count} Dateien</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} parts of it are recorded, up to {moment}.</source>
        <translation>
            <numerusform>{count} Teil davon ist aufgezeichnet, bis {moment}.</numerusform>
            <numerusform>{count} Teile davon sind aufgezeichnet, bis {moment}.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Counters</name>
    <message>
        <source>Triggers</source>
        <translation>Trigger</translation>
    </message>
    <message>
        <source>How often a part was said to be there: each time one verdict is due</source>
        <translation>Wie oft ein Teil gemeldet wurde: Jedes Mal ist ein Ergebnis fällig</translation>
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
        <translation>Unklar</translation>
    </message>
    <message>
        <source>Yield</source>
        <translation>Ausbeute</translation>
    </message>
    <message>
        <source>OK of all judged parts; UNDECIDED ones lower it, as they are handled as rejects</source>
        <translation>OK an allen beurteilten Teilen; unklare senken sie, da sie aussortiert werden</translation>
    </message>
    <message>
        <source>Time, mean</source>
        <translation>Zeit, Mittel</translation>
    </message>
    <message>
        <source>From the picture to the verdict</source>
        <translation>Vom Bild bis zum Ergebnis</translation>
    </message>
    <message>
        <source>Time, 95% below</source>
        <translation>Zeit, 95&#xa0;% darunter</translation>
    </message>
    <message>
        <source>95 of 100 parts took less time than this, 5 took more</source>
        <translation>95 von 100 Teilen brauchten weniger Zeit als dies, 5 mehr</translation>
    </message>
</context>
<context>
    <name>CutOff</name>
    <message>
        <source>The model in use stays in use.</source>
        <translation>Das aktive Modell bleibt aktiv.</translation>
    </message>
    <message>
        <source>The build of {name}, begun {moment}, was not finished: nothing of it was kept. It can be started again.</source>
        <translation>Das Anlernen von {name}, begonnen {moment}, wurde nicht fertig: Nichts davon wurde behalten. Es kann neu gestartet werden.</translation>
    </message>
    <message>
        <source>The inspection of {name}, begun {moment}, was not stopped.</source>
        <translation>Die Prüfung von {name}, begonnen {moment}, wurde nicht gestoppt.</translation>
    </message>
    <message>
        <source>No part of it was judged and recorded.</source>
        <translation>Kein Teil davon wurde beurteilt und aufgezeichnet.</translation>
    </message>
</context>
<context>
    <name>DecisionButtons</name>
    <message>
        <source>Keep: it is a good part</source>
        <translation>Behalten: Es ist ein Gutteil</translation>
    </message>
    <message>
        <source>The threshold must let parts like this one pass</source>
        <translation>Die Schwelle muss Teile wie dieses durchlassen</translation>
    </message>
    <message>
        <source>Leave out</source>
        <translation>Auslassen</translation>
    </message>
    <message>
        <source>Its score does not count, and the next build does not learn it. The file stays.</source>
        <translation>Sein Score zählt nicht, und beim nächsten Anlernen wird es nicht gelernt. Die Datei bleibt.</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <source>Decide again</source>
        <translation>Neu entscheiden</translation>
    </message>
</context>
<context>
    <name>DeletedDialog</name>
    <message>
        <source>Deleted projects</source>
        <translation>Gelöschte Projekte</translation>
    </message>
    <message>
        <source>Project</source>
        <translation>Projekt</translation>
    </message>
    <message>
        <source>Deleted</source>
        <translation>Gelöscht</translation>
    </message>
    <message>
        <source>By</source>
        <translation>Von</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>Lay in</source>
        <translation>Lag in</translation>
    </message>
    <message>
        <source>Bring back</source>
        <translation>Zurückholen</translation>
    </message>
    <message>
        <source>Delete for good…</source>
        <translation>Endgültig löschen…</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Together {size}. Nothing here goes by itself.</source>
        <translation>Zusammen {size}. Hier verschwindet nichts von selbst.</translation>
    </message>
    <message>
        <source>There is none.</source>
        <translation>Es gibt keines.</translation>
    </message>
    <message>
        <source>Delete {name} for good?</source>
        <translation>{name} endgültig löschen?</translation>
    </message>
    <message>
        <source>{size} become free. Nothing brings it back then.</source>
        <translation>{size} werden frei. Danach lässt es sich nicht mehr zurückholen.</translation>
    </message>
    <message>
        <source>Delete for good</source>
        <translation>Endgültig löschen</translation>
    </message>
    <message>
        <source>Keep it</source>
        <translation>Behalten</translation>
    </message>
</context>
<context>
    <name>DepthChoice</name>
    <message>
        <source>Bit depth</source>
        <translation>Bittiefe</translation>
    </message>
    <message>
        <source>As the pictures tell: {depth}</source>
        <translation>Wie aus den Bildern: {depth}</translation>
    </message>
    <message>
        <source>As the pictures tell</source>
        <translation>Wie aus den Bildern</translation>
    </message>
    <message>
        <source>{depth} bit: white is {value}</source>
        <translation>{depth} Bit: Weiß ist {value}</translation>
    </message>
    <message>
        <source>Pictures with values above {white} are not taken.</source>
        <translation>Bilder mit Werten über {white} werden nicht angenommen.</translation>
    </message>
    <message>
        <source>Choose what the camera delivers where you know it: dark pictures do not show all of its bits.</source>
        <translation>Wenn bekannt, wählen, was die Kamera liefert: Dunkle Bilder nutzen nicht alle ihre Bits.</translation>
    </message>
</context>
<context>
    <name>Desk</name>
    <message>
        <source>A tone at every part that is not OK</source>
        <translation>Ein Ton bei jedem Teil, das nicht OK ist</translation>
    </message>
    <message>
        <source>Operator mode: the whole screen, for gloves (F11)</source>
        <translation>Bedienermodus: ganzer Bildschirm, für Handschuhe (F11)</translation>
    </message>
    <message>
        <source>Heatmap on or off (H)</source>
        <translation>Heatmap ein oder aus (H)</translation>
    </message>
    <message>
        <source>Opacity of the heatmap (+ and -)</source>
        <translation>Deckkraft der Heatmap (+ und -)</translation>
    </message>
    <message>
        <source>Closer (Ctrl +)</source>
        <translation>Vergrößern (Strg +)</translation>
    </message>
    <message>
        <source>Further away (Ctrl -)</source>
        <translation>Verkleinern (Strg -)</translation>
    </message>
    <message>
        <source>Choose images (Ctrl+O), a folder, a video or a camera</source>
        <translation>Bilder (Strg+O), einen Ordner, ein Video oder eine Kamera wählen</translation>
    </message>
    <message>
        <source>{area}: nothing of it lies in the picture. Move it inside, or delete it.</source>
        <translation>{area}: Nichts davon liegt im Bild. Bitte hineinschieben oder löschen.</translation>
    </message>
</context>
<context>
    <name>DetectionPlot</name>
    <message>
        <source>Found</source>
        <translation>Gefunden</translation>
    </message>
    <message>
        <source>Size from end to end</source>
        <translation>Größe von Ende zu Ende</translation>
    </message>
    <message>
        <source>Defects found by their size</source>
        <translation>Gefundene Fehler nach Größe</translation>
    </message>
    <message>
        <source>Size from end to end in mm</source>
        <translation>Größe von Ende zu Ende in mm</translation>
    </message>
    <message>
        <source>Size from end to end in px</source>
        <translation>Größe von Ende zu Ende in px</translation>
    </message>
</context>
<context>
    <name>Disagreements</name>
    <message>
        <source>Parts on which the models disagree</source>
        <translation>Teile, bei denen die Modelle uneinig sind</translation>
    </message>
</context>
<context>
    <name>DoctorPage</name>
    <message>
        <source>Here the good parts are looked through: which of them is unlike the others, and are there enough?</source>
        <translation>Hier werden die Gutteile durchgesehen: Welche weichen von den übrigen ab, und sind es genug?</translation>
    </message>
    <message>
        <source>No picture is like that.</source>
        <translation>Kein Bild ist so.</translation>
    </message>
    <message>
        <source>It cannot be said: this model keeps nothing of single good parts, or there are too few of them.</source>
        <translation>Das lässt sich nicht sagen: Dieses Modell behält nichts von einzelnen Gutteilen, oder es sind zu wenige.</translation>
    </message>
    <message>
        <source>Build the model once: it is told from what the model learned.</source>
        <translation>Das Modell einmal anlernen: Die Antwort ergibt sich aus dem, was es gelernt hat.</translation>
    </message>
</context>
<context>
    <name>DraftBanner</name>
    <message>
        <source>A draft of the threshold waits</source>
        <translation>Ein Entwurf der Schwelle wartet</translation>
    </message>
    <message>
        <source>Look at it</source>
        <translation>Ansehen</translation>
    </message>
</context>
<context>
    <name>DriftHead</name>
    <message>
        <source>Which parts</source>
        <translation>Welche Teile</translation>
    </message>
    <message>
        <source>Last 24 hours</source>
        <translation>Letzte 24 Stunden</translation>
    </message>
    <message>
        <source>Last 7 days</source>
        <translation>Letzte 7 Tage</translation>
    </message>
    <message>
        <source>Last 30 days</source>
        <translation>Letzte 30 Tage</translation>
    </message>
    <message>
        <source>All parts</source>
        <translation>Alle Teile</translation>
    </message>
    <message>
        <source>Look at the newest parts</source>
        <translation>Neueste Teile ansehen</translation>
    </message>
    <message>
        <source>Enters this with the present time: what is usual is learned anew from then on</source>
        <translation>Trägt dies mit der aktuellen Zeit ein: Von da an wird neu gelernt, was üblich ist</translation>
    </message>
    <message numerus="yes">
        <source>{count} parts since then.</source>
        <translation>
            <numerusform>{count} Teil seitdem.</numerusform>
            <numerusform>{count} Teile seitdem.</numerusform>
        </translation>
    </message>
    <message>
        <source>Moved as well: {changes}.</source>
        <translation>Ebenfalls verschoben: {changes}.</translation>
    </message>
    <message>
        <source>What is usual is being learned</source>
        <translation>Es wird gelernt, was üblich ist</translation>
    </message>
    <message numerus="yes">
        <source>{count} more good parts are needed before a drift can be told.</source>
        <translation>
            <numerusform>{count} weiteres Gutteil ist nötig, bevor sich eine Drift erkennen lässt.</numerusform>
            <numerusform>{count} weitere Gutteile sind nötig, bevor sich eine Drift erkennen lässt.</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing has moved</source>
        <translation>Keine Drift</translation>
    </message>
    <message numerus="yes">
        <source>{count} parts were looked at.</source>
        <translation>
            <numerusform>{count} Teil wurde angesehen.</numerusform>
            <numerusform>{count} Teile wurden angesehen.</numerusform>
        </translation>
    </message>
    <message>
        <source>{looked} Earlier alarms: {count}, the last ones {ended}.</source>
        <translation>{looked} Frühere Alarme: {count}, die letzten {ended}.</translation>
    </message>
    <message>
        <source>{time} {change}</source>
        <translation>{time} {change}</translation>
    </message>
    <message>
        <source>Just changed:</source>
        <translation>Gerade geändert:</translation>
    </message>
</context>
<context>
    <name>DriftLine</name>
    <message>
        <source>Changed:</source>
        <translation>Geändert:</translation>
    </message>
    <message>
        <source>Show how it went</source>
        <translation>Verlauf zeigen</translation>
    </message>
    <message>
        <source>Say that something else was changed</source>
        <translation>Melden, dass etwas anderes geändert wurde</translation>
    </message>
    <message>
        <source>Changed: {change}</source>
        <translation>Geändert: {change}</translation>
    </message>
    <message>
        <source>{change}: what is usual is learned anew from now on</source>
        <translation>{change}: Von jetzt an wird neu gelernt, was üblich ist</translation>
    </message>
</context>
<context>
    <name>DriftPage</name>
    <message>
        <source>No project is open</source>
        <translation>Kein Projekt geöffnet</translation>
    </message>
    <message>
        <source>Here you see what has changed at the station since when.</source>
        <translation>Hier ist zu sehen, was sich an der Station seit wann verändert hat.</translation>
    </message>
    <message>
        <source>Looking into the record…</source>
        <translation>Aufzeichnung wird gelesen…</translation>
    </message>
    <message>
        <source>Every part is compared with what was usual before it.</source>
        <translation>Jedes Teil wird mit dem verglichen, was vor ihm üblich war.</translation>
    </message>
    <message>
        <source>Light, focus, place and scores of every part that is recorded are watched from now on.</source>
        <translation>Licht, Schärfe, Lage und Scores jedes aufgezeichneten Teils werden von jetzt an überwacht.</translation>
    </message>
    <message>
        <source>Nothing has been recorded yet</source>
        <translation>Noch nichts aufgezeichnet</translation>
    </message>
    <message>
        <source>Choose a project</source>
        <translation>Projekt wählen</translation>
    </message>
    <message>
        <source>Go to Inspect</source>
        <translation>Zu „Prüfen“</translation>
    </message>
</context>
<context>
    <name>DriftPlot</name>
    <message>
        <source>anomaly score</source>
        <translation>Anomalie-Score</translation>
    </message>
    <message>
        <source>patch score</source>
        <translation>Patch-Score</translation>
    </message>
    <message>
        <source>% of white</source>
        <translation>% von Weiß</translation>
    </message>
    <message>
        <source>% of the brightness</source>
        <translation>% der Helligkeit</translation>
    </message>
    <message>
        <source>fine to coarse</source>
        <translation>fein zu grob</translation>
    </message>
    <message>
        <source>Not watched: still being learned, or it scatters too much to say anything.</source>
        <translation>Nicht überwacht: Es wird noch gelernt, oder die Streuung ist zu groß für eine Aussage.</translation>
    </message>
    <message>
        <source>The weighted mean may move by {reach}.</source>
        <translation>Das gewichtete Mittel darf um {reach} schwanken.</translation>
    </message>
</context>
<context>
    <name>DriftWords</name>
    <message>
        <source>Taken back: {change}</source>
        <translation>Zurückgenommen: {change}</translation>
    </message>
</context>
<context>
    <name>Editing</name>
    <message>
        <source>Choose the area that the eraser is to take from.</source>
        <translation>Den Bereich wählen, von dem der Radierer wegnehmen soll.</translation>
    </message>
</context>
<context>
    <name>EffectPane</name>
    <message>
        <source>Known defects</source>
        <translation>Bekannte Fehler</translation>
    </message>
    <message>
        <source>Challenge samples</source>
        <translation>Muster des Mustertests</translation>
    </message>
    <message>
        <source>Good validation images</source>
        <translation>Gute Validierungsbilder</translation>
    </message>
    <message>
        <source>Recorded parts</source>
        <translation>Aufgezeichnete Teile</translation>
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
        <translation>Unklar</translation>
    </message>
    <message>
        <source>Threshold {before} → {after}</source>
        <translation>Schwelle {before} → {after}</translation>
    </message>
    <message>
        <source>{name} would pass: {before} → {after}</source>
        <translation>{name} ginge durch: {before} → {after}</translation>
    </message>
    <message>
        <source>{name} would be rejected: {before} → {after}</source>
        <translation>{name} würde aussortiert: {before} → {after}</translation>
    </message>
    <message>
        <source>Nothing known would be judged otherwise</source>
        <translation>Nichts Bekanntes würde anders beurteilt</translation>
    </message>
    <message>
        <source>No known defect would pass by it</source>
        <translation>Kein bekannter Fehler ginge dadurch durch</translation>
    </message>
    <message>
        <source>Not judged, because the pictures are not there: {names}</source>
        <translation>Nicht beurteilt, weil die Bilder fehlen: {names}</translation>
    </message>
    <message>
        <source>Another picture…</source>
        <translation>Anderes Bild…</translation>
    </message>
    <message>
        <source>Count on all pictures of known truth</source>
        <translation>An allen Bildern mit bekanntem Befund zählen</translation>
    </message>
    <message>
        <source>Reference picture</source>
        <translation>Referenzbild</translation>
    </message>
    <message>
        <source>Defect: {name}, score {score}</source>
        <translation>Fehler: {name}, Score {score}</translation>
    </message>
    <message>
        <source>Good: {name}, score {score}</source>
        <translation>Gut: {name}, Score {score}</translation>
    </message>
    <message>
        <source>Inspecting…</source>
        <translation>Wird geprüft…</translation>
    </message>
    <message>
        <source>Picture that the effect is shown on</source>
        <translation>Bild, an dem die Wirkung gezeigt wird</translation>
    </message>
    <message>
        <source>In use</source>
        <translation>Aktiv</translation>
    </message>
    <message>
        <source>With the areas of this page</source>
        <translation>Mit den Bereichen dieser Seite</translation>
    </message>
    <message>
        <source>Picture to look at</source>
        <translation>Bild zum Ansehen</translation>
    </message>
    <message>
        <source>Counting</source>
        <translation>Zählen</translation>
    </message>
    <message>
        <source>Rejected good parts: {before} of {total} now, {after} with these areas.</source>
        <translation>Aussortierte Gutteile: jetzt {before} von {total}, mit diesen Bereichen {after}.</translation>
    </message>
    <message>
        <source>Passing defects: {before} of {total} now, {after} with these areas.</source>
        <translation>Durchgehende Fehler: jetzt {before} von {total}, mit diesen Bereichen {after}.</translation>
    </message>
    <message>
        <source>Not judged: {count}.</source>
        <translation>Nicht beurteilt: {count}.</translation>
    </message>
</context>
<context>
    <name>EnoughCard</name>
    <message>
        <source>Are these enough?</source>
        <translation>Sind das genug?</translation>
    </message>
    <message>
        <source>Build the model once: it is told from what the model learned.</source>
        <translation>Das Modell einmal anlernen: Die Antwort ergibt sich aus dem, was es gelernt hat.</translation>
    </message>
    <message>
        <source>A usual good part reaches {share} of the threshold. Intervals hold nine times in ten.</source>
        <translation>Ein übliches Gutteil erreicht {share} der Schwelle. Die Vertrauensbereiche gelten in neun von zehn Fällen.</translation>
    </message>
    <message>
        <source>False rejects, %</source>
        <translation>Pseudofehler, %</translation>
    </message>
    <message>
        <source>Good parts</source>
        <translation>Gutteile</translation>
    </message>
    <message>
        <source>False rejects against the number of good parts</source>
        <translation>Pseudofehler über der Anzahl der Gutteile</translation>
    </message>
</context>
<context>
    <name>EnteredBand</name>
    <message>
        <source>Note, if there is one</source>
        <translation>Notiz, falls nötig</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <source>Entered: {change}</source>
        <translation>Eingetragen: {change}</translation>
    </message>
    <message>
        <source>Undo ({seconds})</source>
        <translation>Rückgängig ({seconds})</translation>
    </message>
</context>
<context>
    <name>Entries</name>
    <message>
        <source>Serial of the next part</source>
        <translation>Seriennummer des nächsten Teils</translation>
    </message>
    <message>
        <source>Scan it, or type it and press Enter</source>
        <translation>Scannen oder eintippen und Eingabe drücken</translation>
    </message>
    <message>
        <source>Take the serial back</source>
        <translation>Seriennummer zurücknehmen</translation>
    </message>
    <message>
        <source>Part is here (F8)</source>
        <translation>Teil ist da (F8)</translation>
    </message>
    <message>
        <source>The next picture shows a part: the key F8 says the same, and so does a pedal that types it</source>
        <translation>Das nächste Bild zeigt ein Teil: Dasselbe meldet die Taste F8, ebenso ein Pedal, das sie auslöst</translation>
    </message>
    <message>
        <source>The next part has no serial yet.</source>
        <translation>Das nächste Teil hat noch keine Seriennummer.</translation>
    </message>
    <message>
        <source>Next part: {serial}</source>
        <translation>Nächstes Teil: {serial}</translation>
    </message>
</context>
<context>
    <name>Exchange</name>
    <message>
        <source>Import a COCO file…</source>
        <translation>COCO-Datei importieren…</translation>
    </message>
    <message>
        <source>Import MVTec folders…</source>
        <translation>MVTec-Ordner importieren…</translation>
    </message>
    <message>
        <source>Export as COCO…</source>
        <translation>Als COCO exportieren…</translation>
    </message>
    <message>
        <source>Export as MVTec folders…</source>
        <translation>Als MVTec-Ordner exportieren…</translation>
    </message>
    <message>
        <source>Export synthetic defects as well</source>
        <translation>Synthetische Fehler mit exportieren</translation>
    </message>
    <message>
        <source>Draw synthetic defects…</source>
        <translation>Synthetische Fehler zeichnen…</translation>
    </message>
    <message>
        <source>Import a COCO file</source>
        <translation>COCO-Datei importieren</translation>
    </message>
    <message>
        <source>COCO files (*.json)</source>
        <translation>COCO-Dateien (*.json)</translation>
    </message>
    <message>
        <source>Import the folder of one product in MVTec&apos;s layout</source>
        <translation>Ordner eines Produkts im Aufbau von MVTec importieren</translation>
    </message>
    <message>
        <source>Export into a new folder in this one</source>
        <translation>In einen neuen Ordner in diesem exportieren</translation>
    </message>
    <message>
        <source>Export settings</source>
        <translation>Einstellungen exportieren</translation>
    </message>
    <message>
        <source>Import settings</source>
        <translation>Einstellungen importieren</translation>
    </message>
    <message>
        <source>Saved in {file}</source>
        <translation>Gespeichert in {file}</translation>
    </message>
    <message>
        <source>The settings of the file hold from now on.</source>
        <translation>Die Einstellungen der Datei gelten von jetzt an.</translation>
    </message>
</context>
<context>
    <name>ExpandableList</name>
    <message>
        <source>List: {title}</source>
        <translation>Liste: {title}</translation>
    </message>
    <message>
        <source>and {count} more</source>
        <translation>und {count} weitere</translation>
    </message>
</context>
<context>
    <name>Exporter</name>
    <message>
        <source>Save the pictures in</source>
        <translation>Bilder speichern in</translation>
    </message>
    <message>
        <source>Save the table as</source>
        <translation>Tabelle speichern unter</translation>
    </message>
    <message numerus="yes">
        <source>{count} parts saved in {place}</source>
        <translation>
            <numerusform>{count} Teil gespeichert in {place}</numerusform>
            <numerusform>{count} Teile gespeichert in {place}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} pictures saved in {place}</source>
        <translation>
            <numerusform>{count} Bild gespeichert in {place}</numerusform>
            <numerusform>{count} Bilder gespeichert in {place}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>of {count} parts none is kept</source>
        <translation>
            <numerusform>von {count} Teil ist keines erhalten</numerusform>
            <numerusform>von {count} Teilen ist keines erhalten</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>FamiliesPage</name>
    <message>
        <source>By zone</source>
        <translation>Nach Zone</translation>
    </message>
    <message>
        <source>By hour</source>
        <translation>Nach Stunde</translation>
    </message>
    <message>
        <source>Look at the newest rejected parts</source>
        <translation>Neueste aussortierte Teile ansehen</translation>
    </message>
    <message>
        <source>Here NG parts that look alike are grouped, named and counted.</source>
        <translation>Hier werden NG-Teile, die sich ähneln, gruppiert, benannt und gezählt.</translation>
    </message>
    <message>
        <source>Family</source>
        <translation>Familie</translation>
    </message>
    <message>
        <source>Zone</source>
        <translation>Zone</translation>
    </message>
    <message>
        <source>Parts</source>
        <translation>Teile</translation>
    </message>
    <message>
        <source>in no zone</source>
        <translation>in keiner Zone</translation>
    </message>
    <message>
        <source>Hour</source>
        <translation>Stunde</translation>
    </message>
    <message>
        <source>The record holds no rejected part whose picture is kept.</source>
        <translation>Die Aufzeichnung enthält kein aussortiertes Teil, dessen Bild erhalten ist.</translation>
    </message>
    <message numerus="yes">
        <source>{count} parts</source>
        <translation>
            <numerusform>{count} Teil</numerusform>
            <numerusform>{count} Teile</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} families</source>
        <translation>
            <numerusform>{count} Familie</numerusform>
            <numerusform>{count} Familien</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} without a picture</source>
        <translation>
            <numerusform>{count} ohne Bild</numerusform>
            <numerusform>{count} ohne Bild</numerusform>
        </translation>
    </message>
    <message>
        <source>Rejected parts whose hottest places look alike are a family. Name it once: new parts like it are then counted under that.</source>
        <translation>Aussortierte Teile, deren heißeste Stellen sich ähneln, bilden eine Familie. Einmal benannt, werden neue Teile dieser Art darunter gezählt.</translation>
    </message>
</context>
<context>
    <name>FamilyCard</name>
    <message>
        <source>Name it</source>
        <translation>Benennen</translation>
    </message>
    <message>
        <source>What is this? Such as: deep scratch</source>
        <translation>Was ist das? Zum Beispiel: tiefer Kratzer</translation>
    </message>
    <message>
        <source>Name of the family {called}</source>
        <translation>Name der Familie {called}</translation>
    </message>
    <message numerus="yes">
        <source>{count} parts</source>
        <translation>
            <numerusform>{count} Teil</numerusform>
            <numerusform>{count} Teile</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>FiguresCard</name>
    <message>
        <source>On parts of known truth</source>
        <translation>An Teilen mit bekanntem Befund</translation>
    </message>
    <message>
        <source>Good</source>
        <translation>Gut</translation>
    </message>
    <message>
        <source>Defect</source>
        <translation>Fehler</translation>
    </message>
    <message>
        <source>Unsure</source>
        <translation>Unsicher</translation>
    </message>
</context>
<context>
    <name>FilePatterns</name>
    <message>
        <source>Images ({patterns})</source>
        <translation>Bilder ({patterns})</translation>
    </message>
</context>
<context>
    <name>Filmstrip</name>
    <message>
        <source>Last parts</source>
        <translation>Letzte Teile</translation>
    </message>
</context>
<context>
    <name>Filters</name>
    <message>
        <source>Show all parts</source>
        <translation>Alle Teile zeigen</translation>
    </message>
    <message>
        <source>Any run</source>
        <translation>Alle Läufe</translation>
    </message>
    <message>
        <source>Any model</source>
        <translation>Alle Modelle</translation>
    </message>
    <message>
        <source>Any time</source>
        <translation>Jederzeit</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>Heute</translation>
    </message>
    <message>
        <source>Last 7 days</source>
        <translation>Letzte 7 Tage</translation>
    </message>
    <message>
        <source>From … to …</source>
        <translation>Von … bis …</translation>
    </message>
    <message>
        <source>Any verdict</source>
        <translation>Alle Ergebnisse</translation>
    </message>
    <message>
        <source>All rejects</source>
        <translation>Alle aussortierten</translation>
    </message>
    <message>
        <source>Any review</source>
        <translation>Alle Bewertungen</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Offen</translation>
    </message>
    <message>
        <source>Serial contains</source>
        <translation>Serien-Nr. enthält</translation>
    </message>
    <message>
        <source>Score from</source>
        <translation>Score ab</translation>
    </message>
    <message>
        <source>to</source>
        <translation>bis</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>Verdict</source>
        <translation>Ergebnis</translation>
    </message>
    <message>
        <source>Review</source>
        <translation>Bewertung</translation>
    </message>
    <message>
        <source>Serial</source>
        <translation>Serien-Nr.</translation>
    </message>
    <message>
        <source>Least score</source>
        <translation>Kleinster Score</translation>
    </message>
    <message>
        <source>Highest score</source>
        <translation>Höchster Score</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>Lauf</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>First day</source>
        <translation>Erster Tag</translation>
    </message>
    <message>
        <source>Last day</source>
        <translation>Letzter Tag</translation>
    </message>
    <message>
        <source>From</source>
        <translation>Von</translation>
    </message>
</context>
<context>
    <name>FocusBar</name>
    <message>
        <source>Sharpness</source>
        <translation>Schärfe</translation>
    </message>
</context>
<context>
    <name>Gallery</name>
    <message>
        <source>Parts of known truth</source>
        <translation>Teile mit bekanntem Befund</translation>
    </message>
</context>
<context>
    <name>GateTab</name>
    <message>
        <source>Pictures that are not like those of good parts are not judged: the part is set aside, and the reason is shown.</source>
        <translation>Bilder, die nicht wie die der Gutteile sind, werden nicht beurteilt: Das Teil wird beiseitegelegt und der Grund gezeigt.</translation>
    </message>
    <message>
        <source>The model in use has no limits for pictures. Build a model: they are learned from its good parts.</source>
        <translation>Das aktive Modell hat keine Grenzen für Bilder. Ein Modell anlernen: Sie werden aus dessen Gutteilen gelernt.</translation>
    </message>
    <message>
        <source>Off by itself: good parts lie too differently for it.</source>
        <translation>Von selbst aus: Die Gutteile liegen dafür zu unterschiedlich.</translation>
    </message>
</context>
<context>
    <name>GoingOn</name>
    <message>
        <source>Build</source>
        <translation>Anlernen</translation>
    </message>
</context>
<context>
    <name>Grid</name>
    <message>
        <source>Validation images</source>
        <translation>Validierungsbilder</translation>
    </message>
</context>
<context>
    <name>Head</name>
    <message>
        <source>Look through again</source>
        <translation>Neu durchsehen</translation>
    </message>
    <message>
        <source>Read all pictures and compare them (F5)</source>
        <translation>Alle Bilder lesen und vergleichen (F5)</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Stopp</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <source>Take the last decision back (U)</source>
        <translation>Letzte Entscheidung zurücknehmen (U)</translation>
    </message>
    <message>
        <source>Build without them</source>
        <translation>Ohne sie anlernen</translation>
    </message>
    <message>
        <source>Which pictures are shown</source>
        <translation>Welche Bilder gezeigt werden</translation>
    </message>
    <message>
        <source>Parts</source>
        <translation>Teile</translation>
    </message>
    <message>
        <source>Charts</source>
        <translation>Diagramme</translation>
    </message>
    <message>
        <source>New parts</source>
        <translation>Neue Teile</translation>
    </message>
    <message>
        <source>Show what has been recorded since</source>
        <translation>Zeigen, was seither aufgezeichnet wurde</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Öffnen</translation>
    </message>
    <message>
        <source>Show the part large (Return)</source>
        <translation>Teil groß zeigen (Eingabe)</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>Export</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message numerus="yes">
        <source>{count} parts</source>
        <translation>
            <numerusform>{count} Teil</numerusform>
            <numerusform>{count} Teile</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{found} of {count} parts</source>
        <translation>
            <numerusform>{found} von {count} Teil</numerusform>
            <numerusform>{found} von {count} Teilen</numerusform>
        </translation>
    </message>
    <message>
        <source>Add folder…</source>
        <translation>Ordner hinzufügen…</translation>
    </message>
    <message>
        <source>Folders called good, ok, ng, defect or by kinds are understood</source>
        <translation>Ordner mit den Namen good, ok, ng, defect oder einer Fehlerart werden verstanden</translation>
    </message>
    <message>
        <source>Add images…</source>
        <translation>Bilder hinzufügen…</translation>
    </message>
    <message>
        <source>Import, export, draw synthetic defects</source>
        <translation>Importieren, exportieren, synthetische Fehler zeichnen</translation>
    </message>
    <message>
        <source>Take the last labelling back (Backspace)</source>
        <translation>Letzten Befund zurücknehmen (Rücktaste)</translation>
    </message>
    <message>
        <source>Look into the folders again (F5)</source>
        <translation>Ordner erneut durchsehen (F5)</translation>
    </message>
    <message>
        <source>All kinds</source>
        <translation>Alle Arten</translation>
    </message>
    <message>
        <source>Add a folder of validation images</source>
        <translation>Ordner mit Validierungsbildern hinzufügen</translation>
    </message>
    <message>
        <source>Images ({patterns})</source>
        <translation>Bilder ({patterns})</translation>
    </message>
    <message>
        <source>Add validation images</source>
        <translation>Validierungsbilder hinzufügen</translation>
    </message>
    <message>
        <source>Which images are shown</source>
        <translation>Welche Bilder gezeigt werden</translation>
    </message>
    <message>
        <source>Which kind of defect is shown</source>
        <translation>Welche Fehlerart gezeigt wird</translation>
    </message>
</context>
<context>
    <name>HeatmapLegend</name>
    <message>
        <source>Drag this away from what it covers; a click moves it to the other corner.</source>
        <translation>Wegziehen von dem, was sie verdeckt; ein Klick setzt sie in die andere Ecke.</translation>
    </message>
    <message>
        <source>Scale of the heatmap: from half the threshold to twice the threshold</source>
        <translation>Skala der Heatmap: von der halben bis zur doppelten Schwelle</translation>
    </message>
    <message>
        <source>threshold</source>
        <translation>Schwelle</translation>
    </message>
</context>
<context>
    <name>HelpPage</name>
    <message>
        <source>Station: inspects, does not build</source>
        <translation>Station: prüft, lernt nicht an</translation>
    </message>
    <message>
        <source>Full: builds and inspects</source>
        <translation>Vollversion: lernt an und prüft</translation>
    </message>
    <message>
        <source>Started from its source</source>
        <translation>Aus dem Quelltext gestartet</translation>
    </message>
    <message>
        <source>Projects</source>
        <translation>Projekte</translation>
    </message>
    <message>
        <source>Settings and imported weights</source>
        <translation>Einstellungen und importierte Gewichte</translation>
    </message>
    <message>
        <source>Logs and crash reports</source>
        <translation>Protokolle und Absturzberichte</translation>
    </message>
    <message>
        <source>Cache</source>
        <translation>Zwischenspeicher</translation>
    </message>
    <message>
        <source>Program</source>
        <translation>Programm</translation>
    </message>
    <message>
        <source>Collect diagnostics…</source>
        <translation>Diagnosedaten sammeln…</translation>
    </message>
    <message>
        <source>Collect diagnostics</source>
        <translation>Diagnosedaten sammeln</translation>
    </message>
    <message>
        <source>Testing this installation: {done} of {total}</source>
        <translation>Installation wird getestet: {done} von {total}</translation>
    </message>
    <message>
        <source>Written to {file}. Nothing was sent: send it to whoever looks after this program.</source>
        <translation>Gespeichert in {file}. Nichts wurde gesendet: bitte an die Person senden, die dieses Programm betreut.</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>Tasten</translation>
    </message>
    <message>
        <source>Folders on this PC</source>
        <translation>Ordner auf diesem PC</translation>
    </message>
    <message>
        <source>The environment variable {name} moves all of them but the program into one folder.</source>
        <translation>Die Umgebungsvariable {name} verlegt alle außer dem Programm in einen Ordner.</translation>
    </message>
    <message>
        <source>If something does not work</source>
        <translation>Wenn etwas nicht funktioniert</translation>
    </message>
    <message>
        <source>Parts and their licences</source>
        <translation>Bestandteile und ihre Lizenzen</translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation>Ordner öffnen</translation>
    </message>
    <message>
        <source>Collects logs, crash reports, versions, harmless settings and a self-test in one file, without passwords. No images and no projects are in it, and it does not leave this PC unless you send it.</source>
        <translation>Sammelt Protokolle, Absturzberichte, Versionen, unbedenkliche Einstellungen und einen Selbsttest in einer Datei, ohne Passwörter. Sie enthält keine Bilder und keine Projekte und verlässt diesen PC nur, wenn Sie sie senden.</translation>
    </message>
    <message>
        <source>Parts</source>
        <translation>Bestandteile</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>Lizenz</translation>
    </message>
</context>
<context>
    <name>HistoryBox</name>
    <message>
        <source>List</source>
        <translation>Liste</translation>
    </message>
    <message>
        <source>Over time</source>
        <translation>Zeitverlauf</translation>
    </message>
    <message>
        <source>History of this model</source>
        <translation>Verlauf dieses Modells</translation>
    </message>
    <message>
        <source>Go back to {value}</source>
        <translation>Zurück zu {value}</translation>
    </message>
    <message>
        <source>Go back</source>
        <translation>Zurück</translation>
    </message>
    <message>
        <source>There is no former threshold.</source>
        <translation>Es gibt keine frühere Schwelle.</translation>
    </message>
    <message>
        <source>In force from {when}: {origin}</source>
        <translation>Gültig ab {when}: {origin}</translation>
    </message>
    <message>
        <source>Threshold, unsure band, region rule and areas are then as they were, for every part from now on.</source>
        <translation>Schwelle, Unsicherheitsband, Regionenregel und Bereiche sind dann wie damals, für jedes Teil von jetzt an.</translation>
    </message>
    <message>
        <source>Put {value} in force again?</source>
        <translation>{value} wieder freigeben?</translation>
    </message>
    <message>
        <source>Keep the threshold in use</source>
        <translation>Aktive Schwelle behalten</translation>
    </message>
</context>
<context>
    <name>HistoryList</name>
    <message>
        <source>Since</source>
        <translation>Seit</translation>
    </message>
    <message>
        <source>Origin</source>
        <translation>Herkunft</translation>
    </message>
    <message>
        <source>Threshold</source>
        <translation>Schwelle</translation>
    </message>
    <message>
        <source>Earlier thresholds of this model</source>
        <translation>Frühere Schwellen dieses Modells</translation>
    </message>
    <message>
        <source>{text} (in use)</source>
        <translation>{text} (aktiv)</translation>
    </message>
</context>
<context>
    <name>HistoryPage</name>
    <message>
        <source>No project is open</source>
        <translation>Kein Projekt geöffnet</translation>
    </message>
    <message>
        <source>Here you find every part again that was inspected.</source>
        <translation>Hier ist jedes geprüfte Teil wiederzufinden.</translation>
    </message>
    <message>
        <source>Every part that is inspected from now on can be found here: its picture, its score, and what was in force.</source>
        <translation>Jedes von jetzt an geprüfte Teil ist hier zu finden: sein Bild, sein Score und was dabei galt.</translation>
    </message>
    <message>
        <source>Nothing has been recorded yet</source>
        <translation>Noch nichts aufgezeichnet</translation>
    </message>
    <message>
        <source>It is a validation image now, and shows what its review says.</source>
        <translation>Es ist jetzt ein Validierungsbild und zeigt, was seine Bewertung besagt.</translation>
    </message>
    <message>
        <source>It is a validation image of a good part now.</source>
        <translation>Es ist jetzt ein Validierungsbild eines Gutteils.</translation>
    </message>
    <message>
        <source>It is a validation image with a defect now.</source>
        <translation>Es ist jetzt ein Validierungsbild mit einem Fehler.</translation>
    </message>
    <message>
        <source>The next build learns from it.</source>
        <translation>Beim nächsten Anlernen wird davon gelernt.</translation>
    </message>
    <message>
        <source>Choose a project</source>
        <translation>Projekt wählen</translation>
    </message>
    <message>
        <source>Go to Inspect</source>
        <translation>Zu „Prüfen“</translation>
    </message>
</context>
<context>
    <name>ImageTools</name>
    <message>
        <source>Heatmap on or off</source>
        <translation>Heatmap ein oder aus</translation>
    </message>
    <message>
        <source>Contour at the threshold on or off</source>
        <translation>Kontur an der Schwelle ein oder aus</translation>
    </message>
    <message>
        <source>Hold to see the part without the heatmap (Space)</source>
        <translation>Halten zeigt das Teil ohne Heatmap (Leertaste)</translation>
    </message>
    <message>
        <source>Opacity of the heatmap</source>
        <translation>Deckkraft der Heatmap</translation>
    </message>
    <message>
        <source>Heatmap</source>
        <translation>Heatmap</translation>
    </message>
    <message>
        <source>Closer (+)</source>
        <translation>Vergrößern (+)</translation>
    </message>
    <message>
        <source>Further away (-)</source>
        <translation>Verkleinern (-)</translation>
    </message>
    <message>
        <source>Whole picture (0)</source>
        <translation>Ganzes Bild (0)</translation>
    </message>
    <message>
        <source>Close to the hottest place, and back (Z)</source>
        <translation>Nah an die heißeste Stelle und zurück (Z)</translation>
    </message>
</context>
<context>
    <name>ImageView</name>
    <message>
        <source>Picture of the part</source>
        <translation>Bild des Teils</translation>
    </message>
    <message>
        <source>No picture yet</source>
        <translation>Noch kein Bild</translation>
    </message>
</context>
<context>
    <name>Images</name>
    <message>
        <source>Unlike the others</source>
        <translation>Abweichend</translation>
    </message>
    <message>
        <source>Changed or wrong</source>
        <translation>Geändert oder falsch</translation>
    </message>
    <message>
        <source>Every part of known truth is judged rightly, and the slider changes none.</source>
        <translation>Jedes Teil mit bekanntem Befund wird richtig beurteilt, und der Regler ändert keines.</translation>
    </message>
    <message>
        <source>Escapes</source>
        <translation>Schlupf</translation>
    </message>
    <message>
        <source>At this threshold no known defect is judged OK.</source>
        <translation>Bei dieser Schwelle wird kein bekannter Fehler als OK beurteilt.</translation>
    </message>
    <message>
        <source>False rejects</source>
        <translation>Pseudofehler</translation>
    </message>
    <message>
        <source>At this threshold no known good part is judged NG.</source>
        <translation>Bei dieser Schwelle wird kein bekanntes Gutteil als NG beurteilt.</translation>
    </message>
    <message>
        <source>Unsure</source>
        <translation>Unsicher</translation>
    </message>
    <message>
        <source>No part of known truth would go to Verify.</source>
        <translation>Kein Teil mit bekanntem Befund käme zu „Bewerten“.</translation>
    </message>
    <message>
        <source>All</source>
        <translation>Alle</translation>
    </message>
    <message>
        <source>The model has no scored parts.</source>
        <translation>Das Modell hat keine Teile mit Score.</translation>
    </message>
</context>
<context>
    <name>ImportDialog</name>
    <message>
        <source>Import settings</source>
        <translation>Einstellungen importieren</translation>
    </message>
    <message>
        <source>What would change</source>
        <translation>Was sich ändern würde</translation>
    </message>
    <message>
        <source>Setting</source>
        <translation>Einstellung</translation>
    </message>
    <message>
        <source>Now</source>
        <translation>Jetzt</translation>
    </message>
    <message>
        <source>Then</source>
        <translation>Danach</translation>
    </message>
    <message>
        <source>Change them</source>
        <translation>Ändern</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Nothing differs from what is set here.</source>
        <translation>Nichts weicht von den Einstellungen hier ab.</translation>
    </message>
    <message numerus="yes">
        <source>{count} settings would be changed:</source>
        <translation>
            <numerusform>{count} Einstellung würde geändert:</numerusform>
            <numerusform>{count} Einstellungen würden geändert:</numerusform>
        </translation>
    </message>
    <message>
        <source>Passed over, as they belong to another PC or to a newer version: {names}</source>
        <translation>Übergangen, da sie zu einem anderen PC oder einer neueren Version gehören: {names}</translation>
    </message>
</context>
<context>
    <name>InspectPage</name>
    <message>
        <source>Here parts are inspected: from images, a video or a camera.</source>
        <translation>Hier werden Teile geprüft: aus Bildern, einem Video oder von einer Kamera.</translation>
    </message>
    <message>
        <source>Inspect</source>
        <translation>Prüfen</translation>
    </message>
    <message>
        <source>Another model is in use now.</source>
        <translation>Ein anderes Modell ist jetzt aktiv.</translation>
    </message>
    <message>
        <source>The run was ended. Press Start to go on.</source>
        <translation>Der Lauf wurde beendet. Weiter mit „Start“.</translation>
    </message>
</context>
<context>
    <name>KeyList</name>
    <message>
        <source>Everywhere</source>
        <translation>Überall</translation>
    </message>
    <message>
        <source>Ctrl+N</source>
        <translation>Strg+N</translation>
    </message>
    <message>
        <source>New project</source>
        <translation>Neues Projekt</translation>
    </message>
    <message>
        <source>Ctrl+O</source>
        <translation>Strg+O</translation>
    </message>
    <message>
        <source>Open a project; on Inspect, images</source>
        <translation>Projekt öffnen; unter „Prüfen“ Bilder</translation>
    </message>
    <message>
        <source>Tab, Enter, Space</source>
        <translation>Tab, Eingabe, Leertaste</translation>
    </message>
    <message>
        <source>To the next button; press it</source>
        <translation>Zur nächsten Schaltfläche; auslösen</translation>
    </message>
    <message>
        <source>To what the window has to say; Esc takes it away</source>
        <translation>Zu dem, was das Fenster zu melden hat; Esc blendet es aus</translation>
    </message>
    <message>
        <source>The manual, at the page that is shown</source>
        <translation>Das Handbuch, auf der gezeigten Seite</translation>
    </message>
    <message>
        <source>Inspect</source>
        <translation>Prüfen</translation>
    </message>
    <message>
        <source>Space, held</source>
        <translation>Leertaste, gehalten</translation>
    </message>
    <message>
        <source>The part without the heatmap</source>
        <translation>Das Teil ohne Heatmap</translation>
    </message>
    <message>
        <source>A part is there, where a key is the trigger</source>
        <translation>Teil ist da, wenn eine Taste der Trigger ist</translation>
    </message>
    <message>
        <source>Heatmap on or off</source>
        <translation>Heatmap ein oder aus</translation>
    </message>
    <message>
        <source>Why? The hottest place beside good parts; also on Verify and History</source>
        <translation>Warum? Die heißeste Stelle neben Gutteilen; auch unter „Bewerten“ und „Verlauf“</translation>
    </message>
    <message>
        <source>Opacity of the heatmap</source>
        <translation>Deckkraft der Heatmap</translation>
    </message>
    <message>
        <source>Ctrl +   Ctrl –   0</source>
        <translation>Strg +   Strg –   0</translation>
    </message>
    <message>
        <source>Closer, further away, whole picture</source>
        <translation>Vergrößern, verkleinern, ganzes Bild</translation>
    </message>
    <message>
        <source>Close to the hottest place, and back; also on Tune, Verify and History</source>
        <translation>Nah an die heißeste Stelle und zurück; auch unter „Einstellen“, „Bewerten“ und „Verlauf“</translation>
    </message>
    <message>
        <source>The verdict on the whole screen, and back; also on Verify and History</source>
        <translation>Das Ergebnis auf dem ganzen Bildschirm und zurück; auch unter „Bewerten“ und „Verlauf“</translation>
    </message>
    <message>
        <source>The part before, the part after</source>
        <translation>Voriges Teil, nächstes Teil</translation>
    </message>
    <message>
        <source>Esc</source>
        <translation>Esc</translation>
    </message>
    <message>
        <source>Back to the newest part</source>
        <translation>Zurück zum neuesten Teil</translation>
    </message>
    <message>
        <source>Operator mode</source>
        <translation>Bedienermodus</translation>
    </message>
    <message>
        <source>Tune</source>
        <translation>Einstellen</translation>
    </message>
    <message>
        <source>The threshold, in small steps; with Shift in large ones</source>
        <translation>Die Schwelle, in kleinen Schritten; mit Umschalt in großen</translation>
    </message>
    <message>
        <source>Home   End</source>
        <translation>Pos1   Ende</translation>
    </message>
    <message>
        <source>The lowest and the highest score</source>
        <translation>Kleinster und höchster Score</translation>
    </message>
    <message>
        <source>Page up   Page down</source>
        <translation>Bild auf   Bild ab</translation>
    </message>
    <message>
        <source>In an open picture: the one before, the one after</source>
        <translation>Im geöffneten Bild: voriges, nächstes</translation>
    </message>
    <message>
        <source>From a picture back to all images</source>
        <translation>Vom Bild zurück zu allen Bildern</translation>
    </message>
    <message>
        <source>Validation images: good, defect, left out, kind of defect</source>
        <translation>Validierungsbilder: gut, Fehler, auslassen, Fehlerart</translation>
    </message>
    <message>
        <source>Ctrl+1 – Ctrl+{last}</source>
        <translation>Strg+1 – Strg+{last}</translation>
    </message>
</context>
<context>
    <name>Keypad</name>
    <message>
        <source>Take the last digit back</source>
        <translation>Letzte Ziffer löschen</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
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
        <translation>keine Art benannt</translation>
    </message>
    <message numerus="yes">
        <source>{count} confirmed</source>
        <translation>
            <numerusform>{count} bestätigt</numerusform>
            <numerusform>{count} bestätigt</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} known to the model</source>
        <translation>
            <numerusform>{count} dem Modell bekannt</numerusform>
            <numerusform>{count} dem Modell bekannt</numerusform>
        </translation>
    </message>
    <message>
        <source>the model knows none of them</source>
        <translation>das Modell kennt keinen davon</translation>
    </message>
</context>
<context>
    <name>KindsTable</name>
    <message>
        <source>Kind</source>
        <translation>Art</translation>
    </message>
    <message>
        <source>Parts</source>
        <translation>Teile</translation>
    </message>
    <message>
        <source>Escapes</source>
        <translation>Schlupf</translation>
    </message>
    <message>
        <source>Unsure</source>
        <translation>Unsicher</translation>
    </message>
    <message>
        <source>NG</source>
        <translation>NG</translation>
    </message>
    <message>
        <source>Escapes of all (95%, exact)</source>
        <translation>Schlupf von allen (95&#xa0;%, exakt)</translation>
    </message>
    <message>
        <source>AUROC</source>
        <translation>AUROC</translation>
    </message>
    <message>
        <source>Kinds of defects</source>
        <translation>Fehlerarten</translation>
    </message>
</context>
<context>
    <name>KnownDefectsPage</name>
    <message>
        <source>Try it</source>
        <translation>Erproben</translation>
    </message>
    <message>
        <source>Try without known defects</source>
        <translation>Ohne bekannte Fehler erproben</translation>
    </message>
    <message>
        <source>Here the model gets to know defects that were confirmed.</source>
        <translation>Hier lernt das Modell Fehler kennen, die bestätigt wurden.</translation>
    </message>
    <message>
        <source>Looking for confirmed defects…</source>
        <translation>Bestätigte Fehler werden gesucht…</translation>
    </message>
    <message>
        <source>No defect has been confirmed yet: label validation images as defects, or review rejected parts on Verify.</source>
        <translation>Noch kein Fehler ist bestätigt: Validierungsbilder als Fehler kennzeichnen oder aussortierte Teile unter „Bewerten“ bewerten.</translation>
    </message>
    <message>
        <source>Parts are being inspected: stop that first.</source>
        <translation>Es werden gerade Teile geprüft: zuerst stoppen.</translation>
    </message>
    <message>
        <source>Known defects</source>
        <translation>Bekannte Fehler</translation>
    </message>
    <message>
        <source>A model that knows confirmed defects rates places higher that look like one of them, and nothing lower. See what it does to all known pictures, then put it to use.</source>
        <translation>Ein Modell, das bestätigte Fehler kennt, stuft Stellen höher ein, die einem davon gleichen, und nichts niedriger. Erst die Wirkung auf alle bekannten Bilder ansehen, dann verwenden.</translation>
    </message>
</context>
<context>
    <name>LengthPicture</name>
    <message>
        <source>Picture of a good part: a known length is drawn on it</source>
        <translation>Bild eines Gutteils: Darauf ist eine bekannte Länge eingezeichnet</translation>
    </message>
</context>
<context>
    <name>LineBridge</name>
    <message>
        <source>The engine has not answered for {seconds:g} seconds.</source>
        <translation>Der Rechenkern antwortet seit {seconds:g} Sekunden nicht.</translation>
    </message>
</context>
<context>
    <name>LineQuestion</name>
    <message>
        <source>What has been inspected so far is kept. Parts that come afterwards are not inspected.</source>
        <translation>Was bisher geprüft wurde, bleibt erhalten. Danach kommende Teile werden nicht geprüft.</translation>
    </message>
    <message>
        <source>An inspection is running</source>
        <translation>Eine Prüfung läuft</translation>
    </message>
    <message>
        <source>Go on inspecting</source>
        <translation>Weiter prüfen</translation>
    </message>
    <message>
        <source>Stop the inspection?</source>
        <translation>Prüfung stoppen?</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Stopp</translation>
    </message>
    <message>
        <source>Stop the inspection and open another project?</source>
        <translation>Prüfung stoppen und ein anderes Projekt öffnen?</translation>
    </message>
    <message>
        <source>Stop and open</source>
        <translation>Stoppen und öffnen</translation>
    </message>
    <message>
        <source>Stop the inspection and use the new model?</source>
        <translation>Prüfung stoppen und das neue Modell verwenden?</translation>
    </message>
    <message>
        <source>Stop and use it</source>
        <translation>Stoppen und verwenden</translation>
    </message>
    <message>
        <source>Verdicts come later while both run, and those that come too late are undecided.</source>
        <translation>Ergebnisse kommen später, solange beides läuft; was zu spät kommt, ist UNKLAR.</translation>
    </message>
    <message>
        <source>The inspection goes on with the present model until it is stopped.</source>
        <translation>Die Prüfung läuft mit dem aktuellen Modell weiter, bis sie gestoppt wird.</translation>
    </message>
    <message>
        <source>Build beside the inspection?</source>
        <translation>Während der Prüfung anlernen?</translation>
    </message>
    <message>
        <source>Build all the same</source>
        <translation>Trotzdem anlernen</translation>
    </message>
</context>
<context>
    <name>LineSetupPage</name>
    <message>
        <source>Open a project first: the settings belong to it.</source>
        <translation>Zuerst ein Projekt öffnen: Die Einstellungen gehören dazu.</translation>
    </message>
    <message>
        <source>An inspection is running and has the camera: stop it first.</source>
        <translation>Eine Prüfung läuft und belegt die Kamera: zuerst stoppen.</translation>
    </message>
    <message>
        <source>Opening the camera…</source>
        <translation>Kamera wird geöffnet…</translation>
    </message>
    <message>
        <source>Switch the camera on to see its picture.</source>
        <translation>Kamera einschalten, um ihr Bild zu sehen.</translation>
    </message>
    <message>
        <source>The camera delivers pictures.</source>
        <translation>Die Kamera liefert Bilder.</translation>
    </message>
    <message>
        <source>{sentence} It is being opened again and again.</source>
        <translation>{sentence} Sie wird immer wieder neu geöffnet.</translation>
    </message>
    <message>
        <source>There are no more pictures.</source>
        <translation>Es gibt keine weiteren Bilder.</translation>
    </message>
    <message>
        <source>Draw the box in which a part comes to rest.</source>
        <translation>Rahmen ziehen, in dem ein Teil zur Ruhe kommt.</translation>
    </message>
    <message>
        <source>Draw a box around the code, or leave the whole picture.</source>
        <translation>Rahmen um den Code ziehen oder das ganze Bild lassen.</translation>
    </message>
    <message>
        <source>Draw a box where sharpness counts, or leave the whole picture.</source>
        <translation>Rahmen ziehen, wo die Schärfe zählt, oder das ganze Bild lassen.</translation>
    </message>
</context>
<context>
    <name>LogModel</name>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>Part</source>
        <translation>Teil</translation>
    </message>
    <message>
        <source>Score</source>
        <translation>Score</translation>
    </message>
</context>
<context>
    <name>LogOnDesk</name>
    <message>
        <source>The accounts of this PC cannot be read. Operators can go on inspecting, without log-on.</source>
        <translation>Die Konten dieses PCs sind nicht lesbar. Bediener können ohne Anmeldung weiter prüfen.</translation>
    </message>
    <message>
        <source>For everything else, whoever looks after this PC has to bring the file accounts.json back from a backup.</source>
        <translation>Für alles andere muss, wer diesen PC betreut, die Datei accounts.json aus einer Sicherung zurückholen.</translation>
    </message>
    <message>
        <source>There were too many wrong tries. Wait {seconds} s.</source>
        <translation>Zu viele falsche Versuche. Bitte {seconds}&#xa0;s warten.</translation>
    </message>
</context>
<context>
    <name>LogOnScreen</name>
    <message>
        <source>Who is working here?</source>
        <translation>Wer arbeitet hier?</translation>
    </message>
    <message>
        <source>Log on</source>
        <translation>Anmelden</translation>
    </message>
    <message>
        <source>Another name</source>
        <translation>Anderer Name</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Zurück</translation>
    </message>
    <message>
        <source>Log off</source>
        <translation>Abmelden</translation>
    </message>
    <message>
        <source>PIN of {name}?</source>
        <translation>PIN von {name}?</translation>
    </message>
    <message>
        <source>Password of {name}?</source>
        <translation>Passwort von {name}?</translation>
    </message>
    <message>
        <source>Or hold your badge to the reader.</source>
        <translation>Oder den Ausweis an das Lesegerät halten.</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>Passwort</translation>
    </message>
</context>
<context>
    <name>LookArea</name>
    <message>
        <source>Whole picture</source>
        <translation>Ganzes Bild</translation>
    </message>
    <message>
        <source>Propose background</source>
        <translation>Hintergrund vorschlagen</translation>
    </message>
    <message>
        <source>Use</source>
        <translation>Verwenden</translation>
    </message>
    <message>
        <source>Leave</source>
        <translation>Verwerfen</translation>
    </message>
    <message>
        <source>Ignore nothing</source>
        <translation>Nichts ausschließen</translation>
    </message>
    <message>
        <source>Where to look</source>
        <translation>Prüfbereich</translation>
    </message>
    <message>
        <source>Left {x}, top {y}, {width} × {height} px</source>
        <translation>Links {x}, oben {y}, {width} × {height} px</translation>
    </message>
    <message>
        <source>The whole picture. Drag over it to draw a box: the engine then looks closer at what is inside, at no cost.</source>
        <translation>Das ganze Bild. Ziehen zeichnet einen Rahmen: Was darin liegt, wird dann genauer geprüft, ohne Mehraufwand.</translation>
    </message>
    <message>
        <source>{share} of the picture is ignored: neither learned nor scored.</source>
        <translation>{share} des Bildes sind ausgeschlossen: weder gelernt noch beurteilt.</translation>
    </message>
    <message>
        <source>Comparing the pictures of good parts…</source>
        <translation>Bilder der Gutteile werden verglichen…</translation>
    </message>
    <message>
        <source>{stage}: {done} of {total}</source>
        <translation>{stage}: {done} von {total}</translation>
    </message>
    <message>
        <source>No good part lies in the tinted {share} of the picture. Look at it: what you use is not learned or scored.</source>
        <translation>In den eingefärbten {share} des Bildes liegt kein Gutteil. Bitte ansehen: Was verwendet wird, wird weder gelernt noch beurteilt.</translation>
    </message>
    <message>
        <source>No background can be told from the part for sure.</source>
        <translation>Hintergrund und Teil lassen sich nicht sicher unterscheiden.</translation>
    </message>
</context>
<context>
    <name>Lying</name>
    <message>
        <source>Straighten pictures before the network sees them</source>
        <translation>Bilder ausrichten, bevor das Netz sie sieht</translation>
    </message>
    <message>
        <source>How parts lie</source>
        <translation>Lage der Teile</translation>
    </message>
    <message>
        <source>Always alike</source>
        <translation>Immer gleich</translation>
    </message>
    <message>
        <source>Shifted</source>
        <translation>Verschoben</translation>
    </message>
    <message>
        <source>Shifted and turned a little</source>
        <translation>Verschoben und leicht gedreht</translation>
    </message>
    <message>
        <source>Shifted and turned in any direction</source>
        <translation>Verschoben und beliebig gedreht</translation>
    </message>
    <message>
        <source>Every part is looked for, which takes about 10 ms; areas move with it. Where it is not found, the part is UNDECIDED. PaDiM needs straightened pictures.</source>
        <translation>Jedes Teil wird gesucht, das dauert etwa 10 ms; Bereiche wandern mit. Wird es nicht gefunden, ist es UNKLAR. PaDiM braucht ausgerichtete Bilder.</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>The language will be changed.</source>
        <translation>Die Sprache wird geändert.</translation>
    </message>
    <message>
        <source>The look will be changed.</source>
        <translation>Das Aussehen wird geändert.</translation>
    </message>
    <message>
        <source>Change it now</source>
        <translation>Jetzt ändern</translation>
    </message>
    <message>
        <source>Stop the inspection and close?</source>
        <translation>Prüfung stoppen und schließen?</translation>
    </message>
    <message>
        <source>Stop and close</source>
        <translation>Stoppen und schließen</translation>
    </message>
</context>
<context>
    <name>MaskDialog</name>
    <message>
        <source>Mask of {name}</source>
        <translation>Maske von {name}</translation>
    </message>
    <message>
        <source>From a picture…</source>
        <translation>Aus einem Bild…</translation>
    </message>
    <message>
        <source>Take the white places of a picture of the same size</source>
        <translation>Die weißen Stellen eines gleich großen Bildes übernehmen</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>Leeren</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Keep mask</source>
        <translation>Maske behalten</translation>
    </message>
    <message>
        <source>Reading the picture…</source>
        <translation>Bild wird gelesen…</translation>
    </message>
    <message>
        <source>Images ({patterns})</source>
        <translation>Bilder ({patterns})</translation>
    </message>
    <message>
        <source>Mask from a picture</source>
        <translation>Maske aus einem Bild</translation>
    </message>
    <message>
        <source>Paint what is defective. An image with a mask shows a defect.</source>
        <translation>Fehlerhaftes anmalen. Ein Bild mit Maske zeigt einen Fehler.</translation>
    </message>
</context>
<context>
    <name>ModelCard</name>
    <message>
        <source>Model in use</source>
        <translation>Aktives Modell</translation>
    </message>
    <message numerus="yes">
        <source>{count} files or folders were skipped</source>
        <translation>
            <numerusform>{count} Datei oder Ordner wurde übergangen</numerusform>
            <numerusform>{count} Dateien oder Ordner wurden übergangen</numerusform>
        </translation>
    </message>
    <message>
        <source>Reading and features {read}, learning {rest}</source>
        <translation>Lesen und Merkmale {read}, Lernen {rest}</translation>
    </message>
    <message>
        <source>Good parts learned</source>
        <translation>Gelernte Gutteile</translation>
    </message>
    <message>
        <source>Patches seen</source>
        <translation>Gesehene Patches</translation>
    </message>
    <message>
        <source>Places in all good parts that were described by the network</source>
        <translation>Stellen in allen Gutteilen, die das Netz beschrieben hat</translation>
    </message>
    <message>
        <source>Parts of another bit depth, and colour where these are grey or the reverse, are UNDECIDED.</source>
        <translation>Teile mit anderer Bittiefe, farbig statt grau oder umgekehrt, sind UNKLAR.</translation>
    </message>
    <message>
        <source>Their pictures</source>
        <translation>Ihre Bilder</translation>
    </message>
    <message>
        <source>Patches in the memory bank</source>
        <translation>Patches in der Merkmalsbank</translation>
    </message>
    <message>
        <source>Those that stand for all others</source>
        <translation>Die für alle anderen stehen</translation>
    </message>
    <message>
        <source>Coverage radius</source>
        <translation>Abdeckungsradius</translation>
    </message>
    <message>
        <source>at most {radius}</source>
        <translation>höchstens {radius}</translation>
    </message>
    <message>
        <source>No patch of the good parts that were learned is farther than this from the memory bank.</source>
        <translation>Kein Patch der gelernten Gutteile ist weiter als dies von der Merkmalsbank entfernt.</translation>
    </message>
    <message>
        <source>{good} good, {defect} with defects</source>
        <translation>{good} gut, {defect} mit Fehlern</translation>
    </message>
    <message>
        <source>Scored parts</source>
        <translation>Teile mit Score</translation>
    </message>
    <message>
        <source>Good parts that were learned are scored by what the others taught.</source>
        <translation>Gelernte Gutteile werden anhand der übrigen beurteilt.</translation>
    </message>
    <message>
        <source>Threshold</source>
        <translation>Schwelle</translation>
    </message>
    <message>
        <source>Built</source>
        <translation>Angelernt</translation>
    </message>
    <message>
        <source>Signed by</source>
        <translation>Signiert von</translation>
    </message>
    <message>
        <source>nobody</source>
        <translation>niemandem</translation>
    </message>
    <message>
        <source>the best balance of caught defects and false rejects</source>
        <translation>das beste Gleichgewicht aus gefundenen Fehlern und Pseudofehlern</translation>
    </message>
    <message>
        <source>It was imported from a file without a signature.</source>
        <translation>Es wurde aus einer Datei ohne Signatur importiert.</translation>
    </message>
    <message>
        <source>The settings have changed since this model was built ({changes}): they count after the next build.</source>
        <translation>Die Einstellungen haben sich seit dem Anlernen dieses Modells geändert ({changes}): Sie gelten ab dem nächsten Anlernen.</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>Netz</translation>
    </message>
    <message>
        <source>How closely</source>
        <translation>Genauigkeit</translation>
    </message>
    <message>
        <source>Method</source>
        <translation>Verfahren</translation>
    </message>
    <message>
        <source>Time of the whole build</source>
        <translation>Dauer des ganzen Anlernens</translation>
    </message>
    <message>
        <source>{name}, not trusted here</source>
        <translation>{name}, hier nicht vertrauenswürdig</translation>
    </message>
    <message>
        <source>Key {key}</source>
        <translation>Schlüssel {key}</translation>
    </message>
    <message>
        <source>Add images with defects to the project and build again, or check it on the Tune page.</source>
        <translation>Bilder mit Fehlern zum Projekt hinzufügen und neu anlernen, oder auf der Seite „Einstellen“ nachsehen.</translation>
    </message>
    <message>
        <source>provisional</source>
        <translation>vorläufig</translation>
    </message>
    <message>
        <source>best F1</source>
        <translation>bestes F1</translation>
    </message>
    <message>
        <source>from good parts</source>
        <translation>aus Gutteilen</translation>
    </message>
    <message>
        <source>no escapes</source>
        <translation>kein Schlupf</translation>
    </message>
    <message>
        <source>few escapes</source>
        <translation>wenig Schlupf</translation>
    </message>
    <message>
        <source>lowest cost</source>
        <translation>geringste Kosten</translation>
    </message>
    <message>
        <source>set by hand</source>
        <translation>von Hand gesetzt</translation>
    </message>
</context>
<context>
    <name>ModelGate</name>
    <message>
        <source>No project is open</source>
        <translation>Kein Projekt geöffnet</translation>
    </message>
    <message>
        <source>Choose a project</source>
        <translation>Projekt wählen</translation>
    </message>
    <message>
        <source>Loading the model…</source>
        <translation>Modell wird geladen…</translation>
    </message>
    <message>
        <source>A self-test compares its scores with those of the build.</source>
        <translation>Ein Selbsttest vergleicht seine Scores mit denen beim Anlernen.</translation>
    </message>
    <message>
        <source>Go to Build</source>
        <translation>Zu „Anlernen“</translation>
    </message>
    <message>
        <source>The program learns from pictures of good parts what a part looks like. Build the model once, then come back here.</source>
        <translation>Das Programm lernt aus Bildern von Gutteilen, wie ein Teil aussieht. Das Modell einmal anlernen und dann hierher zurückkehren.</translation>
    </message>
    <message>
        <source>This project has no model yet</source>
        <translation>Dieses Projekt hat noch kein Modell</translation>
    </message>
</context>
<context>
    <name>ModelWords</name>
    <message>
        <source>Autoencoder</source>
        <translation>Autoencoder</translation>
    </message>
    <message>
        <source>Clopper-Pearson</source>
        <translation>Clopper-Pearson</translation>
    </message>
    <message>
        <source>stratified bootstrap</source>
        <translation>stratifizierter Bootstrap</translation>
    </message>
    <message>
        <source>score interval</source>
        <translation>Score-Intervall</translation>
    </message>
    <message>
        <source>In use, damaged</source>
        <translation>Aktiv, beschädigt</translation>
    </message>
    <message>
        <source>Damaged</source>
        <translation>Beschädigt</translation>
    </message>
    <message>
        <source>In use</source>
        <translation>Aktiv</translation>
    </message>
    <message>
        <source>Ready</source>
        <translation>Bereit</translation>
    </message>
    <message>
        <source>{good} good parts and {defect} defects, the same for all models that are intact.</source>
        <translation>{good} Gutteile und {defect} Fehler, dieselben für alle unbeschädigten Modelle.</translation>
    </message>
    <message>
        <source>{good} good parts and {defect} defects of its own: the models have no images in common.</source>
        <translation>{good} Gutteile und {defect} Fehler, nur seine eigenen: Die Modelle haben keine gemeinsamen Bilder.</translation>
    </message>
    <message>
        <source>{level} {kind}</source>
        <translation>{level} {kind}</translation>
    </message>
    <message>
        <source>{events} of {trials}
{low} – {high}</source>
        <translation>{events} von {trials}
{low} – {high}</translation>
    </message>
    <message>
        <source>Without good parts and defects nothing can be said of what they separate.</source>
        <translation>Ohne Gutteile und Fehler lässt sich nicht sagen, was sie trennen.</translation>
    </message>
    <message>
        <source>AUROC differs by {value} ({low} – {high}, {level} paired {kind}).</source>
        <translation>AUROC unterscheidet sich um {value} ({low} – {high}, {level}, gepaart: {kind}).</translation>
    </message>
    <message>
        <source>These images do not tell which one is better.</source>
        <translation>An diesen Bildern zeigt sich nicht, welches besser ist.</translation>
    </message>
    <message>
        <source>The first separates better.</source>
        <translation>Das erste trennt besser.</translation>
    </message>
    <message>
        <source>The second separates better.</source>
        <translation>Das zweite trennt besser.</translation>
    </message>
    <message>
        <source>Compared on the same images: {good}, {defects}.</source>
        <translation>Verglichen an denselben Bildern: {good}, {defects}.</translation>
    </message>
    <message>
        <source>The good parts are learned ones, each scored by what the others taught: there are no others.</source>
        <translation>Die Gutteile sind gelernte, jedes anhand der übrigen beurteilt: Andere gibt es nicht.</translation>
    </message>
    <message>
        <source>Defect</source>
        <translation>Fehler</translation>
    </message>
    <message>
        <source>Good part</source>
        <translation>Gutteil</translation>
    </message>
    <message>
        <source>{truth}, {first} and {second}: {model} is wrong</source>
        <translation>{truth}, {first} und {second}: {model} liegt falsch</translation>
    </message>
    <message>
        <source>{model}: score {score}, {verdict}</source>
        <translation>{model}: Score {score}, {verdict}</translation>
    </message>
</context>
<context>
    <name>ModelsModel</name>
    <message>
        <source>State</source>
        <translation>Status</translation>
    </message>
    <message>
        <source>Built</source>
        <translation>Angelernt</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>Netz</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>Method</source>
        <translation>Verfahren</translation>
    </message>
    <message>
        <source>AUROC</source>
        <translation>AUROC</translation>
    </message>
    <message>
        <source>Threshold</source>
        <translation>Schwelle</translation>
    </message>
    <message>
        <source>Per part</source>
        <translation>Je Teil</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
</context>
<context>
    <name>ModelsPage</name>
    <message>
        <source>Here you compare the models of the project.</source>
        <translation>Hier werden die Modelle des Projekts verglichen.</translation>
    </message>
    <message>
        <source>Checking the models…</source>
        <translation>Modelle werden kontrolliert…</translation>
    </message>
    <message>
        <source>This project has no model yet: build one first.</source>
        <translation>Dieses Projekt hat noch kein Modell: zuerst eines anlernen.</translation>
    </message>
    <message>
        <source>A damaged model can be neither used nor compared. {why}</source>
        <translation>Ein beschädigtes Modell lässt sich weder verwenden noch vergleichen. {why}</translation>
    </message>
    <message>
        <source>Choose two models to compare them on the same images, or one to use it, export it or measure it.</source>
        <translation>Zwei Modelle wählen, um sie an denselben Bildern zu vergleichen, oder eines, um es zu verwenden, zu exportieren oder zu messen.</translation>
    </message>
    <message>
        <source>Parts are being inspected: stop that first.</source>
        <translation>Es werden gerade Teile geprüft: zuerst stoppen.</translation>
    </message>
    <message>
        <source>Parts are judged with the model {model} from now on, with the threshold that it had. The present one stays here.</source>
        <translation>Teile werden von jetzt an mit dem Modell {model} und dessen Schwelle beurteilt. Das bisherige bleibt hier erhalten.</translation>
    </message>
    <message>
        <source>Use another model</source>
        <translation>Anderes Modell verwenden</translation>
    </message>
    <message>
        <source>Save the report as</source>
        <translation>Bericht speichern unter</translation>
    </message>
    <message>
        <source>Report saved as {name}</source>
        <translation>Bericht gespeichert als {name}</translation>
    </message>
</context>
<context>
    <name>ModelsParts</name>
    <message>
        <source>Compare</source>
        <translation>Vergleichen</translation>
    </message>
    <message>
        <source>Compare the two chosen models on the same images</source>
        <translation>Die zwei gewählten Modelle an denselben Bildern vergleichen</translation>
    </message>
    <message>
        <source>Use…</source>
        <translation>Verwenden…</translation>
    </message>
    <message>
        <source>Put the chosen model to use</source>
        <translation>Gewähltes Modell verwenden</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>Export…</translation>
    </message>
    <message>
        <source>Write the chosen model to a file for a station</source>
        <translation>Gewähltes Modell in eine Datei für eine Station schreiben</translation>
    </message>
    <message>
        <source>Measure</source>
        <translation>Messen</translation>
    </message>
    <message>
        <source>Measure what a part takes with the chosen model on this PC</source>
        <translation>Messen, wie lange ein Teil mit dem gewählten Modell auf diesem PC dauert</translation>
    </message>
    <message>
        <source>Report…</source>
        <translation>Bericht…</translation>
    </message>
    <message>
        <source>Write a report on the model in use</source>
        <translation>Bericht über das aktive Modell schreiben</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Öffnen</translation>
    </message>
</context>
<context>
    <name>ModelsTable</name>
    <message>
        <source>Models of the project</source>
        <translation>Modelle des Projekts</translation>
    </message>
</context>
<context>
    <name>NameAndPlace</name>
    <message>
        <source>Choose another place</source>
        <translation>Anderen Ort wählen</translation>
    </message>
    <message>
        <source>Give the project a name.</source>
        <translation>Bitte dem Projekt einen Namen geben.</translation>
    </message>
    <message>
        <source>Choose where the project is stored.</source>
        <translation>Bitte wählen, wo das Projekt gespeichert wird.</translation>
    </message>
    <message>
        <source>Checking the folder…</source>
        <translation>Ordner wird kontrolliert…</translation>
    </message>
    <message>
        <source>Where shall the project be stored?</source>
        <translation>Wo soll das Projekt gespeichert werden?</translation>
    </message>
    <message>
        <source>New project</source>
        <translation>Neues Projekt</translation>
    </message>
</context>
<context>
    <name>NameDialog</name>
    <message>
        <source>Name of the project</source>
        <translation>Name des Projekts</translation>
    </message>
</context>
<context>
    <name>Names</name>
    <message>
        <source>Work as an operator</source>
        <translation>Als Bediener arbeiten</translation>
    </message>
</context>
<context>
    <name>NavigationRail</name>
    <message>
        <source>Pages</source>
        <translation>Seiten</translation>
    </message>
    <message>
        <source>{page} (Ctrl+{number})</source>
        <translation>{page} (Strg+{number})</translation>
    </message>
</context>
<context>
    <name>NetworkChoice</name>
    <message>
        <source>Automatic</source>
        <translation>Automatisch</translation>
    </message>
    <message>
        <source>Coarse</source>
        <translation>Grob</translation>
    </message>
    <message>
        <source>Medium</source>
        <translation>Mittel</translation>
    </message>
    <message>
        <source>Fine</source>
        <translation>Fein</translation>
    </message>
    <message>
        <source>EfficientNet-Lite0: fast on any PC, comes with the program</source>
        <translation>EfficientNet-Lite0: schnell auf jedem PC, mitgeliefert</translation>
    </message>
    <message>
        <source>EfficientNet-Lite1: a little larger</source>
        <translation>EfficientNet-Lite1: etwas größer</translation>
    </message>
    <message>
        <source>EfficientNet-Lite2: larger still</source>
        <translation>EfficientNet-Lite2: noch größer</translation>
    </message>
    <message>
        <source>ResNet-18: small</source>
        <translation>ResNet-18: klein</translation>
    </message>
    <message>
        <source>ResNet-50: medium</source>
        <translation>ResNet-50: mittel</translation>
    </message>
    <message>
        <source>ResNet-101: large</source>
        <translation>ResNet-101: groß</translation>
    </message>
    <message>
        <source>WideResNet-101-2: very large, needs a strong PC</source>
        <translation>WideResNet-101-2: sehr groß, braucht einen starken PC</translation>
    </message>
    <message>
        <source>DenseNet-201: large</source>
        <translation>DenseNet-201: groß</translation>
    </message>
    <message>
        <source>WideResNet-50-2: the network of the PatchCore paper, needs a strong PC</source>
        <translation>WideResNet-50-2: das Netz der PatchCore-Veröffentlichung, braucht einen starken PC</translation>
    </message>
    <message>
        <source>EfficientNet-B5: large</source>
        <translation>EfficientNet-B5: groß</translation>
    </message>
    <message>
        <source>PatchCore: recommended, parts may lie anywhere</source>
        <translation>PatchCore: empfohlen, Teile dürfen beliebig liegen</translation>
    </message>
    <message>
        <source>PaDiM: for fixtured parts that always lie alike</source>
        <translation>PaDiM: für fixierte Teile, die immer gleich liegen</translation>
    </message>
    <message>
        <source>SPADE: compares with the most similar good parts, slow</source>
        <translation>SPADE: vergleicht mit den ähnlichsten Gutteilen, langsam</translation>
    </message>
    <message>
        <source>Autoencoder: trains for minutes, for comparison</source>
        <translation>Autoencoder: trainiert minutenlang, zum Vergleich</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>Netz</translation>
    </message>
    <message>
        <source>Method</source>
        <translation>Verfahren</translation>
    </message>
    <message>
        <source>{network} (weights not imported)</source>
        <translation>{network} (Gewichte nicht importiert)</translation>
    </message>
    <message>
        <source>Import its weights first: inspector weights import NAME FILE</source>
        <translation>Zuerst seine Gewichte importieren: inspector weights import NAME FILE</translation>
    </message>
    <message>
        <source>Fastest.</source>
        <translation>Am schnellsten.</translation>
    </message>
    <message>
        <source>Takes {times:.0f} times as long as coarse.</source>
        <translation>Dauert {times:.0f}-mal so lange wie grob.</translation>
    </message>
    <message>
        <source>Looks at your images in steps of {px} px; smaller defects may be missed.</source>
        <translation>Betrachtet die Bilder in Schritten von {px} px; kleinere Fehler können übersehen werden.</translation>
    </message>
    <message>
        <source>Looks at an image in about {steps} × {steps} steps.</source>
        <translation>Betrachtet ein Bild in etwa {steps} × {steps} Schritten.</translation>
    </message>
</context>
<context>
    <name>NewProjectPage</name>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Create project</source>
        <translation>Projekt anlegen</translation>
    </message>
    <message>
        <source>Find the best settings next</source>
        <translation>Danach die besten Einstellungen suchen</translation>
    </message>
    <message>
        <source>Compares settings on the parts of this project, for about three minutes</source>
        <translation>Vergleicht Einstellungen an den Teilen dieses Projekts, etwa drei Minuten lang</translation>
    </message>
    <message>
        <source>New project</source>
        <translation>Neues Projekt</translation>
    </message>
    <message>
        <source>Change project</source>
        <translation>Projekt ändern</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Speichern</translation>
    </message>
</context>
<context>
    <name>NextPart</name>
    <message>
        <source>The lot counts from the next start on.</source>
        <translation>Das Los gilt ab dem nächsten Start.</translation>
    </message>
    <message>
        <source>The pictures take {gigabytes} GB more than their quota: rejects go by their age alone.</source>
        <translation>Die Bilder belegen {gigabytes} GB mehr als ihr Kontingent: Aussortierte werden nur nach Alter gelöscht.</translation>
    </message>
</context>
<context>
    <name>NoSource</name>
    <message>
        <source>An engineer has to choose the camera or folder of this product once, on the page Inspect, and start it there.</source>
        <translation>Ein Einrichter muss die Kamera oder den Ordner dieses Produkts einmal auf der Seite Prüfen wählen und dort starten.</translation>
    </message>
    <message>
        <source>After that, one tap on Start is enough here.</source>
        <translation>Danach genügt hier ein Tipp auf Start.</translation>
    </message>
    <message>
        <source>No source is known for this product</source>
        <translation>Für dieses Produkt ist keine Quelle bekannt</translation>
    </message>
    <message>
        <source>Choose one under Change product. Where it is not listed, an engineer has to release it first.</source>
        <translation>Unter Produkt wechseln eines wählen. Steht es dort nicht, muss ein Einrichter es zuerst freigeben.</translation>
    </message>
    <message>
        <source>No product is ready to be inspected</source>
        <translation>Kein Produkt ist bereit zum Prüfen</translation>
    </message>
    <message>
        <source>Log on</source>
        <translation>Anmelden</translation>
    </message>
    <message>
        <source>Leave operator mode</source>
        <translation>Bedienermodus verlassen</translation>
    </message>
</context>
<context>
    <name>NotesDialog</name>
    <message>
        <source>Keep</source>
        <translation>Behalten</translation>
    </message>
    <message>
        <source>Notes</source>
        <translation>Notizen</translation>
    </message>
</context>
<context>
    <name>Notice</name>
    <message>
        <source>Dismiss</source>
        <translation>Schließen</translation>
    </message>
</context>
<context>
    <name>OddOnes</name>
    <message>
        <source>Leave them out</source>
        <translation>Auslassen</translation>
    </message>
    <message>
        <source>They are neither learned nor set the threshold</source>
        <translation>Sie werden weder gelernt noch bestimmen sie die Schwelle</translation>
    </message>
    <message>
        <source>Keep them</source>
        <translation>Behalten</translation>
    </message>
    <message>
        <source>They are good parts like the others</source>
        <translation>Es sind Gutteile wie die übrigen</translation>
    </message>
    <message>
        <source>Take them back</source>
        <translation>Zurücknehmen</translation>
    </message>
    <message>
        <source>They are learned like the others</source>
        <translation>Sie werden wie die übrigen gelernt</translation>
    </message>
    <message numerus="yes">
        <source>Unlike the others: {count} of {total} images. Shall they be learned?</source>
        <translation>
            <numerusform>Abweichend: {count} von {total} Bild. Soll es gelernt werden?</numerusform>
            <numerusform>Abweichend: {count} von {total} Bildern. Sollen sie gelernt werden?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Unlike the others, and kept: {count} of {total} images.</source>
        <translation>
            <numerusform>Abweichend und behalten: {count} von {total} Bild.</numerusform>
            <numerusform>Abweichend und behalten: {count} von {total} Bildern.</numerusform>
        </translation>
    </message>
    <message>
        <source>Which ones</source>
        <translation>Welche</translation>
    </message>
    <message numerus="yes">
        <source>{count} images are left out.</source>
        <translation>
            <numerusform>{count} Bild ist ausgelassen.</numerusform>
            <numerusform>{count} Bilder sind ausgelassen.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Opening</name>
    <message>
        <source>Stop and open</source>
        <translation>Stoppen und öffnen</translation>
    </message>
    <message>
        <source>Stop the inspection and open the demo?</source>
        <translation>Prüfung stoppen und Demo öffnen?</translation>
    </message>
</context>
<context>
    <name>OperatorBar</name>
    <message>
        <source>Inspect</source>
        <translation>Prüfen</translation>
    </message>
    <message>
        <source>Verify</source>
        <translation>Bewerten</translation>
    </message>
    <message>
        <source>Change product</source>
        <translation>Produkt wechseln</translation>
    </message>
    <message>
        <source>Log on</source>
        <translation>Anmelden</translation>
    </message>
    <message>
        <source>Change the person</source>
        <translation>Person wechseln</translation>
    </message>
</context>
<context>
    <name>OperatorMode</name>
    <message>
        <source>Operator mode can begin once the build or the import has ended.</source>
        <translation>Der Bedienermodus kann beginnen, sobald das Anlernen oder der Import beendet ist.</translation>
    </message>
    <message>
        <source>PIN to leave?</source>
        <translation>PIN zum Verlassen?</translation>
    </message>
    <message>
        <source>To leave: {keys}</source>
        <translation>Verlassen: {keys}</translation>
    </message>
</context>
<context>
    <name>OperatorScreen</name>
    <message>
        <source>Leave</source>
        <translation>Verlassen</translation>
    </message>
    <message>
        <source>NG seen: continue</source>
        <translation>NG gesehen: weiter</translation>
    </message>
    <message>
        <source>Operator mode</source>
        <translation>Bedienermodus</translation>
    </message>
</context>
<context>
    <name>OtherProjects</name>
    <message>
        <source>Choose a folder…</source>
        <translation>Ordner wählen…</translation>
    </message>
    <message>
        <source>Project to copy areas from</source>
        <translation>Projekt, aus dem Bereiche kopiert werden</translation>
    </message>
</context>
<context>
    <name>OwnSecretDialog</name>
    <message>
        <source>Change my PIN</source>
        <translation>Meine PIN ändern</translation>
    </message>
    <message>
        <source>Change my password</source>
        <translation>Mein Passwort ändern</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Speichern</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Present PIN?</source>
        <translation>Bisherige PIN?</translation>
    </message>
    <message>
        <source>New PIN?</source>
        <translation>Neue PIN?</translation>
    </message>
    <message>
        <source>The new PIN again?</source>
        <translation>Neue PIN noch einmal?</translation>
    </message>
    <message>
        <source>Present password</source>
        <translation>Bisheriges Passwort</translation>
    </message>
    <message>
        <source>New password</source>
        <translation>Neues Passwort</translation>
    </message>
    <message>
        <source>New password again</source>
        <translation>Neues Passwort noch einmal</translation>
    </message>
    <message>
        <source>The new ones differ.</source>
        <translation>Die beiden neuen stimmen nicht überein.</translation>
    </message>
</context>
<context>
    <name>PageList</name>
    <message>
        <source>Projects</source>
        <translation>Projekte</translation>
    </message>
    <message>
        <source>New project</source>
        <translation>Neues Projekt</translation>
    </message>
    <message>
        <source>Build</source>
        <translation>Anlernen</translation>
    </message>
    <message>
        <source>Tune</source>
        <translation>Einstellen</translation>
    </message>
    <message>
        <source>Validation images</source>
        <translation>Validierungsbilder</translation>
    </message>
    <message>
        <source>Where to look</source>
        <translation>Bereiche</translation>
    </message>
    <message>
        <source>Models and report</source>
        <translation>Modelle und Bericht</translation>
    </message>
    <message>
        <source>Health</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>Why did it pass?</source>
        <translation>Warum war es OK?</translation>
    </message>
    <message>
        <source>Teach-back</source>
        <translation>Nachlernen</translation>
    </message>
    <message>
        <source>Known defects</source>
        <translation>Bekannte Fehler</translation>
    </message>
    <message>
        <source>What it finds</source>
        <translation>Prüffähigkeit</translation>
    </message>
    <message>
        <source>Challenge</source>
        <translation>Mustertest</translation>
    </message>
    <message>
        <source>Inspect</source>
        <translation>Prüfen</translation>
    </message>
    <message>
        <source>Set up the line</source>
        <translation>Linie einrichten</translation>
    </message>
    <message>
        <source>Verify</source>
        <translation>Bewerten</translation>
    </message>
    <message>
        <source>History</source>
        <translation>Verlauf</translation>
    </message>
    <message>
        <source>Drift</source>
        <translation>Drift</translation>
    </message>
    <message>
        <source>Families of defects</source>
        <translation>Fehlerfamilien</translation>
    </message>
    <message>
        <source>Change the product</source>
        <translation>Produkt wechseln</translation>
    </message>
    <message>
        <source>Users</source>
        <translation>Benutzer</translation>
    </message>
    <message>
        <source>Audit</source>
        <translation>Audit</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>Hilfe</translation>
    </message>
</context>
<context>
    <name>PartPane</name>
    <message>
        <source>All parts</source>
        <translation>Alle Teile</translation>
    </message>
    <message>
        <source>Back to the table (Esc)</source>
        <translation>Zurück zur Tabelle (Esc)</translation>
    </message>
    <message>
        <source>Previous part (Page up)</source>
        <translation>Voriges Teil (Bild auf)</translation>
    </message>
    <message>
        <source>Next part (Page down)</source>
        <translation>Nächstes Teil (Bild ab)</translation>
    </message>
    <message>
        <source>Inspect again with the present model</source>
        <translation>Mit dem aktuellen Modell erneut prüfen</translation>
    </message>
    <message>
        <source>Why did it pass?</source>
        <translation>Warum war es OK?</translation>
    </message>
    <message>
        <source>Use the picture</source>
        <translation>Bild verwenden</translation>
    </message>
    <message>
        <source>Take back</source>
        <translation>Zurücknehmen</translation>
    </message>
    <message>
        <source>Add to the validation images, as it was reviewed</source>
        <translation>Mit seiner Bewertung zu den Validierungsbildern</translation>
    </message>
    <message>
        <source>As validation image of a good part</source>
        <translation>Als Validierungsbild eines Gutteils</translation>
    </message>
    <message>
        <source>As validation image with a defect</source>
        <translation>Als Validierungsbild mit Fehler</translation>
    </message>
    <message>
        <source>As good part for the next build</source>
        <translation>Als Gutteil für das nächste Anlernen</translation>
    </message>
    <message>
        <source>Heatmap on or off (H)</source>
        <translation>Heatmap ein oder aus (H)</translation>
    </message>
    <message>
        <source>Reading the picture…</source>
        <translation>Bild wird gelesen…</translation>
    </message>
    <message>
        <source>Shows</source>
        <translation>Zeigt</translation>
    </message>
    <message>
        <source>Score</source>
        <translation>Score</translation>
    </message>
    <message>
        <source>Said</source>
        <translation>Befund</translation>
    </message>
    <message>
        <source>Before</source>
        <translation>Zuvor</translation>
    </message>
    <message>
        <source>by the source that names it, nobody has labelled it</source>
        <translation>durch die Quelle, die es nennt; niemand hat einen Befund eingetragen</translation>
    </message>
    <message>
        <source>Mask</source>
        <translation>Maske</translation>
    </message>
    <message>
        <source>painted</source>
        <translation>gemalt</translation>
    </message>
    <message>
        <source>Learned</source>
        <translation>Gelernt</translation>
    </message>
    <message>
        <source>The model has learned it; its score is by what the others taught.</source>
        <translation>Das Modell hat es gelernt; sein Score ergibt sich anhand der übrigen.</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>Good (1)</source>
        <translation>Gut (1)</translation>
    </message>
    <message>
        <source>Defect (2)</source>
        <translation>Fehler (2)</translation>
    </message>
    <message>
        <source>Leave out (3)</source>
        <translation>Auslassen (3)</translation>
    </message>
    <message>
        <source>Mask…</source>
        <translation>Maske…</translation>
    </message>
    <message>
        <source>Paint where the defect is (M)</source>
        <translation>Malen, wo der Fehler ist (M)</translation>
    </message>
    <message>
        <source>Kind of defect (K)</source>
        <translation>Fehlerart (K)</translation>
    </message>
    <message>
        <source>Kind of defect</source>
        <translation>Fehlerart</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Art</translation>
    </message>
    <message>
        <source>Original picture of the part</source>
        <translation>Originalbild des Teils</translation>
    </message>
    <message>
        <source>Part {number}</source>
        <translation>Teil {number}</translation>
    </message>
    <message>
        <source>score {score}</source>
        <translation>Score {score}</translation>
    </message>
    <message>
        <source>threshold {threshold}</source>
        <translation>Schwelle {threshold}</translation>
    </message>
    <message>
        <source>no serial could be read</source>
        <translation>keine Seriennummer lesbar</translation>
    </message>
    <message>
        <source>Original</source>
        <translation>Original</translation>
    </message>
    <message>
        <source>Heatmap</source>
        <translation>Heatmap</translation>
    </message>
</context>
<context>
    <name>PartPicture</name>
    <message>
        <source>The part with its suspicious places</source>
        <translation>Das Teil mit seinen auffälligen Stellen</translation>
    </message>
</context>
<context>
    <name>PartPictures</name>
    <message>
        <source>Heatmap on or off (H)</source>
        <translation>Heatmap ein oder aus (H)</translation>
    </message>
    <message>
        <source>No picture yet</source>
        <translation>Noch kein Bild</translation>
    </message>
    <message>
        <source>Then</source>
        <translation>Damals</translation>
    </message>
    <message>
        <source>Without heatmap: the model {model} is not in use.</source>
        <translation>Ohne Heatmap: Das Modell {model} ist nicht aktiv.</translation>
    </message>
    <message>
        <source>Now</source>
        <translation>Jetzt</translation>
    </message>
</context>
<context>
    <name>PartsModel</name>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>No.</source>
        <translation>Nr.</translation>
    </message>
    <message>
        <source>Serial</source>
        <translation>Serien-Nr.</translation>
    </message>
    <message>
        <source>Verdict</source>
        <translation>Ergebnis</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>Grund</translation>
    </message>
    <message>
        <source>Score</source>
        <translation>Score</translation>
    </message>
    <message>
        <source>Review</source>
        <translation>Bewertung</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>Quelle</translation>
    </message>
</context>
<context>
    <name>PartsTable</name>
    <message>
        <source>Recorded parts</source>
        <translation>Aufgezeichnete Teile</translation>
    </message>
</context>
<context>
    <name>PassedPage</name>
    <message>
        <source>Drop a part here that passed and should have been NG</source>
        <translation>Hier ein Teil ablegen, das OK war und NG hätte sein sollen</translation>
    </message>
    <message>
        <source>Another part…</source>
        <translation>Anderes Teil…</translation>
    </message>
    <message>
        <source>Here you see why a part passed, and which good pictures made it pass.</source>
        <translation>Hier ist zu sehen, warum ein Teil OK war und welche Gutbilder dazu führten.</translation>
    </message>
    <message>
        <source>Nothing in this part is suspicious to the model, whatever is left out.</source>
        <translation>Nichts an diesem Teil ist für das Modell auffällig, gleich was ausgelassen wird.</translation>
    </message>
    <message>
        <source>Parts are being inspected: stop that first.</source>
        <translation>Es werden gerade Teile geprüft: zuerst stoppen.</translation>
    </message>
    <message>
        <source>A part that passed and should have been NG</source>
        <translation>Ein Teil, das OK war und NG hätte sein sollen</translation>
    </message>
</context>
<context>
    <name>PassedPanel</name>
    <message>
        <source>Put to use</source>
        <translation>Verwenden</translation>
    </message>
    <message>
        <source>Place {number} of {count}</source>
        <translation>Stelle {number} von {count}</translation>
    </message>
    <message numerus="yes">
        <source>Leave {count} pictures out and try</source>
        <translation>
            <numerusform>{count} Bild auslassen und erproben</numerusform>
            <numerusform>{count} Bilder auslassen und erproben</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Try without the {count} marked</source>
        <translation>
            <numerusform>Ohne das {count} markierte erproben</numerusform>
            <numerusform>Ohne die {count} markierten erproben</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} good pictures keep their scores: they cannot be read any more.</source>
        <translation>
            <numerusform>{count} Gutbild behält seinen Score: Es ist nicht mehr lesbar.</numerusform>
            <numerusform>{count} Gutbilder behalten ihren Score: Sie sind nicht mehr lesbar.</numerusform>
        </translation>
    </message>
    <message>
        <source>Score {now}, threshold {limit}. It is like many good pictures: no few of them keep it quiet.</source>
        <translation>Score {now}, Schwelle {limit}. Es gleicht vielen Gutbildern: Es sind nicht nur einige, die es unauffällig machen.</translation>
    </message>
    <message numerus="yes">
        <source>Score {now}, threshold {limit}. {count} good pictures silenced it: without them, it would score {loud}.</source>
        <translation>
            <numerusform>Score {now}, Schwelle {limit}. {count} Gutbild macht es unauffällig: Ohne dieses wäre der Score {loud}.</numerusform>
            <numerusform>Score {now}, Schwelle {limit}. {count} Gutbilder machen es unauffällig: Ohne diese wäre der Score {loud}.</numerusform>
        </translation>
    </message>
    <message>
        <source>Reason, for the history</source>
        <translation>Grund, für den Verlauf</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>Grund</translation>
    </message>
</context>
<context>
    <name>PathDrop</name>
    <message>
        <source>Choose folder…</source>
        <translation>Ordner wählen…</translation>
    </message>
    <message>
        <source>Choose files…</source>
        <translation>Dateien wählen…</translation>
    </message>
    <message>
        <source>Choose a folder</source>
        <translation>Ordner wählen</translation>
    </message>
    <message>
        <source>Choose files</source>
        <translation>Dateien wählen</translation>
    </message>
    <message>
        <source>That lies on {where}, not on this PC: save it here first, then drop the file.</source>
        <translation>Das liegt auf {where}, nicht auf diesem PC: zuerst hier speichern, dann die Datei ablegen.</translation>
    </message>
    <message>
        <source>{name} does not exist any more.</source>
        <translation>{name} gibt es nicht mehr.</translation>
    </message>
    <message>
        <source>{name} is a folder; drop files here.</source>
        <translation>{name} ist ein Ordner; bitte Dateien hier ablegen.</translation>
    </message>
    <message>
        <source>{name} is a file; drop the folder that holds it.</source>
        <translation>{name} ist eine Datei; bitte den Ordner ablegen, in dem sie liegt.</translation>
    </message>
    <message>
        <source>Drop images or folders here</source>
        <translation>Bilder oder Ordner hier ablegen</translation>
    </message>
    <message>
        <source>Drop a folder here</source>
        <translation>Ordner hier ablegen</translation>
    </message>
    <message>
        <source>Drop files here</source>
        <translation>Dateien hier ablegen</translation>
    </message>
</context>
<context>
    <name>People</name>
    <message>
        <source>Operator</source>
        <translation>Bediener</translation>
    </message>
    <message>
        <source>Engineer</source>
        <translation>Einrichter</translation>
    </message>
    <message>
        <source>Administrator</source>
        <translation>Administrator</translation>
    </message>
    <message>
        <source>For whoever is logged on.</source>
        <translation>Für alle, die angemeldet sind.</translation>
    </message>
    <message>
        <source>For engineers: log on as one.</source>
        <translation>Für Einrichter: als solcher anmelden.</translation>
    </message>
    <message>
        <source>For administrators: log on as one.</source>
        <translation>Für Administratoren: als solcher anmelden.</translation>
    </message>
    <message>
        <source>Nobody is logged on</source>
        <translation>Niemand ist angemeldet</translation>
    </message>
</context>
<context>
    <name>PersonButton</name>
    <message>
        <source>Log off</source>
        <translation>Abmelden</translation>
    </message>
    <message>
        <source>Change the person…</source>
        <translation>Person wechseln…</translation>
    </message>
    <message>
        <source>Logged on: {name}</source>
        <translation>Angemeldet: {name}</translation>
    </message>
    <message>
        <source>Change my PIN…</source>
        <translation>Meine PIN ändern…</translation>
    </message>
    <message>
        <source>Change my password…</source>
        <translation>Mein Passwort ändern…</translation>
    </message>
</context>
<context>
    <name>PickDialog</name>
    <message>
        <source>Choose</source>
        <translation>Wählen</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Tap every picture that is to become a sample.</source>
        <translation>Jedes Bild antippen, das ein Muster werden soll.</translation>
    </message>
    <message>
        <source>Defect</source>
        <translation>Fehler</translation>
    </message>
    <message>
        <source>Good</source>
        <translation>Gut</translation>
    </message>
</context>
<context>
    <name>PicturePane</name>
    <message>
        <source>Keep (K)</source>
        <translation>Behalten (K)</translation>
    </message>
    <message>
        <source>Leave out (L)</source>
        <translation>Auslassen (L)</translation>
    </message>
    <message>
        <source>{times} times as far from the others as usual</source>
        <translation>{times}-mal so weit von den übrigen entfernt wie üblich</translation>
    </message>
    <message>
        <source>score by what the others taught {score}</source>
        <translation>Score anhand der übrigen {score}</translation>
    </message>
    <message>
        <source>Heatmap on or off (H)</source>
        <translation>Heatmap ein oder aus (H)</translation>
    </message>
    <message>
        <source>All images</source>
        <translation>Alle Bilder</translation>
    </message>
    <message>
        <source>Back to the gallery (Esc)</source>
        <translation>Zurück zur Galerie (Esc)</translation>
    </message>
    <message>
        <source>Previous image (Page up)</source>
        <translation>Voriges Bild (Bild auf)</translation>
    </message>
    <message>
        <source>Next image (Page down)</source>
        <translation>Nächstes Bild (Bild ab)</translation>
    </message>
    <message>
        <source>{before} becomes {after}</source>
        <translation>{before} wird {after}</translation>
    </message>
    <message>
        <source>{truth}, score {score}: {verdict}</source>
        <translation>{truth}, Score {score}: {verdict}</translation>
    </message>
    <message>
        <source>(heatmap with itself learned: {score})</source>
        <translation>(Heatmap mit ihm selbst gelernt: {score})</translation>
    </message>
    <message>
        <source>(score now: {score})</source>
        <translation>(Score jetzt: {score})</translation>
    </message>
    <message>
        <source>No picture yet</source>
        <translation>Noch kein Bild</translation>
    </message>
</context>
<context>
    <name>PicturePanel</name>
    <message>
        <source>Live picture</source>
        <translation>Livebild</translation>
    </message>
    <message>
        <source>Whole picture</source>
        <translation>Ganzes Bild</translation>
    </message>
    <message>
        <source>Best again</source>
        <translation>Bestwert neu</translation>
    </message>
    <message>
        <source>Forget the sharpest picture so far</source>
        <translation>Das bisher schärfste Bild vergessen</translation>
    </message>
    <message>
        <source>Sharpness: no live picture</source>
        <translation>Schärfe: kein Livebild</translation>
    </message>
    <message>
        <source>Sharpness {now} · best {best} · {share} of the best</source>
        <translation>Schärfe {now} · Bestwert {best} · {share} des Bestwerts</translation>
    </message>
    <message>
        <source>Brightness {share}</source>
        <translation>Helligkeit {share}</translation>
    </message>
    <message>
        <source>{share} is white: nothing is seen there, less light or exposure</source>
        <translation>{share} sind weiß: Dort ist nichts zu sehen; weniger Licht oder Belichtung</translation>
    </message>
    <message>
        <source>{share} is black: more light or exposure</source>
        <translation>{share} sind schwarz: mehr Licht oder Belichtung</translation>
    </message>
    <message>
        <source>Left {x}, top {y}, {width} × {height} px</source>
        <translation>Links {x}, oben {y}, {width} × {height} px</translation>
    </message>
    <message>
        <source>The box does not lie in this picture.</source>
        <translation>Der Rahmen liegt nicht in diesem Bild.</translation>
    </message>
    <message>
        <source>Picture of the camera</source>
        <translation>Bild der Kamera</translation>
    </message>
</context>
<context>
    <name>PinCheck</name>
    <message>
        <source>Wrong PIN. {question}</source>
        <translation>Falsche PIN. {question}</translation>
    </message>
    <message>
        <source>Too many wrong PINs. Wait {seconds} s.</source>
        <translation>Zu viele falsche PINs. Bitte {seconds} s warten.</translation>
    </message>
</context>
<context>
    <name>PinDialog</name>
    <message>
        <source>PIN of {name}</source>
        <translation>PIN von {name}</translation>
    </message>
    <message>
        <source>New PIN, {least} to {most} digits?</source>
        <translation>Neue PIN, {least} bis {most} Ziffern?</translation>
    </message>
    <message>
        <source>The same PIN again?</source>
        <translation>Dieselbe PIN noch einmal?</translation>
    </message>
    <message>
        <source>That was another one. New PIN?</source>
        <translation>Das war eine andere. Neue PIN?</translation>
    </message>
</context>
<context>
    <name>PinSettings</name>
    <message>
        <source>Remove the PIN…</source>
        <translation>PIN entfernen…</translation>
    </message>
    <message>
        <source>Present PIN?</source>
        <translation>Aktuelle PIN?</translation>
    </message>
    <message>
        <source>New PIN, {least} to {most} digits?</source>
        <translation>Neue PIN, {least} bis {most} Ziffern?</translation>
    </message>
    <message>
        <source>The same PIN again?</source>
        <translation>Dieselbe PIN noch einmal?</translation>
    </message>
    <message>
        <source>That was another one. New PIN?</source>
        <translation>Das war eine andere. Neue PIN?</translation>
    </message>
    <message>
        <source>Change the PIN…</source>
        <translation>PIN ändern…</translation>
    </message>
    <message>
        <source>Set a PIN…</source>
        <translation>PIN setzen…</translation>
    </message>
    <message>
        <source>There is no PIN: Ctrl+Shift+F11 ends the operator mode.</source>
        <translation>Es gibt keine PIN: Strg+Umschalt+F11 beendet den Bedienermodus.</translation>
    </message>
    <message>
        <source>A PIN ends the operator mode. If it is forgotten, delete the line operator_pin in settings.toml.</source>
        <translation>Eine PIN beendet den Bedienermodus. Ist sie vergessen, die Zeile operator_pin in settings.toml löschen.</translation>
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
        <translation>   Score {score}</translation>
    </message>
    <message>
        <source> = {ratio} × threshold</source>
        <translation> = {ratio} × Schwelle</translation>
    </message>
</context>
<context>
    <name>PlaceTile</name>
    <message>
        <source>No picture</source>
        <translation>Kein Bild</translation>
    </message>
</context>
<context>
    <name>PlaceView</name>
    <message>
        <source>This place</source>
        <translation>Diese Stelle</translation>
    </message>
    <message>
        <source>The likest good one</source>
        <translation>Die ähnlichste gute</translation>
    </message>
</context>
<context>
    <name>PlacesPage</name>
    <message>
        <source>Here you say which places of the pictures count.</source>
        <translation>Hier wird festgelegt, welche Stellen der Bilder zählen.</translation>
    </message>
    <message>
        <source>What was proposed belongs to pictures of another size.</source>
        <translation>Der Vorschlag gehört zu Bildern einer anderen Größe.</translation>
    </message>
    <message>
        <source>Background</source>
        <translation>Hintergrund</translation>
    </message>
    <message>
        <source>Picture of a good part to draw on</source>
        <translation>Bild eines Gutteils, auf dem gezeichnet wird</translation>
    </message>
</context>
<context>
    <name>PlacesPanel</name>
    <message>
        <source>Copy from another project…</source>
        <translation>Aus anderem Projekt kopieren…</translation>
    </message>
    <message>
        <source>The next area is</source>
        <translation>Der nächste Bereich ist</translation>
    </message>
    <message>
        <source>Areas</source>
        <translation>Bereiche</translation>
    </message>
    <message>
        <source>Background by itself</source>
        <translation>Hintergrund automatisch</translation>
    </message>
    <message>
        <source>Already drawn elsewhere</source>
        <translation>Anderswo schon gezeichnet</translation>
    </message>
</context>
<context>
    <name>ProductCard</name>
    <message>
        <source>In use</source>
        <translation>Aktiv</translation>
    </message>
    <message>
        <source>Model {id}</source>
        <translation>Modell {id}</translation>
    </message>
    <message>
        <source>Model of {day}</source>
        <translation>Modell vom {day}</translation>
    </message>
</context>
<context>
    <name>ProductQuestion</name>
    <message>
        <source>Change the product</source>
        <translation>Produkt wechseln</translation>
    </message>
    <message>
        <source>Change from {old} to {new}?</source>
        <translation>Von {old} zu {new} wechseln?</translation>
    </message>
    <message>
        <source>Change to {new}?</source>
        <translation>Zu {new} wechseln?</translation>
    </message>
    <message>
        <source>An inspection is running: it is stopped. What has been inspected so far is kept.</source>
        <translation>Eine Prüfung läuft: Sie wird gestoppt. Was bisher geprüft wurde, bleibt erhalten.</translation>
    </message>
    <message>
        <source>The line stands until somebody presses Start.</source>
        <translation>Die Linie steht, bis jemand „Start“ drückt.</translation>
    </message>
    <message>
        <source>Stop and change</source>
        <translation>Stoppen und wechseln</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>Wechseln</translation>
    </message>
    <message>
        <source>Go on with the present product</source>
        <translation>Beim aktuellen Produkt bleiben</translation>
    </message>
</context>
<context>
    <name>ProductsPage</name>
    <message>
        <source>Which product?</source>
        <translation>Welches Produkt?</translation>
    </message>
    <message>
        <source>Looking at the projects…</source>
        <translation>Projekte werden angesehen…</translation>
    </message>
    <message>
        <source>A product appears here once it has a model and a threshold that an engineer has put in force.</source>
        <translation>Ein Produkt erscheint hier, sobald es ein Modell hat und ein Einrichter seine Schwelle freigegeben hat.</translation>
    </message>
    <message>
        <source>No product is released yet</source>
        <translation>Noch kein Produkt freigegeben</translation>
    </message>
</context>
<context>
    <name>ProgressPanel</name>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>steps</source>
        <translation>Schritte</translation>
    </message>
    <message>
        <source>{time} left</source>
        <translation>noch {time}</translation>
    </message>
    <message>
        <source>Cancelling…</source>
        <translation>Wird abgebrochen…</translation>
    </message>
    <message>
        <source>took {time}</source>
        <translation>dauerte {time}</translation>
    </message>
    <message>
        <source>All stages: {time} of about {whole}</source>
        <translation>Alle Stufen: {time} von etwa {whole}</translation>
    </message>
    <message>
        <source>All stages: {time}, predicted were about {whole}</source>
        <translation>Alle Stufen: {time}, vorhergesagt waren etwa {whole}</translation>
    </message>
    <message>
        <source>{done} {unit}</source>
        <translation>{done} {unit}</translation>
    </message>
    <message>
        <source>{done} of {total} {unit}</source>
        <translation>{done} von {total} {unit}</translation>
    </message>
</context>
<context>
    <name>ProjectCard</name>
    <message>
        <source>Ready</source>
        <translation>Bereit</translation>
    </message>
    <message>
        <source>Provisional threshold</source>
        <translation>Schwelle vorläufig</translation>
    </message>
    <message>
        <source>Model damaged: build again</source>
        <translation>Modell beschädigt: neu anlernen</translation>
    </message>
    <message>
        <source>No model yet</source>
        <translation>Noch kein Modell</translation>
    </message>
    <message>
        <source>Folder not found</source>
        <translation>Ordner fehlt</translation>
    </message>
    <message>
        <source>Made by a newer version</source>
        <translation>Von neuerer Version</translation>
    </message>
    <message>
        <source>Damaged</source>
        <translation>Beschädigt</translation>
    </message>
    <message>
        <source>Looking…</source>
        <translation>Wird gesucht…</translation>
    </message>
    <message>
        <source>More</source>
        <translation>Mehr</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Öffnen</translation>
    </message>
    <message>
        <source>Notes…</source>
        <translation>Notizen…</translation>
    </message>
    <message>
        <source>Rename…</source>
        <translation>Umbenennen…</translation>
    </message>
    <message>
        <source>Duplicate…</source>
        <translation>Duplizieren…</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>Export…</translation>
    </message>
    <message>
        <source>Show folder</source>
        <translation>Ordner zeigen</translation>
    </message>
    <message>
        <source>Unpin</source>
        <translation>Lösen</translation>
    </message>
    <message>
        <source>Pin</source>
        <translation>Anheften</translation>
    </message>
    <message>
        <source>Remove from this list</source>
        <translation>Aus der Liste entfernen</translation>
    </message>
    <message>
        <source>Delete…</source>
        <translation>Löschen…</translation>
    </message>
    <message>
        <source>pinned</source>
        <translation>angeheftet</translation>
    </message>
    <message>
        <source>Imported from a file that nobody has signed</source>
        <translation>Aus einer Datei importiert, die niemand signiert hat</translation>
    </message>
    <message>
        <source>Imported, signed by {name}, key {key}</source>
        <translation>Importiert, signiert von {name}, Schlüssel {key}</translation>
    </message>
</context>
<context>
    <name>ProjectDeeds</name>
    <message>
        <source>Rename its folder, too (not while it is open)</source>
        <translation>Auch den Ordner umbenennen (nicht, solange es geöffnet ist)</translation>
    </message>
    <message>
        <source>Rename its folder, too</source>
        <translation>Auch den Ordner umbenennen</translation>
    </message>
    <message>
        <source>Rename the project</source>
        <translation>Projekt umbenennen</translation>
    </message>
    <message>
        <source>What is {name} to be called?</source>
        <translation>Wie soll {name} heißen?</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>Umbenennen</translation>
    </message>
    <message>
        <source>Duplicate the project</source>
        <translation>Projekt duplizieren</translation>
    </message>
    <message>
        <source>The copy has the settings, the good parts and the labels of {name}, and none of its record.</source>
        <translation>Die Kopie hat die Einstellungen, die Gutteile und die Befunde von {name}, aber nichts aus der Aufzeichnung.</translation>
    </message>
    <message>
        <source>Duplicate</source>
        <translation>Duplizieren</translation>
    </message>
    <message>
        <source>With its models</source>
        <translation>Mit seinen Modellen</translation>
    </message>
    <message>
        <source>Notes</source>
        <translation>Notizen</translation>
    </message>
    <message>
        <source>What is to be remembered of {name}?</source>
        <translation>Was soll zu {name} festgehalten werden?</translation>
    </message>
    <message>
        <source>The project is in use.</source>
        <translation>Das Projekt wird benutzt.</translation>
    </message>
    <message>
        <source>Wait for the inspection or the build, or stop it, and delete it then.</source>
        <translation>Das Ende der Prüfung oder des Anlernens abwarten oder es stoppen, dann das Projekt löschen.</translation>
    </message>
    <message>
        <source>Bringing {name} back…</source>
        <translation>{name} wird zurückgeholt…</translation>
    </message>
    <message>
        <source>Copying to {name}…</source>
        <translation>Wird nach {name} kopiert…</translation>
    </message>
    <message>
        <source>Delete the project {name}?</source>
        <translation>Projekt {name} löschen?</translation>
    </message>
    <message>
        <source>Delete a project</source>
        <translation>Projekt löschen</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>Keep it</source>
        <translation>Behalten</translation>
    </message>
    <message>
        <source>Deleting {name}…</source>
        <translation>{name} wird gelöscht…</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>The copy is ready.</source>
        <translation>Die Kopie ist fertig.</translation>
    </message>
    <message>
        <source>It lies in {folder}.</source>
        <translation>Sie liegt in {folder}.</translation>
    </message>
    <message>
        <source>Open it</source>
        <translation>Öffnen</translation>
    </message>
    <message>
        <source>{name} was deleted.</source>
        <translation>{name} wurde gelöscht.</translation>
    </message>
    <message>
        <source>Bring it back</source>
        <translation>Zurückholen</translation>
    </message>
    <message>
        <source>The project is back.</source>
        <translation>Das Projekt ist wieder da.</translation>
    </message>
</context>
<context>
    <name>ProjectForm</name>
    <message>
        <source>Good parts</source>
        <translation>Gutteile</translation>
    </message>
    <message>
        <source>Drop folders or images here. Only parts with nothing wrong: what is in these pictures will count as good.</source>
        <translation>Ordner oder Bilder hier ablegen. Nur einwandfreie Teile: Was auf diesen Bildern ist, gilt als gut.</translation>
    </message>
    <message>
        <source>Validation: good parts</source>
        <translation>Validierung: Gutteile</translation>
    </message>
    <message>
        <source>Not learned; they set the threshold together with the learned ones, each of which is scored by what the others taught.</source>
        <translation>Nicht gelernt; sie bestimmen die Schwelle zusammen mit den gelernten, von denen jedes anhand der übrigen beurteilt wird.</translation>
    </message>
    <message>
        <source>Validation: parts with defects</source>
        <translation>Validierung: Teile mit Fehlern</translation>
    </message>
    <message>
        <source>Not learned; they confirm the threshold. Left empty, the threshold stays provisional.</source>
        <translation>Nicht gelernt; sie bestätigen die Schwelle. Ohne sie bleibt die Schwelle vorläufig.</translation>
    </message>
    <message>
        <source>Choose a folder with pictures of good parts.</source>
        <translation>Bitte einen Ordner mit Bildern von Gutteilen wählen.</translation>
    </message>
    <message>
        <source>Looking for images…</source>
        <translation>Bilder werden gesucht…</translation>
    </message>
    <message>
        <source>At least two pictures of good parts are needed: one to learn from, one to set the threshold.</source>
        <translation>Mindestens zwei Bilder von Gutteilen sind nötig: eines zum Lernen, eines für die Schwelle.</translation>
    </message>
    <message>
        <source>Choose what to do with the pictures that are unlike the others.</source>
        <translation>Bitte wählen, was mit den abweichenden Bildern geschieht.</translation>
    </message>
    <message>
        <source>{name} and {count} more are named as good and as having a defect.</source>
        <translation>{name} und {count} weitere sind als gut und als fehlerhaft genannt.</translation>
    </message>
    <message>
        <source>{name} is named as good and as having a defect.</source>
        <translation>{name} ist als gut und als fehlerhaft genannt.</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Stored in</source>
        <translation>Gespeichert in</translation>
    </message>
    <message>
        <source>How closely to look</source>
        <translation>Genauigkeit</translation>
    </message>
</context>
<context>
    <name>ProjectsPage</name>
    <message>
        <source>Open a project</source>
        <translation>Projekt öffnen</translation>
    </message>
    <message>
        <source>Import a project</source>
        <translation>Projekt importieren</translation>
    </message>
    <message>
        <source>Projects</source>
        <translation>Projekte</translation>
    </message>
    <message>
        <source>Open folder…</source>
        <translation>Öffnen…</translation>
    </message>
    <message>
        <source>Open a project from its folder (Ctrl+O)</source>
        <translation>Projekt aus seinem Ordner öffnen (Strg+O)</translation>
    </message>
    <message>
        <source>Import…</source>
        <translation>Import…</translation>
    </message>
    <message>
        <source>Bring in a project that was exported on another PC</source>
        <translation>Ein auf einem anderen PC exportiertes Projekt übernehmen</translation>
    </message>
    <message>
        <source>New project</source>
        <translation>Neues Projekt</translation>
    </message>
    <message>
        <source>Set up a new product (Ctrl+N)</source>
        <translation>Neues Produkt einrichten (Strg+N)</translation>
    </message>
    <message>
        <source>Order of the projects</source>
        <translation>Reihenfolge der Projekte</translation>
    </message>
    <message>
        <source>Opened last first</source>
        <translation>Zuletzt geöffnete zuerst</translation>
    </message>
    <message>
        <source>By name</source>
        <translation>Nach Name</translation>
    </message>
    <message>
        <source>Open the demo</source>
        <translation>Demo öffnen</translation>
    </message>
    <message>
        <source>Deleted projects…</source>
        <translation>Gelöschte Projekte…</translation>
    </message>
    <message>
        <source>No project yet</source>
        <translation>Noch kein Projekt</translation>
    </message>
    <message>
        <source>A project is one product to inspect. Drop a folder with pictures of good parts anywhere on this page, or begin with the button. Fifty to two hundred pictures are a good start.</source>
        <translation>Ein Projekt ist ein Produkt, das geprüft wird. Einen Ordner mit Bildern von Gutteilen irgendwo auf dieser Seite ablegen oder mit der Schaltfläche beginnen. Fünfzig bis zweihundert Bilder sind ein guter Anfang.</translation>
    </message>
    <message>
        <source>Try the demo</source>
        <translation>Demo ausprobieren</translation>
    </message>
    <message>
        <source>This PC is a station: it inspects with models that were built elsewhere. Drop a file that was exported there (its name ends in .inspector) anywhere on this page.</source>
        <translation>Dieser PC ist eine Station: Er prüft mit Modellen, die anderswo angelernt wurden. Eine dort exportierte Datei (ihr Name endet auf .inspector) irgendwo auf dieser Seite ablegen.</translation>
    </message>
    <message>
        <source>Import a file…</source>
        <translation>Datei importieren…</translation>
    </message>
</context>
<context>
    <name>ProposalCard</name>
    <message numerus="yes">
        <source>{count} false rejects at one place</source>
        <translation>
            <numerusform>{count} Pseudofehler an einer Stelle</numerusform>
            <numerusform>{count} Pseudofehler an einer Stelle</numerusform>
        </translation>
    </message>
    <message>
        <source>Draw an ignore area</source>
        <translation>Ausschlussbereich zeichnen</translation>
    </message>
    <message>
        <source>Teach such parts</source>
        <translation>Solche Teile nachlernen</translation>
    </message>
</context>
<context>
    <name>QueueHead</name>
    <message>
        <source>NG and undecided</source>
        <translation>NG und unklare</translation>
    </message>
    <message>
        <source>Sample of OK parts</source>
        <translation>Stichprobe der OK-Teile</translation>
    </message>
    <message>
        <source>Unsure ones</source>
        <translation>Unsichere</translation>
    </message>
    <message>
        <source>of the last 24 hours</source>
        <translation>der letzten 24 Stunden</translation>
    </message>
    <message>
        <source>of the last 7 days</source>
        <translation>der letzten 7 Tage</translation>
    </message>
    <message>
        <source>of all time</source>
        <translation>aller Zeiten</translation>
    </message>
    <message>
        <source>Kinds of defect</source>
        <translation>Fehlerarten</translation>
    </message>
    <message numerus="yes">
        <source>{count} parts need a person</source>
        <translation>
            <numerusform>{count} Teil wartet auf eine Person</numerusform>
            <numerusform>{count} Teile warten auf eine Person</numerusform>
        </translation>
    </message>
    <message>
        <source>Your name</source>
        <translation>Ihr Name</translation>
    </message>
    <message>
        <source>Name of whoever judges the parts</source>
        <translation>Name der Person, die bewertet</translation>
    </message>
    <message>
        <source>Stands in the record beside every answer</source>
        <translation>Steht in der Aufzeichnung bei jeder Antwort</translation>
    </message>
    <message>
        <source>scratch, dent, stain</source>
        <translation>Kratzer, Delle, Fleck</translation>
    </message>
    <message>
        <source>Kinds of defect, with commas between them</source>
        <translation>Fehlerarten, durch Kommas getrennt</translation>
    </message>
    <message>
        <source>Which parts</source>
        <translation>Welche Teile</translation>
    </message>
    <message>
        <source>Since when</source>
        <translation>Seit wann</translation>
    </message>
</context>
<context>
    <name>ReasonDialog</name>
    <message>
        <source>Reason, for the history</source>
        <translation>Grund, für den Verlauf</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>Grund</translation>
    </message>
    <message>
        <source>Put to use</source>
        <translation>Verwenden</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
</context>
<context>
    <name>RecordedParts</name>
    <message>
        <source>No part matches these filters.</source>
        <translation>Kein Teil entspricht diesen Filtern.</translation>
    </message>
    <message>
        <source>All these parts as CSV…</source>
        <translation>Alle diese Teile als CSV…</translation>
    </message>
    <message>
        <source>All these parts as Parquet…</source>
        <translation>Alle diese Teile als Parquet…</translation>
    </message>
    <message>
        <source>Selected parts as CSV…</source>
        <translation>Gewählte Teile als CSV…</translation>
    </message>
    <message>
        <source>Selected parts as Parquet…</source>
        <translation>Gewählte Teile als Parquet…</translation>
    </message>
    <message>
        <source>Pictures of the selected parts…</source>
        <translation>Bilder der gewählten Teile…</translation>
    </message>
</context>
<context>
    <name>RegionCard</name>
    <message>
        <source>Size of a fault</source>
        <translation>Fehlergröße</translation>
    </message>
    <message>
        <source>Pixel threshold</source>
        <translation>Pixelschwelle</translation>
    </message>
    <message>
        <source>Regions of at least</source>
        <translation>Regionen ab</translation>
    </message>
    <message>
        <source>A good part may have</source>
        <translation>Im Gutteil erlaubt</translation>
    </message>
    <message>
        <source>1 px = {mm} mm</source>
        <translation>1 px = {mm} mm</translation>
    </message>
    <message>
        <source>Set the scale</source>
        <translation>Maßstab setzen</translation>
    </message>
    <message>
        <source>Also NG, whatever the score: any connected region of at least {area} above the pixel threshold.</source>
        <translation>Auch NG, unabhängig vom Score: jede zusammenhängende Region von mindestens {area} über der Pixelschwelle.</translation>
    </message>
    <message>
        <source>Also NG, whatever the score: more than {most} connected regions of at least {area} above the pixel threshold.</source>
        <translation>Auch NG, unabhängig vom Score: mehr als {most} zusammenhängende Regionen von mindestens {area} über der Pixelschwelle.</translation>
    </message>
    <message>
        <source>Regions count, too</source>
        <translation>Auch Regionen werten</translation>
    </message>
    <message>
        <source>A fault that is faint but large is NG, too</source>
        <translation>Ein schwacher, aber großer Fehler ist auch NG</translation>
    </message>
    <message>
        <source>Places of the heatmap above this value belong to a region</source>
        <translation>Stellen der Heatmap über diesem Wert gehören zu einer Region</translation>
    </message>
    <message>
        <source>Least area of a region</source>
        <translation>Kleinste Fläche einer Region</translation>
    </message>
    <message>
        <source> regions</source>
        <translation> Regionen</translation>
    </message>
    <message>
        <source>Regions of that size that a good part may have</source>
        <translation>Regionen dieser Größe, die ein Gutteil haben darf</translation>
    </message>
    <message>
        <source>Millimetres per pixel, from a length that you know</source>
        <translation>Millimeter pro Pixel, aus einer bekannten Länge</translation>
    </message>
    <message>
        <source>From masks</source>
        <translation>Aus Masken</translation>
    </message>
    <message>
        <source>Pixel threshold and least area that fit the defect masks of the validation images best</source>
        <translation>Pixelschwelle und kleinste Fläche, die am besten zu den Fehlermasken der Validierungsbilder passen</translation>
    </message>
</context>
<context>
    <name>ReleaseCard</name>
    <message>
        <source>Before it counts</source>
        <translation>Vor der Freigabe</translation>
    </message>
    <message>
        <source>Why, for the history</source>
        <translation>Warum, für den Verlauf</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>Grund</translation>
    </message>
    <message>
        <source>Draft</source>
        <translation>Entwurf</translation>
    </message>
    <message>
        <source>Keep it for later, or for another person; nothing changes yet</source>
        <translation>Für später oder für eine andere Person aufheben; noch ändert sich nichts</translation>
    </message>
    <message>
        <source>Put in force</source>
        <translation>Freigeben</translation>
    </message>
    <message>
        <source>Show the draft</source>
        <translation>Entwurf zeigen</translation>
    </message>
    <message>
        <source>Discard it</source>
        <translation>Verwerfen</translation>
    </message>
    <message>
        <source>A second person puts it in force</source>
        <translation>Eine zweite Person gibt sie frei</translation>
    </message>
    <message>
        <source>Say why in a few words: they stand in the history.</source>
        <translation>Den Grund in wenigen Worten nennen: Er steht im Verlauf.</translation>
    </message>
    <message>
        <source>In this project one person drafts a threshold, and another one puts it in force.</source>
        <translation>In diesem Projekt entwirft eine Person eine Schwelle, und eine andere gibt sie frei.</translation>
    </message>
    <message>
        <source>It was drafted for another model than the one in use.</source>
        <translation>Der Entwurf galt einem anderen als dem aktiven Modell.</translation>
    </message>
    <message>
        <source>Another threshold is in force since. Look at it, and draft anew or discard the draft.</source>
        <translation>Seither gilt eine andere Schwelle. Bitte ansehen und neu entwerfen oder den Entwurf verwerfen.</translation>
    </message>
    <message>
        <source>Another person has to put it in force: somebody who is logged on to this PC under another name.</source>
        <translation>Eine andere Person muss sie freigeben: jemand, der an diesem PC unter einem anderen Namen angemeldet ist.</translation>
    </message>
</context>
<context>
    <name>Renewal</name>
    <message>
        <source>As soon as the inspection has ended.</source>
        <translation>Sobald die Prüfung beendet ist.</translation>
    </message>
    <message>
        <source>As soon as the build has ended.</source>
        <translation>Sobald das Anlernen beendet ist.</translation>
    </message>
    <message>
        <source>As soon as operator mode is left.</source>
        <translation>Sobald der Bedienermodus verlassen ist.</translation>
    </message>
    <message>
        <source>As soon as the work that is going on has ended.</source>
        <translation>Sobald die laufende Arbeit beendet ist.</translation>
    </message>
    <message>
        <source>As soon as what was entered on the page {page} is stored or given up.</source>
        <translation>Sobald die Eingaben auf der Seite „{page}“ gespeichert oder verworfen sind.</translation>
    </message>
</context>
<context>
    <name>ResultPane</name>
    <message>
        <source>Found by kind</source>
        <translation>Gefunden je Art</translation>
    </message>
    <message>
        <source>Other verdicts</source>
        <translation>Andere Ergebnisse</translation>
    </message>
    <message>
        <source>Put to use</source>
        <translation>Verwenden</translation>
    </message>
    <message numerus="yes">
        <source>{count} places</source>
        <translation>
            <numerusform>{count} Stelle</numerusform>
            <numerusform>{count} Stellen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>of {count} pictures</source>
        <translation>
            <numerusform>aus {count} Bild</numerusform>
            <numerusform>aus {count} Bildern</numerusform>
        </translation>
    </message>
    <message>
        <source>A model that knows {places} {pictures}</source>
        <translation>Ein Modell, das {places} {pictures} kennt</translation>
    </message>
    <message>
        <source>A model that knows no defects</source>
        <translation>Ein Modell, das keine Fehler kennt</translation>
    </message>
    <message>
        <source>It cannot be put to use: {why}.</source>
        <translation>Es lässt sich nicht verwenden: {why}.</translation>
    </message>
    <message numerus="yes">
        <source>{count} good parts would be rejected that pass now.</source>
        <translation>
            <numerusform>{count} Gutteil, das jetzt OK ist, würde aussortiert.</numerusform>
            <numerusform>{count} Gutteile, die jetzt OK sind, würden aussortiert.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} pictures could not be looked at.</source>
        <translation>
            <numerusform>{count} Bild ließ sich nicht ansehen.</numerusform>
            <numerusform>{count} Bilder ließen sich nicht ansehen.</numerusform>
        </translation>
    </message>
    <message>
        <source>no kind named</source>
        <translation>keine Art benannt</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Art</translation>
    </message>
    <message>
        <source>Defects</source>
        <translation>Fehler</translation>
    </message>
    <message>
        <source>Found now</source>
        <translation>Jetzt gefunden</translation>
    </message>
    <message>
        <source>Found then</source>
        <translation>Dann gefunden</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>Bild</translation>
    </message>
    <message>
        <source>What it is</source>
        <translation>Was es ist</translation>
    </message>
    <message>
        <source>Score now</source>
        <translation>Score jetzt</translation>
    </message>
    <message>
        <source>Score then</source>
        <translation>Score dann</translation>
    </message>
    <message>
        <source>Verdict then</source>
        <translation>Ergebnis dann</translation>
    </message>
    <message>
        <source>defect</source>
        <translation>Fehler</translation>
    </message>
    <message>
        <source>good part</source>
        <translation>Gutteil</translation>
    </message>
    <message>
        <source>sample of the challenge</source>
        <translation>Muster des Mustertests</translation>
    </message>
    <message>
        <source>recorded part</source>
        <translation>aufgezeichnetes Teil</translation>
    </message>
    <message>
        <source>Reason, for the history</source>
        <translation>Grund, für den Verlauf</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>Grund</translation>
    </message>
    <message>
        <source>Good parts more that may be rejected</source>
        <translation>So viele Gutteile mehr dürfen aussortiert werden</translation>
    </message>
</context>
<context>
    <name>ResultSaver</name>
    <message>
        <source>Save results in</source>
        <translation>Ergebnisse speichern in</translation>
    </message>
    <message numerus="yes">
        <source>{count} rows in the table</source>
        <translation>
            <numerusform>{count} Zeile in der Tabelle</numerusform>
            <numerusform>{count} Zeilen in der Tabelle</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} pictures</source>
        <translation>
            <numerusform>{count} Bild</numerusform>
            <numerusform>{count} Bilder</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} files could not be read again</source>
        <translation>
            <numerusform>{count} Datei war nicht noch einmal lesbar</numerusform>
            <numerusform>{count} Dateien waren nicht noch einmal lesbar</numerusform>
        </translation>
    </message>
    <message>
        <source>The results are saved.</source>
        <translation>Die Ergebnisse sind gespeichert.</translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation>Ordner öffnen</translation>
    </message>
    <message>
        <source>Saving was cancelled.</source>
        <translation>Das Speichern wurde abgebrochen.</translation>
    </message>
    <message>
        <source>What was written so far stays where it is.</source>
        <translation>Was bisher geschrieben wurde, bleibt an seinem Ort.</translation>
    </message>
</context>
<context>
    <name>ResultTable</name>
    <message>
        <source>All parts of this run</source>
        <translation>Alle Teile dieses Laufs</translation>
    </message>
</context>
<context>
    <name>ResultsTable</name>
    <message>
        <source>Sample</source>
        <translation>Muster</translation>
    </message>
    <message>
        <source>Expected</source>
        <translation>Erwartet</translation>
    </message>
    <message>
        <source>Verdict</source>
        <translation>Ergebnis</translation>
    </message>
    <message>
        <source>Score</source>
        <translation>Score</translation>
    </message>
    <message>
        <source>Margin</source>
        <translation>Abstand</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>Grund</translation>
    </message>
    <message>
        <source>What every sample got</source>
        <translation>Ergebnis jedes Musters</translation>
    </message>
</context>
<context>
    <name>Rooms</name>
    <message>
        <source>Threshold</source>
        <translation>Schwelle</translation>
    </message>
    <message>
        <source>Validation images</source>
        <translation>Validierungsbilder</translation>
    </message>
    <message>
        <source>Where to look</source>
        <translation>Bereiche</translation>
    </message>
    <message>
        <source>Models and report</source>
        <translation>Modelle und Bericht</translation>
    </message>
    <message>
        <source>Good parts</source>
        <translation>Gutteile</translation>
    </message>
    <message>
        <source>Why did it pass?</source>
        <translation>Warum war es OK?</translation>
    </message>
    <message>
        <source>Teach-back</source>
        <translation>Nachlernen</translation>
    </message>
    <message>
        <source>Known defects</source>
        <translation>Bekannte Fehler</translation>
    </message>
    <message>
        <source>What it finds</source>
        <translation>Prüffähigkeit</translation>
    </message>
    <message>
        <source>Challenge</source>
        <translation>Mustertest</translation>
    </message>
    <message>
        <source>Parts</source>
        <translation>Teile</translation>
    </message>
    <message>
        <source>Drift</source>
        <translation>Drift</translation>
    </message>
    <message>
        <source>Families of defects</source>
        <translation>Fehlerfamilien</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>Users</source>
        <translation>Benutzer</translation>
    </message>
    <message>
        <source>Audit</source>
        <translation>Audit</translation>
    </message>
</context>
<context>
    <name>RuleFinder</name>
    <message>
        <source>Choosing a threshold…</source>
        <translation>Schwelle wird gewählt…</translation>
    </message>
    <message>
        <source>Comparing maps with masks…</source>
        <translation>Anomaliekarten werden mit Masken verglichen…</translation>
    </message>
</context>
<context>
    <name>RulesCard</name>
    <message>
        <source>Set it by a rule</source>
        <translation>Nach Regel setzen</translation>
    </message>
    <message>
        <source>An escape costs</source>
        <translation>Ein Schlupf kostet</translation>
    </message>
    <message>
        <source>A false reject costs</source>
        <translation>Ein Pseudofehler kostet</translation>
    </message>
    <message>
        <source>Share of defects</source>
        <translation>Anteil der Fehler</translation>
    </message>
    <message>
        <source>Parts per shift</source>
        <translation>Teile je Schicht</translation>
    </message>
    <message>
        <source>F1 is the balance of caught defects and false rejects: best where escapes and false rejects are both few.</source>
        <translation>F1 ist das Gleichgewicht aus gefundenen Fehlern und Pseudofehlern: am besten, wo Schlupf und Pseudofehler selten sind.</translation>
    </message>
    <message>
        <source>Rules that cannot be pressed need validation images with defects.</source>
        <translation>Regeln, die sich nicht drücken lassen, brauchen Validierungsbilder mit Fehlern.</translation>
    </message>
    <message>
        <source>Rules need good parts with a score.</source>
        <translation>Regeln brauchen Gutteile mit Score.</translation>
    </message>
    <message>
        <source>Needs validation images with defects</source>
        <translation>Braucht Validierungsbilder mit Fehlern</translation>
    </message>
    <message>
        <source>Needs good parts with a score</source>
        <translation>Braucht Gutteile mit Score</translation>
    </message>
    <message>
        <source>Best F1</source>
        <translation>Bestes F1</translation>
    </message>
    <message>
        <source>No escapes, margin</source>
        <translation>Kein Schlupf, Abstand</translation>
    </message>
    <message>
        <source>False rejects at most</source>
        <translation>Pseudofehler höchstens</translation>
    </message>
    <message>
        <source>Escapes at most</source>
        <translation>Schlupf höchstens</translation>
    </message>
    <message>
        <source>Lowest cost</source>
        <translation>Geringste Kosten</translation>
    </message>
    <message>
        <source>The best balance of caught defects and false rejects on the parts of known truth</source>
        <translation>Das beste Gleichgewicht aus gefundenen Fehlern und Pseudofehlern an den Teilen mit bekanntem Befund</translation>
    </message>
    <message>
        <source>Below every known defect, by this share of the way to the usual good part</source>
        <translation>Unter jedem bekannten Fehler, um diesen Anteil des Wegs zum üblichen Gutteil</translation>
    </message>
    <message>
        <source>The score that at most this share of good parts exceeds, with 90% confidence</source>
        <translation>Der Score, den höchstens dieser Anteil der Gutteile überschreitet (Vertrauensniveau 90&#xa0;%)</translation>
    </message>
    <message>
        <source>The highest threshold at which at most this share of all defects passes, with 95% confidence; 0%: of the known ones</source>
        <translation>Die höchste Schwelle, bei der höchstens dieser Anteil aller Fehler durchgeht (Vertrauensniveau 95&#xa0;%); 0&#xa0;%: der bekannten</translation>
    </message>
    <message>
        <source>Where escapes and false rejects together cost least per shift</source>
        <translation>Wo Schlupf und Pseudofehler zusammen je Schicht am wenigsten kosten</translation>
    </message>
    <message>
        <source>Margin below the lowest known defect, in percent</source>
        <translation>Abstand unter dem niedrigsten bekannten Fehler, in Prozent</translation>
    </message>
    <message>
        <source>False rejects at most, in percent</source>
        <translation>Pseudofehler höchstens, in Prozent</translation>
    </message>
    <message>
        <source>Escapes at most, in percent</source>
        <translation>Schlupf höchstens, in Prozent</translation>
    </message>
    <message>
        <source>Defects among all parts, in percent</source>
        <translation>Fehler unter allen Teilen, in Prozent</translation>
    </message>
    <message>
        <source>What an escape costs</source>
        <translation>Was ein Schlupf kostet</translation>
    </message>
    <message>
        <source>What a false reject costs</source>
        <translation>Was ein Pseudofehler kostet</translation>
    </message>
</context>
<context>
    <name>RunStrip</name>
    <message>
        <source>Save results</source>
        <translation>Speichern</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Record</source>
        <translation>Aufzeichnen</translation>
    </message>
    <message>
        <source>Keep every part in the record of the project; from the next start on</source>
        <translation>Jedes Teil in der Aufzeichnung des Projekts behalten; ab dem nächsten Start</translation>
    </message>
    <message>
        <source>Lot</source>
        <translation>Los</translation>
    </message>
    <message>
        <source>Lot of the parts, for the record; it stays until it is changed</source>
        <translation>Los der Teile, für die Aufzeichnung; es bleibt, bis es geändert wird</translation>
    </message>
    <message>
        <source>Camera lost</source>
        <translation>Kameraausfall</translation>
    </message>
    <message numerus="yes">
        <source>{count} pictures skipped</source>
        <translation>
            <numerusform>{count} Bild übersprungen</numerusform>
            <numerusform>{count} Bilder übersprungen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} other files passed over</source>
        <translation>
            <numerusform>{count} andere Datei übergangen</numerusform>
            <numerusform>{count} andere Dateien übergangen</numerusform>
        </translation>
    </message>
    <message>
        <source>Table ({format})…</source>
        <translation>Tabelle ({format})…</translation>
    </message>
    <message>
        <source>Table, and pictures of NG and undecided parts…</source>
        <translation>Tabelle und Bilder der NG- und unklaren Teile…</translation>
    </message>
    <message>
        <source>Table, and pictures of all parts…</source>
        <translation>Tabelle und Bilder aller Teile…</translation>
    </message>
    <message>
        <source>Ready</source>
        <translation>Bereit</translation>
    </message>
    <message>
        <source>Running</source>
        <translation>Läuft</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>Pausiert</translation>
    </message>
    <message>
        <source>Frozen at an NG part</source>
        <translation>Angehalten bei einem NG-Teil</translation>
    </message>
    <message>
        <source>Fault</source>
        <translation>Störung</translation>
    </message>
    <message>
        <source>{n} of {total}</source>
        <translation>{n} von {total}</translation>
    </message>
    <message numerus="yes">
        <source>{count} parts</source>
        <translation>
            <numerusform>{count} Teil</numerusform>
            <numerusform>{count} Teile</numerusform>
        </translation>
    </message>
    <message>
        <source>parts</source>
        <translation>Teile</translation>
    </message>
    <message>
        <source>{time} left</source>
        <translation>noch {time}</translation>
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
        <translation>{n} unklar</translation>
    </message>
    <message>
        <source>yield {share}</source>
        <translation>Ausbeute {share}</translation>
    </message>
    <message>
        <source>median {time}</source>
        <translation>Median {time}</translation>
    </message>
</context>
<context>
    <name>RunnerParts</name>
    <message>
        <source>It lies there: judge it</source>
        <translation>Liegt bereit: beurteilen</translation>
    </message>
    <message>
        <source>Break off</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Put the sample {name} before the camera</source>
        <translation>Muster {name} vor die Kamera legen</translation>
    </message>
    <message>
        <source>The challenge was not carried out</source>
        <translation>Der Mustertest wurde nicht durchgeführt</translation>
    </message>
    <message>
        <source>Signed and kept with the project.</source>
        <translation>Signiert und beim Projekt gespeichert.</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
</context>
<context>
    <name>Runtime</name>
    <message>
        <source>Computes on the processor</source>
        <translation>Rechnet auf dem Prozessor</translation>
    </message>
    <message>
        <source>Computes on the graphics card</source>
        <translation>Rechnet auf der Grafikkarte</translation>
    </message>
    <message>
        <source>Scores are computed by {program} in numbers of 32 bits, as when the model was built. What is decided does not depend on it, only how long a part takes. Its full name: {name}</source>
        <translation>Scores werden von {program} mit 32-Bit-Zahlen berechnet, wie beim Anlernen des Modells. Die Entscheidung hängt davon nicht ab, nur die Zeit je Teil. Vollständiger Name: {name}</translation>
    </message>
</context>
<context>
    <name>ScaleDialog</name>
    <message>
        <source>Scale of the pictures</source>
        <translation>Maßstab der Bilder</translation>
    </message>
    <message>
        <source>Length in px</source>
        <translation>Länge in px</translation>
    </message>
    <message>
        <source>Length in mm</source>
        <translation>Länge in mm</translation>
    </message>
    <message>
        <source>Use this scale</source>
        <translation>Maßstab verwenden</translation>
    </message>
    <message>
        <source>No scale</source>
        <translation>Kein Maßstab</translation>
    </message>
    <message>
        <source>Areas are given in px</source>
        <translation>Flächen werden in px angegeben</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Reading the picture…</source>
        <translation>Bild wird gelesen…</translation>
    </message>
    <message>
        <source>Draw a length that you know on the part, or type how many px it has.</source>
        <translation>Eine bekannte Länge auf dem Teil einzeichnen oder eingeben, wie viele px sie hat.</translation>
    </message>
    <message>
        <source>1 px = {mm} mm</source>
        <translation>1 px = {mm} mm</translation>
    </message>
    <message>
        <source>The scale is not set.</source>
        <translation>Der Maßstab ist nicht gesetzt.</translation>
    </message>
</context>
<context>
    <name>ScoreRuler</name>
    <message>
        <source>no score</source>
        <translation>kein Score</translation>
    </message>
    <message>
        <source>no good parts to compare with</source>
        <translation>keine Gutteile zum Vergleich</translation>
    </message>
    <message numerus="yes">
        <source>lower than all {total} good parts</source>
        <translation>
            <numerusform>niedriger als {total} Gutteil</numerusform>
            <numerusform>niedriger als alle {total} Gutteile</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>higher than all {total} good parts</source>
        <translation>
            <numerusform>höher als {total} Gutteil</numerusform>
            <numerusform>höher als alle {total} Gutteile</numerusform>
        </translation>
    </message>
    <message>
        <source>higher than {share} of good parts</source>
        <translation>höher als {share} der Gutteile</translation>
    </message>
    <message>
        <source>good parts</source>
        <translation>Gutteile</translation>
    </message>
    <message>
        <source>threshold {value}</source>
        <translation>Schwelle {value}</translation>
    </message>
    <message>
        <source>Score {score}, {words}</source>
        <translation>Score {score}, {words}</translation>
    </message>
</context>
<context>
    <name>SerialTab</name>
    <message>
        <source>Pattern of file names</source>
        <translation>Schema der Dateinamen</translation>
    </message>
    <message>
        <source>Of several different codes, take the uppermost</source>
        <translation>Von mehreren verschiedenen Codes den obersten nehmen</translation>
    </message>
    <message>
        <source>No read rejects: a part without its serial is UNDECIDED</source>
        <translation>Nicht gelesen heißt aussortiert: Ein Teil ohne Seriennummer ist UNKLAR</translation>
    </message>
    <message>
        <source>Try on this picture</source>
        <translation>An diesem Bild erproben</translation>
    </message>
    <message>
        <source>Choose one kind of code at least.</source>
        <translation>Mindestens eine Codeart wählen.</translation>
    </message>
    <message>
        <source>Read: {serial}</source>
        <translation>Gelesen: {serial}</translation>
    </message>
    <message>
        <source>No read. {remark}</source>
        <translation>Nicht gelesen. {remark}</translation>
    </message>
    <message>
        <source>None</source>
        <translation>Keine</translation>
    </message>
    <message>
        <source>Parts have no serial.</source>
        <translation>Teile haben keine Seriennummer.</translation>
    </message>
    <message>
        <source>Typed</source>
        <translation>Eingegeben</translation>
    </message>
    <message>
        <source>Somebody types it, or a scanner that works as a keyboard.</source>
        <translation>Jemand tippt sie ein, oder ein Scanner, der als Tastatur arbeitet.</translation>
    </message>
    <message>
        <source>File name</source>
        <translation>Dateiname</translation>
    </message>
    <message>
        <source>The name of the picture&apos;s file holds it.</source>
        <translation>Der Name der Bilddatei enthält sie.</translation>
    </message>
    <message>
        <source>Code in the picture</source>
        <translation>Code im Bild</translation>
    </message>
    <message>
        <source>A code on the part is read in the same picture.</source>
        <translation>Ein Code auf dem Teil wird im selben Bild gelesen.</translation>
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
        <translation>{serial} steht für die Seriennummer, * für beliebige Zeichen, ? für ein Zeichen.</translation>
    </message>
    <message>
        <source>{name} → does not fit: no read</source>
        <translation>{name} → passt nicht: nicht gelesen</translation>
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
        <translation>Hier muss stehen: {words}.</translation>
    </message>
    <message>
        <source>Please write a whole number.</source>
        <translation>Bitte eine ganze Zahl eingeben.</translation>
    </message>
</context>
<context>
    <name>SettingRow</name>
    <message>
        <source>Back to the default: {value}</source>
        <translation>Zurück zum Standard: {value}</translation>
    </message>
</context>
<context>
    <name>Settings</name>
    <message>
        <source>Choose…</source>
        <translation>Wählen…</translation>
    </message>
    <message>
        <source>That of the system</source>
        <translation>Die des Systems</translation>
    </message>
    <message>
        <source>The first one</source>
        <translation>Die erste</translation>
    </message>
    <message>
        <source>Files from other PCs</source>
        <translation>Dateien von anderen PCs</translation>
    </message>
    <message>
        <source>Window</source>
        <translation>Fenster</translation>
    </message>
    <message>
        <source>People and operator mode</source>
        <translation>Personen und Bedienermodus</translation>
    </message>
    <message>
        <source>Inspecting</source>
        <translation>Prüfen</translation>
    </message>
    <message>
        <source>Camera</source>
        <translation>Kamera</translation>
    </message>
    <message>
        <source>Record and pictures</source>
        <translation>Aufzeichnung und Bilder</translation>
    </message>
    <message>
        <source>Tables for spreadsheets</source>
        <translation>Tabellen für Tabellenkalkulation</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Sprache</translation>
    </message>
    <message>
        <source>Of the window and of numbers and dates in it.</source>
        <translation>Des Fensters und der Zahlen und Daten darin.</translation>
    </message>
    <message>
        <source>Colours</source>
        <translation>Farben</translation>
    </message>
    <message>
        <source>High contrast is for eyes that need more of it, and for screens in bright light.</source>
        <translation>Hoher Kontrast ist für Augen, die mehr davon brauchen, und für Bildschirme in hellem Licht.</translation>
    </message>
    <message>
        <source>Size of texts</source>
        <translation>Schriftgröße</translation>
    </message>
    <message>
        <source>Pages that are too large for the screen then can be scrolled.</source>
        <translation>Seiten, die dann zu groß für den Bildschirm sind, lassen sich rollen.</translation>
    </message>
    <message>
        <source>Page after the start</source>
        <translation>Seite nach dem Start</translation>
    </message>
    <message>
        <source>What is shown first.</source>
        <translation>Was zuerst gezeigt wird.</translation>
    </message>
    <message>
        <source>Open the last project</source>
        <translation>Letztes Projekt öffnen</translation>
    </message>
    <message>
        <source>After a start the project is open that was open last.</source>
        <translation>Nach dem Start ist das zuletzt geöffnete Projekt geöffnet.</translation>
    </message>
    <message>
        <source>Name of this station</source>
        <translation>Name dieser Station</translation>
    </message>
    <message>
        <source>Stands in records, reports and the audit. Empty: the name of the PC in the network.</source>
        <translation>Steht in Aufzeichnungen, Berichten und im Audit-Trail. Leer: der Name des PCs im Netzwerk.</translation>
    </message>
    <message>
        <source>Who judges parts</source>
        <translation>Wer Teile bewertet</translation>
    </message>
    <message>
        <source>Stands with what is said of parts, where nobody has logged on.</source>
        <translation>Steht bei dem, was über Teile gesagt wird, wenn niemand angemeldet ist.</translation>
    </message>
    <message>
        <source>How operators log on</source>
        <translation>Anmeldung der Bediener</translation>
    </message>
    <message>
        <source>Only where there are accounts.</source>
        <translation>Nur wo es Konten gibt.</translation>
    </message>
    <message>
        <source>Log off after</source>
        <translation>Abmelden nach</translation>
    </message>
    <message>
        <source>Minutes without a touch after which a person is logged off. 0: never.</source>
        <translation>Minuten ohne Eingabe, nach denen eine Person abgemeldet wird. 0: nie.</translation>
    </message>
    <message>
        <source>Begin in operator mode</source>
        <translation>Im Bedienermodus beginnen</translation>
    </message>
    <message>
        <source>After a start, as soon as a source is chosen.</source>
        <translation>Nach dem Start, sobald eine Quelle gewählt ist.</translation>
    </message>
    <message>
        <source>Operator mode takes the whole screen</source>
        <translation>Bedienermodus nimmt den ganzen Bildschirm ein</translation>
    </message>
    <message>
        <source>Otherwise it stays in its window.</source>
        <translation>Sonst bleibt er in seinem Fenster.</translation>
    </message>
    <message>
        <source>PIN of the operator mode</source>
        <translation>PIN des Bedienermodus</translation>
    </message>
    <message>
        <source>Ends the operator mode where there are no accounts.</source>
        <translation>Beendet den Bedienermodus, wo es keine Konten gibt.</translation>
    </message>
    <message>
        <source>Stop at NG parts</source>
        <translation>Halt bei NG-Teilen</translation>
    </message>
    <message>
        <source>The line stops at every NG part until the operator goes on.</source>
        <translation>Die Linie hält bei jedem NG-Teil, bis der Bediener fortfährt.</translation>
    </message>
    <message>
        <source>Sound</source>
        <translation>Ton</translation>
    </message>
    <message>
        <source>A tone at every part that is not OK, and when the line cannot be trusted.</source>
        <translation>Ein Ton bei jedem Teil, das nicht OK ist, und wenn auf die Linie kein Verlass ist.</translation>
    </message>
    <message>
        <source>Time for a verdict</source>
        <translation>Zeit für ein Ergebnis</translation>
    </message>
    <message>
        <source>A later one is UNDECIDED. For live cameras, where the project sets no limit of its own. 0: no limit.</source>
        <translation>Ein späteres ist UNKLAR. Für Livekameras, wenn das Projekt keine eigene Grenze setzt. 0: keine Grenze.</translation>
    </message>
    <message>
        <source>Camera lost after</source>
        <translation>Kamera ausgefallen nach</translation>
    </message>
    <message>
        <source>Seconds without a picture after which a live camera is taken for lost.</source>
        <translation>Sekunden ohne Bild, nach denen eine Livekamera als ausgefallen gilt.</translation>
    </message>
    <message>
        <source>Usual source</source>
        <translation>Übliche Quelle</translation>
    </message>
    <message>
        <source>What Start takes where none was chosen, with its options: usb:0,width=1280,exposure=-6</source>
        <translation>Was „Start“ verwendet, wenn keine gewählt wurde, mit ihren Optionen: usb:0,width=1280,exposure=-6</translation>
    </message>
    <message>
        <source>GenTL producer</source>
        <translation>GenTL-Producer</translation>
    </message>
    <message>
        <source>The maker&apos;s file (.cti) for industrial cameras. Empty: those that are installed.</source>
        <translation>Die Datei des Herstellers (.cti) für Industriekameras. Leer: die installierten.</translation>
    </message>
    <message>
        <source>Record parts</source>
        <translation>Teile aufzeichnen</translation>
    </message>
    <message>
        <source>Every part that is inspected is kept in the record of its project.</source>
        <translation>Jedes geprüfte Teil bleibt in der Aufzeichnung seines Projekts erhalten.</translation>
    </message>
    <message>
        <source>Share of OK parts with pictures</source>
        <translation>Anteil der OK-Teile mit Bild</translation>
    </message>
    <message>
        <source>Drawn by chance, 0.1 for one of ten. Those of NG and UNDECIDED parts are all kept.</source>
        <translation>Zufällig gezogen, 0,1 für eines von zehn. Die Bilder von NG- und unklaren Teilen bleiben alle erhalten.</translation>
    </message>
    <message>
        <source>Pictures that come as files</source>
        <translation>Bilder, die als Dateien kommen</translation>
    </message>
    <message>
        <source>A link takes no room, but shows whatever somebody makes of the original.</source>
        <translation>Eine Verknüpfung belegt keinen Platz, zeigt aber, was jemand aus dem Original macht.</translation>
    </message>
    <message>
        <source>Room for pictures</source>
        <translation>Platz für Bilder</translation>
    </message>
    <message>
        <source>Of each project. Beyond it the oldest ones of OK parts are deleted first.</source>
        <translation>Je Projekt. Darüber hinaus werden zuerst die ältesten von OK-Teilen gelöscht.</translation>
    </message>
    <message>
        <source>Keep pictures of OK parts for</source>
        <translation>Bilder von OK-Teilen behalten</translation>
    </message>
    <message>
        <source>Then they are deleted. 0: for ever.</source>
        <translation>Danach werden sie gelöscht. 0: unbegrenzt.</translation>
    </message>
    <message>
        <source>Keep pictures of rejects for</source>
        <translation>Bilder von Aussortierten behalten</translation>
    </message>
    <message>
        <source>Of NG and UNDECIDED parts. Then they are deleted. 0: for ever.</source>
        <translation>Von NG- und unklaren Teilen. Danach werden sie gelöscht. 0: unbegrenzt.</translation>
    </message>
    <message>
        <source>Database</source>
        <translation>Datenbank</translation>
    </message>
    <message>
        <source>A PostgreSQL server, as postgresql://user@host/name. Empty: a file beside each project.</source>
        <translation>Ein PostgreSQL-Server, als postgresql://user@host/name. Leer: eine Datei bei jedem Projekt.</translation>
    </message>
    <message>
        <source>Between cells</source>
        <translation>Zwischen Zellen</translation>
    </message>
    <message>
        <source>In every table that is saved as CSV, at the command line too.</source>
        <translation>In jeder als CSV gespeicherten Tabelle, auch auf der Befehlszeile.</translation>
    </message>
    <message>
        <source>Decimal mark</source>
        <translation>Dezimalzeichen</translation>
    </message>
    <message>
        <source>In the numbers of such tables.</source>
        <translation>In den Zahlen solcher Tabellen.</translation>
    </message>
    <message>
        <source>As the system has them</source>
        <translation>Wie im System</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Hell</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Dunkel</translation>
    </message>
    <message>
        <source>High contrast</source>
        <translation>Hoher Kontrast</translation>
    </message>
    <message>
        <source>Not at all</source>
        <translation>Gar nicht</translation>
    </message>
    <message>
        <source>With a PIN</source>
        <translation>Mit PIN</translation>
    </message>
    <message>
        <source>With a badge</source>
        <translation>Mit Ausweis</translation>
    </message>
    <message>
        <source>Copy them</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Link to them</source>
        <translation>Verknüpfen</translation>
    </message>
    <message>
        <source>As the language wants it</source>
        <translation>Wie in der Sprache üblich</translation>
    </message>
    <message>
        <source>Comma ,</source>
        <translation>Komma ,</translation>
    </message>
    <message>
        <source>Semicolon ;</source>
        <translation>Semikolon ;</translation>
    </message>
    <message>
        <source>Tab</source>
        <translation>Tabulator</translation>
    </message>
    <message>
        <source>Point .</source>
        <translation>Punkt .</translation>
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
        <translation>Tage</translation>
    </message>
    <message>
        <source>GB</source>
        <translation>GB</translation>
    </message>
    <message>
        <source>For everybody</source>
        <translation>Für alle</translation>
    </message>
    <message>
        <source>For engineers</source>
        <translation>Für Einrichter</translation>
    </message>
    <message>
        <source>For administrators</source>
        <translation>Für Administratoren</translation>
    </message>
    <message>
        <source>on</source>
        <translation>ein</translation>
    </message>
    <message>
        <source>off</source>
        <translation>aus</translation>
    </message>
    <message>
        <source>empty</source>
        <translation>leer</translation>
    </message>
    <message>
        <source>Default: {value}</source>
        <translation>Standard: {value}</translation>
    </message>
    <message>
        <source>{least} to {most}</source>
        <translation>{least} bis {most}</translation>
    </message>
    <message>
        <source>Counts from the next start on</source>
        <translation>Gilt ab dem nächsten Start</translation>
    </message>
    <message>
        <source>The administrator&apos;s file of settings is damaged: until it is mended, this stays as it is.</source>
        <translation>Die Einstellungsdatei des Administrators ist beschädigt: Bis sie repariert ist, bleibt dies, wie es ist.</translation>
    </message>
    <message>
        <source>Fixed by the administrator of this PC</source>
        <translation>Vom Administrator dieses PCs festgelegt</translation>
    </message>
</context>
<context>
    <name>SettingsPage</name>
    <message>
        <source>Only what differs</source>
        <translation>Nur Abweichendes</translation>
    </message>
    <message>
        <source>Import…</source>
        <translation>Import…</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>Export…</translation>
    </message>
    <message>
        <source>No setting is called so.</source>
        <translation>Keine Einstellung heißt so.</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>Find a setting</source>
        <translation>Einstellung suchen</translation>
    </message>
</context>
<context>
    <name>SettingsText</name>
    <message>
        <source>with density correction</source>
        <translation>mit Dichtekorrektur</translation>
    </message>
    <message>
        <source>without density correction</source>
        <translation>ohne Dichtekorrektur</translation>
    </message>
    <message>
        <source>fine level weighed less</source>
        <translation>feine Ebene schwächer gewichtet</translation>
    </message>
    <message>
        <source>all levels weighed alike</source>
        <translation>alle Ebenen gleich gewichtet</translation>
    </message>
    <message>
        <source>channels standardised</source>
        <translation>Kanäle standardisiert</translation>
    </message>
    <message>
        <source>channels as they are</source>
        <translation>Kanäle unverändert</translation>
    </message>
    <message>
        <source>good parts turned to 8 directions</source>
        <translation>Gutteile in 8 Richtungen gedreht</translation>
    </message>
    <message>
        <source>good parts as they lie</source>
        <translation>Gutteile, wie sie liegen</translation>
    </message>
    <message>
        <source>method PaDiM</source>
        <translation>Verfahren PaDiM</translation>
    </message>
    <message>
        <source>method PatchCore</source>
        <translation>Verfahren PatchCore</translation>
    </message>
    <message>
        <source>how closely: {size}</source>
        <translation>Genauigkeit: {size}</translation>
    </message>
    <message>
        <source>network: {network}</source>
        <translation>Netz: {network}</translation>
    </message>
    <message>
        <source>method: {method}</source>
        <translation>Verfahren: {method}</translation>
    </message>
    <message>
        <source>the whole picture is looked at</source>
        <translation>das ganze Bild wird geprüft</translation>
    </message>
    <message>
        <source>another region of interest</source>
        <translation>anderer Prüfbereich</translation>
    </message>
    <message>
        <source>bit depth</source>
        <translation>Bittiefe</translation>
    </message>
    <message>
        <source>Keep the present settings: {own} of 100 pairs told apart, and none of the others does clearly better.</source>
        <translation>Die aktuellen Einstellungen behalten: {own} von 100 Paaren getrennt, und keine anderen sind deutlich besser.</translation>
    </message>
    <message>
        <source>{settings}: {best} instead of {own} of 100 pairs told apart.</source>
        <translation>{settings}: {best} statt {own} von 100 Paaren getrennt.</translation>
    </message>
    <message>
        <source>{settings}: {best} instead of {own} of 100 pairs told apart, {time} instead of {before} a part.</source>
        <translation>{settings}: {best} statt {own} von 100 Paaren getrennt, {time} statt {before} je Teil.</translation>
    </message>
    <message>
        <source>A pair is a good part and one with a defect, told apart where the defect scores higher. Compared: {good}, {defects}.</source>
        <translation>Ein Paar sind ein Gutteil und eines mit Fehler; getrennt ist es, wenn der Fehler den höheren Score hat. Verglichen: {good}, {defects}.</translation>
    </message>
    <message>
        <source>{settings} (present)</source>
        <translation>{settings} (aktuell)</translation>
    </message>
    <message>
        <source>{pairs} ({low} to {high})</source>
        <translation>{pairs} ({low} bis {high})</translation>
    </message>
    <message>
        <source>levels {levels}</source>
        <translation>Ebenen {levels}</translation>
    </message>
</context>
<context>
    <name>SetupFrame</name>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Speichern</translation>
    </message>
    <message>
        <source>Save and inspect</source>
        <translation>Speichern und prüfen</translation>
    </message>
    <message>
        <source>Camera</source>
        <translation>Kamera</translation>
    </message>
    <message>
        <source>Trigger</source>
        <translation>Trigger</translation>
    </message>
    <message>
        <source>Serial</source>
        <translation>Serien-Nr.</translation>
    </message>
    <message>
        <source>Image gate</source>
        <translation>Bildkontrolle</translation>
    </message>
    <message>
        <source>Tabs further left</source>
        <translation>Registerkarten weiter links</translation>
    </message>
    <message>
        <source>Tabs further right</source>
        <translation>Registerkarten weiter rechts</translation>
    </message>
    <message>
        <source>Set up the line</source>
        <translation>Linie einrichten</translation>
    </message>
</context>
<context>
    <name>Sheet</name>
    <message>
        <source>Pictures of good parts, worst first</source>
        <translation>Bilder der Gutteile, schlimmste zuerst</translation>
    </message>
</context>
<context>
    <name>SidePanel</name>
    <message>
        <source>See Tune.</source>
        <translation>Siehe „Einstellen“.</translation>
    </message>
</context>
<context>
    <name>SignerList</name>
    <message>
        <source>Rename…</source>
        <translation>Umbenennen…</translation>
    </message>
    <message>
        <source>Change the name that others see; the key stays</source>
        <translation>Den Namen ändern, den andere sehen; der Schlüssel bleibt</translation>
    </message>
    <message>
        <source>Save key…</source>
        <translation>Schlüssel speichern…</translation>
    </message>
    <message>
        <source>Write the public key of this PC to a file for a station</source>
        <translation>Den öffentlichen Schlüssel dieses PCs in eine Datei für eine Station schreiben</translation>
    </message>
    <message>
        <source>Trust a key…</source>
        <translation>Schlüssel vertrauen…</translation>
    </message>
    <message>
        <source>Import unasked what a key from another PC has signed</source>
        <translation>Ohne Rückfrage importieren, was ein Schlüssel eines anderen PCs signiert hat</translation>
    </message>
    <message>
        <source>Nobody: every file from another PC is asked about.</source>
        <translation>Niemand: Bei jeder Datei von einem anderen PC wird gefragt.</translation>
    </message>
    <message>
        <source>A key is made at the first export.</source>
        <translation>Beim ersten Export wird ein Schlüssel erzeugt.</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>Umbenennen</translation>
    </message>
    <message>
        <source>Files exported here are signed by:</source>
        <translation>Hier exportierte Dateien sind signiert von:</translation>
    </message>
    <message>
        <source>Save key</source>
        <translation>Schlüssel speichern</translation>
    </message>
    <message>
        <source>Trust a key</source>
        <translation>Einem Schlüssel vertrauen</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Ask again before a file of this signer is imported</source>
        <translation>Vor dem Import einer so signierten Datei wieder fragen</translation>
    </message>
    <message>
        <source>Files exported on this PC are signed by</source>
        <translation>Auf diesem PC exportierte Dateien sind signiert von</translation>
    </message>
    <message>
        <source>Imported without a question: files signed by</source>
        <translation>Ohne Rückfrage importiert: Dateien, signiert von</translation>
    </message>
</context>
<context>
    <name>SilencerList</name>
    <message>
        <source>No good part</source>
        <translation>Kein Gutteil</translation>
    </message>
    <message>
        <source>{name} is no good part</source>
        <translation>{name} ist kein Gutteil</translation>
    </message>
    <message>
        <source>Distance {distance}</source>
        <translation>Abstand {distance}</translation>
    </message>
    <message>
        <source>Score without it: {score}</source>
        <translation>Score ohne dieses: {score}</translation>
    </message>
    <message>
        <source>Score without it and those above: {score}</source>
        <translation>Score ohne dieses und die darüber: {score}</translation>
    </message>
    <message>
        <source>{score}, NG</source>
        <translation>{score}, NG</translation>
    </message>
    <message>
        <source>not there any more</source>
        <translation>nicht mehr vorhanden</translation>
    </message>
</context>
<context>
    <name>SourceBar</name>
    <message>
        <source>Source</source>
        <translation>Quelle</translation>
    </message>
    <message>
        <source>Choose images, a folder, a video or a camera</source>
        <translation>Bilder, einen Ordner, ein Video oder eine Kamera wählen</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>Start</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Pause</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Stopp</translation>
    </message>
    <message>
        <source>Freeze on NG</source>
        <translation>Halt bei NG</translation>
    </message>
    <message>
        <source>Stop at every NG part until you continue</source>
        <translation>Bei jedem NG-Teil anhalten, bis „Weiter“ gedrückt wird</translation>
    </message>
    <message>
        <source>Continue</source>
        <translation>Weiter</translation>
    </message>
</context>
<context>
    <name>SourceBox</name>
    <message>
        <source>Folder…</source>
        <translation>Ordner…</translation>
    </message>
    <message>
        <source>Add a folder; it is searched with all its subfolders</source>
        <translation>Ordner hinzufügen; er wird mit allen Unterordnern durchsucht</translation>
    </message>
    <message>
        <source>Images…</source>
        <translation>Bilder…</translation>
    </message>
    <message>
        <source>Add single images, or a text file that lists them</source>
        <translation>Einzelne Bilder hinzufügen oder eine Textdatei, die sie auflistet</translation>
    </message>
    <message>
        <source>Choose a folder of images</source>
        <translation>Ordner mit Bildern wählen</translation>
    </message>
    <message>
        <source>Images and lists</source>
        <translation>Bilder und Listen</translation>
    </message>
    <message>
        <source>Choose images</source>
        <translation>Bilder wählen</translation>
    </message>
</context>
<context>
    <name>SourceDialog</name>
    <message>
        <source>Open</source>
        <translation>Öffnen</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
</context>
<context>
    <name>SourceFields</name>
    <message>
        <source>Number of the camera, from 0</source>
        <translation>Nummer der Kamera, ab 0</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Adresse</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Ordner</translation>
    </message>
    <message>
        <source>Serial number of the camera</source>
        <translation>Seriennummer der Kamera</translation>
    </message>
    <message>
        <source>Lost after so many s without a picture</source>
        <translation>Ausgefallen nach so vielen s ohne Bild</translation>
    </message>
    <message>
        <source>Move pictures that were read into the folder</source>
        <translation>Gelesene Bilder verschieben in den Ordner</translation>
    </message>
    <message>
        <source>Seconds between two looks</source>
        <translation>Sekunden zwischen zwei Abfragen</translation>
    </message>
    <message>
        <source>Exposure in µs</source>
        <translation>Belichtung in µs</translation>
    </message>
    <message>
        <source>Gain</source>
        <translation>Verstärkung</translation>
    </message>
    <message>
        <source>Folder of pictures</source>
        <translation>Ordner mit Bildern</translation>
    </message>
    <message>
        <source>Pictures a second</source>
        <translation>Bilder pro Sekunde</translation>
    </message>
    <message>
        <source>Width in px</source>
        <translation>Breite in px</translation>
    </message>
    <message>
        <source>Height in px</source>
        <translation>Höhe in px</translation>
    </message>
    <message>
        <source>Unplugged after so many pictures</source>
        <translation>Abgesteckt nach so vielen Bildern</translation>
    </message>
    <message>
        <source>Plugged in again after so many s</source>
        <translation>Wieder angesteckt nach so vielen s</translation>
    </message>
    <message>
        <source>Every picture too late by ms</source>
        <translation>Jedes Bild verspätet um ms</translation>
    </message>
    <message>
        <source>Every tenth picture too late by ms</source>
        <translation>Jedes zehnte Bild verspätet um ms</translation>
    </message>
    <message>
        <source>Silent after so many pictures</source>
        <translation>Stumm nach so vielen Bildern</translation>
    </message>
    <message>
        <source>Every n-th picture is cut off</source>
        <translation>Jedes n-te Bild ist abgeschnitten</translation>
    </message>
    <message>
        <source>Every n-th picture is black</source>
        <translation>Jedes n-te Bild ist schwarz</translation>
    </message>
    <message>
        <source>So many pictures at once</source>
        <translation>So viele Bilder auf einmal</translation>
    </message>
    <message>
        <source>Fill this in: {name}.</source>
        <translation>Bitte ausfüllen: {name}.</translation>
    </message>
    <message>
        <source>An address begins with rtsp://, rtsps://, http:// or https://, as in rtsp://user:password@host/stream.</source>
        <translation>Eine Adresse beginnt mit rtsp://, rtsps://, http:// oder https://, wie in rtsp://user:password@host/stream.</translation>
    </message>
    <message>
        <source>Choose a folder</source>
        <translation>Ordner wählen</translation>
    </message>
    <message>
        <source>Written: {source}</source>
        <translation>Geschrieben: {source}</translation>
    </message>
</context>
<context>
    <name>SourceFindings</name>
    <message>
        <source>{stage}: {done} of {total}</source>
        <translation>{stage}: {done} von {total}</translation>
    </message>
    <message>
        <source>{stage}…</source>
        <translation>{stage}…</translation>
    </message>
    <message numerus="yes">
        <source>{count} images</source>
        <translation>
            <numerusform>{count} Bild</numerusform>
            <numerusform>{count} Bilder</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} images cannot be read</source>
        <translation>
            <numerusform>{count} Bild ist nicht lesbar</numerusform>
            <numerusform>{count} Bilder sind nicht lesbar</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} copies of other images</source>
        <translation>
            <numerusform>{count} Kopie eines anderen Bildes</numerusform>
            <numerusform>{count} Kopien anderer Bilder</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} other files passed over</source>
        <translation>
            <numerusform>{count} andere Datei übergangen</numerusform>
            <numerusform>{count} andere Dateien übergangen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>In {count} folders</source>
        <translation>
            <numerusform>In {count} Ordner</numerusform>
            <numerusform>In {count} Ordnern</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SourceMenu</name>
    <message>
        <source>Set up the line…</source>
        <translation>Linie einrichten…</translation>
    </message>
    <message>
        <source>Cameras</source>
        <translation>Kameras</translation>
    </message>
    <message>
        <source>Looking for cameras…</source>
        <translation>Kameras werden gesucht…</translation>
    </message>
    <message>
        <source>No camera is connected</source>
        <translation>Keine Kamera angeschlossen</translation>
    </message>
    <message>
        <source>The cameras could not be listed</source>
        <translation>Die Kameras ließen sich nicht auflisten</translation>
    </message>
</context>
<context>
    <name>Sources</name>
    <message>
        <source>Simulated camera</source>
        <translation>Simulierte Kamera</translation>
    </message>
    <message>
        <source>The video {name} has to be opened alone.</source>
        <translation>Das Video {name} muss allein geöffnet werden.</translation>
    </message>
    <message>
        <source>Open images…</source>
        <translation>Bilder öffnen…</translation>
    </message>
    <message>
        <source>Images ({patterns})</source>
        <translation>Bilder ({patterns})</translation>
    </message>
    <message>
        <source>Open a folder…</source>
        <translation>Ordner öffnen…</translation>
    </message>
    <message>
        <source>Open a video…</source>
        <translation>Video öffnen…</translation>
    </message>
    <message>
        <source>Videos ({patterns})</source>
        <translation>Videos ({patterns})</translation>
    </message>
    <message>
        <source>Watch a folder…</source>
        <translation>Ordner überwachen…</translation>
    </message>
    <message>
        <source>Open a network camera…</source>
        <translation>Netzwerkkamera öffnen…</translation>
    </message>
    <message>
        <source>Open an industrial camera…</source>
        <translation>Industriekamera öffnen…</translation>
    </message>
</context>
<context>
    <name>Stage</name>
    <message>
        <source>Drop to inspect</source>
        <translation>Zum Prüfen ablegen</translation>
    </message>
    <message>
        <source>No picture yet</source>
        <translation>Noch kein Bild</translation>
    </message>
    <message>
        <source>Drop images, a folder or a video here. Every part is judged with the model in use.</source>
        <translation>Bilder, einen Ordner oder ein Video hier ablegen. Jedes Teil wird mit dem aktiven Modell beurteilt.</translation>
    </message>
    <message>
        <source>What shall be inspected?</source>
        <translation>Was soll geprüft werden?</translation>
    </message>
    <message>
        <source>Images…</source>
        <translation>Bilder…</translation>
    </message>
    <message>
        <source>Folder…</source>
        <translation>Ordner…</translation>
    </message>
    <message>
        <source>Camera…</source>
        <translation>Kamera…</translation>
    </message>
</context>
<context>
    <name>Starter</name>
    <message>
        <source>Stop the inspection and begin another one?</source>
        <translation>Prüfung stoppen und eine andere beginnen?</translation>
    </message>
    <message>
        <source>Stop and begin</source>
        <translation>Stoppen und beginnen</translation>
    </message>
</context>
<context>
    <name>StatusLine</name>
    <message>
        <source>No project is open</source>
        <translation>Kein Projekt geöffnet</translation>
    </message>
    <message>
        <source>Model {id}</source>
        <translation>Modell {id}</translation>
    </message>
    <message>
        <source> (provisional)</source>
        <translation> (vorläufig)</translation>
    </message>
    <message>
        <source>Threshold {value}</source>
        <translation>Schwelle {value}</translation>
    </message>
    <message>
        <source>Loading the model…</source>
        <translation>Modell wird geladen…</translation>
    </message>
    <message>
        <source>No model</source>
        <translation>Kein Modell</translation>
    </message>
</context>
<context>
    <name>StrangeParts</name>
    <message>
        <source>Build again</source>
        <translation>Neu anlernen</translation>
    </message>
    <message>
        <source>Look through all good parts</source>
        <translation>Alle Gutteile durchsehen</translation>
    </message>
    <message numerus="yes">
        <source>The model still contains {count} parts that you left out.</source>
        <translation>
            <numerusform>Das Modell enthält noch {count} Teil, das ausgelassen wurde.</numerusform>
            <numerusform>Das Modell enthält noch {count} Teile, die ausgelassen wurden.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} more</source>
        <translation>
            <numerusform>{count} weiteres</numerusform>
            <numerusform>{count} weitere</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>StudyPanel</name>
    <message>
        <source>Study it now</source>
        <translation>Jetzt untersuchen</translation>
    </message>
    <message>
        <source>Defects</source>
        <translation>Fehler</translation>
    </message>
    <message>
        <source>Contrast</source>
        <translation>Kontrast</translation>
    </message>
    <message>
        <source>Found</source>
        <translation>Gefunden</translation>
    </message>
    <message>
        <source>90% from</source>
        <translation>90&#xa0;% ab</translation>
    </message>
    <message>
        <source>with 95% confidence</source>
        <translation>Vertrauensniveau 95&#xa0;%</translation>
    </message>
    <message>
        <source>The smallest defects by kind, zone and contrast</source>
        <translation>Die kleinsten Fehler nach Art, Zone und Kontrast</translation>
    </message>
    <message>
        <source>Nobody has studied it yet. Synthetic defects of many sizes are put on real good parts and judged as the line judges: that takes some minutes, and can be cancelled.</source>
        <translation>Noch nicht untersucht. Synthetische Fehler vieler Größen werden auf echte Gutteile gesetzt und wie an der Linie beurteilt: Das dauert einige Minuten und lässt sich abbrechen.</translation>
    </message>
    <message>
        <source>Reading the last study…</source>
        <translation>Letzte Untersuchung wird gelesen…</translation>
    </message>
    <message>
        <source>{when}: {defects} defects on {parts} good parts. Left out: {rejected} parts, {failed} defects.</source>
        <translation>{when}: {defects} Fehler auf {parts} Gutteilen. Ausgelassen: {rejected} Teile, {failed} Fehler.</translation>
    </message>
    <message>
        <source>The smallest defect that is found</source>
        <translation>Der kleinste Fehler, der gefunden wird</translation>
    </message>
</context>
<context>
    <name>SwitchInput</name>
    <message>
        <source>On</source>
        <translation>Ein</translation>
    </message>
</context>
<context>
    <name>SyntheticDialog</name>
    <message>
        <source>Scratch</source>
        <translation>Kratzer</translation>
    </message>
    <message>
        <source>Spot</source>
        <translation>Punkt</translation>
    </message>
    <message>
        <source>Dent</source>
        <translation>Delle</translation>
    </message>
    <message>
        <source>Stain</source>
        <translation>Fleck</translation>
    </message>
    <message>
        <source>Smear</source>
        <translation>Schliere</translation>
    </message>
    <message>
        <source>Missing piece</source>
        <translation>Ausbruch</translation>
    </message>
    <message>
        <source>Draw synthetic defects</source>
        <translation>Synthetische Fehler zeichnen</translation>
    </message>
    <message>
        <source>Another example</source>
        <translation>Anderes Beispiel</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Draw</source>
        <translation>Zeichnen</translation>
    </message>
    <message>
        <source>Drawing an example…</source>
        <translation>Beispiel wird gezeichnet…</translation>
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
        <translation>Der Spanne zwischen dunklen und hellen Stellen des Teils</translation>
    </message>
    <message>
        <source>The same number draws the same defects again</source>
        <translation>Dieselbe Zahl zeichnet dieselben Fehler wieder</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Art</translation>
    </message>
    <message>
        <source>Length</source>
        <translation>Länge</translation>
    </message>
    <message>
        <source>Contrast</source>
        <translation>Kontrast</translation>
    </message>
    <message>
        <source>How many</source>
        <translation>Anzahl</translation>
    </message>
    <message>
        <source>Number of the draw</source>
        <translation>Startzahl</translation>
    </message>
    <message>
        <source>They are drawn on real good parts, stay marked as synthetic, and no figure counts them unless it is asked to: a drawn defect is no promise about real ones.</source>
        <translation>Sie werden auf echte Gutteile gezeichnet, bleiben als synthetisch gekennzeichnet und zählen nur auf Wunsch in Kennzahlen mit: Ein gezeichneter Fehler ist keine Zusage für echte.</translation>
    </message>
</context>
<context>
    <name>TeachPage</name>
    <message>
        <source>Here false rejects are taught back, as long as no known defect passes by it.</source>
        <translation>Hier werden Pseudofehler nachgelernt, solange dadurch kein bekannter Fehler durchgeht.</translation>
    </message>
    <message>
        <source>Reading the picture…</source>
        <translation>Bild wird gelesen…</translation>
    </message>
    <message>
        <source>Parts are being inspected: stop that first.</source>
        <translation>Es werden gerade Teile geprüft: zuerst stoppen.</translation>
    </message>
    <message>
        <source>The model {model} is in use now.</source>
        <translation>Das Modell {model} ist jetzt aktiv.</translation>
    </message>
</context>
<context>
    <name>TeachParts</name>
    <message>
        <source>Good: accept (A)</source>
        <translation>Gut: annehmen (A)</translation>
    </message>
    <message>
        <source>Do not teach (R)</source>
        <translation>Nicht lernen (R)</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <source>Take the last decision back (Backspace)</source>
        <translation>Letzte Entscheidung zurücknehmen (Rücktaste)</translation>
    </message>
    <message>
        <source>Try what is accepted</source>
        <translation>Angenommene erproben</translation>
    </message>
    <message>
        <source>Reason, for the history</source>
        <translation>Grund, für den Verlauf</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>Grund</translation>
    </message>
    <message>
        <source>Teach</source>
        <translation>Nachlernen</translation>
    </message>
    <message>
        <source>Back to the model before</source>
        <translation>Zurück zum vorigen Modell</translation>
    </message>
    <message>
        <source>The tray is empty</source>
        <translation>Die Ablage ist leer</translation>
    </message>
    <message>
        <source>A part that you call a false reject on Verify or History comes here, with its picture.</source>
        <translation>Ein Teil, das unter „Bewerten“ oder „Verlauf“ als Pseudofehler bewertet wird, kommt mit seinem Bild hierher.</translation>
    </message>
</context>
<context>
    <name>Teaching</name>
    <message>
        <source>This model cannot be taught. {why}</source>
        <translation>Dieses Modell kann nicht nachlernen. {why}</translation>
    </message>
    <message>
        <source>Grown by {grown} of at most {most} vectors; {built} were built.</source>
        <translation>Um {grown} von höchstens {most} Vektoren gewachsen; {built} beim Anlernen.</translation>
    </message>
    <message>
        <source>There is no room left: build again, the parts that were taught are among the good ones.</source>
        <translation>Kein Platz mehr: neu anlernen, die nachgelernten Teile sind unter den Gutteilen.</translation>
    </message>
    <message>
        <source>{name} refused: {why}</source>
        <translation>{name} abgelehnt: {why}</translation>
    </message>
    <message>
        <source>{name}: nothing in it is new to the model; its threshold rejects it.</source>
        <translation>{name}: Nichts daran ist für das Modell neu; seine Schwelle sortiert es aus.</translation>
    </message>
    <message>
        <source>Nothing can be taught; the model stays as it is.</source>
        <translation>Nichts lässt sich nachlernen; das Modell bleibt, wie es ist.</translation>
    </message>
</context>
<context>
    <name>Telling</name>
    <message>
        <source>Go to Build</source>
        <translation>Zu „Anlernen“</translation>
    </message>
    <message>
        <source>Change the project…</source>
        <translation>Projekt ändern…</translation>
    </message>
    <message>
        <source>Log on…</source>
        <translation>Anmelden…</translation>
    </message>
    <message>
        <source>Show the log files</source>
        <translation>Protokolldateien zeigen</translation>
    </message>
    <message>
        <source>The program ended in the middle of its work last time.</source>
        <translation>Das Programm endete beim letzten Mal mitten in der Arbeit.</translation>
    </message>
    <message>
        <source>Inspector did not end properly last time. A report was kept; nothing was sent anywhere.</source>
        <translation>Inspector wurde beim letzten Mal nicht richtig beendet. Ein Bericht liegt vor; nichts wurde gesendet.</translation>
    </message>
    <message>
        <source>If it happens again, collect the diagnostics for whoever looks after this program.</source>
        <translation>Passiert es wieder, bitte die Diagnosedaten für die Person sammeln, die dieses Programm betreut.</translation>
    </message>
    <message>
        <source>Collect diagnostics…</source>
        <translation>Diagnosedaten sammeln…</translation>
    </message>
    <message>
        <source>No program on this PC shows the manual.</source>
        <translation>Kein Programm auf diesem PC zeigt das Handbuch.</translation>
    </message>
    <message>
        <source>It lies in {file}.</source>
        <translation>Es liegt in {file}.</translation>
    </message>
    <message>
        <source>No program on this PC shows folders.</source>
        <translation>Kein Programm auf diesem PC zeigt Ordner.</translation>
    </message>
    <message>
        <source>Wait for it or cancel it, then go on with another project.</source>
        <translation>Abwarten oder abbrechen, dann mit einem anderen Projekt fortfahren.</translation>
    </message>
    <message>
        <source>A build is running.</source>
        <translation>Das Anlernen läuft.</translation>
    </message>
    <message>
        <source>{name} stays open and in use.</source>
        <translation>{name} bleibt geöffnet und aktiv.</translation>
    </message>
    <message>
        <source>It comes into use as soon as the inspection ends.</source>
        <translation>Es wird aktiv, sobald die Prüfung endet.</translation>
    </message>
    <message>
        <source>A newer model is ready.</source>
        <translation>Ein neueres Modell ist bereit.</translation>
    </message>
    <message>
        <source>Use it now…</source>
        <translation>Jetzt verwenden…</translation>
    </message>
    <message>
        <source>Inspecting goes on, and what is noted meanwhile is written later. Releases, accounts and settings wait for it.</source>
        <translation>Die Prüfung läuft weiter, und was inzwischen anfällt, wird später eingetragen. Freigaben, Konten und Einstellungen warten darauf.</translation>
    </message>
    <message>
        <source>The audit cannot be written.</source>
        <translation>Der Audit-Trail kann nicht geschrieben werden.</translation>
    </message>
    <message>
        <source>The build was complete before Cancel could stop it.</source>
        <translation>Das Anlernen war fertig, bevor „Abbrechen“ es stoppen konnte.</translation>
    </message>
    <message>
        <source>Its model is in use now.</source>
        <translation>Sein Modell ist jetzt aktiv.</translation>
    </message>
</context>
<context>
    <name>ThresholdBox</name>
    <message>
        <source>about </source>
        <translation>etwa </translation>
    </message>
</context>
<context>
    <name>ThresholdCard</name>
    <message>
        <source>Threshold</source>
        <translation>Schwelle</translation>
    </message>
    <message>
        <source>Exact threshold</source>
        <translation>Genaue Schwelle</translation>
    </message>
    <message>
        <source>A part is NG when its score lies above this value</source>
        <translation>Ein Teil ist NG, wenn sein Score über diesem Wert liegt</translation>
    </message>
    <message>
        <source>Unsure above</source>
        <translation>Unsicher ab</translation>
    </message>
    <message>
        <source>Between this value and the threshold a part is UNDECIDED and goes to Verify</source>
        <translation>Zwischen diesem Wert und der Schwelle ist ein Teil UNKLAR und kommt zu „Bewerten“</translation>
    </message>
    <message>
        <source>Lower end of the unsure band</source>
        <translation>Unteres Ende des Unsicherheitsbands</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <source>Takes back what was tried out last</source>
        <translation>Nimmt das zuletzt Erprobte zurück</translation>
    </message>
    <message>
        <source>Back to the threshold in use</source>
        <translation>Zurück zur aktiven Schwelle</translation>
    </message>
    <message>
        <source>As in use</source>
        <translation>Wie aktiv</translation>
    </message>
    <message>
        <source>In use: {value}, {rule}</source>
        <translation>Aktiv: {value}, {rule}</translation>
    </message>
    <message>
        <source>What is tried out is not applied yet.</source>
        <translation>Das Erprobte ist noch nicht angewendet.</translation>
    </message>
</context>
<context>
    <name>ThresholdPlot</name>
    <message>
        <source>No parts have been scored yet.</source>
        <translation>Noch keine Teile mit Score.</translation>
    </message>
    <message>
        <source>← {count} lower</source>
        <translation>← {count} niedriger</translation>
    </message>
    <message>
        <source>{count} higher →</source>
        <translation>{count} höher →</translation>
    </message>
    <message>
        <source>anomaly score</source>
        <translation>Anomalie-Score</translation>
    </message>
    <message>
        <source>good {count}</source>
        <translation>gut {count}</translation>
    </message>
    <message>
        <source>defect {count}</source>
        <translation>Fehler {count}</translation>
    </message>
    <message>
        <source>unsure</source>
        <translation>unsicher</translation>
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
        <translation>Schwelle {value}</translation>
    </message>
    <message>
        <source>{good} good parts and {defect} with defects. Arrow keys move the threshold.</source>
        <translation>{good} Gutteile und {defect} mit Fehlern. Pfeiltasten verschieben die Schwelle.</translation>
    </message>
    <message>
        <source>Unsure above {value}: arrow keys with Ctrl move that.</source>
        <translation>Unsicher ab {value}: Pfeiltasten mit Strg verschieben das.</translation>
    </message>
</context>
<context>
    <name>ThresholdSteps</name>
    <message>
        <source>Thresholds over time</source>
        <translation>Schwellen über der Zeit</translation>
    </message>
</context>
<context>
    <name>TimeBar</name>
    <message>
        <source>Limit {time}</source>
        <translation>Grenze {time}</translation>
    </message>
    <message>
        <source>Last {time}</source>
        <translation>Zuletzt {time}</translation>
    </message>
    <message>
        <source>typical {time}</source>
        <translation>typisch {time}</translation>
    </message>
    <message>
        <source>too late, limit {time}</source>
        <translation>zu spät, Grenze {time}</translation>
    </message>
    <message>
        <source>limit {time}</source>
        <translation>Grenze {time}</translation>
    </message>
</context>
<context>
    <name>TransferDesk</name>
    <message>
        <source>Export the project</source>
        <translation>Projekt exportieren</translation>
    </message>
    <message>
        <source>{name} was imported.</source>
        <translation>{name} wurde importiert.</translation>
    </message>
    <message>
        <source>{name} was here already, with this very model.</source>
        <translation>{name} war schon hier, mit genau diesem Modell.</translation>
    </message>
    <message>
        <source>It is signed by {name}.</source>
        <translation>Signiert ist es von {name}.</translation>
    </message>
    <message>
        <source>It is not signed.</source>
        <translation>Es ist nicht signiert.</translation>
    </message>
    <message>
        <source>It lies in {folder}.</source>
        <translation>Es liegt in {folder}.</translation>
    </message>
    <message>
        <source>Its own threshold stays in use. That in the file is {other}, and which was set last cannot be told.</source>
        <translation>Seine eigene Schwelle bleibt aktiv. Die in der Datei ist {other}; welche zuletzt gesetzt wurde, ist nicht zu erkennen.</translation>
    </message>
    <message>
        <source>Exporting to {name}…</source>
        <translation>Export nach {name}…</translation>
    </message>
    <message>
        <source>Importing {name}…</source>
        <translation>Import von {name}…</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>It lies in {folder}. On the other PC, double-click it or drop it on the page Projects.</source>
        <translation>Es liegt in {folder}. Auf dem anderen PC doppelklicken oder auf der Seite „Projekte“ ablegen.</translation>
    </message>
    <message>
        <source>{name} was exported.</source>
        <translation>{name} wurde exportiert.</translation>
    </message>
    <message>
        <source>Show folder</source>
        <translation>Ordner zeigen</translation>
    </message>
    <message>
        <source>The export was cancelled.</source>
        <translation>Der Export wurde abgebrochen.</translation>
    </message>
    <message>
        <source>No file was written.</source>
        <translation>Es wurde keine Datei geschrieben.</translation>
    </message>
    <message>
        <source>The import was cancelled.</source>
        <translation>Der Import wurde abgebrochen.</translation>
    </message>
    <message>
        <source>Nothing was brought in.</source>
        <translation>Es wurde nichts übernommen.</translation>
    </message>
    <message>
        <source>It is signed by {name}, key {key}.</source>
        <translation>Signiert ist es von {name}, Schlüssel {key}.</translation>
    </message>
</context>
<context>
    <name>TrayList</name>
    <message>
        <source>waits for you</source>
        <translation>wartet auf Sie</translation>
    </message>
    <message>
        <source>accepted</source>
        <translation>angenommen</translation>
    </message>
    <message>
        <source>refused</source>
        <translation>abgelehnt</translation>
    </message>
    <message>
        <source>taught</source>
        <translation>nachgelernt</translation>
    </message>
    <message>
        <source>Parts in the tray</source>
        <translation>Teile in der Ablage</translation>
    </message>
</context>
<context>
    <name>TrialBox</name>
    <message>
        <source>Try on recorded parts</source>
        <translation>An aufgezeichneten Teilen erproben</translation>
    </message>
    <message>
        <source>What it would have made of the parts that were inspected last</source>
        <translation>Was sie aus den zuletzt geprüften Teilen gemacht hätte</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>See them</source>
        <translation>Ansehen</translation>
    </message>
</context>
<context>
    <name>TriggerTab</name>
    <message>
        <source>Seconds between two parts</source>
        <translation>Sekunden zwischen zwei Teilen</translation>
    </message>
    <message>
        <source>Share of the box that a part changes</source>
        <translation>Anteil des Rahmens, den ein Teil ändert</translation>
    </message>
    <message>
        <source>Difference in brightness that counts</source>
        <translation>Helligkeitsunterschied, der zählt</translation>
    </message>
    <message>
        <source>Pictures alike until it lies still</source>
        <translation>Gleiche Bilder, bis es still liegt</translation>
    </message>
    <message>
        <source>Time for a verdict in ms, 0: any; a later one is undecided</source>
        <translation>Zeit für ein Ergebnis in ms, 0: beliebig; ein späteres ist unklar</translation>
    </message>
    <message>
        <source>The box is empty now</source>
        <translation>Rahmen ist jetzt leer</translation>
    </message>
    <message>
        <source>Learns again what the scene looks like without a part</source>
        <translation>Lernt neu, wie die Szene ohne Teil aussieht</translation>
    </message>
    <message>
        <source>Show the live picture to see what the trigger makes of it.</source>
        <translation>Das Livebild zeigen, um zu sehen, was der Trigger daraus macht.</translation>
    </message>
    <message>
        <source>Learning the empty scene: nothing may move.</source>
        <translation>Leere Szene wird gelernt: Nichts darf sich bewegen.</translation>
    </message>
    <message>
        <source>Empty</source>
        <translation>Leer</translation>
    </message>
    <message>
        <source>Moving, or too small</source>
        <translation>Bewegt sich oder ist zu klein</translation>
    </message>
    <message>
        <source>Still: would trigger</source>
        <translation>Liegt still: würde auslösen</translation>
    </message>
    <message>
        <source>{scene} · {share} of the box is changed · {parts}</source>
        <translation>{scene} · {share} des Rahmens geändert · {parts}</translation>
    </message>
    <message numerus="yes">
        <source>{count} parts so far</source>
        <translation>
            <numerusform>{count} Teil bisher</numerusform>
            <numerusform>{count} Teile bisher</numerusform>
        </translation>
    </message>
    <message>
        <source>Every picture</source>
        <translation>Jedes Bild</translation>
    </message>
    <message>
        <source>Each picture shows a part; the newest counts where there are too many.</source>
        <translation>Jedes Bild zeigt ein Teil; sind es zu viele, zählt das neueste.</translation>
    </message>
    <message>
        <source>Key or pedal</source>
        <translation>Taste oder Pedal</translation>
    </message>
    <message>
        <source>Somebody presses a key or a foot pedal for each part.</source>
        <translation>Jemand drückt für jedes Teil eine Taste oder ein Fußpedal.</translation>
    </message>
    <message>
        <source>Timer</source>
        <translation>Timer</translation>
    </message>
    <message>
        <source>One picture at fixed times, whatever it shows.</source>
        <translation>Ein Bild in festen Abständen, was es auch zeigt.</translation>
    </message>
    <message>
        <source>Part present</source>
        <translation>Teil vorhanden</translation>
    </message>
    <message>
        <source>A part comes into the box and lies still: no sensor is needed.</source>
        <translation>Ein Teil kommt in den Rahmen und liegt still: kein Sensor nötig.</translation>
    </message>
    <message>
        <source>External</source>
        <translation>Extern</translation>
    </message>
    <message>
        <source>A controller or a light barrier says that a part is there.</source>
        <translation>Eine Steuerung oder eine Lichtschranke meldet, dass ein Teil da ist.</translation>
    </message>
</context>
<context>
    <name>Trouble</name>
    <message>
        <source>The camera does not answer.</source>
        <translation>Die Kamera antwortet nicht.</translation>
    </message>
    <message>
        <source>Attempt {n} to reach it.</source>
        <translation>Versuch {n}, sie zu erreichen.</translation>
    </message>
    <message>
        <source>The camera is back, and no picture has been judged yet.</source>
        <translation>Die Kamera ist wieder da; noch wurde kein Bild beurteilt.</translation>
    </message>
</context>
<context>
    <name>TrustQuestion</name>
    <message>
        <source>Import a file that nobody has signed?</source>
        <translation>Datei importieren, die niemand signiert hat?</translation>
    </message>
    <message>
        <source>{file} does not say who made it: an older version of Inspector exported it, or somebody has changed it since.</source>
        <translation>{file} sagt nicht, von wem sie stammt: Eine ältere Version von Inspector hat sie exportiert, oder jemand hat sie seither geändert.</translation>
    </message>
    <message>
        <source>{file} is signed by:
{name}
Key {key}</source>
        <translation>{file} ist signiert von:
{name}
Schlüssel {key}</translation>
    </message>
    <message>
        <source>If it comes from the PC that you think it does, the page Settings there shows the same key.</source>
        <translation>Kommt sie von dem PC, von dem Sie es annehmen, zeigt dort die Seite „Einstellungen“ denselben Schlüssel.</translation>
    </message>
    <message>
        <source>Careful: somebody of the same name is trusted on this PC, and has another key.</source>
        <translation>Achtung: Auf diesem PC wird schon jemandem mit diesem Namen vertraut, aber mit einem anderen Schlüssel.</translation>
    </message>
    <message>
        <source>Import a file from somebody whom this PC does not know?</source>
        <translation>Datei von jemandem importieren, den dieser PC nicht kennt?</translation>
    </message>
    <message>
        <source>Who made this file?</source>
        <translation>Wer hat diese Datei erstellt?</translation>
    </message>
    <message>
        <source>A model decides which parts are OK. Import only what you know the origin of.</source>
        <translation>Ein Modell entscheidet, welche Teile OK sind. Nur importieren, wovon die Herkunft bekannt ist.</translation>
    </message>
    <message>
        <source>Import</source>
        <translation>Importieren</translation>
    </message>
    <message>
        <source>Do not import</source>
        <translation>Nicht importieren</translation>
    </message>
    <message>
        <source>Trust this signer from now on</source>
        <translation>Dieser Signatur künftig vertrauen</translation>
    </message>
</context>
<context>
    <name>TunePage</name>
    <message>
        <source>Here you choose the score above which a part is NG.</source>
        <translation>Hier wird der Score gewählt, über dem ein Teil NG ist.</translation>
    </message>
    <message>
        <source>Looking for regions: these counts are not yet those of the region rule.</source>
        <translation>Regionen werden gesucht: Diese Zahlen sind noch nicht die der Regionenregel.</translation>
    </message>
    <message>
        <source>More defects would pass</source>
        <translation>Mehr Fehler gingen durch</translation>
    </message>
    <message>
        <source>Let more known defects pass?</source>
        <translation>Mehr bekannte Fehler durchgehen lassen?</translation>
    </message>
    <message>
        <source>Put in force</source>
        <translation>Freigeben</translation>
    </message>
    <message>
        <source>Keep the threshold in use</source>
        <translation>Aktive Schwelle behalten</translation>
    </message>
</context>
<context>
    <name>UsersPage</name>
    <message>
        <source>New account</source>
        <translation>Neues Konto</translation>
    </message>
    <message>
        <source>Set up accounts…</source>
        <translation>Konten einrichten…</translation>
    </message>
    <message>
        <source>It is the last account: afterwards nobody logs on any more, and everybody may do everything.</source>
        <translation>Es ist das letzte Konto: Danach meldet sich niemand mehr an, und alle dürfen alles.</translation>
    </message>
    <message>
        <source>What {name} has done stays in the record and in the audit.</source>
        <translation>Was {name} getan hat, bleibt in der Aufzeichnung und im Audit-Trail.</translation>
    </message>
    <message>
        <source>Remove an account</source>
        <translation>Konto entfernen</translation>
    </message>
    <message>
        <source>Remove the account of {name}?</source>
        <translation>Konto von {name} entfernen?</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Keep it</source>
        <translation>Behalten</translation>
    </message>
    <message>
        <source>On this PC nobody logs on, and whoever sits before it may do everything.

With accounts everybody logs on: operators inspect and verify, engineers build, tune and release, administrators look after settings and accounts. What is done is noted in the audit with the name.

The first account is an administrator&apos;s. It turns accounts on at once: write its password down where it is kept safe.</source>
        <translation>Auf diesem PC meldet sich niemand an, und wer davor sitzt, darf alles.

Mit Konten melden sich alle an: Bediener prüfen und bewerten, Einrichter lernen an, stellen ein und geben frei, Administratoren betreuen Einstellungen und Konten. Was getan wird, steht mit Namen im Audit-Trail.

Das erste Konto gehört einem Administrator. Damit sind Konten sofort eingeschaltet: Das Passwort aufschreiben und sicher aufbewahren.</translation>
    </message>
    <message>
        <source>Choose an account to change it.</source>
        <translation>Ein Konto wählen, um es zu ändern.</translation>
    </message>
</context>
<context>
    <name>ValidationPage</name>
    <message>
        <source>No image is like that.</source>
        <translation>Kein Bild ist so.</translation>
    </message>
    <message>
        <source>Those that are not labelled wait for keys 1, 2 and 3.</source>
        <translation>Bilder ohne Befund warten auf die Tasten 1, 2 und 3.</translation>
    </message>
    <message>
        <source>No project is open</source>
        <translation>Kein Projekt geöffnet</translation>
    </message>
    <message>
        <source>Here you say what the validation images show.</source>
        <translation>Hier wird festgehalten, was die Validierungsbilder zeigen.</translation>
    </message>
    <message>
        <source>Choose a project</source>
        <translation>Projekt wählen</translation>
    </message>
    <message>
        <source>Looking for images…</source>
        <translation>Bilder werden gesucht…</translation>
    </message>
    <message>
        <source>Drop a folder or images here: good parts and defects that the model has not learned. Folders called good or ok, defect, ng or bad, and beside them by kinds such as scratch, say what is in them; you can correct every label.</source>
        <translation>Einen Ordner oder Bilder hier ablegen: Gutteile und Fehler, die das Modell nicht gelernt hat. Ordner mit den Namen good oder ok, defect, ng oder bad und daneben nach Fehlerarten wie Kratzer sagen, was darin ist; jeder Befund lässt sich korrigieren.</translation>
    </message>
    <message>
        <source>There are no validation images yet</source>
        <translation>Es gibt noch keine Validierungsbilder</translation>
    </message>
    <message>
        <source>Add folder…</source>
        <translation>Ordner hinzufügen…</translation>
    </message>
    <message>
        <source>Add images…</source>
        <translation>Bilder hinzufügen…</translation>
    </message>
</context>
<context>
    <name>Variation</name>
    <message>
        <source>The light, a little</source>
        <translation>Das Licht, ein wenig</translation>
    </message>
    <message>
        <source>The direction in which they lie</source>
        <translation>Die Richtung, in der sie liegen</translation>
    </message>
    <message>
        <source>What differs between good parts</source>
        <translation>Was bei Gutteilen schwankt</translation>
    </message>
    <message>
        <source>For each tick, building takes up to eight times as long; inspecting takes no longer.</source>
        <translation>Jedes Häkchen verlängert das Anlernen bis auf das Achtfache; das Prüfen dauert nicht länger.</translation>
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
        <translation>UNKLAR</translation>
    </message>
    <message>
        <source>Ready</source>
        <translation>Bereit</translation>
    </message>
    <message>
        <source>score {score}   threshold {threshold}</source>
        <translation>Score {score}   Schwelle {threshold}</translation>
    </message>
    <message>
        <source>{why} Set the part aside.</source>
        <translation>{why} Teil beiseitelegen.</translation>
    </message>
    <message>
        <source>There is no threshold yet.</source>
        <translation>Es gibt noch keine Schwelle.</translation>
    </message>
    <message>
        <source>The score is not a number.</source>
        <translation>Der Score ist keine Zahl.</translation>
    </message>
    <message>
        <source>Verdict: {word}</source>
        <translation>Ergebnis: {word}</translation>
    </message>
</context>
<context>
    <name>VerifyPage</name>
    <message>
        <source>Open a project, and inspect parts.</source>
        <translation>Ein Projekt öffnen und Teile prüfen.</translation>
    </message>
    <message>
        <source>No project is open</source>
        <translation>Kein Projekt geöffnet</translation>
    </message>
    <message>
        <source>Parts that are inspected are recorded. Those that are NG or undecided wait here for a person.</source>
        <translation>Geprüfte Teile werden aufgezeichnet. Was NG oder unklar ist, wartet hier auf eine Person.</translation>
    </message>
    <message>
        <source>Nothing has been recorded yet</source>
        <translation>Noch nichts aufgezeichnet</translation>
    </message>
    <message>
        <source>Looking into the record…</source>
        <translation>Aufzeichnung wird gelesen…</translation>
    </message>
    <message>
        <source>New parts appear here by themselves. With another choice above you can look at others.</source>
        <translation>Neue Teile erscheinen hier von selbst. Mit einer anderen Auswahl oben sind andere zu sehen.</translation>
    </message>
    <message>
        <source>Nothing waits for you</source>
        <translation>Nichts wartet auf Sie</translation>
    </message>
    <message>
        <source>The record cannot be read</source>
        <translation>Die Aufzeichnung ist nicht lesbar</translation>
    </message>
    <message>
        <source>Verify</source>
        <translation>Bewerten</translation>
    </message>
</context>
<context>
    <name>WhyPanel</name>
    <message>
        <source>Why? The hottest place beside good parts (W)</source>
        <translation>Warum? Die heißeste Stelle neben Gutteilen (W)</translation>
    </message>
    <message>
        <source>Close (W)</source>
        <translation>Schließen (W)</translation>
    </message>
    <message>
        <source>There is no part to ask about</source>
        <translation>Kein Teil zum Nachfragen</translation>
    </message>
    <message>
        <source>Once a part is on show, its hottest place is compared here.</source>
        <translation>Sobald ein Teil gezeigt wird, wird hier seine heißeste Stelle verglichen.</translation>
    </message>
    <message>
        <source>Looking for the most similar places of good parts…</source>
        <translation>Die ähnlichsten Stellen von Gutteilen werden gesucht…</translation>
    </message>
    <message>
        <source>This part</source>
        <translation>Dieses Teil</translation>
    </message>
    <message>
        <source>Under the heatmap</source>
        <translation>Unter der Heatmap</translation>
    </message>
    <message>
        <source>distance {distance}</source>
        <translation>Abstand {distance}</translation>
    </message>
    <message>
        <source>Good part {number}</source>
        <translation>Gutteil {number}</translation>
    </message>
    <message>
        <source>This place cannot be explained</source>
        <translation>Diese Stelle lässt sich nicht erklären</translation>
    </message>
    <message>
        <source>Without a threshold nothing says whether this is much</source>
        <translation>Ohne Schwelle ist nicht zu sagen, ob das viel ist</translation>
    </message>
    <message>
        <source>{times} times the threshold, which is below it; good parts look like this here</source>
        <translation>{times}-mal die Schwelle, also darunter; Gutteile sehen hier so aus</translation>
    </message>
    <message>
        <source>{times} times the threshold, which is below it; this comes nearest to it in good parts</source>
        <translation>{times}-mal die Schwelle, also darunter; dies kommt dem bei Gutteilen am nächsten</translation>
    </message>
    <message>
        <source>{times} times the threshold; good parts look like this here</source>
        <translation>{times}-mal die Schwelle; Gutteile sehen hier so aus</translation>
    </message>
    <message>
        <source>{times} times the threshold; this comes nearest to it in good parts</source>
        <translation>{times}-mal die Schwelle; dies kommt dem bei Gutteilen am nächsten</translation>
    </message>
    <message>
        <source>This model carries no picture of some of these places, and their files are gone. Models that are built anew carry them.</source>
        <translation>Dieses Modell enthält von einigen dieser Stellen kein Bild, und ihre Dateien fehlen. Neu angelernte Modelle enthalten sie.</translation>
    </message>
</context>
<context>
    <name>Worth</name>
    <message>
        <source>nothing is known about escapes yet</source>
        <translation>über Schlupf ist noch nichts bekannt</translation>
    </message>
    <message>
        <source>so few defects say little about escapes yet</source>
        <translation>so wenige Fehler sagen noch wenig über Schlupf</translation>
    </message>
    <message>
        <source>the defects are told apart</source>
        <translation>die Fehler werden unterschieden</translation>
    </message>
    <message>
        <source>most defects are told apart</source>
        <translation>die meisten Fehler werden unterschieden</translation>
    </message>
    <message>
        <source>the defects are not told apart yet</source>
        <translation>die Fehler werden noch nicht unterschieden</translation>
    </message>
    <message>
        <source>Inspect parts</source>
        <translation>Teile prüfen</translation>
    </message>
    <message>
        <source>Tune the threshold</source>
        <translation>Schwelle einstellen</translation>
    </message>
    <message>
        <source>Another threshold may do better: look at the parts on the wrong side.</source>
        <translation>Eine andere Schwelle ist vielleicht besser: die Teile auf der falschen Seite ansehen.</translation>
    </message>
    <message>
        <source>Add good parts…</source>
        <translation>Gutteile hinzufügen…</translation>
    </message>
    <message>
        <source>More good parts help most now: twenty are a start, a hundred are better.</source>
        <translation>Mehr Gutteile helfen jetzt am meisten: Zwanzig sind ein Anfang, hundert sind besser.</translation>
    </message>
    <message>
        <source>Add defects…</source>
        <translation>Fehler hinzufügen…</translation>
    </message>
    <message>
        <source>Add pictures of more real defects; the model need not be built again for it.</source>
        <translation>Bilder weiterer echter Fehler hinzufügen; dafür muss das Modell nicht neu angelernt werden.</translation>
    </message>
    <message>
        <source>Look through the good parts</source>
        <translation>Gutteile durchsehen</translation>
    </message>
    <message>
        <source>The good parts are not of one kind, or defects are among them: that comes first.</source>
        <translation>Die Gutteile sind nicht von einer Art, oder Fehler sind darunter: Das kommt zuerst.</translation>
    </message>
    <message>
        <source>Look closer: {size}</source>
        <translation>Genauer prüfen: {size}</translation>
    </message>
    <message>
        <source>A finer look finds smaller defects; a part then takes longer. It counts after the next build.</source>
        <translation>Ein feinerer Blick findet kleinere Fehler; ein Teil dauert dann länger. Das gilt ab dem nächsten Anlernen.</translation>
    </message>
    <message>
        <source>Choose a region of interest…</source>
        <translation>Prüfbereich wählen…</translation>
    </message>
    <message>
        <source>Where the part fills only some of the picture, a box around it gives a closer look at no cost.</source>
        <translation>Wo das Teil nur einen Teil des Bildes füllt, bringt ein Rahmen darum einen genaueren Blick ohne Mehraufwand.</translation>
    </message>
    <message>
        <source>Find the best settings</source>
        <translation>Beste Einstellungen suchen</translation>
    </message>
    <message>
        <source>Other settings may tell them apart: they are compared on the parts of this project.</source>
        <translation>Andere Einstellungen unterscheiden sie vielleicht: Sie werden an den Teilen dieses Projekts verglichen.</translation>
    </message>
</context>
<context>
    <name>WorthBox</name>
    <message>
        <source>Next</source>
        <translation>Als Nächstes</translation>
    </message>
    <message>
        <source>Inspect parts</source>
        <translation>Teile prüfen</translation>
    </message>
    <message>
        <source>Tune the threshold</source>
        <translation>Schwelle einstellen</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>Export…</translation>
    </message>
    <message>
        <source>Write the project with this model to a file for another PC</source>
        <translation>Das Projekt mit diesem Modell in eine Datei für einen anderen PC schreiben</translation>
    </message>
</context>
<context>
    <name>_Asking</name>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
</context>
<context>
    <name>_Caption</name>
    <message>
        <source>Newest</source>
        <translation>Neuestes</translation>
    </message>
    <message>
        <source>Back to the newest part (Esc)</source>
        <translation>Zurück zum neuesten Teil (Esc)</translation>
    </message>
    <message>
        <source>Hottest place: most like {name}</source>
        <translation>Heißeste Stelle: am ähnlichsten {name}</translation>
    </message>
    <message>
        <source>Drag this away from what it covers; a click moves it to the other end.</source>
        <translation>Wegziehen von dem, was sie verdeckt; ein Klick setzt sie an das andere Ende.</translation>
    </message>
</context>
<context>
    <name>_Card</name>
    <message>
        <source>score {score}</source>
        <translation>Score {score}</translation>
    </message>
    <message>
        <source>{name}, {text}: show it large</source>
        <translation>{name}, {text}: groß zeigen</translation>
    </message>
</context>
<context>
    <name>_Changes</name>
    <message>
        <source>Pictures that would be judged otherwise</source>
        <translation>Bilder, die anders beurteilt würden</translation>
    </message>
</context>
<context>
    <name>_Counting</name>
    <message>
        <source>Reset</source>
        <translation>Reset</translation>
    </message>
    <message>
        <source>Count from now on; the record and the table keep every part</source>
        <translation>Ab jetzt zählen; Aufzeichnung und Tabelle behalten jedes Teil</translation>
    </message>
    <message>
        <source>Since {time}</source>
        <translation>Seit {time}</translation>
    </message>
</context>
<context>
    <name>_Cover</name>
    <message>
        <source>Verdict on the whole screen</source>
        <translation>Ergebnis auf dem ganzen Bildschirm</translation>
    </message>
    <message>
        <source>Back: Esc, or a double tap</source>
        <translation>Zurück: Esc oder doppelt tippen</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Zurück</translation>
    </message>
</context>
<context>
    <name>_Picture</name>
    <message>
        <source>Picture of the camera</source>
        <translation>Bild der Kamera</translation>
    </message>
    <message>
        <source>Show it large, with its heatmap</source>
        <translation>Groß zeigen, mit Heatmap</translation>
    </message>
</context>
<context>
    <name>_SourceLabel</name>
    <message>
        <source>No source</source>
        <translation>Keine Quelle</translation>
    </message>
</context>
<context>
    <name>_SourceRow</name>
    <message>
        <source>Remove {name}</source>
        <translation>{name} entfernen</translation>
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
        <translation>keine Region</translation>
    </message>
    <message>
        <source>largest region {area}</source>
        <translation>größte Region {area}</translation>
    </message>
</context>
<context>
    <name>depth_text</name>
    <message>
        <source>{depth} bit</source>
        <translation>{depth} Bit</translation>
    </message>
    <message>
        <source>{depth} bit (values up to {brightest} seen)</source>
        <translation>{depth} Bit (Werte bis {brightest} gesehen)</translation>
    </message>
    <message>
        <source>{depth}, some grey and some in colour</source>
        <translation>{depth}, teils grau, teils farbig</translation>
    </message>
    <message>
        <source>{depth}, in colour</source>
        <translation>{depth}, farbig</translation>
    </message>
    <message>
        <source>{depth}, grey</source>
        <translation>{depth}, grau</translation>
    </message>
</context>
<context>
    <name>doctor</name>
    <message>
        <source>Cannot be read</source>
        <translation>Nicht lesbar</translation>
    </message>
    <message>
        <source>Another size</source>
        <translation>Andere Größe</translation>
    </message>
    <message>
        <source>Unlike the others</source>
        <translation>Abweichend</translation>
    </message>
    <message>
        <source>Rejected by the others</source>
        <translation>Von den übrigen aussortiert</translation>
    </message>
    <message>
        <source>Blurred</source>
        <translation>Unscharf</translation>
    </message>
    <message>
        <source>Darker</source>
        <translation>Dunkler</translation>
    </message>
    <message>
        <source>Brighter</source>
        <translation>Heller</translation>
    </message>
    <message>
        <source>Other contrast</source>
        <translation>Anderer Kontrast</translation>
    </message>
    <message>
        <source>Other colour</source>
        <translation>Andere Farbe</translation>
    </message>
    <message>
        <source>Noisy</source>
        <translation>Verrauscht</translation>
    </message>
    <message>
        <source>Lies elsewhere</source>
        <translation>Liegt anderswo</translation>
    </message>
    <message>
        <source>Turned</source>
        <translation>Gedreht</translation>
    </message>
    <message>
        <source>Same file twice</source>
        <translation>Datei doppelt</translation>
    </message>
    <message>
        <source>Near duplicate</source>
        <translation>Fast doppelt</translation>
    </message>
    <message>
        <source>It cannot be read: {detail}.</source>
        <translation>Nicht lesbar: {detail}.</translation>
    </message>
    <message>
        <source>It has another size than nearly all others.</source>
        <translation>Es hat eine andere Größe als fast alle übrigen.</translation>
    </message>
    <message>
        <source>Unlike the others at this place: {value} times as far from them as usual.</source>
        <translation>An dieser Stelle anders als die übrigen: {value}-mal so weit entfernt wie üblich.</translation>
    </message>
    <message>
        <source>A model that knows only the others would reject it: {value} times the threshold.</source>
        <translation>Ein Modell, das nur die übrigen kennt, würde es aussortieren: {value}-mal die Schwelle.</translation>
    </message>
    <message>
        <source>Blurred: sharpness {value} of the usual.</source>
        <translation>Unscharf: Schärfe {value} der üblichen.</translation>
    </message>
    <message>
        <source>Darker by {share}.</source>
        <translation>Um {share} dunkler.</translation>
    </message>
    <message>
        <source>Brighter by {share}.</source>
        <translation>Um {share} heller.</translation>
    </message>
    <message>
        <source>Contrast {value} of the usual.</source>
        <translation>Kontrast {value} des üblichen.</translation>
    </message>
    <message>
        <source>Another colour: off by {share} of the span from black to white.</source>
        <translation>Andere Farbe: Abweichung {share} der Spanne von Schwarz bis Weiß.</translation>
    </message>
    <message>
        <source>Noise {value} times the usual.</source>
        <translation>Rauschen {value}-mal so stark wie üblich.</translation>
    </message>
    <message>
        <source>The part lies elsewhere, by {share} of the picture.</source>
        <translation>Das Teil liegt anderswo, um {share} des Bildes versetzt.</translation>
    </message>
    <message>
        <source>The part is turned by {value} degrees.</source>
        <translation>Das Teil ist um {value} Grad gedreht.</translation>
    </message>
    <message>
        <source>The same file as {other}.</source>
        <translation>Dieselbe Datei wie {other}.</translation>
    </message>
    <message>
        <source>Near duplicate of {other}: it teaches nothing new.</source>
        <translation>Fast dasselbe wie {other}: Daraus ist nichts Neues zu lernen.</translation>
    </message>
    <message>
        <source>Suspicious</source>
        <translation>Auffällig</translation>
    </message>
    <message>
        <source>All, worst first</source>
        <translation>Alle, schlimmste zuerst</translation>
    </message>
    <message>
        <source>Decided</source>
        <translation>Entschieden</translation>
    </message>
    <message>
        <source>Nothing about it is odd.</source>
        <translation>Nichts daran ist auffällig.</translation>
    </message>
    <message>
        <source>{count} of {all} pictures looked at, from all over.</source>
        <translation>{count} von {all} Bildern angesehen, über alle verteilt.</translation>
    </message>
    <message>
        <source>None is suspicious.</source>
        <translation>Keines ist auffällig.</translation>
    </message>
    <message>
        <source>There are too few to compare them with each other.</source>
        <translation>Es sind zu wenige, um sie miteinander zu vergleichen.</translation>
    </message>
    <message>
        <source>So few parts say nothing of what more would bring.</source>
        <translation>So wenige Teile sagen nichts darüber, was mehr brächten.</translation>
    </message>
    <message>
        <source>What more parts would bring cannot be told from chance.</source>
        <translation>Was mehr Teile brächten, lässt sich vom Zufall nicht unterscheiden.</translation>
    </message>
    <message>
        <source>They are enough: more parts would hardly bring fewer false rejects.</source>
        <translation>Es sind genug: Mehr Teile brächten kaum weniger Pseudofehler.</translation>
    </message>
    <message>
        <source>{value} ({low} to {high})</source>
        <translation>{value} ({low} bis {high})</translation>
    </message>
</context>
<context>
    <name>drift</name>
    <message>
        <source>Scores of good parts</source>
        <translation>Scores der Gutteile</translation>
    </message>
    <message>
        <source>Brightness</source>
        <translation>Helligkeit</translation>
    </message>
    <message>
        <source>Contrast</source>
        <translation>Kontrast</translation>
    </message>
    <message>
        <source>Sharpness</source>
        <translation>Schärfe</translation>
    </message>
    <message>
        <source>Noise</source>
        <translation>Rauschen</translation>
    </message>
    <message>
        <source>Red</source>
        <translation>Rot</translation>
    </message>
    <message>
        <source>Blue</source>
        <translation>Blau</translation>
    </message>
    <message>
        <source>Shift to the right</source>
        <translation>Versatz nach rechts</translation>
    </message>
    <message>
        <source>Shift down</source>
        <translation>Versatz nach unten</translation>
    </message>
    <message>
        <source>Turn</source>
        <translation>Drehung</translation>
    </message>
    <message>
        <source>Scores of good parts in {zone}</source>
        <translation>Scores der Gutteile in {zone}</translation>
    </message>
    <message>
        <source>scores higher by {change}</source>
        <translation>Scores um {change} höher</translation>
    </message>
    <message>
        <source>brighter by {change}</source>
        <translation>um {change} heller</translation>
    </message>
    <message>
        <source>more contrast by {change}</source>
        <translation>um {change} mehr Kontrast</translation>
    </message>
    <message>
        <source>sharper by {change}</source>
        <translation>um {change} schärfer</translation>
    </message>
    <message>
        <source>noisier by {change}</source>
        <translation>um {change} mehr Rauschen</translation>
    </message>
    <message>
        <source>redder by {change}</source>
        <translation>um {change} röter</translation>
    </message>
    <message>
        <source>bluer by {change}</source>
        <translation>um {change} blauer</translation>
    </message>
    <message>
        <source>shifted to the right by {change}</source>
        <translation>um {change} nach rechts versetzt</translation>
    </message>
    <message>
        <source>shifted down by {change}</source>
        <translation>um {change} nach unten versetzt</translation>
    </message>
    <message>
        <source>turned clockwise by {change}</source>
        <translation>um {change} im Uhrzeigersinn gedreht</translation>
    </message>
    <message>
        <source>scores in {zone} higher by {change}</source>
        <translation>Scores in {zone} um {change} höher</translation>
    </message>
    <message>
        <source>scores lower by {change}</source>
        <translation>Scores um {change} niedriger</translation>
    </message>
    <message>
        <source>darker by {change}</source>
        <translation>um {change} dunkler</translation>
    </message>
    <message>
        <source>less contrast by {change}</source>
        <translation>um {change} weniger Kontrast</translation>
    </message>
    <message>
        <source>less sharp by {change}</source>
        <translation>um {change} weniger scharf</translation>
    </message>
    <message>
        <source>less noise by {change}</source>
        <translation>um {change} weniger Rauschen</translation>
    </message>
    <message>
        <source>less red by {change}</source>
        <translation>um {change} weniger rot</translation>
    </message>
    <message>
        <source>less blue by {change}</source>
        <translation>um {change} weniger blau</translation>
    </message>
    <message>
        <source>shifted to the left by {change}</source>
        <translation>um {change} nach links versetzt</translation>
    </message>
    <message>
        <source>shifted up by {change}</source>
        <translation>um {change} nach oben versetzt</translation>
    </message>
    <message>
        <source>turned anticlockwise by {change}</source>
        <translation>um {change} gegen den Uhrzeigersinn gedreht</translation>
    </message>
    <message>
        <source>scores in {zone} lower by {change}</source>
        <translation>Scores in {zone} um {change} niedriger</translation>
    </message>
    <message>
        <source>lamp?</source>
        <translation>Lampe?</translation>
    </message>
    <message>
        <source>white balance or lamp?</source>
        <translation>Weißabgleich oder Lampe?</translation>
    </message>
    <message>
        <source>focus, or dirt on the lens?</source>
        <translation>Fokus oder Schmutz auf dem Objektiv?</translation>
    </message>
    <message>
        <source>gain of the camera?</source>
        <translation>Verstärkung der Kamera?</translation>
    </message>
    <message>
        <source>fixture or camera moved?</source>
        <translation>Vorrichtung oder Kamera verschoben?</translation>
    </message>
    <message>
        <source>the parts, or a tool?</source>
        <translation>Die Teile oder ein Werkzeug?</translation>
    </message>
    <message>
        <source>Cleaned</source>
        <translation>Gereinigt</translation>
    </message>
    <message>
        <source>Lamp</source>
        <translation>Lampe</translation>
    </message>
    <message>
        <source>Tool</source>
        <translation>Werkzeug</translation>
    </message>
    <message>
        <source>Material</source>
        <translation>Material</translation>
    </message>
    <message>
        <source>Lens</source>
        <translation>Objektiv</translation>
    </message>
    <message>
        <source>Something else</source>
        <translation>Anderes</translation>
    </message>
    <message>
        <source>zone {number}</source>
        <translation>Zone {number}</translation>
    </message>
    <message>
        <source>Since {time} {change}: {cause}</source>
        <translation>Seit {time} {change}: {cause}</translation>
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
        <translation>Höhe</translation>
    </message>
    <message>
        <source>Width</source>
        <translation>Breite</translation>
    </message>
    <message>
        <source>Black</source>
        <translation>Schwarz</translation>
    </message>
    <message>
        <source>White</source>
        <translation>Weiß</translation>
    </message>
    <message>
        <source>Brightness</source>
        <translation>Helligkeit</translation>
    </message>
    <message>
        <source>Red minus green</source>
        <translation>Rot minus Grün</translation>
    </message>
    <message>
        <source>Blue minus green</source>
        <translation>Blau minus Grün</translation>
    </message>
    <message>
        <source>Contrast</source>
        <translation>Kontrast</translation>
    </message>
    <message>
        <source>Likeness</source>
        <translation>Ähnlichkeit</translation>
    </message>
    <message>
        <source>To the right</source>
        <translation>Nach rechts</translation>
    </message>
    <message>
        <source>Down</source>
        <translation>Nach unten</translation>
    </message>
    <message>
        <source>Sharpness</source>
        <translation>Schärfe</translation>
    </message>
    <message>
        <source>Coolest places</source>
        <translation>Kälteste Stellen</translation>
    </message>
    <message>
        <source>Size of the picture</source>
        <translation>Größe des Bildes</translation>
    </message>
    <message>
        <source>Too dark or too bright</source>
        <translation>Zu dunkel oder zu hell</translation>
    </message>
    <message>
        <source>Colour</source>
        <translation>Farbe</translation>
    </message>
    <message>
        <source>Hardly anything to see</source>
        <translation>Kaum etwas zu sehen</translation>
    </message>
    <message>
        <source>No part, or another one</source>
        <translation>Kein Teil oder ein anderes</translation>
    </message>
    <message>
        <source>Scene shifted</source>
        <translation>Szene verschoben</translation>
    </message>
    <message>
        <source>Not sharp</source>
        <translation>Nicht scharf</translation>
    </message>
    <message>
        <source>Whole map hot: another part</source>
        <translation>Ganze Karte heiß: anderes Teil</translation>
    </message>
    <message>
        <source>good {range}</source>
        <translation>gut {range}</translation>
    </message>
    <message>
        <source>today {value}</source>
        <translation>heute {value}</translation>
    </message>
    <message>
        <source>refused below {value}</source>
        <translation>abgelehnt unter {value}</translation>
    </message>
    <message>
        <source>refused above {value}</source>
        <translation>abgelehnt über {value}</translation>
    </message>
</context>
<context>
    <name>inspect</name>
    <message>
        <source>Not ready</source>
        <translation>Nicht bereit</translation>
    </message>
    <message>
        <source>Ready</source>
        <translation>Bereit</translation>
    </message>
    <message>
        <source>Running</source>
        <translation>Läuft</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>Pausiert</translation>
    </message>
    <message>
        <source>Frozen</source>
        <translation>Angehalten</translation>
    </message>
    <message>
        <source>Fault</source>
        <translation>Störung</translation>
    </message>
    <message>
        <source>Camera lost</source>
        <translation>Kameraausfall</translation>
    </message>
    <message>
        <source>Waits for a source.</source>
        <translation>Wartet auf eine Quelle.</translation>
    </message>
    <message>
        <source>Waits for a source: choose one, or drop images here.</source>
        <translation>Wartet auf eine Quelle: eine wählen oder Bilder hier ablegen.</translation>
    </message>
    <message>
        <source>Waits for Start: {source}.</source>
        <translation>Wartet auf „Start“: {source}.</translation>
    </message>
    <message>
        <source>Takes no pictures: press Continue.</source>
        <translation>Nimmt keine Bilder auf: „Weiter“ drücken.</translation>
    </message>
    <message>
        <source>Holds on an NG part: press Continue.</source>
        <translation>Hält bei einem NG-Teil: „Weiter“ drücken.</translation>
    </message>
    <message>
        <source>Takes no pictures until what is at fault is put right: then press Continue.</source>
        <translation>Nimmt keine Bilder auf, bis die Störung behoben ist: dann „Weiter“ drücken.</translation>
    </message>
    <message>
        <source>Waits for {source} to answer again.</source>
        <translation>Wartet, bis {source} wieder antwortet.</translation>
    </message>
    <message>
        <source>Inspects {source} to its end.</source>
        <translation>Prüft {source} bis zum Ende.</translation>
    </message>
    <message>
        <source>Waits for the next file in {source}.</source>
        <translation>Wartet auf die nächste Datei in {source}.</translation>
    </message>
    <message>
        <source>Waits for the next picture of {source}.</source>
        <translation>Wartet auf das nächste Bild von {source}.</translation>
    </message>
    <message>
        <source>Waits for the key F8, or Part is here.</source>
        <translation>Wartet auf die Taste F8 oder „Teil ist da“.</translation>
    </message>
    <message>
        <source>Takes a picture of {source} every {seconds:g} s.</source>
        <translation>Nimmt alle {seconds:g} s ein Bild von {source} auf.</translation>
    </message>
    <message>
        <source>Waits until a part lies still before {source}.</source>
        <translation>Wartet, bis ein Teil vor {source} still liegt.</translation>
    </message>
    <message>
        <source>Waits for the signal that a part is there.</source>
        <translation>Wartet auf das Signal, dass ein Teil da ist.</translation>
    </message>
    <message>
        <source>no serial read</source>
        <translation>keine Seriennummer gelesen</translation>
    </message>
    <message>
        <source>serial {serial}</source>
        <translation>Seriennummer {serial}</translation>
    </message>
    <message>
        <source>{why} Set parts aside.</source>
        <translation>{why} Teile beiseitelegen.</translation>
    </message>
    <message>
        <source>score {score}   Frozen: press Continue.</source>
        <translation>Score {score}   Angehalten: „Weiter“ drücken.</translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>Gestoppt</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>Wartet</translation>
    </message>
    <message>
        <source>for the first picture</source>
        <translation>auf das erste Bild</translation>
    </message>
    <message>
        <source>Press Start.</source>
        <translation>„Start“ drücken.</translation>
    </message>
    <message>
        <source>Choose a source.</source>
        <translation>Quelle wählen.</translation>
    </message>
    <message>
        <source>No source yet</source>
        <translation>Noch keine Quelle</translation>
    </message>
    <message>
        <source>The picture of this part is no longer kept: of a camera or a video the last {count} at most are.</source>
        <translation>Das Bild dieses Teils ist nicht mehr vorhanden: Von einer Kamera oder einem Video bleiben höchstens die letzten {count}.</translation>
    </message>
    <message>
        <source>The last part was {verdict}.</source>
        <translation>Das letzte Teil war {verdict}.</translation>
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
        <translation>Aus den Teilen, die jetzt zählen, würde {value} vorgeschlagen.</translation>
    </message>
    <message>
        <source>Provisional: no defect has confirmed this threshold yet.</source>
        <translation>Vorläufig: Noch kein Fehler hat diese Schwelle bestätigt.</translation>
    </message>
    <message>
        <source>Parts that look unlike the others: {kept} kept, {left_out} left out.</source>
        <translation>Abweichende Teile: {kept} behalten, {left_out} ausgelassen.</translation>
    </message>
    <message>
        <source>The good parts do not resemble each other: every picture seems to show another product. Make a project for each product.</source>
        <translation>Die Gutteile ähneln einander nicht: Jedes Bild scheint ein anderes Produkt zu zeigen. Für jedes Produkt ein eigenes Projekt anlegen.</translation>
    </message>
    <message>
        <source>Only good parts that were not learned count here: they score clearly higher than the learned ones.</source>
        <translation>Hier zählen nur Gutteile, die nicht gelernt wurden: Ihre Scores liegen deutlich höher als die der gelernten.</translation>
    </message>
    <message>
        <source>about {value}</source>
        <translation>etwa {value}</translation>
    </message>
    <message>
        <source>Until then {value} is used.</source>
        <translation>Bis dahin gilt {value}.</translation>
    </message>
    <message>
        <source>Kept: it counts as a good part.</source>
        <translation>Behalten: Es zählt als Gutteil.</translation>
    </message>
    <message>
        <source>Left out: its score does not count, but the model still contains it.</source>
        <translation>Ausgelassen: Sein Score zählt nicht, aber das Modell enthält es noch.</translation>
    </message>
    <message>
        <source>Left out: its score does not count, and the model does not contain it.</source>
        <translation>Ausgelassen: Sein Score zählt nicht, und das Modell enthält es nicht.</translation>
    </message>
</context>
<context>
    <name>look_text</name>
    <message>
        <source>all {largest} px</source>
        <translation>alle {largest} px</translation>
    </message>
    <message>
        <source>{size} px instead of {usual} px</source>
        <translation>{size} px statt {usual} px</translation>
    </message>
    <message>
        <source>{bits} bit instead of {usual} bit</source>
        <translation>{bits} Bit statt {usual} Bit</translation>
    </message>
    <message>
        <source>in colour, unlike the others</source>
        <translation>farbig, anders als die übrigen</translation>
    </message>
    <message>
        <source>without colour, unlike the others</source>
        <translation>ohne Farbe, anders als die übrigen</translation>
    </message>
    <message>
        <source>{largest} px</source>
        <translation>{largest} px</translation>
    </message>
    <message>
        <source>{smallest} to {largest} px</source>
        <translation>{smallest} bis {largest} px</translation>
    </message>
    <message>
        <source>with and without colour</source>
        <translation>mit und ohne Farbe</translation>
    </message>
    <message>
        <source>colour</source>
        <translation>farbig</translation>
    </message>
    <message>
        <source>no colour</source>
        <translation>ohne Farbe</translation>
    </message>
    <message>
        <source>{bits} bit</source>
        <translation>{bits} Bit</translation>
    </message>
    <message>
        <source> and </source>
        <translation> und </translation>
    </message>
    <message>
        <source>and {count} more</source>
        <translation>und {count} weitere</translation>
    </message>
</context>
<context>
    <name>messages</name>
    <message>
        <source>Nothing was changed.</source>
        <translation>Nichts wurde geändert.</translation>
    </message>
    <message>
        <source>The part counts as UNDECIDED and is handled as a reject.</source>
        <translation>Das Teil gilt als UNKLAR und wird aussortiert.</translation>
    </message>
    <message>
        <source>No parts are inspected until this is solved.</source>
        <translation>Es werden keine Teile geprüft, bis das gelöst ist.</translation>
    </message>
    <message>
        <source>The last good model stays in use.</source>
        <translation>Das letzte gute Modell bleibt aktiv.</translation>
    </message>
    <message>
        <source>The inspection waits; what was judged is kept until it can be written.</source>
        <translation>Die Prüfung wartet; was beurteilt ist, bleibt erhalten, bis es geschrieben werden kann.</translation>
    </message>
    <message>
        <source>The inspection has stopped; parts without a verdict are handled as rejects.</source>
        <translation>Die Prüfung wurde gestoppt; Teile ohne Ergebnis werden aussortiert.</translation>
    </message>
    <message>
        <source>Cancelled.</source>
        <translation>Abgebrochen.</translation>
    </message>
    <message>
        <source>Parts arrive faster than they can be judged.</source>
        <translation>Teile kommen schneller, als sie beurteilt werden können.</translation>
    </message>
    <message>
        <source>Slow the line down, or choose a smaller image size or a faster backbone and build again.</source>
        <translation>Die Linie verlangsamen, oder eine kleinere Bildgröße oder ein schnelleres Netz wählen und neu anlernen.</translation>
    </message>
    <message>
        <source>Something happened that the program did not foresee.</source>
        <translation>Es ist etwas geschehen, das das Programm nicht vorhergesehen hat.</translation>
    </message>
    <message>
        <source>The step was abandoned; what was stored before is unchanged.</source>
        <translation>Der Schritt wurde abgebrochen; zuvor Gespeichertes ist unverändert.</translation>
    </message>
    <message>
        <source>Try again. If it happens again, send the log file to whoever looks after this program.</source>
        <translation>Erneut versuchen. Tritt es wieder auf, bitte die Protokolldatei an die Person senden, die dieses Programm betreut.</translation>
    </message>
    <message>
        <source>A value is not possible.</source>
        <translation>Ein Wert ist nicht möglich.</translation>
    </message>
    <message>
        <source>Correct the value and try again.</source>
        <translation>Den Wert korrigieren und erneut versuchen.</translation>
    </message>
    <message>
        <source>An image cannot be read.</source>
        <translation>Ein Bild ist nicht lesbar.</translation>
    </message>
    <message>
        <source>Check whether the file opens in another program; take the picture again if it does not.</source>
        <translation>Nachsehen, ob die Datei sich in einem anderen Programm öffnen lässt; andernfalls das Bild neu aufnehmen.</translation>
    </message>
    <message>
        <source>A picture is of another kind than those that the model learned from.</source>
        <translation>Ein Bild ist von anderer Art als die, aus denen das Modell gelernt hat.</translation>
    </message>
    <message>
        <source>Set the camera as it was for the good parts, or build a model from pictures like this one.</source>
        <translation>Die Kamera wie bei den Gutteilen einstellen oder ein Modell aus Bildern wie diesem anlernen.</translation>
    </message>
    <message>
        <source>The part was not found in the picture.</source>
        <translation>Das Teil wurde im Bild nicht gefunden.</translation>
    </message>
    <message>
        <source>See that a whole part lies before the camera, in the light that the good parts had.</source>
        <translation>Dafür sorgen, dass ein ganzes Teil vor der Kamera liegt, im selben Licht wie die Gutteile.</translation>
    </message>
    <message>
        <source>The images of good parts are not of one kind.</source>
        <translation>Die Bilder der Gutteile sind nicht von gleicher Art.</translation>
    </message>
    <message>
        <source>Leave out those that do not belong to the others, or state the bit depth of the camera.</source>
        <translation>Auslassen, was nicht zu den übrigen gehört, oder die Bittiefe der Kamera angeben.</translation>
    </message>
    <message>
        <source>There are no images here.</source>
        <translation>Hier sind keine Bilder.</translation>
    </message>
    <message>
        <source>Choose a folder that holds images (PNG, JPEG, BMP or TIFF).</source>
        <translation>Einen Ordner wählen, der Bilder enthält (PNG, JPEG, BMP oder TIFF).</translation>
    </message>
    <message>
        <source>There are too few images of good parts to learn from.</source>
        <translation>Es sind zu wenige Bilder von Gutteilen zum Lernen.</translation>
    </message>
    <message>
        <source>Add images of good parts; 50 to 200 that show their usual variation are a good start.</source>
        <translation>Bilder von Gutteilen hinzufügen; 50 bis 200, die die übliche Streuung zeigen, sind ein guter Anfang.</translation>
    </message>
    <message>
        <source>A file or folder cannot be read.</source>
        <translation>Eine Datei oder ein Ordner ist nicht lesbar.</translation>
    </message>
    <message>
        <source>Check that it still exists, that its drive is connected and that you may read it.</source>
        <translation>Nachsehen, ob es das noch gibt, ob das Laufwerk verbunden ist und ob Sie es lesen dürfen.</translation>
    </message>
    <message>
        <source>The project is not where it was.</source>
        <translation>Das Projekt ist nicht mehr an seinem Ort.</translation>
    </message>
    <message>
        <source>Connect the drive it is on, or open the project from its new place.</source>
        <translation>Das Laufwerk verbinden, auf dem es liegt, oder das Projekt an seinem neuen Ort öffnen.</translation>
    </message>
    <message>
        <source>There is a project of this name already.</source>
        <translation>Es gibt schon ein Projekt mit diesem Namen.</translation>
    </message>
    <message>
        <source>Choose another name, or open the project that exists.</source>
        <translation>Einen anderen Namen wählen oder das vorhandene Projekt öffnen.</translation>
    </message>
    <message>
        <source>The project&apos;s file is damaged.</source>
        <translation>Die Datei des Projekts ist beschädigt.</translation>
    </message>
    <message>
        <source>Restore the project folder from a backup, or create the project anew from its images.</source>
        <translation>Den Projektordner aus einer Sicherung wiederherstellen oder das Projekt aus seinen Bildern neu anlegen.</translation>
    </message>
    <message>
        <source>The project was made by a newer version of this program.</source>
        <translation>Das Projekt wurde mit einer neueren Version dieses Programms erstellt.</translation>
    </message>
    <message>
        <source>Install the newer version on this PC. The project was left as it is.</source>
        <translation>Die neuere Version auf diesem PC installieren. Das Projekt blieb, wie es war.</translation>
    </message>
    <message>
        <source>The project is in use by another window or PC.</source>
        <translation>Das Projekt wird von einem anderen Fenster oder PC benutzt.</translation>
    </message>
    <message>
        <source>Close it there, or wait until its work is done.</source>
        <translation>Das Projekt dort schließen oder warten, bis die Arbeit dort fertig ist.</translation>
    </message>
    <message>
        <source>The draft cannot be put in force as it is.</source>
        <translation>Der Entwurf lässt sich so nicht freigeben.</translation>
    </message>
    <message>
        <source>The threshold in force stays.</source>
        <translation>Die gültige Schwelle bleibt.</translation>
    </message>
    <message>
        <source>Look at what is in force now, and draft anew or discard the draft.</source>
        <translation>Ansehen, was jetzt gilt, und neu entwerfen oder den Entwurf verwerfen.</translation>
    </message>
    <message>
        <source>Another person has to put this in force.</source>
        <translation>Eine andere Person muss das freigeben.</translation>
    </message>
    <message>
        <source>Ask somebody who is logged on to this PC under another name.</source>
        <translation>Jemanden bitten, der an diesem PC unter einem anderen Namen angemeldet ist.</translation>
    </message>
    <message>
        <source>This project asks for a challenge before the line starts.</source>
        <translation>Dieses Projekt verlangt einen Mustertest, bevor die Linie startet.</translation>
    </message>
    <message>
        <source>Carry it out on the page Health, under Challenge: every known sample must get its verdict.</source>
        <translation>Den Mustertest auf der Seite „Zustand“ durchführen: Jedes bekannte Muster muss sein Ergebnis erhalten.</translation>
    </message>
    <message>
        <source>Models cannot be built on this PC.</source>
        <translation>Auf diesem PC lassen sich keine Modelle anlernen.</translation>
    </message>
    <message>
        <source>Build on a PC with the full program, export the project there, and drop the file on Projects.</source>
        <translation>Auf einem PC mit dem vollen Programm anlernen, das Projekt dort exportieren und die Datei unter „Projekte“ ablegen.</translation>
    </message>
    <message>
        <source>A file from another PC cannot be used.</source>
        <translation>Eine Datei von einem anderen PC lässt sich nicht verwenden.</translation>
    </message>
    <message>
        <source>Copy it again, or export it again on the PC that the project was made on.</source>
        <translation>Die Datei erneut kopieren oder auf dem PC, auf dem das Projekt entstand, erneut exportieren.</translation>
    </message>
    <message>
        <source>A file from another PC is not signed, so nobody can say who made it.</source>
        <translation>Eine Datei von einem anderen PC ist nicht signiert; niemand kann sagen, von wem sie stammt.</translation>
    </message>
    <message>
        <source>Export it again with this version of the program, or import it nevertheless if you know its origin.</source>
        <translation>Die Datei mit dieser Version des Programms erneut exportieren oder trotzdem importieren, wenn ihre Herkunft bekannt ist.</translation>
    </message>
    <message>
        <source>A file from another PC is signed by somebody whom this PC does not know.</source>
        <translation>Eine Datei von einem anderen PC ist von jemandem signiert, den dieser PC nicht kennt.</translation>
    </message>
    <message>
        <source>Compare the key with the one on the page Settings of the PC that it came from.</source>
        <translation>Den Schlüssel mit dem auf der Seite „Einstellungen“ des PCs vergleichen, von dem sie stammt.</translation>
    </message>
    <message>
        <source>A key for signatures cannot be used.</source>
        <translation>Ein Schlüssel für Signaturen lässt sich nicht verwenden.</translation>
    </message>
    <message>
        <source>Bring the file back from a backup. Without one, delete it: the next export makes a new key.</source>
        <translation>Die Datei aus einer Sicherung zurückholen. Ohne Sicherung löschen: Der nächste Export erzeugt einen neuen Schlüssel.</translation>
    </message>
    <message>
        <source>There is no model to inspect with.</source>
        <translation>Es gibt kein Modell zum Prüfen.</translation>
    </message>
    <message>
        <source>Build one from images of good parts.</source>
        <translation>Eines aus Bildern von Gutteilen anlernen.</translation>
    </message>
    <message>
        <source>The model&apos;s files are damaged or were changed, so its verdicts could be wrong.</source>
        <translation>Die Dateien des Modells sind beschädigt oder wurden geändert; seine Ergebnisse könnten falsch sein.</translation>
    </message>
    <message>
        <source>Build it again, or import the file again that it came from.</source>
        <translation>Das Modell neu anlernen oder die Datei, aus der es kam, erneut importieren.</translation>
    </message>
    <message>
        <source>The model gives other scores on this PC than where it was built.</source>
        <translation>Das Modell liefert auf diesem PC andere Scores als dort, wo es angelernt wurde.</translation>
    </message>
    <message>
        <source>Build the model again on this PC, or select another computing device.</source>
        <translation>Das Modell auf diesem PC neu anlernen oder ein anderes Rechengerät wählen.</translation>
    </message>
    <message>
        <source>Another model or threshold has come into use meanwhile.</source>
        <translation>Inzwischen ist ein anderes Modell oder eine andere Schwelle aktiv.</translation>
    </message>
    <message>
        <source>Try it again: it is then tried on what is in use now.</source>
        <translation>Erneut erproben: Erprobt wird dann an dem, was jetzt aktiv ist.</translation>
    </message>
    <message>
        <source>This model does not keep what it knows of single pictures: nothing can be added or taken out.</source>
        <translation>Dieses Modell bewahrt nicht auf, was es von einzelnen Bildern weiß: Nichts lässt sich hinzufügen oder entfernen.</translation>
    </message>
    <message>
        <source>Change the good parts and build again, or build with PatchCore or SPADE.</source>
        <translation>Die Gutteile ändern und neu anlernen, oder mit PatchCore oder SPADE anlernen.</translation>
    </message>
    <message>
        <source>The backbone is not known to this version of the program.</source>
        <translation>Diese Version des Programms kennt das Netz nicht.</translation>
    </message>
    <message>
        <source>Choose a backbone from the list, or install a newer version.</source>
        <translation>Ein Netz aus der Liste wählen oder eine neuere Version installieren.</translation>
    </message>
    <message>
        <source>The backbone&apos;s weights are not on this PC.</source>
        <translation>Die Gewichte des Netzes sind nicht auf diesem PC.</translation>
    </message>
    <message>
        <source>Import them from a file (inspector weights import), or choose the default backbone.</source>
        <translation>Die Gewichte aus einer Datei importieren (inspector weights import) oder das Standardnetz wählen.</translation>
    </message>
    <message>
        <source>The file does not hold this backbone&apos;s weights.</source>
        <translation>Die Datei enthält nicht die Gewichte dieses Netzes.</translation>
    </message>
    <message>
        <source>Choose the file that belongs to the backbone, and copy it again if the copy may be damaged.</source>
        <translation>Die Datei wählen, die zum Netz gehört, und sie erneut kopieren, falls die Kopie beschädigt sein kann.</translation>
    </message>
    <message>
        <source>The disk is full.</source>
        <translation>Der Datenträger ist voll.</translation>
    </message>
    <message>
        <source>What was stored before is unchanged; new results cannot be stored.</source>
        <translation>Zuvor Gespeichertes ist unverändert; neue Ergebnisse lassen sich nicht speichern.</translation>
    </message>
    <message>
        <source>Free some space or move the project to a larger drive, then try again.</source>
        <translation>Platz schaffen oder das Projekt auf ein größeres Laufwerk verschieben, dann erneut versuchen.</translation>
    </message>
    <message>
        <source>A file or folder cannot be written.</source>
        <translation>Eine Datei oder ein Ordner lässt sich nicht schreiben.</translation>
    </message>
    <message>
        <source>What was stored before is unchanged.</source>
        <translation>Zuvor Gespeichertes ist unverändert.</translation>
    </message>
    <message>
        <source>Check that you may write there and that no other program has the file open.</source>
        <translation>Nachsehen, ob Sie dort schreiben dürfen und kein anderes Programm die Datei geöffnet hat.</translation>
    </message>
    <message>
        <source>Settings of this PC cannot be used.</source>
        <translation>Einstellungen dieses PCs sind nicht verwendbar.</translation>
    </message>
    <message>
        <source>They are as if nobody had ever changed them; everything else goes on.</source>
        <translation>Es gelten die Standardwerte; alles andere läuft weiter.</translation>
    </message>
    <message>
        <source>Set again what you had changed.</source>
        <translation>Die früheren Änderungen erneut vornehmen.</translation>
    </message>
    <message>
        <source>This setting cannot be changed here.</source>
        <translation>Diese Einstellung lässt sich hier nicht ändern.</translation>
    </message>
    <message>
        <source>Ask the administrator of this PC.</source>
        <translation>Den Administrator dieses PCs fragen.</translation>
    </message>
    <message>
        <source>This file of settings cannot be used.</source>
        <translation>Diese Einstellungsdatei ist nicht verwendbar.</translation>
    </message>
    <message>
        <source>Choose a file that was saved on the page Settings, or mend this one.</source>
        <translation>Eine Datei wählen, die auf der Seite „Einstellungen“ gespeichert wurde, oder diese reparieren.</translation>
    </message>
    <message>
        <source>The camera does not answer.</source>
        <translation>Die Kamera antwortet nicht.</translation>
    </message>
    <message>
        <source>No parts are inspected; the program keeps trying to reach the camera.</source>
        <translation>Es werden keine Teile geprüft; das Programm versucht weiter, die Kamera zu erreichen.</translation>
    </message>
    <message>
        <source>Check its cable and its power, and that no other program uses it.</source>
        <translation>Kabel und Stromversorgung der Kamera kontrollieren; kein anderes Programm darf sie benutzen.</translation>
    </message>
    <message>
        <source>The video cannot be read.</source>
        <translation>Das Video ist nicht lesbar.</translation>
    </message>
    <message>
        <source>Check whether it plays in another program; convert it to MP4 (H.264) if its format is unusual.</source>
        <translation>Nachsehen, ob es sich in einem anderen Programm abspielen lässt; bei einem unüblichen Format in MP4 (H.264) umwandeln.</translation>
    </message>
    <message>
        <source>Nothing has been recorded in this project yet.</source>
        <translation>In diesem Projekt ist noch nichts aufgezeichnet.</translation>
    </message>
    <message>
        <source>Inspect some parts first: every one of them is recorded.</source>
        <translation>Zuerst einige Teile prüfen: Jedes davon wird aufgezeichnet.</translation>
    </message>
    <message>
        <source>Where the record belongs there is a database of another program.</source>
        <translation>Am Ort der Aufzeichnung liegt die Datenbank eines anderen Programms.</translation>
    </message>
    <message>
        <source>Move that file elsewhere, or name another database in the settings. It was left as it is.</source>
        <translation>Diese Datei verschieben oder in den Einstellungen eine andere Datenbank nennen. Sie blieb, wie sie war.</translation>
    </message>
    <message>
        <source>The record was written by a newer version of this program.</source>
        <translation>Die Aufzeichnung wurde von einer neueren Version dieses Programms geschrieben.</translation>
    </message>
    <message>
        <source>Install the newer version on this PC. The record was left as it is.</source>
        <translation>Die neuere Version auf diesem PC installieren. Die Aufzeichnung blieb, wie sie war.</translation>
    </message>
    <message>
        <source>The record is damaged.</source>
        <translation>Die Aufzeichnung ist beschädigt.</translation>
    </message>
    <message>
        <source>Keep a copy of the file, then restore it from a backup, or move it away to begin a new one.</source>
        <translation>Eine Kopie der Datei aufbewahren, dann sie aus einer Sicherung wiederherstellen oder wegverschieben, um eine neue zu beginnen.</translation>
    </message>
    <message>
        <source>The record is held by another program, so nothing can be written into it.</source>
        <translation>Ein anderes Programm hält die Aufzeichnung; es lässt sich nichts hineinschreiben.</translation>
    </message>
    <message>
        <source>Close other programs that have the file open, such as a backup or a viewer of databases.</source>
        <translation>Andere Programme schließen, die die Datei geöffnet haben, etwa eine Sicherung oder einen Datenbankbetrachter.</translation>
    </message>
    <message>
        <source>The record cannot be reached.</source>
        <translation>Die Aufzeichnung ist nicht erreichbar.</translation>
    </message>
    <message>
        <source>Connect its drive or the network, see whether the server runs, then try again.</source>
        <translation>Das Laufwerk oder das Netzwerk verbinden, nachsehen, ob der Server läuft, dann erneut versuchen.</translation>
    </message>
    <message>
        <source>Parts arrive faster than they can be recorded.</source>
        <translation>Teile kommen schneller, als sie aufgezeichnet werden können.</translation>
    </message>
    <message>
        <source>Keep fewer pictures of good parts, or put the project on a faster disk.</source>
        <translation>Weniger Bilder von Gutteilen behalten oder das Projekt auf ein schnelleres Laufwerk legen.</translation>
    </message>
    <message>
        <source>A part of the program that this needs is not installed.</source>
        <translation>Ein Programmteil, der hierfür nötig ist, ist nicht installiert.</translation>
    </message>
    <message>
        <source>Install what is named, or do without.</source>
        <translation>Das Genannte installieren oder darauf verzichten.</translation>
    </message>
    <message>
        <source>Whoever is at the PC now may not do this.</source>
        <translation>Wer gerade am PC ist, darf das nicht.</translation>
    </message>
    <message>
        <source>Log on as somebody who may, or ask one of them.</source>
        <translation>Als jemand anmelden, der es darf, oder so jemanden bitten.</translation>
    </message>
    <message>
        <source>The log-on was refused.</source>
        <translation>Die Anmeldung wurde abgelehnt.</translation>
    </message>
    <message>
        <source>Try again, or ask an administrator for a new PIN or password.</source>
        <translation>Erneut versuchen oder einen Administrator um eine neue PIN oder ein neues Passwort bitten.</translation>
    </message>
    <message>
        <source>The accounts of this PC cannot be read.</source>
        <translation>Die Konten dieses PCs sind nicht lesbar.</translation>
    </message>
    <message>
        <source>Operators can go on inspecting, without log-on; nobody else can log on, and everything else is refused.</source>
        <translation>Bediener können ohne Anmeldung weiter prüfen; sonst kann sich niemand anmelden, und alles andere wird abgelehnt.</translation>
    </message>
    <message>
        <source>Whoever looks after this PC brings the file accounts.json back from a backup, or deletes it: accounts are then set up anew.</source>
        <translation>Wer diesen PC betreut, holt die Datei accounts.json aus einer Sicherung zurück oder löscht sie: Konten werden dann neu eingerichtet.</translation>
    </message>
    <message>
        <source>The audit cannot be written, and nothing that belongs into it is done without.</source>
        <translation>Der Audit-Trail lässt sich nicht schreiben, und was hineingehört, wird ohne ihn nicht ausgeführt.</translation>
    </message>
    <message>
        <source>Free some space, check that you may write into the program&apos;s folder, then try again.</source>
        <translation>Platz schaffen und nachsehen, ob Sie in den Ordner des Programms schreiben dürfen, dann erneut versuchen.</translation>
    </message>
    <message>
        <source>The audit cannot be read.</source>
        <translation>Der Audit-Trail ist nicht lesbar.</translation>
    </message>
    <message>
        <source>Keep a copy of its file, then restore it from a backup.</source>
        <translation>Eine Kopie der Datei aufbewahren, dann sie aus einer Sicherung wiederherstellen.</translation>
    </message>
    <message>
        <source>The memory of this PC is not enough for this step.</source>
        <translation>Der Arbeitsspeicher dieses PCs reicht für diesen Schritt nicht aus.</translation>
    </message>
    <message>
        <source>Close other programs, or choose a smaller image size, fewer images or a smaller memory bank.</source>
        <translation>Andere Programme schließen oder eine kleinere Bildgröße, weniger Bilder oder eine kleinere Merkmalsbank wählen.</translation>
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
        <translation>Bitte eine Zahl eingeben.</translation>
    </message>
</context>
<context>
    <name>projects</name>
    <message>
        <source>Pictures of good parts or validation images that lie in its folder go with it.</source>
        <translation>Bilder von Gutteilen oder Validierungsbilder, die in seinem Ordner liegen, werden mit gelöscht.</translation>
    </message>
    <message>
        <source>What was recorded on the database server stays there.</source>
        <translation>Was auf dem Datenbankserver aufgezeichnet ist, bleibt dort.</translation>
    </message>
    <message>
        <source>It is open and will be closed.</source>
        <translation>Es ist geöffnet und wird geschlossen.</translation>
    </message>
    <message>
        <source>It can be brought back from Deleted projects.</source>
        <translation>Es lässt sich unter „Gelöschte Projekte“ zurückholen.</translation>
    </message>
    <message>
        <source>a record that cannot be read</source>
        <translation>eine nicht lesbare Aufzeichnung</translation>
    </message>
    <message>
        <source>In it are {models} and {parts}: {files}, {size}.</source>
        <translation>Darin sind {models} und {parts}: {files}, {size}.</translation>
    </message>
</context>
<context>
    <name>reasons</name>
    <message>
        <source>Not above the threshold</source>
        <translation>Nicht über der Schwelle</translation>
    </message>
    <message>
        <source>Above the threshold</source>
        <translation>Über der Schwelle</translation>
    </message>
    <message>
        <source>Regions as large as a fault</source>
        <translation>Regionen in Fehlergröße</translation>
    </message>
    <message>
        <source>Between the thresholds: a person decides</source>
        <translation>Zwischen den Schwellen: Eine Person entscheidet</translation>
    </message>
    <message>
        <source>No map to find regions in</source>
        <translation>Keine Anomaliekarte für Regionen</translation>
    </message>
    <message>
        <source>No model was loaded</source>
        <translation>Kein Modell war geladen</translation>
    </message>
    <message>
        <source>The engine gave no score</source>
        <translation>Der Rechenkern gab keinen Score</translation>
    </message>
    <message>
        <source>There was no threshold</source>
        <translation>Es gab keine Schwelle</translation>
    </message>
    <message>
        <source>The picture has another size</source>
        <translation>Das Bild hat eine andere Größe</translation>
    </message>
    <message>
        <source>The picture is too dark</source>
        <translation>Das Bild ist zu dunkel</translation>
    </message>
    <message>
        <source>The picture is too bright</source>
        <translation>Das Bild ist zu hell</translation>
    </message>
    <message>
        <source>The picture has another colour</source>
        <translation>Das Bild hat eine andere Farbe</translation>
    </message>
    <message>
        <source>Hardly anything is seen in the picture</source>
        <translation>Im Bild ist kaum etwas zu sehen</translation>
    </message>
    <message>
        <source>The picture is not sharp</source>
        <translation>Das Bild ist nicht scharf</translation>
    </message>
    <message>
        <source>There is no part in the picture</source>
        <translation>Im Bild ist kein Teil</translation>
    </message>
    <message>
        <source>The picture shows another part</source>
        <translation>Das Bild zeigt ein anderes Teil</translation>
    </message>
    <message>
        <source>The scene is shifted</source>
        <translation>Die Szene ist verschoben</translation>
    </message>
    <message>
        <source>The part was not found in the picture</source>
        <translation>Das Teil wurde im Bild nicht gefunden</translation>
    </message>
    <message>
        <source>The picture could not be read</source>
        <translation>Das Bild war nicht lesbar</translation>
    </message>
    <message>
        <source>The engine failed</source>
        <translation>Der Rechenkern versagte</translation>
    </message>
    <message>
        <source>The result came too late</source>
        <translation>Das Ergebnis kam zu spät</translation>
    </message>
    <message>
        <source>The camera did not answer</source>
        <translation>Die Kamera antwortete nicht</translation>
    </message>
    <message>
        <source>Parts came faster than they could be judged</source>
        <translation>Teile kamen schneller, als sie beurteilt werden konnten</translation>
    </message>
    <message>
        <source>No serial could be read</source>
        <translation>Keine Seriennummer war lesbar</translation>
    </message>
    <message>
        <source>The part could not be recorded</source>
        <translation>Das Teil ließ sich nicht aufzeichnen</translation>
    </message>
</context>
<context>
    <name>recorded</name>
    <message>
        <source>Serial</source>
        <translation>Serien-Nr.</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>Grund</translation>
    </message>
    <message>
        <source>Score</source>
        <translation>Score</translation>
    </message>
    <message>
        <source>Threshold then</source>
        <translation>Schwelle damals</translation>
    </message>
    <message>
        <source>Largest region</source>
        <translation>Größte Region</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>Lauf</translation>
    </message>
    <message>
        <source>Number in the run</source>
        <translation>Nummer im Lauf</translation>
    </message>
    <message>
        <source>Operator</source>
        <translation>Bediener</translation>
    </message>
    <message>
        <source>Station</source>
        <translation>Station</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>Quelle</translation>
    </message>
    <message>
        <source>Picture taken</source>
        <translation>Bild aufgenommen</translation>
    </message>
    <message>
        <source>Judged</source>
        <translation>Beurteilt</translation>
    </message>
    <message>
        <source>Time of the engine</source>
        <translation>Rechenzeit</translation>
    </message>
    <message>
        <source>Program</source>
        <translation>Programm</translation>
    </message>
    <message>
        <source>Reviews</source>
        <translation>Bewertungen</translation>
    </message>
    <message>
        <source>Unsure above</source>
        <translation>Unsicher ab</translation>
    </message>
    <message>
        <source>Above {level}, of {area} px and more: at most {most}</source>
        <translation>Über {level}, ab {area} px: höchstens {most}</translation>
    </message>
    <message>
        <source>Regions then</source>
        <translation>Regionen damals</translation>
    </message>
    <message>
        <source>Areas then</source>
        <translation>Bereiche damals</translation>
    </message>
    <message>
        <source>To the right, down and clockwise, compared with the reference picture; likeness {quality}</source>
        <translation>Nach rechts, nach unten und im Uhrzeigersinn, verglichen mit dem Referenzbild; Ähnlichkeit {quality}</translation>
    </message>
    <message>
        <source>Part found at</source>
        <translation>Teil gefunden bei</translation>
    </message>
    <message>
        <source>{time}: {verdict}, score {score}</source>
        <translation>{time}: {verdict}, Score {score}</translation>
    </message>
    <message>
        <source>A person said: {answer}</source>
        <translation>Eine Person sagte: {answer}</translation>
    </message>
    <message>
        <source>{when}: {verdict}, score {score}, threshold {threshold}, model {model}</source>
        <translation>{when}: {verdict}, Score {score}, Schwelle {threshold}, Modell {model}</translation>
    </message>
    <message>
        <source>Defect</source>
        <translation>Fehler</translation>
    </message>
    <message>
        <source>False reject</source>
        <translation>Pseudofehler</translation>
    </message>
    <message>
        <source>Unsure</source>
        <translation>Unsicher</translation>
    </message>
    <message>
        <source>Taken back</source>
        <translation>Zurückgenommen</translation>
    </message>
    <message>
        <source>somebody</source>
        <translation>jemand</translation>
    </message>
    <message>
        <source>{said}, by {who}, {when}</source>
        <translation>{said}, von {who}, {when}</translation>
    </message>
    <message>
        <source>not read</source>
        <translation>nicht gelesen</translation>
    </message>
    <message>
        <source>lot {lot}</source>
        <translation>Los {lot}</translation>
    </message>
</context>
<context>
    <name>release</name>
    <message>
        <source>No part of this model has been recorded yet: it was tried on the validation images alone.</source>
        <translation>Noch kein Teil dieses Modells ist aufgezeichnet: Erprobt wurde nur an den Validierungsbildern.</translation>
    </message>
    <message>
        <source>yield {before} → {after}</source>
        <translation>Ausbeute {before} → {after}</translation>
    </message>
    <message>
        <source>none of them reviewed as a defect passes now</source>
        <translation>keines davon, als Fehler bewertet, geht jetzt durch</translation>
    </message>
    <message>
        <source>{who} drafted {value} ({when}), in place of {before}.</source>
        <translation>{who} hat {value} entworfen ({when}), anstelle von {before}.</translation>
    </message>
    <message>
        <source>what the build proposed</source>
        <translation>der Vorschlag beim Anlernen</translation>
    </message>
    <message>
        <source>In force is what the build proposed.</source>
        <translation>Gültig ist der Vorschlag vom Anlernen.</translation>
    </message>
    <message>
        <source>In force since {when}.</source>
        <translation>Gültig seit {when}.</translation>
    </message>
    <message>
        <source>In force since {when}, by {who}: {why}</source>
        <translation>Gültig seit {when}, durch {who}: {why}</translation>
    </message>
    <message>
        <source>Back to {value}, in force from {when}</source>
        <translation>Zurück zu {value}, gültig ab {when}</translation>
    </message>
    <message>
        <source>{changes} parts would get another verdict. Here are the {shown} worst.</source>
        <translation>{changes} Teile bekämen ein anderes Ergebnis. Hier sind die {shown} schlimmsten.</translation>
    </message>
    <message>
        <source>Somebody</source>
        <translation>Jemand</translation>
    </message>
    <message>
        <source>reviewed as a defect</source>
        <translation>als Fehler bewertet</translation>
    </message>
    <message>
        <source>reviewed as good</source>
        <translation>als gut bewertet</translation>
    </message>
    <message>
        <source>reviewed as unsure</source>
        <translation>als unsicher bewertet</translation>
    </message>
</context>
<context>
    <name>rules</name>
    <message>
        <source>The best balance of caught defects and false rejects lies at {value}.</source>
        <translation>Das beste Gleichgewicht aus gefundenen Fehlern und Pseudofehlern liegt bei {value}.</translation>
    </message>
    <message>
        <source>{value} lies below every known defect, with a margin of {margin}.</source>
        <translation>{value} liegt unter jedem bekannten Fehler, mit einem Abstand von {margin}.</translation>
    </message>
    <message>
        <source>{value} is the tolerance limit of the good parts for {share}.</source>
        <translation>{value} ist die Toleranzgrenze der Gutteile für {share}.</translation>
    </message>
    <message>
        <source>{value} is the highest threshold that the known defects allow for {share} escapes.</source>
        <translation>{value} ist die höchste Schwelle, die die bekannten Fehler bei {share} Schlupf zulassen.</translation>
    </message>
    <message>
        <source>At {value} escapes and false rejects together cost least.</source>
        <translation>Bei {value} kosten Schlupf und Pseudofehler zusammen am wenigsten.</translation>
    </message>
    <message>
        <source>There is no good part with a score: nothing can be said of false rejects.</source>
        <translation>Es gibt kein Gutteil mit Score: Über Pseudofehler lässt sich nichts sagen.</translation>
    </message>
    <message>
        <source>There is no defect with a score: nothing can be said of escapes.</source>
        <translation>Es gibt keinen Fehler mit Score: Über Schlupf lässt sich nichts sagen.</translation>
    </message>
    <message>
        <source>All scores are the same: no threshold tells any part from another.</source>
        <translation>Alle Scores sind gleich: Keine Schwelle unterscheidet ein Teil vom anderen.</translation>
    </message>
    <message>
        <source>The threshold stays where it is.</source>
        <translation>Die Schwelle bleibt, wo sie ist.</translation>
    </message>
    <message>
        <source>It looks at scores alone; the region rule stays as it is.</source>
        <translation>Es betrachtet nur Scores; die Regionenregel bleibt, wie sie ist.</translation>
    </message>
    <message>
        <source>Regions touch {found} of {defect} painted defects, and {false} regions touch none; F1 of px {f1}.</source>
        <translation>Regionen berühren {found} von {defect} gemalten Fehlern, und {false} Regionen berühren keinen; F1 der px {f1}.</translation>
    </message>
    <message>
        <source>There are several kinds of good parts, or defects among them: decide about those unlike the others.</source>
        <translation>Es gibt mehrere Arten von Gutteilen, oder Fehler sind darunter: Bitte über die abweichenden entscheiden.</translation>
    </message>
    <message>
        <source>The good pictures show too few different parts for a limit of {share}: that takes {needed}.</source>
        <translation>Die Gutbilder zeigen zu wenige verschiedene Teile für eine Grenze von {share}: Dazu braucht es {needed}.</translation>
    </message>
    <message>
        <source>No number of good parts can show that none is ever rejected.</source>
        <translation>Keine Anzahl von Gutteilen kann zeigen, dass nie eines aussortiert wird.</translation>
    </message>
    <message>
        <source>It rests on {good} good parts and {defect} defects.</source>
        <translation>Grundlage sind {good} Gutteile und {defect} Fehler.</translation>
    </message>
    <message>
        <source>At most {share} of all good parts are rejected, with {confidence} confidence.</source>
        <translation>Höchstens {share} aller Gutteile werden aussortiert (Vertrauensniveau {confidence}).</translation>
    </message>
    <message>
        <source>At most {share} of all defects like these pass, with {confidence} confidence.</source>
        <translation>Höchstens {share} aller Fehler wie dieser gehen durch (Vertrauensniveau {confidence}).</translation>
    </message>
    <message>
        <source>At most {share} of all defects pass, with {confidence} confidence.</source>
        <translation>Höchstens {share} aller Fehler gehen durch (Vertrauensniveau {confidence}).</translation>
    </message>
    <message>
        <source>Mistakes cost {seen} per shift, {low} to {high} at the ends of the intervals.</source>
        <translation>Fehlentscheidungen kosten {seen} je Schicht, {low} bis {high} an den Enden der Vertrauensbereiche.</translation>
    </message>
    <message>
        <source>On parts that had no say in it (cross-validated): {escapes} escapes, {rejects} false rejects.</source>
        <translation>An Teilen, die nicht mitbestimmt haben (kreuzvalidiert): Schlupf {escapes}, Pseudofehler {rejects}.</translation>
    </message>
    <message>
        <source>On the parts that it was chosen by (optimistic): {escapes} escapes, {rejects} false rejects.</source>
        <translation>An den Teilen, anhand derer gewählt wurde (optimistisch): Schlupf {escapes}, Pseudofehler {rejects}.</translation>
    </message>
    <message>
        <source>There are too few parts for a cross-validated figure: expect more mistakes than counted here.</source>
        <translation>Für eine kreuzvalidierte Zahl sind es zu wenige Teile: Mit mehr Fehlentscheidungen als hier gezählt ist zu rechnen.</translation>
    </message>
    <message>
        <source>Intervals: {kind}.</source>
        <translation>Vertrauensbereiche: {kind}.</translation>
    </message>
    <message>
        <source>unknown</source>
        <translation>unbekannt</translation>
    </message>
    <message>
        <source>{n} of {total} ({interval})</source>
        <translation>{n} von {total} ({interval})</translation>
    </message>
</context>
<context>
    <name>said</name>
    <message>
        <source>&apos;{kind}&apos; is no defect of the demo part; there are {kinds}.</source>
        <translation>„{kind}“ ist kein Fehler des Demoteils; es gibt {kinds}.</translation>
    </message>
    <message>
        <source>1 to {most} synthetic defects are drawn at a time, not {number}.</source>
        <translation>Auf einmal werden 1 bis {most} synthetische Fehler gezeichnet, nicht {number}.</translation>
    </message>
    <message>
        <source>12 to 1000 defects of each kind are drawn, not {number}.</source>
        <translation>Von jeder Art werden 12 bis 1000 Fehler gezeichnet, nicht {number}.</translation>
    </message>
    <message>
        <source>A Gaussian is made of all good images at once: no result can be traced back to one of them.</source>
        <translation>Eine Gauß-Verteilung entsteht aus allen Gutbildern zugleich: Kein Ergebnis lässt sich auf eines davon zurückführen.</translation>
    </message>
    <message>
        <source>A HEIC picture cannot be read; export it as JPEG or PNG</source>
        <translation>Ein HEIC-Bild ist nicht lesbar; als JPEG oder PNG exportieren</translation>
    </message>
    <message>
        <source>A PIN must have 4 to 12 digits and nothing else.</source>
        <translation>Eine PIN muss aus 4 bis 12 Ziffern bestehen und sonst nichts enthalten.</translation>
    </message>
    <message>
        <source>A badge must say between {least} and {most} letters.</source>
        <translation>Ein Ausweis muss zwischen {least} und {most} Zeichen liefern.</translation>
    </message>
    <message>
        <source>A build needs at least two different images of good parts: each is judged by what the others taught, to set the threshold.</source>
        <translation>Das Anlernen braucht mindestens zwei verschiedene Bilder von Gutteilen: Jedes wird anhand der übrigen beurteilt, um die Schwelle zu setzen.</translation>
    </message>
    <message>
        <source>A challenge</source>
        <translation>Ein Mustertest</translation>
    </message>
    <message>
        <source>A contrast lies above 0 and is 1 at most, not {contrast:g}.</source>
        <translation>Ein Kontrast liegt über 0 und beträgt höchstens 1, nicht {contrast:g}.</translation>
    </message>
    <message>
        <source>A decision rule</source>
        <translation>Eine Entscheidungsregel</translation>
    </message>
    <message>
        <source>A decision rule in the record was written by a newer Inspector.</source>
        <translation>Eine Entscheidungsregel in der Aufzeichnung wurde von einem neueren Inspector geschrieben.</translation>
    </message>
    <message>
        <source>A draft</source>
        <translation>Ein Entwurf</translation>
    </message>
    <message>
        <source>A family needs a name.</source>
        <translation>Eine Familie braucht einen Namen.</translation>
    </message>
    <message>
        <source>A label</source>
        <translation>Ein Befund</translation>
    </message>
    <message>
        <source>A map of {map} px cannot be compared with a mask of {mask} px.</source>
        <translation>Eine Anomaliekarte von {map}&#xa0;px lässt sich nicht mit einer Maske von {mask}&#xa0;px vergleichen.</translation>
    </message>
    <message>
        <source>A name must have between 1 and {most} letters in one line.</source>
        <translation>Ein Name muss zwischen 1 und {most} Zeichen in einer Zeile haben.</translation>
    </message>
    <message>
        <source>A network can be in an ensemble once only.</source>
        <translation>Ein Netz kann nur einmal in einem Ensemble sein.</translation>
    </message>
    <message>
        <source>A number of defects must not be negative, not {validation_defects}.</source>
        <translation>Eine Anzahl von Fehlern darf nicht negativ sein, also nicht {validation_defects}.</translation>
    </message>
    <message>
        <source>A number of good images must not be negative, not {shots}.</source>
        <translation>Eine Anzahl von Gutbildern darf nicht negativ sein, also nicht {shots}.</translation>
    </message>
    <message>
        <source>A password must be another word than the name.</source>
        <translation>Ein Passwort muss anders lauten als der Name.</translation>
    </message>
    <message>
        <source>A password must have between {least} and {most} letters.</source>
        <translation>Ein Passwort muss zwischen {least} und {most} Zeichen haben.</translation>
    </message>
    <message>
        <source>A pixel threshold cannot be tuned: the masks show no defect, or nothing else.</source>
        <translation>Eine Pixelschwelle lässt sich nicht einstellen: Die Masken zeigen keinen Fehler oder nichts anderes.</translation>
    </message>
    <message>
        <source>A pixel threshold is tuned on at least {fewest} validation images with masks; there are {defects}.</source>
        <translation>Eine Pixelschwelle wird an mindestens {fewest} Validierungsbildern mit Masken eingestellt; vorhanden sind {defects}.</translation>
    </message>
    <message>
        <source>A record on a PostgreSQL server needs the package psycopg.</source>
        <translation>Eine Aufzeichnung auf einem PostgreSQL-Server braucht das Paket psycopg.</translation>
    </message>
    <message>
        <source>A region rule</source>
        <translation>Eine Regionenregel</translation>
    </message>
    <message>
        <source>A release</source>
        <translation>Eine Freigabe</translation>
    </message>
    <message>
        <source>A report cannot be written to {file}: its name must end in .pdf or .html.</source>
        <translation>In {file} lässt sich kein Bericht schreiben: Der Name muss auf .pdf oder .html enden.</translation>
    </message>
    <message>
        <source>A sample</source>
        <translation>Ein Muster</translation>
    </message>
    <message>
        <source>A scored image</source>
        <translation>Ein Bild mit Score</translation>
    </message>
    <message>
        <source>A search takes some minutes, more than 0, and the time for a part is at least 0 ms.</source>
        <translation>Eine Suche dauert einige Minuten, mehr als 0, und die Zeit je Teil beträgt mindestens 0&#xa0;ms.</translation>
    </message>
    <message>
        <source>A seed lies between 0 and {most}, not at {seed}.</source>
        <translation>Eine Startzahl liegt zwischen 0 und {most}, nicht bei {seed}.</translation>
    </message>
    <message>
        <source>A set of {file} is called {name}: that is no name for a file.</source>
        <translation>Eine Menge aus {file} heißt {name}: Das ist kein Name für eine Datei.</translation>
    </message>
    <message>
        <source>A simulated camera needs at least one image.</source>
        <translation>Eine simulierte Kamera braucht mindestens ein Bild.</translation>
    </message>
    <message>
        <source>A source begins with one of {kinds}; a file or folder is written file:PATH.</source>
        <translation>Eine Quelle beginnt mit einem von {kinds}; eine Datei oder ein Ordner wird file:PFAD geschrieben.</translation>
    </message>
    <message>
        <source>A source is one line without control characters.</source>
        <translation>Eine Quelle ist eine Zeile ohne Steuerzeichen.</translation>
    </message>
    <message>
        <source>A synthetic defect has {least:g} to {most:g} px, not {size:g}.</source>
        <translation>Ein synthetischer Fehler hat {least:g} bis {most:g}&#xa0;px, nicht {size:g}.</translation>
    </message>
    <message>
        <source>A synthetic defect is one of {kinds}, not {kind}.</source>
        <translation>Ein synthetischer Fehler ist einer von {kinds}, nicht {kind}.</translation>
    </message>
    <message>
        <source>A threshold</source>
        <translation>Eine Schwelle</translation>
    </message>
    <message>
        <source>A threshold is put in force with a reason.</source>
        <translation>Eine Schwelle wird mit einem Grund freigegeben.</translation>
    </message>
    <message>
        <source>A threshold must be {words}, not {value:g}.</source>
        <translation>Eine Schwelle muss {words} sein, nicht {value:g}.</translation>
    </message>
    <message>
        <source>A threshold needs at least one good image that is not in the memory bank.</source>
        <translation>Eine Schwelle braucht mindestens ein Gutbild, das nicht in der Merkmalsbank ist.</translation>
    </message>
    <message>
        <source>A threshold of {value:.5g} since {at} is not in the history of the model {model}.</source>
        <translation>Eine Schwelle von {value:.5g} seit {at} steht nicht im Verlauf des Modells {model}.</translation>
    </message>
    <message>
        <source>After {kind}: stands {place}, as in {example}.</source>
        <translation>Nach {kind}: steht {place}, wie in {example}.</translation>
    </message>
    <message>
        <source>All that the areas leave of the pictures is ignored by the model.</source>
        <translation>Alles, was die Bereiche von den Bildern übrig lassen, ist für das Modell ausgeschlossen.</translation>
    </message>
    <message>
        <source>An annotation cannot be drawn: {reason}.</source>
        <translation>Eine Markierung lässt sich nicht zeichnen: {reason}.</translation>
    </message>
    <message>
        <source>An area</source>
        <translation>Ein Bereich</translation>
    </message>
    <message>
        <source>An autoencoder learns whole images: choose a size up to {largest} px.</source>
        <translation>Ein Autoencoder lernt ganze Bilder: eine Größe bis {largest}&#xa0;px wählen.</translation>
    </message>
    <message>
        <source>An autoencoder needs a size that is a multiple of {multiple}, not {side}.</source>
        <translation>Ein Autoencoder braucht eine Größe, die ein Vielfaches von {multiple} ist, nicht {side}.</translation>
    </message>
    <message>
        <source>An image must be 8 or 16 bit, grey or RGB, and not {what}.</source>
        <translation>Ein Bild muss 8 oder 16 Bit haben, grau oder RGB sein, und nicht {what}.</translation>
    </message>
    <message>
        <source>An operator works here without having logged on</source>
        <translation>Hier arbeitet ein Bediener ohne Anmeldung</translation>
    </message>
    <message>
        <source>Another build is running in the project {folder}.</source>
        <translation>Im Projekt {folder} läuft ein anderes Anlernen.</translation>
    </message>
    <message>
        <source>Another model has come into use since the last challenge.</source>
        <translation>Seit dem letzten Mustertest ist ein anderes Modell aktiv.</translation>
    </message>
    <message>
        <source>Another program holds {where}.</source>
        <translation>{where} wird von einem anderen Programm gehalten.</translation>
    </message>
    <message>
        <source>Another program inspects and records in the project {folder}.</source>
        <translation>Ein anderes Programm prüft und zeichnet im Projekt {folder} auf.</translation>
    </message>
    <message>
        <source>Another program is changing the accounts of this PC.</source>
        <translation>Ein anderes Programm ändert gerade die Konten dieses PCs.</translation>
    </message>
    <message>
        <source>Another program is changing the project {folder}.</source>
        <translation>Ein anderes Programm ändert gerade das Projekt {folder}.</translation>
    </message>
    <message>
        <source>Another program is labelling images of the project {folder}.</source>
        <translation>Ein anderes Programm trägt gerade Befunde zu Bildern des Projekts {folder} ein.</translation>
    </message>
    <message>
        <source>Another program is logging on.</source>
        <translation>Ein anderes Programm meldet gerade an.</translation>
    </message>
    <message>
        <source>Another threshold has been drafted meanwhile.</source>
        <translation>Inzwischen wurde eine andere Schwelle entworfen.</translation>
    </message>
    <message>
        <source>Another threshold has come into force since the last challenge.</source>
        <translation>Seit dem letzten Mustertest gilt eine andere Schwelle.</translation>
    </message>
    <message>
        <source>Area number {number}</source>
        <translation>Bereich Nummer {number}</translation>
    </message>
    <message>
        <source>Comparing settings takes at least {fewest} different good parts that can be read; there are {number}.</source>
        <translation>Der Vergleich von Einstellungen braucht mindestens {fewest} verschiedene lesbare Gutteile; vorhanden sind {number}.</translation>
    </message>
    <message>
        <source>Condensing group {group} of {groups}</source>
        <translation>Verdichten der Gruppe {group} von {groups}</translation>
    </message>
    <message>
        <source>Contrasts lie above 0 and are 1 at most.</source>
        <translation>Kontraste liegen über 0 und betragen höchstens 1.</translation>
    </message>
    <message>
        <source>Counts of parts</source>
        <translation>Anzahlen von Teilen</translation>
    </message>
    <message>
        <source>Every position of a part is compared with a position of a good image, which both can be named.</source>
        <translation>Jede Position eines Teils wird mit einer Position eines Gutbildes verglichen; beide lassen sich benennen.</translation>
    </message>
    <message>
        <source>Every vector of the memory bank names the good image and the patch that it came from.</source>
        <translation>Jeder Vektor der Merkmalsbank nennt das Gutbild und den Patch, aus dem er stammt.</translation>
    </message>
    <message>
        <source>Everything that the network sees of the pictures is ignored: nothing is left to learn.</source>
        <translation>Alles, was das Netz von den Bildern sieht, ist ausgeschlossen: Zum Lernen bleibt nichts übrig.</translation>
    </message>
    <message>
        <source>Evidence in the record is damaged: its bytes contradict their head.</source>
        <translation>Nachweisdaten in der Aufzeichnung sind beschädigt: Ihre Bytes widersprechen ihrem Kopf.</translation>
    </message>
    <message>
        <source>Evidence in the record was written by a newer Inspector (version {version}).</source>
        <translation>Nachweisdaten in der Aufzeichnung wurden von einem neueren Inspector geschrieben (Version {version}).</translation>
    </message>
    <message>
        <source>Fewer than two good parts have a score and patches in the bank.</source>
        <translation>Weniger als zwei Gutteile haben einen Score und Patches in der Merkmalsbank.</translation>
    </message>
    <message>
        <source>For the first network: {provenance}</source>
        <translation>Für das erste Netz: {provenance}</translation>
    </message>
    <message>
        <source>HEIC pictures cannot be read; export as JPEG or PNG</source>
        <translation>HEIC-Bilder sind nicht lesbar; als JPEG oder PNG exportieren</translation>
    </message>
    <message>
        <source>In the administrator&apos;s file {file}: {problems}</source>
        <translation>In der Datei {file} des Administrators: {problems}</translation>
    </message>
    <message>
        <source>In this project one person drafts a threshold, and another one puts it in force.</source>
        <translation>In diesem Projekt entwirft eine Person eine Schwelle, und eine andere gibt sie frei.</translation>
    </message>
    <message>
        <source>In {file}: {problems}</source>
        <translation>In {file}: {problems}</translation>
    </message>
    <message>
        <source>Industrial cameras need the package harvesters, which is not installed: pip install harvesters.</source>
        <translation>Industriekameras brauchen das Paket harvesters, das nicht installiert ist: pip install harvesters.</translation>
    </message>
    <message>
        <source>It cannot be read: {reason}.</source>
        <translation>Nicht lesbar: {reason}.</translation>
    </message>
    <message>
        <source>It cannot be remembered in {file} which pictures have been taken: {reason}.</source>
        <translation>In {file} lässt sich nicht festhalten, welche Bilder schon entnommen sind: {reason}.</translation>
    </message>
    <message>
        <source>It has format {format}, this one reads {ours}.</source>
        <translation>Das Format ist {format}, gelesen wird hier {ours}.</translation>
    </message>
    <message>
        <source>It is named as good and as having a defect.</source>
        <translation>Als gut und als fehlerhaft genannt.</translation>
    </message>
    <message>
        <source>It is not applied: {refusal}.</source>
        <translation>Wird nicht angewendet: {refusal}.</translation>
    </message>
    <message>
        <source>It looks like the project {project}.</source>
        <translation>Das sieht nach dem Projekt {project} aus.</translation>
    </message>
    <message>
        <source>It was drafted for the model {model}, and another one is in use now.</source>
        <translation>Der Entwurf galt dem Modell {model}; inzwischen ist ein anderes aktiv.</translation>
    </message>
    <message>
        <source>It was drafted in place of {was}, which is not in force any more.</source>
        <translation>Der Entwurf sollte {was} ersetzen; das gilt nicht mehr.</translation>
    </message>
    <message>
        <source>It was drafted in place of {was}; since {at} {value:.5g} is in force by {who}.</source>
        <translation>Der Entwurf sollte {was} ersetzen; seit {at} gilt {value:.5g}, freigegeben von {who}.</translation>
    </message>
    <message>
        <source>It was drafted in place of {was}; since {at} {value:.5g} is in force.</source>
        <translation>Der Entwurf sollte {was} ersetzen; seit {at} gilt {value:.5g}.</translation>
    </message>
    <message>
        <source>It was judged by the model {model}, which is not in use.</source>
        <translation>Beurteilt hat das Modell {model}, das nicht aktiv ist.</translation>
    </message>
    <message>
        <source>Its score is no number.</source>
        <translation>Der Score ist keine Zahl.</translation>
    </message>
    <message>
        <source>Keeping all good images for training takes {needed:.1f} MB: choose a smaller input size or fewer images.</source>
        <translation>Alle Gutbilder für das Training aufzuheben braucht {needed:.1f}&#xa0;MB: eine kleinere Eingangsgröße oder weniger Bilder wählen.</translation>
    </message>
    <message>
        <source>Keeping {images} good images as a whole takes {needed:.1f} MB, and {budget:.1f} MB may be used: choose a smaller input size, fewer images or fewer levels.</source>
        <translation>{images} Gutbilder im Ganzen aufzuheben braucht {needed:.1f}&#xa0;MB, und {budget:.1f}&#xa0;MB sind erlaubt: eine kleinere Eingangsgröße, weniger Bilder oder weniger Ebenen wählen.</translation>
    </message>
    <message>
        <source>Learning {positions} positions in {dimensions} dimensions takes {needed:.1f} MB, and {budget:.1f} MB may be used: choose a smaller input size, fewer dimensions or a coarser first level.</source>
        <translation>{positions} Positionen in {dimensions} Dimensionen zu lernen braucht {needed:.1f}&#xa0;MB, und {budget:.1f}&#xa0;MB sind erlaubt: eine kleinere Eingangsgröße, weniger Dimensionen oder eine gröbere erste Ebene wählen.</translation>
    </message>
    <message>
        <source>Line {number} of the labels {file}</source>
        <translation>Zeile {number} der Befunde {file}</translation>
    </message>
    <message>
        <source>Line {number} of {file} is longer than any name of a file.</source>
        <translation>Zeile {number} von {file} ist länger als jeder Dateiname.</translation>
    </message>
    <message>
        <source>Line {number} of {file} names {shown}, which does not exist.</source>
        <translation>Zeile {number} von {file} nennt {shown}; das gibt es nicht.</translation>
    </message>
    <message>
        <source>Most images of good parts have values of {usual} bits at most, but these have values of up to {deepest} bits</source>
        <translation>Die meisten Bilder von Gutteilen haben Werte mit höchstens {usual} Bit, diese aber Werte mit bis zu {deepest} Bit</translation>
    </message>
    <message>
        <source>Most images of good parts have {usual} bits, but these have {bits}</source>
        <translation>Die meisten Bilder von Gutteilen haben {usual} Bit, diese aber {bits}</translation>
    </message>
    <message>
        <source>Name pictures to teach, each once.</source>
        <translation>Bilder zum Nachlernen nennen, jedes einmal.</translation>
    </message>
    <message>
        <source>No GenTL producer is installed: install the camera maker&apos;s software, or name its .cti file with the option producer.</source>
        <translation>Kein GenTL-Producer installiert: Software des Kameraherstellers installieren oder deren .cti-Datei mit der Option producer nennen.</translation>
    </message>
    <message>
        <source>No checkpoint of {backbone} is known here: compare the SHA-256 of {file}, {digest}, with that of its source, then state it with --sha256.</source>
        <translation>Hier ist kein Checkpoint von {backbone} bekannt: Den SHA-256 von {file}, {digest}, mit dem der Bezugsquelle vergleichen, dann mit --sha256 angeben.</translation>
    </message>
    <message>
        <source>No code was found.</source>
        <translation>Kein Code gefunden.</translation>
    </message>
    <message>
        <source>No features can be taken from {name} by timm.</source>
        <translation>Aus {name} lassen sich mit timm keine Merkmale gewinnen.</translation>
    </message>
    <message>
        <source>No good part that could be read is OK without a defect: there is nothing to draw on.</source>
        <translation>Kein lesbares Gutteil ist OK ohne Fehler: Es gibt nichts, worauf sich zeichnen lässt.</translation>
    </message>
    <message>
        <source>No image or folder was named.</source>
        <translation>Es wurde kein Bild und kein Ordner genannt.</translation>
    </message>
    <message>
        <source>No images were found in {folders} and others.</source>
        <translation>In {folders} und weiteren wurden keine Bilder gefunden.</translation>
    </message>
    <message>
        <source>No images were found in {folders}.</source>
        <translation>In {folders} wurden keine Bilder gefunden.</translation>
    </message>
    <message>
        <source>No part is to be put before the camera now.</source>
        <translation>Jetzt muss kein Teil vor die Kamera gelegt werden.</translation>
    </message>
    <message>
        <source>No picture could score more than the threshold of a zone, {value:g}: set one up to {most:.4g}.</source>
        <translation>Kein Bild könnte die Schwelle einer Zone, {value:g}, überschreiten: eine bis {most:.4g} setzen.</translation>
    </message>
    <message>
        <source>No picture could score more than the threshold, {value:g}: set one up to {most:.4g}.</source>
        <translation>Kein Bild könnte die Schwelle, {value:g}, überschreiten: eine bis {most:.4g} setzen.</translation>
    </message>
    <message>
        <source>No picture for {silent_s:.1f} s.</source>
        <translation>Seit {silent_s:.1f}&#xa0;s kein Bild.</translation>
    </message>
    <message>
        <source>No picture of a good part can be read, on which known defects could be tried.</source>
        <translation>Kein Bild eines Gutteils ist lesbar, an dem sich bekannte Fehler erproben ließen.</translation>
    </message>
    <message>
        <source>No picture of this part is kept.</source>
        <translation>Von diesem Teil ist kein Bild erhalten.</translation>
    </message>
    <message>
        <source>No project can be called {name}.</source>
        <translation>Kein Projekt kann {name} heißen.</translation>
    </message>
    <message>
        <source>No run in the record of {file} names an entry of an audit.</source>
        <translation>Kein Lauf in der Aufzeichnung von {file} nennt einen Eintrag eines Audit-Trails.</translation>
    </message>
    <message>
        <source>No trusted key begins with {digits}; inspector keys list shows them.</source>
        <translation>Kein vertrauenswürdiger Schlüssel beginnt mit {digits}; inspector keys list zeigt sie.</translation>
    </message>
    <message>
        <source>Nobody is logged on</source>
        <translation>Niemand ist angemeldet</translation>
    </message>
    <message>
        <source>Nobody typed a serial for this part.</source>
        <translation>Niemand hat für dieses Teil eine Seriennummer eingegeben.</translation>
    </message>
    <message>
        <source>None of the defects has a place that good parts do not have: nothing would be gained.</source>
        <translation>Keiner der Fehler hat eine Stelle, die Gutteile nicht haben: Es wäre nichts gewonnen.</translation>
    </message>
    <message>
        <source>None of the images that the model {model_id} was built from can be read any more, so nothing was measured.</source>
        <translation>Keines der Bilder, aus denen das Modell {model_id} angelernt wurde, ist noch lesbar; deshalb wurde nichts gemessen.</translation>
    </message>
    <message>
        <source>None of the pictures could be scored: they are of different kinds.</source>
        <translation>Keines der Bilder ließ sich beurteilen: Sie sind von verschiedener Art.</translation>
    </message>
    <message>
        <source>None of the pictures of good parts can be read.</source>
        <translation>Keines der Bilder von Gutteilen ist lesbar.</translation>
    </message>
    <message>
        <source>None of the validation images can be read: nothing was exported.</source>
        <translation>Keines der Validierungsbilder ist lesbar: Es wurde nichts exportiert.</translation>
    </message>
    <message>
        <source>None of the {number} good images can be read.</source>
        <translation>Keines der {number} Gutbilder ist lesbar.</translation>
    </message>
    <message>
        <source>None of the {number} good images can be read: {reason}.</source>
        <translation>Keines der {number} Gutbilder ist lesbar: {reason}.</translation>
    </message>
    <message>
        <source>Not judged: the picture has another colour: {figures}.</source>
        <translation>Nicht beurteilt: Das Bild hat eine andere Farbe: {figures}.</translation>
    </message>
    <message>
        <source>Not judged: the picture has another size: {figures}.</source>
        <translation>Nicht beurteilt: Das Bild hat eine andere Größe: {figures}.</translation>
    </message>
    <message>
        <source>Not judged: the picture is not sharp: {figures}.</source>
        <translation>Nicht beurteilt: Das Bild ist nicht scharf: {figures}.</translation>
    </message>
    <message>
        <source>Not judged: the picture is too bright: {figures}.</source>
        <translation>Nicht beurteilt: Das Bild ist zu hell: {figures}.</translation>
    </message>
    <message>
        <source>Not judged: the picture is too dark: {figures}.</source>
        <translation>Nicht beurteilt: Das Bild ist zu dunkel: {figures}.</translation>
    </message>
    <message>
        <source>Not judged: the picture shows another part: {figures}.</source>
        <translation>Nicht beurteilt: Das Bild zeigt ein anderes Teil: {figures}.</translation>
    </message>
    <message>
        <source>Not judged: the scene is shifted: {figures}.</source>
        <translation>Nicht beurteilt: Die Szene ist verschoben: {figures}.</translation>
    </message>
    <message>
        <source>Not judged: there is hardly anything to see in the picture: {figures}.</source>
        <translation>Nicht beurteilt: Im Bild ist kaum etwas zu sehen: {figures}.</translation>
    </message>
    <message>
        <source>Not judged: there is no part in the picture: {figures}.</source>
        <translation>Nicht beurteilt: Im Bild ist kein Teil: {figures}.</translation>
    </message>
    <message>
        <source>Not judged: {reason}.</source>
        <translation>Nicht beurteilt: {reason}.</translation>
    </message>
    <message>
        <source>Nothing can be added to this model: {provenance}</source>
        <translation>Zu diesem Modell lässt sich nichts hinzufügen: {provenance}</translation>
    </message>
    <message>
        <source>Nothing can be written in {existing}.</source>
        <translation>In {existing} lässt sich nichts schreiben.</translation>
    </message>
    <message>
        <source>Nothing has been recorded in {folder} yet.</source>
        <translation>In {folder} ist noch nichts aufgezeichnet.</translation>
    </message>
    <message>
        <source>Nothing of this can be taught.</source>
        <translation>Davon lässt sich nichts nachlernen.</translation>
    </message>
    <message>
        <source>Nothing was kept of its inspection.</source>
        <translation>Von seiner Prüfung ist nichts erhalten.</translation>
    </message>
    <message>
        <source>Nothing was read.</source>
        <translation>Nichts gelesen.</translation>
    </message>
    <message>
        <source>Of {images:,} images {tried} were tried, and none can be read: {reason}</source>
        <translation>Von {images:,} Bildern wurden {tried} versucht, und keines ist lesbar: {reason}</translation>
    </message>
    <message>
        <source>On this PC operators log on too.</source>
        <translation>Auf diesem PC melden sich auch Bediener an.</translation>
    </message>
    <message>
        <source>One of the models has learned it: it would score as no new part does.</source>
        <translation>Eines der Modelle hat es gelernt: Sein Score wäre anders als bei jedem neuen Teil.</translation>
    </message>
    <message>
        <source>One of the models has no score for it.</source>
        <translation>Eines der Modelle hat keinen Score dafür.</translation>
    </message>
    <message>
        <source>Only operators log on by PIN or badge; {name} needs a password.</source>
        <translation>Nur Bediener melden sich mit PIN oder Ausweis an; {name} braucht ein Passwort.</translation>
    </message>
    <message>
        <source>Only who is logged on by PIN or password can change it.</source>
        <translation>Nur wer mit PIN oder Passwort angemeldet ist, kann das ändern.</translation>
    </message>
    <message>
        <source>Only {number} of {all} pictures of good parts have {width} x {height} px: parts can be looked for in pictures of one size only.</source>
        <translation>Nur {number} von {all} Bildern von Gutteilen haben {width} x {height}&#xa0;px: Teile lassen sich nur in Bildern einer Größe suchen.</translation>
    </message>
    <message>
        <source>Only {number} of {all} pictures of good parts have {width} x {height} px: what is to be ignored is a place in pictures of one size, and {fewest} are needed to find it.</source>
        <translation>Nur {number} von {all} Bildern von Gutteilen haben {width} x {height}&#xa0;px: Was auszuschließen ist, ist eine Stelle in Bildern einer Größe, und {fewest} sind nötig, um sie zu finden.</translation>
    </message>
    <message>
        <source>Parquet files need the package pyarrow, which is not installed.</source>
        <translation>Parquet-Dateien brauchen das Paket pyarrow, das nicht installiert ist.</translation>
    </message>
    <message>
        <source>Pictures are laid over the reference: places in those of good parts are not those that are compared.</source>
        <translation>Bilder werden auf die Referenz gelegt: Stellen in denen von Gutteilen sind nicht die, die verglichen werden.</translation>
    </message>
    <message>
        <source>Pictures of {folder} cannot be moved into the same folder.</source>
        <translation>Bilder aus {folder} lassen sich nicht in denselben Ordner verschieben.</translation>
    </message>
    <message>
        <source>Reading the serial failed.</source>
        <translation>Das Lesen der Seriennummer ist fehlgeschlagen.</translation>
    </message>
    <message>
        <source>Results cannot be written to {file}: its name must end in {endings}.</source>
        <translation>Ergebnisse lassen sich nicht in {file} schreiben: Der Name muss auf {endings} enden.</translation>
    </message>
    <message>
        <source>Several settings or detectors were run in {where}: compare one with one.</source>
        <translation>In {where} liefen mehrere Einstellungen oder Verfahren: jeweils eines mit einem vergleichen.</translation>
    </message>
    <message>
        <source>Somebody else</source>
        <translation>Jemand anderes</translation>
    </message>
    <message>
        <source>Somebody else has this badge.</source>
        <translation>Jemand anderes hat diesen Ausweis.</translation>
    </message>
    <message>
        <source>Synthetic defects are {kinds}, not {others}.</source>
        <translation>Synthetische Fehler sind {kinds}, nicht {others}.</translation>
    </message>
    <message>
        <source>Tables have , ; or a tab between cells and another mark in numbers, not {separator} between cells and {mark} in numbers.</source>
        <translation>Tabellen haben , ; oder einen Tabulator zwischen Zellen und ein anderes Zeichen in Zahlen, nicht {separator} zwischen Zellen und {mark} in Zahlen.</translation>
    </message>
    <message>
        <source>Tables in CSV cannot have a comma both between cells and in numbers.</source>
        <translation>CSV-Tabellen können nicht zugleich zwischen Zellen und in Zahlen ein Komma haben.</translation>
    </message>
    <message>
        <source>The Gaussians of the model are not those that were learned.</source>
        <translation>Die Gauß-Verteilungen des Modells sind nicht die gelernten.</translation>
    </message>
    <message>
        <source>The accounts in {file} cannot be read.</source>
        <translation>Die Konten in {file} sind nicht lesbar.</translation>
    </message>
    <message>
        <source>The accounts of this PC cannot be read, and nobody is more than an operator until they are back from a backup</source>
        <translation>Die Konten dieses PCs sind nicht lesbar, und niemand ist mehr als Bediener, bis sie aus einer Sicherung zurück sind</translation>
    </message>
    <message>
        <source>The administrator of this PC has fixed it.</source>
        <translation>Der Administrator dieses PCs hat das festgelegt.</translation>
    </message>
    <message>
        <source>The administrator of this PC has fixed it: {reason}</source>
        <translation>Der Administrator dieses PCs hat das festgelegt: {reason}</translation>
    </message>
    <message>
        <source>The administrator&apos;s file of settings is damaged: until it is mended, what it may fix stays as it is.</source>
        <translation>Die Einstellungsdatei des Administrators ist beschädigt: Bis sie repariert ist, bleibt alles, was sie festlegen kann, wie es ist.</translation>
    </message>
    <message>
        <source>The administrator&apos;s file {file} cannot be used: {reason}.</source>
        <translation>Die Datei {file} des Administrators ist nicht verwendbar: {reason}.</translation>
    </message>
    <message>
        <source>The area {name}</source>
        <translation>Der Bereich {name}</translation>
    </message>
    <message>
        <source>The areas</source>
        <translation>Die Bereiche</translation>
    </message>
    <message>
        <source>The areas are to move with the part, but the picture that they were drawn on is not there: choose it again.</source>
        <translation>Die Bereiche sollen mit dem Teil wandern, aber das Bild, auf dem sie gezeichnet wurden, fehlt: bitte neu wählen.</translation>
    </message>
    <message>
        <source>The areas leave nothing of the pictures to be looked at.</source>
        <translation>Die Bereiche lassen nichts von den Bildern zum Prüfen übrig.</translation>
    </message>
    <message>
        <source>The areas were drawn on {old_width} x {old_height} px, and a picture of {width} x {height} px has another shape.</source>
        <translation>Die Bereiche wurden auf {old_width} x {old_height}&#xa0;px gezeichnet, und ein Bild von {width} x {height}&#xa0;px hat eine andere Form.</translation>
    </message>
    <message>
        <source>The audit {file} cannot be read: {reason}.</source>
        <translation>Der Audit-Trail {file} ist nicht lesbar: {reason}.</translation>
    </message>
    <message>
        <source>The audit {file} cannot be written: {reason}.</source>
        <translation>Der Audit-Trail {file} lässt sich nicht schreiben: {reason}.</translation>
    </message>
    <message>
        <source>The box in which a part appears lies outside of the picture, {width} x {height}.</source>
        <translation>Der Rahmen, in dem ein Teil erscheint, liegt außerhalb des Bildes, {width} x {height}.</translation>
    </message>
    <message>
        <source>The box of the code lies outside of the picture, {width} x {height}.</source>
        <translation>Der Rahmen des Codes liegt außerhalb des Bildes, {width} x {height}.</translation>
    </message>
    <message>
        <source>The challenge</source>
        <translation>Der Mustertest</translation>
    </message>
    <message>
        <source>The challenge has format {format}, this one reads {ours}.</source>
        <translation>Der Mustertest hat das Format {format}, gelesen wird hier {ours}.</translation>
    </message>
    <message>
        <source>The challenge of {folder} has no samples yet: add good ones and defects.</source>
        <translation>Der Mustertest von {folder} hat noch keine Muster: gute und fehlerhafte hinzufügen.</translation>
    </message>
    <message>
        <source>The challenges in {file} cannot be read: {reason}.</source>
        <translation>Die Mustertests in {file} sind nicht lesbar: {reason}.</translation>
    </message>
    <message>
        <source>The checks of pictures</source>
        <translation>Die Kontrollen der Bilder</translation>
    </message>
    <message>
        <source>The data set {dataset} has no category {name}; it has {there}.</source>
        <translation>Der Datensatz {dataset} hat keine Kategorie {name}; vorhanden sind {there}.</translation>
    </message>
    <message>
        <source>The database must be at an address like postgresql://user@host/name, and {kind} is another kind of database.</source>
        <translation>Die Datenbank muss eine Adresse wie postgresql://user@host/name haben, und {kind} ist eine andere Art von Datenbank.</translation>
    </message>
    <message>
        <source>The database must be at an address like postgresql://user@host/name.</source>
        <translation>Die Datenbank muss eine Adresse wie postgresql://user@host/name haben.</translation>
    </message>
    <message>
        <source>The detector {detector} uses no pretrained network: there is no ensemble of it.</source>
        <translation>Das Verfahren {detector} verwendet kein vortrainiertes Netz: Davon gibt es kein Ensemble.</translation>
    </message>
    <message>
        <source>The disk is full: {file} was not written, nothing was lost.</source>
        <translation>Der Datenträger ist voll: {file} wurde nicht geschrieben, nichts ging verloren.</translation>
    </message>
    <message>
        <source>The disk is full: {where} was not written, nothing was lost.</source>
        <translation>Der Datenträger ist voll: {where} wurde nicht geschrieben, nichts ging verloren.</translation>
    </message>
    <message>
        <source>The disk of the server is full: {where} was not written, nothing was lost.</source>
        <translation>Der Datenträger des Servers ist voll: {where} wurde nicht geschrieben, nichts ging verloren.</translation>
    </message>
    <message>
        <source>The engine gave {name} instead of an inspection.</source>
        <translation>Der Rechenkern lieferte {name} statt einer Prüfung.</translation>
    </message>
    <message>
        <source>The families {file} are damaged: {reason}.</source>
        <translation>Die Familien {file} sind beschädigt: {reason}.</translation>
    </message>
    <message>
        <source>The families {file} cannot be read: {reason}.</source>
        <translation>Die Familien {file} sind nicht lesbar: {reason}.</translation>
    </message>
    <message>
        <source>The features of the good images cannot be kept on the disk: {reason}.</source>
        <translation>Die Merkmale der Gutbilder lassen sich nicht auf dem Datenträger aufheben: {reason}.</translation>
    </message>
    <message>
        <source>The file {file}</source>
        <translation>Die Datei {file}</translation>
    </message>
    <message>
        <source>The file {file} cannot be used: {why}.</source>
        <translation>Die Datei {file} ist nicht verwendbar: {why}.</translation>
    </message>
    <message>
        <source>The file {file} is larger than any that people can have filled.</source>
        <translation>Die Datei {file} ist größer als jede, die Menschen gefüllt haben können.</translation>
    </message>
    <message>
        <source>The file {file} is not signed.</source>
        <translation>Die Datei {file} ist nicht signiert.</translation>
    </message>
    <message>
        <source>The file {file} is not the one that was built: its hash is wrong.</source>
        <translation>Die Datei {file} ist nicht die angelernte: Ihr Hash ist falsch.</translation>
    </message>
    <message>
        <source>The file {file} is signed by {signer}, key {fingerprint}.</source>
        <translation>Die Datei {file} ist signiert von {signer}, Schlüssel {fingerprint}.</translation>
    </message>
    <message>
        <source>The file {file} of {where} is damaged: {reason}.</source>
        <translation>Die Datei {file} von {where} ist beschädigt: {reason}.</translation>
    </message>
    <message>
        <source>The file&apos;s name must end in {key_suffix}, and {file} does not.</source>
        <translation>Der Name der Datei muss auf {key_suffix} enden, der von {file} tut es nicht.</translation>
    </message>
    <message>
        <source>The file&apos;s name must end in {suffix}, and {target} does not.</source>
        <translation>Der Name der Datei muss auf {suffix} enden, der von {target} tut es nicht.</translation>
    </message>
    <message>
        <source>The folder {folder} cannot be read: {reason}.</source>
        <translation>Der Ordner {folder} ist nicht lesbar: {reason}.</translation>
    </message>
    <message>
        <source>The folder {folder} holds other things; name a new or an empty one.</source>
        <translation>Der Ordner {folder} enthält anderes; einen neuen oder leeren nennen.</translation>
    </message>
    <message>
        <source>The folder {folder} is not empty.</source>
        <translation>Der Ordner {folder} ist nicht leer.</translation>
    </message>
    <message>
        <source>The folder {top} cannot be read: {reason}.</source>
        <translation>Der Ordner {top} ist nicht lesbar: {reason}.</translation>
    </message>
    <message>
        <source>The frame cannot be stored: {reason}</source>
        <translation>Das Einzelbild lässt sich nicht speichern: {reason}</translation>
    </message>
    <message>
        <source>The frame {number} of {video} cannot be decoded.</source>
        <translation>Das Einzelbild {number} von {video} lässt sich nicht dekodieren.</translation>
    </message>
    <message>
        <source>The gallery of good images is not the one that was built.</source>
        <translation>Die Galerie der Gutbilder ist nicht die angelernte.</translation>
    </message>
    <message>
        <source>The good parts have 8 bits, and not {depth} as the project says.</source>
        <translation>Die Gutteile haben 8 Bit und nicht {depth}, wie es im Projekt steht.</translation>
    </message>
    <message>
        <source>The good parts teach nothing: {reason}.</source>
        <translation>Die Gutteile lassen sich nicht lernen: {reason}.</translation>
    </message>
    <message>
        <source>The ignore mask and the areas of the project are of pictures of different sizes, {first} and {second}: take one of them away.</source>
        <translation>Die Ausschlussmaske und die Bereiche des Projekts gehören zu Bildern verschiedener Größe, {first} und {second}: eines von beiden entfernen.</translation>
    </message>
    <message>
        <source>The image {image} is named as good and as having a defect</source>
        <translation>Das Bild {image} ist als gut und als fehlerhaft genannt</translation>
    </message>
    <message>
        <source>The images of good parts have 8 bits, and not {stated} as was stated.</source>
        <translation>Die Bilder von Gutteilen haben 8 Bit und nicht {stated}, wie angegeben.</translation>
    </message>
    <message>
        <source>The images that the model was built from are not there any more: name some to measure.</source>
        <translation>Die Bilder, aus denen das Modell angelernt wurde, fehlen: Bilder zum Messen nennen.</translation>
    </message>
    <message>
        <source>The images that would be left have no vector in the memory bank.</source>
        <translation>Die Bilder, die übrig blieben, haben keinen Vektor in der Merkmalsbank.</translation>
    </message>
    <message>
        <source>The images {first} and {wrong} are copies of each other, but one is named as good, the other as having a defect.</source>
        <translation>Die Bilder {first} und {wrong} sind Kopien voneinander, aber eines ist als gut genannt, das andere als fehlerhaft.</translation>
    </message>
    <message>
        <source>The inspection failed: {kind}: {reason}.</source>
        <translation>Die Prüfung ist fehlgeschlagen: {kind}: {reason}.</translation>
    </message>
    <message>
        <source>The key {file} cannot be used: {why}.</source>
        <translation>Der Schlüssel {file} ist nicht verwendbar: {why}.</translation>
    </message>
    <message>
        <source>The known samples have not been shown on this PC yet.</source>
        <translation>Die bekannten Muster wurden auf diesem PC noch nicht gezeigt.</translation>
    </message>
    <message>
        <source>The labels {file} cannot be read: {reason}.</source>
        <translation>Die Befunde {file} sind nicht lesbar: {reason}.</translation>
    </message>
    <message>
        <source>The last challenge is dated later than now: the clock was set back.</source>
        <translation>Der letzte Mustertest liegt in der Zukunft: Die Uhr wurde zurückgestellt.</translation>
    </message>
    <message>
        <source>The last challenge is not signed by this PC, or was changed afterwards.</source>
        <translation>Der letzte Mustertest ist nicht von diesem PC signiert oder wurde nachträglich geändert.</translation>
    </message>
    <message>
        <source>The last challenge was more than {hours:g} hours ago.</source>
        <translation>Der letzte Mustertest liegt mehr als {hours:g} Stunden zurück.</translation>
    </message>
    <message>
        <source>The last challenge was not passed.</source>
        <translation>Der letzte Mustertest wurde nicht bestanden.</translation>
    </message>
    <message>
        <source>The last line of the labels was cut in half, as by a power cut: what it said is lost, everything before it counts.</source>
        <translation>Die letzte Zeile der Befunde ist abgeschnitten, wie bei einem Stromausfall: Was sie besagte, ist verloren; alles davor gilt.</translation>
    </message>
    <message>
        <source>The limit of the {check} must lie {least:g} to {most:g} times as far off, not {times:g}.</source>
        <translation>{check}: Die Grenze muss {least:g}- bis {most:g}-mal so weit entfernt liegen, nicht {times:g}-mal.</translation>
    </message>
    <message>
        <source>The list {file} cannot be read: {reason}.</source>
        <translation>Die Liste {file} ist nicht lesbar: {reason}.</translation>
    </message>
    <message>
        <source>The list {file} is not a text file in UTF-8.</source>
        <translation>Die Liste {file} ist keine Textdatei in UTF-8.</translation>
    </message>
    <message>
        <source>The mask of the clip {clip} of {layout} knows {many}.</source>
        <translation>Die Maske des Clips {clip} von {layout} kennt {many}.</translation>
    </message>
    <message>
        <source>The mask {file} has {own}, its image {other}: it says nothing of it.</source>
        <translation>Die Maske {file} hat {own}, ihr Bild {other}: Sie sagt nichts darüber aus.</translation>
    </message>
    <message>
        <source>The mask {mask} does not fit its image: it has {own}, its image {other}.</source>
        <translation>Die Maske {mask} passt nicht zu ihrem Bild: Sie hat {own}, das Bild {other}.</translation>
    </message>
    <message>
        <source>The memory bank is not the one that was built.</source>
        <translation>Die Merkmalsbank ist nicht die angelernte.</translation>
    </message>
    <message>
        <source>The memory for features must be a number of MB from 0 on, not {megabytes}.</source>
        <translation>Der Speicher für Merkmale muss eine Anzahl MB ab 0 sein, nicht {megabytes}.</translation>
    </message>
    <message>
        <source>The method {kind} compares no patches that could be grouped: PatchCore does.</source>
        <translation>Das Verfahren {kind} vergleicht keine Patches, die sich gruppieren ließen: PatchCore tut das.</translation>
    </message>
    <message>
        <source>The method {method} does not compare patches with a memory bank, which known defects take: PatchCore does.</source>
        <translation>Das Verfahren {method} vergleicht keine Patches mit einer Merkmalsbank, wie es bekannte Fehler brauchen: PatchCore tut das.</translation>
    </message>
    <message>
        <source>The model has changed meanwhile: {active_model} is in use.</source>
        <translation>Das Modell hat sich inzwischen geändert: Aktiv ist {active_model}.</translation>
    </message>
    <message>
        <source>The model has grown by {grown} of at most {most} vectors ({built} were built): build it again, with these parts among the good ones.</source>
        <translation>Das Modell ist um {grown} von höchstens {most} Vektoren gewachsen ({built} beim Anlernen): neu anlernen, mit diesen Teilen unter den Gutteilen.</translation>
    </message>
    <message>
        <source>The model has {all} good images: there is no number {wrong} to leave out.</source>
        <translation>Das Modell hat {all} Gutbilder: Eine Nummer {wrong} zum Auslassen gibt es nicht.</translation>
    </message>
    <message>
        <source>The model in use has learned the image {image}: test with other images.</source>
        <translation>Das aktive Modell hat das Bild {image} gelernt: mit anderen Bildern testen.</translation>
    </message>
    <message>
        <source>The model in use was built: it has no parent to go back to.</source>
        <translation>Das aktive Modell wurde angelernt: Es hat keinen Vorgänger, zu dem es zurückginge.</translation>
    </message>
    <message>
        <source>The model is none that a build wrote: {reason}.</source>
        <translation>Das Modell stammt nicht aus einem Anlernen: {reason}.</translation>
    </message>
    <message>
        <source>The model keeps nothing of single good parts, so that nobody can tell what fewer of them would have taught.</source>
        <translation>Das Modell behält nichts von einzelnen Gutteilen; niemand kann sagen, was es aus weniger davon gelernt hätte.</translation>
    </message>
    <message>
        <source>The model was written by a detector that is not known here: {name}.</source>
        <translation>Das Modell wurde von einem Verfahren geschrieben, das hier nicht bekannt ist: {name}.</translation>
    </message>
    <message>
        <source>The model {model}</source>
        <translation>Das Modell {model}</translation>
    </message>
    <message>
        <source>The model {model} cannot be read: {file}: {reason}.</source>
        <translation>Das Modell {model} ist nicht lesbar: {file}: {reason}.</translation>
    </message>
    <message>
        <source>The model {model} is damaged: {reason}.</source>
        <translation>Das Modell {model} ist beschädigt: {reason}.</translation>
    </message>
    <message>
        <source>The model {model} of the project {project} is not there any more: build one first.</source>
        <translation>Das Modell {model} des Projekts {project} ist nicht mehr vorhanden: zuerst eines anlernen.</translation>
    </message>
    <message>
        <source>The name has no letters in it.</source>
        <translation>Der Name enthält keine Buchstaben.</translation>
    </message>
    <message>
        <source>The name {file} does not fit {template}.</source>
        <translation>Der Name {file} passt nicht zu {template}.</translation>
    </message>
    <message>
        <source>The name, or the PIN or password, is wrong.</source>
        <translation>Der Name oder die PIN oder das Passwort ist falsch.</translation>
    </message>
    <message>
        <source>The network does not see the place at {x:.0f}, {y:.0f} of the picture.</source>
        <translation>Das Netz sieht die Stelle bei {x:.0f}, {y:.0f} des Bildes nicht.</translation>
    </message>
    <message>
        <source>The network of the model cannot be computed: {reason}.</source>
        <translation>Das Netz des Modells lässt sich nicht berechnen: {reason}.</translation>
    </message>
    <message>
        <source>The network {name} has strides {strides}, and 4, 8 and 16 are needed.</source>
        <translation>Das Netz {name} hat die Schrittweiten {strides}, und 4, 8 und 16 sind nötig.</translation>
    </message>
    <message>
        <source>The network {network} cannot be used: {reason}</source>
        <translation>Das Netz {network} ist nicht verwendbar: {reason}</translation>
    </message>
    <message>
        <source>The network {network} gives features of shape {shape}, not {expected}.</source>
        <translation>Das Netz {network} liefert Merkmale der Form {shape}, nicht {expected}.</translation>
    </message>
    <message>
        <source>The network {network} has no level {missing}; it has levels {known}.</source>
        <translation>Das Netz {network} hat keine Ebene {missing}; es hat die Ebenen {known}.</translation>
    </message>
    <message>
        <source>The network {network} looks at whole images only: choose a size up to {largest} px.</source>
        <translation>Das Netz {network} betrachtet nur ganze Bilder: eine Größe bis {largest}&#xa0;px wählen.</translation>
    </message>
    <message>
        <source>The network {network} needs a size that is a multiple of {multiple}, not {side}.</source>
        <translation>Das Netz {network} braucht eine Größe, die ein Vielfaches von {multiple} ist, nicht {side}.</translation>
    </message>
    <message>
        <source>The number of threads must lie between 0 and {most}, not {threads}.</source>
        <translation>Die Anzahl der Threads muss zwischen 0 und {most} liegen, nicht {threads}.</translation>
    </message>
    <message>
        <source>The option {option} is given twice.</source>
        <translation>Die Option {option} ist doppelt angegeben.</translation>
    </message>
    <message>
        <source>The option {option} must be {words}, not {value}.</source>
        <translation>Die Option {option} muss {words} sein, nicht {value}.</translation>
    </message>
    <message>
        <source>The pages were not opened, because no other check has left a model for them.</source>
        <translation>Die Seiten wurden nicht geöffnet, weil keine andere Kontrolle ein Modell dafür hinterlassen hat.</translation>
    </message>
    <message>
        <source>The part is not found in the picture: the likest place has a quality of {quality:.2f}, and good parts have at least {limit:.2f}.</source>
        <translation>Das Teil wurde im Bild nicht gefunden: Die ähnlichste Stelle hat eine Qualität von {quality:.2f}, und Gutteile haben mindestens {limit:.2f}.</translation>
    </message>
    <message>
        <source>The part {file} has nothing in the zone {zone}.</source>
        <translation>Das Teil {file} hat nichts in der Zone {zone}.</translation>
    </message>
    <message>
        <source>The picture has 8 bits, but the good parts have {depth}.</source>
        <translation>Das Bild hat 8 Bit, aber die Gutteile haben {depth}.</translation>
    </message>
    <message>
        <source>The picture has more than 8 bits, but the good parts have {depth}.</source>
        <translation>Das Bild hat mehr als 8 Bit, aber die Gutteile haben {depth}.</translation>
    </message>
    <message>
        <source>The picture has no file, and so no name.</source>
        <translation>Das Bild hat keine Datei und damit keinen Namen.</translation>
    </message>
    <message>
        <source>The picture has values up to {brightest:,}, but the good parts have {depth} bits ({white:,} at most): state the camera&apos;s bit depth if it is larger.</source>
        <translation>Das Bild hat Werte bis {brightest:,}, aber die Gutteile haben {depth} Bit (höchstens {white:,}): die Bittiefe der Kamera angeben, falls sie größer ist.</translation>
    </message>
    <message>
        <source>The picture has {own}, but its annotations are for {other}.</source>
        <translation>Das Bild hat {own}, aber seine Markierungen sind für {other}.</translation>
    </message>
    <message>
        <source>The picture has {width} x {height} px, and does not hold a region of interest of {box_width} x {box_height} px at {x}, {y}.</source>
        <translation>Das Bild hat {width} x {height}&#xa0;px und enthält keinen Prüfbereich von {box_width} x {box_height}&#xa0;px bei {x}, {y}.</translation>
    </message>
    <message>
        <source>The picture has {width} x {height} px, and the one that was judged had {own_width} x {own_height} px.</source>
        <translation>Das Bild hat {width} x {height}&#xa0;px, und das beurteilte hatte {own_width} x {own_height}&#xa0;px.</translation>
    </message>
    <message>
        <source>The picture has {width} x {height} px, but the part is looked for in pictures of {own_width} x {own_height} px.</source>
        <translation>Das Bild hat {width} x {height}&#xa0;px, aber das Teil wird in Bildern von {own_width} x {own_height}&#xa0;px gesucht.</translation>
    </message>
    <message>
        <source>The picture has {width} x {height} px, but what is to be ignored is known for pictures of {own_width} x {own_height} px.</source>
        <translation>Das Bild hat {width} x {height}&#xa0;px, aber was auszuschließen ist, ist für Bilder von {own_width} x {own_height}&#xa0;px bekannt.</translation>
    </message>
    <message>
        <source>The picture has {width} x {height} px, but where to look is known for pictures of {own_width} x {own_height} px.</source>
        <translation>Das Bild hat {width} x {height}&#xa0;px, aber der Prüfbereich ist für Bilder von {own_width} x {own_height}&#xa0;px bekannt.</translation>
    </message>
    <message>
        <source>The picture is grey, but the good parts are in colour.</source>
        <translation>Das Bild ist grau, aber die Gutteile sind farbig.</translation>
    </message>
    <message>
        <source>The picture is in colour, but the good parts are grey.</source>
        <translation>Das Bild ist farbig, aber die Gutteile sind grau.</translation>
    </message>
    <message>
        <source>The picture is not there any more, or its drive is away.</source>
        <translation>Das Bild ist nicht mehr vorhanden, oder sein Laufwerk fehlt.</translation>
    </message>
    <message>
        <source>The picture of the sample {sample} cannot be read: {reason}.</source>
        <translation>Das Bild des Musters {sample} ist nicht lesbar: {reason}.</translation>
    </message>
    <message>
        <source>The picture of the sample {sample} is not the one that was added: its hash is wrong.</source>
        <translation>Das Bild des Musters {sample} ist nicht das hinzugefügte: Sein Hash ist falsch.</translation>
    </message>
    <message>
        <source>The picture of the sample {sample} was deleted.</source>
        <translation>Das Bild des Musters {sample} wurde gelöscht.</translation>
    </message>
    <message>
        <source>The picture {file} cannot be read: {reason}.</source>
        <translation>Das Bild {file} ist nicht lesbar: {reason}.</translation>
    </message>
    <message>
        <source>The picture {file} is not there any more.</source>
        <translation>Das Bild {file} ist nicht mehr vorhanden.</translation>
    </message>
    <message>
        <source>The picture {picture} cannot be read: {reason}.</source>
        <translation>Das Bild {picture} ist nicht lesbar: {reason}.</translation>
    </message>
    <message>
        <source>The place at {x:.0f}, {y:.0f} is ignored: nobody looks there.</source>
        <translation>Die Stelle bei {x:.0f}, {y:.0f} ist ausgeschlossen: Dort wird nicht geprüft.</translation>
    </message>
    <message>
        <source>The place at {x:.0f}, {y:.0f} is not in the picture of {width} x {height} px.</source>
        <translation>Die Stelle bei {x:.0f}, {y:.0f} liegt nicht im Bild von {width} x {height}&#xa0;px.</translation>
    </message>
    <message>
        <source>The preprocessing</source>
        <translation>Die Vorverarbeitung</translation>
    </message>
    <message>
        <source>The project</source>
        <translation>Das Projekt</translation>
    </message>
    <message>
        <source>The project has format {schema}, this one reads {ours}.</source>
        <translation>Das Projekt hat das Format {schema}, gelesen wird hier {ours}.</translation>
    </message>
    <message>
        <source>The project in {other} has no areas.</source>
        <translation>Das Projekt in {other} hat keine Bereiche.</translation>
    </message>
    <message>
        <source>The project waits for a key or a controller to say that a part is there, and here nobody can: choose another trigger.</source>
        <translation>Das Projekt wartet darauf, dass eine Taste oder eine Steuerung ein Teil meldet, und hier kann das niemand: einen anderen Trigger wählen.</translation>
    </message>
    <message>
        <source>The project {folder} cannot be read: {reason}.</source>
        <translation>Das Projekt {folder} ist nicht lesbar: {reason}.</translation>
    </message>
    <message>
        <source>The project {project} has no model yet: build one first.</source>
        <translation>Das Projekt {project} hat noch kein Modell: zuerst eines anlernen.</translation>
    </message>
    <message>
        <source>The project {project} has no released model yet.</source>
        <translation>Das Projekt {project} hat noch kein freigegebenes Modell.</translation>
    </message>
    <message>
        <source>The project {project} names a model that no folder can be called: {model}.</source>
        <translation>Das Projekt {project} nennt ein Modell, wie kein Ordner heißen kann: {model}.</translation>
    </message>
    <message>
        <source>The project {where}</source>
        <translation>Das Projekt {where}</translation>
    </message>
    <message>
        <source>The proposed threshold</source>
        <translation>Die vorgeschlagene Schwelle</translation>
    </message>
    <message>
        <source>The recipe</source>
        <translation>Das Rezept</translation>
    </message>
    <message>
        <source>The record at {address}</source>
        <translation>Die Aufzeichnung auf {address}</translation>
    </message>
    <message>
        <source>The record holds {name}, which a newer Inspector has written.</source>
        <translation>Die Aufzeichnung enthält {name}, geschrieben von einem neueren Inspector.</translation>
    </message>
    <message>
        <source>The record was closed.</source>
        <translation>Die Aufzeichnung wurde geschlossen.</translation>
    </message>
    <message>
        <source>The record {file}</source>
        <translation>Die Aufzeichnung {file}</translation>
    </message>
    <message>
        <source>The releases in {file} cannot be read: {reason}.</source>
        <translation>Die Freigaben in {file} sind nicht lesbar: {reason}.</translation>
    </message>
    <message>
        <source>The result came {took:.2f} s after the picture, and {takt:g} s are allowed.</source>
        <translation>Das Ergebnis kam {took:.2f}&#xa0;s nach dem Bild, und {takt:g}&#xa0;s sind erlaubt.</translation>
    </message>
    <message>
        <source>The result of a sample</source>
        <translation>Das Ergebnis eines Musters</translation>
    </message>
    <message>
        <source>The sample cannot be taken: {reason}.</source>
        <translation>Das Muster lässt sich nicht übernehmen: {reason}.</translation>
    </message>
    <message>
        <source>The samples are not those of the last challenge.</source>
        <translation>Die Muster sind nicht die des letzten Mustertests.</translation>
    </message>
    <message>
        <source>The samples cannot be kept: {reason}.</source>
        <translation>Die Muster lassen sich nicht aufheben: {reason}.</translation>
    </message>
    <message>
        <source>The samples in {file} are damaged: {reason}.</source>
        <translation>Die Muster in {file} sind beschädigt: {reason}.</translation>
    </message>
    <message>
        <source>The samples in {file} cannot be read: {reason}.</source>
        <translation>Die Muster in {file} sind nicht lesbar: {reason}.</translation>
    </message>
    <message>
        <source>The scale of the pictures is not set: give the size in px.</source>
        <translation>Der Maßstab der Bilder ist nicht gesetzt: die Größe in px angeben.</translation>
    </message>
    <message>
        <source>The scores of all pixels cannot be kept: {reason}.</source>
        <translation>Die Scores aller Pixel lassen sich nicht aufheben: {reason}.</translation>
    </message>
    <message>
        <source>The search index of the model belongs to another memory bank.</source>
        <translation>Der Suchindex des Modells gehört zu einer anderen Merkmalsbank.</translation>
    </message>
    <message>
        <source>The search index of the model cannot be read.</source>
        <translation>Der Suchindex des Modells ist nicht lesbar.</translation>
    </message>
    <message>
        <source>The set {name} of {file} is no list of names and folders.</source>
        <translation>Die Menge {name} von {file} ist keine Liste von Namen und Ordnern.</translation>
    </message>
    <message>
        <source>The set {name} of {file} names the folder {folder}, which does not exist.</source>
        <translation>Die Menge {name} von {file} nennt den Ordner {folder}; den gibt es nicht.</translation>
    </message>
    <message>
        <source>The set {name} of {file} names {folder}, which holds no image.</source>
        <translation>Die Menge {name} von {file} nennt {folder}; darin ist kein Bild.</translation>
    </message>
    <message>
        <source>The set {name} of {file} names {twice} twice.</source>
        <translation>Die Menge {name} von {file} nennt {twice} zweimal.</translation>
    </message>
    <message>
        <source>The set {name} of {file} {wrong}.</source>
        <translation>Die Menge {name} von {file}: {wrong}.</translation>
    </message>
    <message>
        <source>The set {name} of {file}: {reason}</source>
        <translation>Die Menge {name} von {file}: {reason}</translation>
    </message>
    <message>
        <source>The settings of serials</source>
        <translation>Die Einstellungen der Seriennummern</translation>
    </message>
    <message>
        <source>The settings of the camera</source>
        <translation>Die Einstellungen der Kamera</translation>
    </message>
    <message>
        <source>The settings of the challenge</source>
        <translation>Die Einstellungen des Mustertests</translation>
    </message>
    <message>
        <source>The settings of the trigger</source>
        <translation>Die Einstellungen des Triggers</translation>
    </message>
    <message>
        <source>The table of {layout} names {file}, which does not exist.</source>
        <translation>Die Tabelle von {layout} nennt {file}; das gibt es nicht.</translation>
    </message>
    <message>
        <source>The table {table} cannot be read: {reason}.</source>
        <translation>Die Tabelle {table} ist nicht lesbar: {reason}.</translation>
    </message>
    <message>
        <source>The table {table} has no column {missing}.</source>
        <translation>Die Tabelle {table} hat keine Spalte {missing}.</translation>
    </message>
    <message>
        <source>The threshold has changed meanwhile.</source>
        <translation>Die Schwelle hat sich inzwischen geändert.</translation>
    </message>
    <message>
        <source>The threshold was changed during the challenge: begin again.</source>
        <translation>Die Schwelle wurde während des Mustertests geändert: neu beginnen.</translation>
    </message>
    <message>
        <source>The tray</source>
        <translation>Die Ablage</translation>
    </message>
    <message>
        <source>The tray has format {format}, this one reads {ours}.</source>
        <translation>Die Ablage hat das Format {format}, gelesen wird hier {ours}.</translation>
    </message>
    <message>
        <source>The tray {file} cannot be read: {reason}.</source>
        <translation>Die Ablage {file} ist nicht lesbar: {reason}.</translation>
    </message>
    <message>
        <source>The tray {file} is damaged: {reason}.</source>
        <translation>Die Ablage {file} ist beschädigt: {reason}.</translation>
    </message>
    <message>
        <source>The usual distances to the memory bank are not those that were built.</source>
        <translation>Die üblichen Abstände zur Merkmalsbank sind nicht die angelernten.</translation>
    </message>
    <message>
        <source>The video {file} cannot be played: {reason}.</source>
        <translation>Das Video {file} lässt sich nicht abspielen: {reason}.</translation>
    </message>
    <message>
        <source>The video {video} cannot be played.</source>
        <translation>Das Video {video} lässt sich nicht abspielen.</translation>
    </message>
    <message>
        <source>The weights are made of all good images at once: no result can be traced back to one of them.</source>
        <translation>Die Gewichte entstehen aus allen Gutbildern zugleich: Kein Ergebnis lässt sich auf eines davon zurückführen.</translation>
    </message>
    <message>
        <source>The weights cannot be kept in {folder}: {reason}.</source>
        <translation>Die Gewichte lassen sich nicht in {folder} aufheben: {reason}.</translation>
    </message>
    <message>
        <source>The weights do not fit {backbone}: the tensor {name} is missing.</source>
        <translation>Die Gewichte passen nicht zu {backbone}: Der Tensor {name} fehlt.</translation>
    </message>
    <message>
        <source>The weights do not fit {backbone}: {name} has the shape {shape} instead of {wanted}.</source>
        <translation>Die Gewichte passen nicht zu {backbone}: {name} hat die Form {shape} statt {wanted}.</translation>
    </message>
    <message>
        <source>The weights do not fit {backbone}: {stored} tensors instead of {wanted}.</source>
        <translation>Die Gewichte passen nicht zu {backbone}: {stored} Tensoren statt {wanted}.</translation>
    </message>
    <message>
        <source>The weights file {file} cannot be read: {reason}.</source>
        <translation>Die Gewichtsdatei {file} ist nicht lesbar: {reason}.</translation>
    </message>
    <message>
        <source>The weights of the model are not those that were trained.</source>
        <translation>Die Gewichte des Modells sind nicht die trainierten.</translation>
    </message>
    <message>
        <source>The weights of {backbone} are not on this PC: get {wanted} and run: inspector weights import {backbone} FILE</source>
        <translation>Die Gewichte von {backbone} sind nicht auf diesem PC: {wanted} beschaffen und ausführen: inspector weights import {backbone} FILE</translation>
    </message>
    <message>
        <source>The weights of {backbone} are not on this PC: install the Python package {package}, or run: inspector weights import {backbone} FILE</source>
        <translation>Die Gewichte von {backbone} sind nicht auf diesem PC: das Python-Paket {package} installieren oder ausführen: inspector weights import {backbone} FILE</translation>
    </message>
    <message>
        <source>The weights {file} are damaged: run inspector weights import {backbone} FILE again.</source>
        <translation>Die Gewichte {file} sind beschädigt: inspector weights import {backbone} FILE erneut ausführen.</translation>
    </message>
    <message>
        <source>The {called} must {rule}, not {value}.</source>
        <translation>{called}: Zulässig ist {rule}, nicht {value}.</translation>
    </message>
    <message>
        <source>There are no accounts on this PC.</source>
        <translation>Auf diesem PC gibt es keine Konten.</translation>
    </message>
    <message>
        <source>There are no good parts to draw synthetic defects on.</source>
        <translation>Es gibt keine Gutteile, auf die sich synthetische Fehler zeichnen lassen.</translation>
    </message>
    <message>
        <source>There are no image files to play.</source>
        <translation>Es gibt keine Bilddateien zum Abspielen.</translation>
    </message>
    <message>
        <source>There are no labelled validation images to be exported.</source>
        <translation>Es gibt keine Validierungsbilder mit Befund zum Exportieren.</translation>
    </message>
    <message>
        <source>There are no pictures in {file}.</source>
        <translation>In {file} sind keine Bilder.</translation>
    </message>
    <message>
        <source>There are no pictures in {folder} yet.</source>
        <translation>In {folder} sind noch keine Bilder.</translation>
    </message>
    <message>
        <source>There are no pictures with {depth} of {stored} bits.</source>
        <translation>Es gibt keine Bilder mit {depth} von {stored} Bit.</translation>
    </message>
    <message>
        <source>There are no settings in {file}.</source>
        <translation>In {file} sind keine Einstellungen.</translation>
    </message>
    <message>
        <source>There are {number} different codes in the picture.</source>
        <translation>Im Bild sind {number} verschiedene Codes.</translation>
    </message>
    <message>
        <source>There is a project in {folder} already.</source>
        <translation>In {folder} ist schon ein Projekt.</translation>
    </message>
    <message>
        <source>There is a sample called {name} already.</source>
        <translation>Ein Muster namens {name} gibt es schon.</translation>
    </message>
    <message>
        <source>There is an account of the name {name} already.</source>
        <translation>Ein Konto mit dem Namen {name} gibt es schon.</translation>
    </message>
    <message>
        <source>There is an account of this name already.</source>
        <translation>Ein Konto mit diesem Namen gibt es schon.</translation>
    </message>
    <message>
        <source>There is no GenTL producer {named}.</source>
        <translation>Es gibt keinen GenTL-Producer {named}.</translation>
    </message>
    <message>
        <source>There is no account of the name {name}.</source>
        <translation>Es gibt kein Konto mit dem Namen {name}.</translation>
    </message>
    <message>
        <source>There is no backbone called {name}; choose one of {choices} or timm:NAME.</source>
        <translation>Ein Netz namens {name} gibt es nicht; zur Wahl stehen {choices} oder timm:NAME.</translation>
    </message>
    <message>
        <source>There is no confirmed defect of these kinds whose picture is there.</source>
        <translation>Es gibt keinen bestätigten Fehler dieser Arten, dessen Bild vorhanden ist.</translation>
    </message>
    <message>
        <source>There is no draft: it was released or discarded meanwhile.</source>
        <translation>Es gibt keinen Entwurf: Er wurde inzwischen freigegeben oder verworfen.</translation>
    </message>
    <message>
        <source>There is no file or folder {file}.</source>
        <translation>Es gibt keine Datei und keinen Ordner {file}.</translation>
    </message>
    <message>
        <source>There is no file or folder {missing}.</source>
        <translation>Es gibt keine Datei und keinen Ordner {missing}.</translation>
    </message>
    <message>
        <source>There is no file {file} with a division.</source>
        <translation>Es gibt keine Datei {file} mit einer Aufteilung.</translation>
    </message>
    <message>
        <source>There is no file {file} with masks.</source>
        <translation>Es gibt keine Datei {file} mit Masken.</translation>
    </message>
    <message>
        <source>There is no finished benchmark in {folder}.</source>
        <translation>In {folder} ist kein abgeschlossener Benchmark.</translation>
    </message>
    <message>
        <source>There is no folder {root} with a data set in the layout of {layout}.</source>
        <translation>Es gibt keinen Ordner {root} mit einem Datensatz im Aufbau von {layout}.</translation>
    </message>
    <message>
        <source>There is no good image that can be read.</source>
        <translation>Es gibt kein lesbares Gutbild.</translation>
    </message>
    <message>
        <source>There is no layout {layout}; choose one of {layouts}.</source>
        <translation>Einen Aufbau {layout} gibt es nicht; zur Wahl stehen {layouts}.</translation>
    </message>
    <message>
        <source>There is no list of sets {file}.</source>
        <translation>Es gibt keine Liste von Mengen {file}.</translation>
    </message>
    <message>
        <source>There is no list {file}.</source>
        <translation>Es gibt keine Liste {file}.</translation>
    </message>
    <message>
        <source>There is no part {part} in the record.</source>
        <translation>In der Aufzeichnung gibt es kein Teil {part}.</translation>
    </message>
    <message>
        <source>There is no picture to leave out.</source>
        <translation>Es gibt kein Bild zum Auslassen.</translation>
    </message>
    <message>
        <source>There is no picture to teach.</source>
        <translation>Es gibt kein Bild zum Nachlernen.</translation>
    </message>
    <message>
        <source>There is no picture.</source>
        <translation>Es gibt kein Bild.</translation>
    </message>
    <message>
        <source>There is no place on the part for a defect in a square of {side} px.</source>
        <translation>Auf dem Teil ist kein Platz für einen Fehler in einem Quadrat von {side}&#xa0;px.</translation>
    </message>
    <message>
        <source>There is no project in {folder}.</source>
        <translation>In {folder} ist kein Projekt.</translation>
    </message>
    <message>
        <source>There is no run {run} in the record.</source>
        <translation>In der Aufzeichnung gibt es keinen Lauf {run}.</translation>
    </message>
    <message>
        <source>There is no runtime called {kind}; choose one of {runtimes}.</source>
        <translation>Eine Laufzeitumgebung namens {kind} gibt es nicht; zur Wahl stehen {runtimes}.</translation>
    </message>
    <message>
        <source>There is no sample called {name}.</source>
        <translation>Ein Muster namens {name} gibt es nicht.</translation>
    </message>
    <message>
        <source>There is no score to explain: {why}</source>
        <translation>Es gibt keinen Score zu erklären: {why}</translation>
    </message>
    <message>
        <source>There is no such picture beside {file} or in a folder images.</source>
        <translation>Neben {file} oder in einem Ordner images gibt es kein solches Bild.</translation>
    </message>
    <message>
        <source>There is no suspicious place: the map is 0 everywhere.</source>
        <translation>Es gibt keine auffällige Stelle: Die Anomaliekarte ist überall 0.</translation>
    </message>
    <message>
        <source>There is no {called} called {value}; choose one of {names}.</source>
        <translation>{called}: {value} gibt es nicht; zur Wahl stehen {names}.</translation>
    </message>
    <message>
        <source>There is not enough memory for the model {model}.</source>
        <translation>Der Arbeitsspeicher reicht für das Modell {model} nicht aus.</translation>
    </message>
    <message>
        <source>There is not enough memory for the model.</source>
        <translation>Der Arbeitsspeicher reicht für das Modell nicht aus.</translation>
    </message>
    <message>
        <source>There is something at {target} already.</source>
        <translation>Unter {target} liegt schon etwas.</translation>
    </message>
    <message>
        <source>There must always be an active administrator with a password; the first account is one.</source>
        <translation>Es muss immer einen aktiven Administrator mit Passwort geben; das erste Konto ist einer.</translation>
    </message>
    <message>
        <source>There was no time to read this image.</source>
        <translation>Zum Lesen dieses Bildes war keine Zeit.</translation>
    </message>
    <message>
        <source>There were too many wrong tries; the next one is taken in {seconds} s.</source>
        <translation>Zu viele falsche Versuche; der nächste ist in {seconds}&#xa0;s möglich.</translation>
    </message>
    <message>
        <source>This PC ({runtime}) computes other scores than the model was built with (by {worst:.2%}).</source>
        <translation>Dieser PC ({runtime}) berechnet andere Scores als beim Anlernen des Modells (Abweichung {worst:.2%}).</translation>
    </message>
    <message>
        <source>This PC has no CUDA device that torch can use.</source>
        <translation>Dieser PC hat kein CUDA-Gerät, das torch nutzen kann.</translation>
    </message>
    <message>
        <source>This PC takes no badges; an administrator can change that in the settings.</source>
        <translation>Dieser PC nimmt keine Ausweise an; ein Administrator kann das in den Einstellungen ändern.</translation>
    </message>
    <message>
        <source>This badge is not known, or it is not in use.</source>
        <translation>Dieser Ausweis ist nicht bekannt oder nicht aktiv.</translation>
    </message>
    <message>
        <source>This edition comes without torch, which the runtime {kind} needs.</source>
        <translation>Diese Ausgabe enthält torch nicht, das die Laufzeitumgebung {kind} braucht.</translation>
    </message>
    <message>
        <source>This is a station: it inspects with models that were built elsewhere and exported (inspector export).</source>
        <translation>Dies ist eine Station: Sie prüft mit Modellen, die anderswo angelernt und exportiert wurden (inspector export).</translation>
    </message>
    <message>
        <source>This project asks for a second person, and nobody knows who has drafted this threshold.</source>
        <translation>Dieses Projekt verlangt eine zweite Person, und niemand weiß, wer diese Schwelle entworfen hat.</translation>
    </message>
    <message>
        <source>This project asks for a second person, and the system does not say who you are.</source>
        <translation>Dieses Projekt verlangt eine zweite Person, und das System sagt nicht, wer Sie sind.</translation>
    </message>
    <message>
        <source>This threshold cannot be stored: {reason}.</source>
        <translation>Diese Schwelle lässt sich nicht speichern: {reason}.</translation>
    </message>
    <message>
        <source>Unexpected error while judging: {kind}: {reason}</source>
        <translation>Unerwarteter Fehler beim Beurteilen: {kind}: {reason}</translation>
    </message>
    <message>
        <source>What a threshold rests on</source>
        <translation>Die Grundlage einer Schwelle</translation>
    </message>
    <message>
        <source>What follows a comma</source>
        <translation>Was auf ein Komma folgt</translation>
    </message>
    <message>
        <source>What is drawn</source>
        <translation>Das Gezeichnete</translation>
    </message>
    <message>
        <source>What was read has {letters} letters, and a serial has {most} at most.</source>
        <translation>Gelesen wurden {letters} Zeichen, und eine Seriennummer hat höchstens {most}.</translation>
    </message>
    <message>
        <source>Zones with a threshold of their own need a threshold above 0 for the rest of the picture, not {threshold:g}.</source>
        <translation>Zonen mit eigener Schwelle brauchen für den Rest des Bildes eine Schwelle über 0, nicht {threshold:g}.</translation>
    </message>
    <message>
        <source>a SHA-256</source>
        <translation>ein SHA-256</translation>
    </message>
    <message>
        <source>a brush is {width:g} px wide</source>
        <translation>ein Pinsel ist {width:g}&#xa0;px breit</translation>
    </message>
    <message>
        <source>a category is called {name}</source>
        <translation>eine Kategorie heißt {name}</translation>
    </message>
    <message>
        <source>a challenge&apos;s time has its offset from UTC</source>
        <translation>der Zeit eines Mustertests fehlt der Abstand zu UTC</translation>
    </message>
    <message>
        <source>a checkpoint of {network} for timm (.safetensors or .pth)</source>
        <translation>ein Checkpoint von {network} für timm (.safetensors oder .pth)</translation>
    </message>
    <message>
        <source>a family has no name, or is like nothing</source>
        <translation>eine Familie hat keinen Namen oder gleicht nichts</translation>
    </message>
    <message>
        <source>a finite number</source>
        <translation>eine endliche Zahl</translation>
    </message>
    <message>
        <source>a finite number or nothing</source>
        <translation>eine endliche Zahl oder nichts</translation>
    </message>
    <message>
        <source>a key has 32 bytes</source>
        <translation>ein Schlüssel hat 32 Byte</translation>
    </message>
    <message>
        <source>a list</source>
        <translation>eine Liste</translation>
    </message>
    <message>
        <source>a list of texts</source>
        <translation>eine Liste von Texten</translation>
    </message>
    <message>
        <source>a list of whole numbers</source>
        <translation>eine Liste ganzer Zahlen</translation>
    </message>
    <message>
        <source>a mask of ignored places belongs to nothing</source>
        <translation>eine Maske von Ausschlussbereichen gehört zu nichts</translation>
    </message>
    <message>
        <source>a mask of ignored places is {dtype} {shape}</source>
        <translation>eine Maske von Ausschlussbereichen ist {dtype} {shape}</translation>
    </message>
    <message>
        <source>a mask of {height} x {width} px is stored as {shape}</source>
        <translation>eine Maske von {height} x {width}&#xa0;px ist als {shape} gespeichert</translation>
    </message>
    <message>
        <source>a mask of {name} has another size than {width} x {height} px</source>
        <translation>eine Maske von {name} hat eine andere Größe als {width} x {height}&#xa0;px</translation>
    </message>
    <message>
        <source>a name</source>
        <translation>ein Name</translation>
    </message>
    <message>
        <source>a name is needed</source>
        <translation>ein Name ist nötig</translation>
    </message>
    <message>
        <source>a number</source>
        <translation>eine Zahl</translation>
    </message>
    <message>
        <source>a number is too large</source>
        <translation>eine Zahl ist zu groß</translation>
    </message>
    <message>
        <source>a number of at least 0</source>
        <translation>eine Zahl ab 0</translation>
    </message>
    <message>
        <source>a number of at most {most:g}</source>
        <translation>eine Zahl bis {most:g}</translation>
    </message>
    <message>
        <source>a number of channels</source>
        <translation>eine Anzahl von Kanälen</translation>
    </message>
    <message>
        <source>a number of things</source>
        <translation>eine Anzahl</translation>
    </message>
    <message>
        <source>a number or nothing</source>
        <translation>eine Zahl oder nichts</translation>
    </message>
    <message>
        <source>a part cannot lie at {dx}, {dy}, turned by {degrees}</source>
        <translation>ein Teil kann nicht bei {dx}, {dy}, um {degrees} gedreht, liegen</translation>
    </message>
    <message>
        <source>a picture cannot be like {facts}</source>
        <translation>ein Bild kann nicht so sein wie {facts}</translation>
    </message>
    <message>
        <source>a picture has a path and a hash</source>
        <translation>ein Bild hat einen Pfad und einen Hash</translation>
    </message>
    <message>
        <source>a picture has {width} x {height} px</source>
        <translation>ein Bild hat {width} x {height}&#xa0;px</translation>
    </message>
    <message>
        <source>a picture of {shape} cannot be written</source>
        <translation>ein Bild der Form {shape} lässt sich nicht schreiben</translation>
    </message>
    <message>
        <source>a plain name</source>
        <translation>ein einfacher Name</translation>
    </message>
    <message>
        <source>a point has two numbers</source>
        <translation>ein Punkt hat zwei Zahlen</translation>
    </message>
    <message>
        <source>a point lies outside of every picture</source>
        <translation>ein Punkt liegt außerhalb jedes Bildes</translation>
    </message>
    <message>
        <source>a polygon of {name} is none</source>
        <translation>ein Polygon von {name} ist keines</translation>
    </message>
    <message>
        <source>a reference for parts that are looked for belongs to nothing</source>
        <translation>eine Referenz für gesuchte Teile gehört zu nichts</translation>
    </message>
    <message>
        <source>a reference of {size} is {dtype} {shape}</source>
        <translation>eine Referenz von {size} ist {dtype} {shape}</translation>
    </message>
    <message>
        <source>a run length is no number of px</source>
        <translation>eine Lauflänge ist keine Anzahl px</translation>
    </message>
    <message>
        <source>a sample needs a name of one line</source>
        <translation>ein Muster braucht einen einzeiligen Namen</translation>
    </message>
    <message>
        <source>a scene is {dtype} {shape}</source>
        <translation>eine Szene ist {dtype} {shape}</translation>
    </message>
    <message>
        <source>a scene of good parts belongs to nothing</source>
        <translation>eine Szene von Gutteilen gehört zu nichts</translation>
    </message>
    <message>
        <source>a set of named values</source>
        <translation>eine Menge benannter Werte</translation>
    </message>
    <message>
        <source>a share or nothing</source>
        <translation>ein Anteil oder nichts</translation>
    </message>
    <message>
        <source>a signer has a name and a key</source>
        <translation>eine Signatur hat einen Namen und einen Schlüssel</translation>
    </message>
    <message>
        <source>a small picture does not tell its size</source>
        <translation>ein kleines Bild sagt seine Größe nicht</translation>
    </message>
    <message>
        <source>a small picture has {width} x {height} px</source>
        <translation>ein kleines Bild hat {width} x {height}&#xa0;px</translation>
    </message>
    <message>
        <source>a small picture is no JPEG</source>
        <translation>ein kleines Bild ist kein JPEG</translation>
    </message>
    <message>
        <source>a stride</source>
        <translation>eine Schrittweite</translation>
    </message>
    <message>
        <source>a text</source>
        <translation>ein Text</translation>
    </message>
    <message>
        <source>a text of hexadecimal digits is needed</source>
        <translation>ein Text aus Hexadezimalziffern ist nötig</translation>
    </message>
    <message>
        <source>a time in ms or nothing</source>
        <translation>eine Zeit in ms oder nichts</translation>
    </message>
    <message>
        <source>a time in seconds</source>
        <translation>eine Zeit in Sekunden</translation>
    </message>
    <message>
        <source>a whole number</source>
        <translation>eine ganze Zahl</translation>
    </message>
    <message>
        <source>a whole number of at least 1</source>
        <translation>eine ganze Zahl ab 1</translation>
    </message>
    <message>
        <source>a {form} has {points} points</source>
        <translation>Form {form} mit {points} Punkten</translation>
    </message>
    <message>
        <source>administrator</source>
        <translation>Administrator</translation>
    </message>
    <message>
        <source>an album has pictures of times that never were</source>
        <translation>ein Album hat Bilder aus Zeiten, die es nie gab</translation>
    </message>
    <message>
        <source>an album of {pictures} pictures has {bytes} bytes</source>
        <translation>ein Album von {pictures} Bildern hat {bytes} Byte</translation>
    </message>
    <message>
        <source>an album shows other pictures than those of the model</source>
        <translation>ein Album zeigt andere Bilder als die des Modells</translation>
    </message>
    <message>
        <source>an album shows places beyond its pictures</source>
        <translation>ein Album zeigt Stellen außerhalb seiner Bilder</translation>
    </message>
    <message>
        <source>an annotation of {name} has the category {found}, which it does not name</source>
        <translation>eine Markierung von {name} hat die Kategorie {found}, die nicht genannt ist</translation>
    </message>
    <message>
        <source>an entry holds values of another kind than any that was written</source>
        <translation>ein Eintrag enthält Werte anderer Art, als je geschrieben wurden</translation>
    </message>
    <message>
        <source>an entry is compressed or encrypted</source>
        <translation>ein Eintrag ist komprimiert oder verschlüsselt</translation>
    </message>
    <message>
        <source>an image scores {stored:g} in it, and noise {highest:g}</source>
        <translation>ein Bild hat darin den Score {stored:g}, und Rauschen {highest:g}</translation>
    </message>
    <message>
        <source>be 0 or lie between 1 and 600000 ms</source>
        <translation>0 oder ein Wert zwischen 1 und 600000&#xa0;ms</translation>
    </message>
    <message>
        <source>be 0 or lie between 1000 and 20000 K</source>
        <translation>0 oder ein Wert zwischen 1000 und 20000&#xa0;K</translation>
    </message>
    <message>
        <source>be a share up to 1 or a whole number of vectors</source>
        <translation>ein Anteil bis 1 oder eine ganze Zahl von Vektoren</translation>
    </message>
    <message>
        <source>be at least {least}</source>
        <translation>ein Wert ab {least}</translation>
    </message>
    <message>
        <source>be left, top, width and height of a box in px</source>
        <translation>links, oben, Breite und Höhe eines Rahmens in px</translation>
    </message>
    <message>
        <source>be odd, 1 to 15</source>
        <translation>eine ungerade Zahl von 1 bis 15</translation>
    </message>
    <message>
        <source>be one of {choices}</source>
        <translation>eines von {choices}</translation>
    </message>
    <message>
        <source>be some of data_matrix, qr and code_128</source>
        <translation>eine Auswahl aus data_matrix, qr und code_128</translation>
    </message>
    <message>
        <source>be what the program makes of a PIN, or empty</source>
        <translation>was das Programm aus einer PIN macht, oder leer</translation>
    </message>
    <message>
        <source>bit depth</source>
        <translation>Bittiefe</translation>
    </message>
    <message>
        <source>black</source>
        <translation>Schwarz</translation>
    </message>
    <message>
        <source>blue minus green</source>
        <translation>Blau minus Grün</translation>
    </message>
    <message>
        <source>box of the code</source>
        <translation>Rahmen des Codes</translation>
    </message>
    <message>
        <source>box of the trigger</source>
        <translation>Rahmen des Triggers</translation>
    </message>
    <message>
        <source>brightness</source>
        <translation>Helligkeit</translation>
    </message>
    <message>
        <source>cannot be read: {reason}</source>
        <translation>nicht lesbar: {reason}</translation>
    </message>
    <message>
        <source>codes</source>
        <translation>Codes</translation>
    </message>
    <message>
        <source>comes with the package {package}</source>
        <translation>im Paket {package} enthalten</translation>
    </message>
    <message>
        <source>comes with the program</source>
        <translation>im Programm enthalten</translation>
    </message>
    <message>
        <source>contrast</source>
        <translation>Kontrast</translation>
    </message>
    <message>
        <source>contrast of the trigger</source>
        <translation>Kontrast des Triggers</translation>
    </message>
    <message>
        <source>coreset</source>
        <translation>Coreset</translation>
    </message>
    <message>
        <source>deleted files</source>
        <translation>gelöschte Dateien</translation>
    </message>
    <message>
        <source>down by</source>
        <translation>nach unten um</translation>
    </message>
    <message>
        <source>engineer</source>
        <translation>Einrichter</translation>
    </message>
    <message>
        <source>entries {first} to {last} are missing</source>
        <translation>die Einträge {first} bis {last} fehlen</translation>
    </message>
    <message>
        <source>even the coolest places of the map</source>
        <translation>selbst die kältesten Stellen der Anomaliekarte</translation>
    </message>
    <message>
        <source>evidence of another number of networks</source>
        <translation>Nachweisdaten einer anderen Anzahl von Netzen</translation>
    </message>
    <message>
        <source>factors of shape {shape} do not belong to {dimensions} dimensions</source>
        <translation>Faktoren der Form {shape} gehören nicht zu {dimensions} Dimensionen</translation>
    </message>
    <message>
        <source>files of the system</source>
        <translation>Systemdateien</translation>
    </message>
    <message>
        <source>folder of defect masks</source>
        <translation>Ordner mit Fehlermasken</translation>
    </message>
    <message>
        <source>former states of the folder</source>
        <translation>frühere Stände des Ordners</translation>
    </message>
    <message>
        <source>fps</source>
        <translation>Bilder pro Sekunde</translation>
    </message>
    <message>
        <source>have at most {most} letters</source>
        <translation>ein Text mit höchstens {most} Zeichen</translation>
    </message>
    <message>
        <source>height</source>
        <translation>Höhe</translation>
    </message>
    <message>
        <source>hold {serial} once and at most 100 letters</source>
        <translation>{serial} genau einmal und höchstens 100 Zeichen</translation>
    </message>
    <message>
        <source>hours of a challenge</source>
        <translation>Stunden eines Mustertests</translation>
    </message>
    <message>
        <source>images are stretched to {fixed}, and network inputs have {size}</source>
        <translation>Bilder werden auf {fixed} gestreckt, und die Eingänge des Netzes haben {size}</translation>
    </message>
    <message>
        <source>imported from a file</source>
        <translation>aus einer Datei importiert</translation>
    </message>
    <message>
        <source>input size</source>
        <translation>Eingangsgröße</translation>
    </message>
    <message>
        <source>interval</source>
        <translation>Intervall</translation>
    </message>
    <message>
        <source>it breaks off after frame {number}</source>
        <translation>das Video bricht nach Einzelbild {number} ab</translation>
    </message>
    <message>
        <source>it breaks off after frame {number} of {total}</source>
        <translation>das Video bricht nach Einzelbild {number} von {total} ab</translation>
    </message>
    <message>
        <source>it breaks off after frame {number}: {reason}</source>
        <translation>das Video bricht nach Einzelbild {number} ab: {reason}</translation>
    </message>
    <message>
        <source>it delivers pictures of {channels} channels of {dtype}, which cannot be used</source>
        <translation>die Kamera liefert Bilder mit {channels} Kanälen von {dtype}, die nicht verwendbar sind</translation>
    </message>
    <message>
        <source>it does not answer, wants another user or password, or sends no video</source>
        <translation>die Kamera antwortet nicht, verlangt einen anderen Benutzer oder ein anderes Passwort oder sendet kein Video</translation>
    </message>
    <message>
        <source>it does not say {key}</source>
        <translation>{key} fehlt</translation>
    </message>
    <message>
        <source>it does not take its settings ({reason})</source>
        <translation>die Kamera nimmt ihre Einstellungen nicht an ({reason})</translation>
    </message>
    <message>
        <source>it has delivered no picture for {seconds:g} seconds</source>
        <translation>die Kamera hat seit {seconds:g} Sekunden kein Bild geliefert</translation>
    </message>
    <message>
        <source>it has more than {most} lines</source>
        <translation>die Datei hat mehr als {most} Zeilen</translation>
    </message>
    <message>
        <source>it has no more pictures</source>
        <translation>es gibt keine weiteren Bilder</translation>
    </message>
    <message>
        <source>it has {bits} bits per channel, and only 8 or 16 are taken</source>
        <translation>das Bild hat {bits} Bit je Kanal, und nur 8 oder 16 werden angenommen</translation>
    </message>
    <message>
        <source>it has {levels} levels</source>
        <translation>es sind {levels} Ebenen</translation>
    </message>
    <message>
        <source>it has {samplesperpixel} channels, and only grey, RGB and CMYK are taken, with alpha or without</source>
        <translation>das Bild hat {samplesperpixel} Kanäle, und nur Grau, RGB und CMYK werden angenommen, mit oder ohne Alpha</translation>
    </message>
    <message>
        <source>it holds no key that Inspector wrote</source>
        <translation>die Datei enthält keinen von Inspector geschriebenen Schlüssel</translation>
    </message>
    <message>
        <source>it holds no public key that Inspector wrote</source>
        <translation>die Datei enthält keinen von Inspector geschriebenen öffentlichen Schlüssel</translation>
    </message>
    <message>
        <source>it holds {pages} pages, and a picture file must hold one picture</source>
        <translation>die Datei enthält {pages} Seiten, und eine Bilddatei muss ein Bild enthalten</translation>
    </message>
    <message>
        <source>it is a HEIC picture, whatever its name says; export it as JPEG or PNG</source>
        <translation>es ist ein HEIC-Bild, gleich wie die Datei heißt; als JPEG oder PNG exportieren</translation>
    </message>
    <message>
        <source>it is a database of another program, or of a later version</source>
        <translation>es ist eine Datenbank eines anderen Programms oder einer späteren Version</translation>
    </message>
    <message>
        <source>it is a folder</source>
        <translation>es ist ein Ordner</translation>
    </message>
    <message>
        <source>it is a link to another file</source>
        <translation>es ist eine Verknüpfung mit einer anderen Datei</translation>
    </message>
    <message>
        <source>it is an animation, and a picture file must hold one picture</source>
        <translation>es ist eine Animation, und eine Bilddatei muss ein Bild enthalten</translation>
    </message>
    <message>
        <source>it is another entry than the one that a report or an exported file names: it was written anew</source>
        <translation>es ist ein anderer Eintrag als der in einem Bericht oder einer exportierten Datei genannte: Er wurde neu geschrieben</translation>
    </message>
    <message>
        <source>it is compressed by {compression}, and of TIFF pictures only LZW, Deflate, PackBits and JPEG are read</source>
        <translation>die Datei ist mit {compression} komprimiert, und bei TIFF-Bildern werden nur LZW, Deflate, PackBits und JPEG gelesen</translation>
    </message>
    <message>
        <source>it is damaged</source>
        <translation>der Inhalt ist beschädigt</translation>
    </message>
    <message>
        <source>it is damaged, was changed, or was not copied completely</source>
        <translation>die Datei ist beschädigt, geändert oder unvollständig kopiert</translation>
    </message>
    <message>
        <source>it is larger than {most:.0f} MB</source>
        <translation>die Datei ist größer als {most:.0f}&#xa0;MB</translation>
    </message>
    <message>
        <source>it is missing, though a report or an exported file names it; the audit ends with entry {entry}</source>
        <translation>der Eintrag fehlt, obwohl ein Bericht oder eine exportierte Datei ihn nennt; der Audit-Trail endet mit Eintrag {entry}</translation>
    </message>
    <message>
        <source>it is nested too deeply</source>
        <translation>der Inhalt ist zu tief verschachtelt</translation>
    </message>
    <message>
        <source>it is no file that Inspector exported</source>
        <translation>es ist keine von Inspector exportierte Datei</translation>
    </message>
    <message>
        <source>it is no ordinary file</source>
        <translation>es ist keine gewöhnliche Datei</translation>
    </message>
    <message>
        <source>it is not a PNG, JPEG, BMP, TIFF or WebP picture</source>
        <translation>es ist kein PNG-, JPEG-, BMP-, TIFF- oder WebP-Bild</translation>
    </message>
    <message>
        <source>it is not a regular file</source>
        <translation>es ist keine reguläre Datei</translation>
    </message>
    <message>
        <source>it is not a video, is damaged, or its coding is not supported</source>
        <translation>es ist kein Video, ist beschädigt oder so kodiert, wie es nicht unterstützt wird</translation>
    </message>
    <message>
        <source>it is not connected</source>
        <translation>die Kamera ist nicht angeschlossen</translation>
    </message>
    <message>
        <source>it is not connected, or another program uses it</source>
        <translation>die Kamera ist nicht angeschlossen, oder ein anderes Programm benutzt sie</translation>
    </message>
    <message>
        <source>it is of a later version</source>
        <translation>der Inhalt stammt von einer späteren Version</translation>
    </message>
    <message>
        <source>it is too large</source>
        <translation>die Datei ist zu groß</translation>
    </message>
    <message>
        <source>it is too long</source>
        <translation>der Text ist zu lang</translation>
    </message>
    <message>
        <source>it is too long for a key</source>
        <translation>die Datei ist zu lang für einen Schlüssel</translation>
    </message>
    <message>
        <source>it is {size:.1f} GB large, and no more than 2 GB are read</source>
        <translation>die Datei ist {size:.1f}&#xa0;GB groß, und mehr als 2&#xa0;GB werden nicht gelesen</translation>
    </message>
    <message>
        <source>it is {width} x {height} pixels large, and no more than 200 megapixels are taken</source>
        <translation>das Bild ist {width} x {height} Pixel groß, und mehr als 200 Megapixel werden nicht angenommen</translation>
    </message>
    <message>
        <source>it lists {number} files</source>
        <translation>es sind {number} Dateien aufgelistet</translation>
    </message>
    <message>
        <source>it names the picture {name}, which is not in its folder</source>
        <translation>genannt ist das Bild {name}, das nicht im Ordner liegt</translation>
    </message>
    <message>
        <source>it names {picture} twice</source>
        <translation>{picture} ist zweimal genannt</translation>
    </message>
    <message>
        <source>it proposes a threshold of {value:g}, which no picture could exceed</source>
        <translation>vorgeschlagen ist eine Schwelle von {value:g}, die kein Bild überschreiten könnte</translation>
    </message>
    <message>
        <source>it sends pictures as {name}, which cannot be used: set it to Mono8, RGB8 or a Bayer format</source>
        <translation>die Kamera sendet Bilder als {name}, was nicht verwendbar ist: auf Mono8, RGB8 oder ein Bayer-Format einstellen</translation>
    </message>
    <message>
        <source>it stands behind entry {entry}</source>
        <translation>der Eintrag steht hinter Eintrag {entry}</translation>
    </message>
    <message>
        <source>it was changed after it was written</source>
        <translation>der Eintrag wurde nach dem Schreiben geändert</translation>
    </message>
    <message>
        <source>it was deleted a moment ago</source>
        <translation>die Datei wurde soeben gelöscht</translation>
    </message>
    <message>
        <source>it was disconnected</source>
        <translation>die Kamera wurde getrennt</translation>
    </message>
    <message>
        <source>it was not copied completely, or {strange}</source>
        <translation>die Datei wurde unvollständig kopiert, oder {strange}</translation>
    </message>
    <message>
        <source>it was written behind another entry than the one that it stands behind</source>
        <translation>der Eintrag wurde hinter einem anderen geschrieben als dem, hinter dem er steht</translation>
    </message>
    <message>
        <source>its colours are stored as {bitspersample}-bit {photometric}, which is not supported</source>
        <translation>die Farben sind als {photometric} mit {bitspersample} Bit gespeichert, was nicht unterstützt wird</translation>
    </message>
    <message>
        <source>its data</source>
        <translation>die Daten</translation>
    </message>
    <message>
        <source>its data contradicts its header</source>
        <translation>die Daten widersprechen dem Kopf der Datei</translation>
    </message>
    <message>
        <source>its data is damaged</source>
        <translation>die Daten sind beschädigt</translation>
    </message>
    <message>
        <source>its data is damaged or of a kind that is not supported</source>
        <translation>die Daten sind beschädigt oder von einer Art, die nicht unterstützt wird</translation>
    </message>
    <message>
        <source>its directory does not begin where its last entry ends</source>
        <translation>das Verzeichnis beginnt nicht dort, wo der letzte Eintrag endet</translation>
    </message>
    <message>
        <source>its directory is another one than Inspector writes</source>
        <translation>das Verzeichnis ist anders, als Inspector es schreibt</translation>
    </message>
    <message>
        <source>its manifest holds what no manifest holds</source>
        <translation>das Manifest enthält, was kein Manifest enthält</translation>
    </message>
    <message>
        <source>its parts contradict each other</source>
        <translation>die Teile des Inhalts widersprechen einander</translation>
    </message>
    <message>
        <source>its pixels are floating-point or signed numbers, and only 8 or 16 bit unsigned ones are taken</source>
        <translation>die Pixel sind Gleitkomma- oder vorzeichenbehaftete Zahlen, und nur vorzeichenlose mit 8 oder 16 Bit werden angenommen</translation>
    </message>
    <message>
        <source>its pixels are {dtype}, and only 8 or 16 bit ones are taken</source>
        <translation>die Pixel sind {dtype}, und nur solche mit 8 oder 16 Bit werden angenommen</translation>
    </message>
    <message>
        <source>its run lengths cannot be read</source>
        <translation>die Lauflängen sind nicht lesbar</translation>
    </message>
    <message>
        <source>its run lengths do not add up to {width} x {height} px</source>
        <translation>die Lauflängen ergeben zusammen nicht {width} x {height}&#xa0;px</translation>
    </message>
    <message>
        <source>its run lengths end within a number</source>
        <translation>die Lauflängen enden innerhalb einer Zahl</translation>
    </message>
    <message>
        <source>its score is no number</source>
        <translation>der Score ist keine Zahl</translation>
    </message>
    <message>
        <source>its signature is damaged</source>
        <translation>die Signatur ist beschädigt</translation>
    </message>
    <message>
        <source>its signature is wrong: it was changed after it was signed</source>
        <translation>die Signatur ist falsch: Nach dem Signieren wurde etwas geändert</translation>
    </message>
    <message>
        <source>its {width} x {height} pixels</source>
        <translation>die {width} x {height} Pixel</translation>
    </message>
    <message>
        <source>largest turn</source>
        <translation>Größte Drehung</translation>
    </message>
    <message>
        <source>learned, but its score is no number</source>
        <translation>gelernt, aber der Score ist keine Zahl</translation>
    </message>
    <message>
        <source>left out: its label says so</source>
        <translation>ausgelassen: Der Befund besagt es</translation>
    </message>
    <message>
        <source>left out: you took it out of the good parts</source>
        <translation>ausgelassen: Sie haben es aus den Gutteilen genommen</translation>
    </message>
    <message>
        <source>lie between 1 and 36</source>
        <translation>ein Wert zwischen 1 und 36</translation>
    </message>
    <message>
        <source>lie between 32 and 4096 px</source>
        <translation>ein Wert zwischen 32 und 4096&#xa0;px</translation>
    </message>
    <message>
        <source>lie between {least:g} and {most}</source>
        <translation>ein Wert zwischen {least:g} und {most}</translation>
    </message>
    <message>
        <source>likeness</source>
        <translation>Ähnlichkeit</translation>
    </message>
    <message>
        <source>mask of {picture}</source>
        <translation>Maske von {picture}</translation>
    </message>
    <message>
        <source>members learned from images that are not there</source>
        <translation>Mitglieder haben Bilder gelernt, die es nicht gibt</translation>
    </message>
    <message>
        <source>more than {most:,} files</source>
        <translation>mehr als {most:,} Dateien</translation>
    </message>
    <message>
        <source>ng days</source>
        <translation>Tage für NG</translation>
    </message>
    <message>
        <source>no file can be called so</source>
        <translation>keine Datei kann so heißen</translation>
    </message>
    <message>
        <source>no frame can be decoded</source>
        <translation>kein Einzelbild lässt sich dekodieren</translation>
    </message>
    <message>
        <source>no picture becomes a network input of {height} x {width} px</source>
        <translation>kein Bild ergibt einen Netzeingang von {height} x {width}&#xa0;px</translation>
    </message>
    <message>
        <source>no picture for {seconds:g} s</source>
        <translation>seit {seconds:g}&#xa0;s kein Bild</translation>
    </message>
    <message>
        <source>no score</source>
        <translation>kein Score</translation>
    </message>
    <message>
        <source>no study puts such defects before a model</source>
        <translation>solche Fehler legt keine Untersuchung einem Modell vor</translation>
    </message>
    <message>
        <source>nobody expects {expected} of a {kind} sample</source>
        <translation>niemand erwartet {expected} von einem Muster der Art {kind}</translation>
    </message>
    <message>
        <source>none</source>
        <translation>keine</translation>
    </message>
    <message>
        <source>not a file, or a link to nothing</source>
        <translation>keine Datei oder eine Verknüpfung ins Leere</translation>
    </message>
    <message>
        <source>not a picture file</source>
        <translation>keine Bilddatei</translation>
    </message>
    <message>
        <source>not learned: it is a validation image as well</source>
        <translation>nicht gelernt: Es ist auch ein Validierungsbild</translation>
    </message>
    <message>
        <source>not on this PC, only a placeholder: have the cloud drive keep it on this device</source>
        <translation>nicht auf diesem PC, nur ein Platzhalter: im Cloud-Laufwerk einstellen, dass die Datei auf diesem Gerät bleibt</translation>
    </message>
    <message>
        <source>not there any more</source>
        <translation>nicht mehr vorhanden</translation>
    </message>
    <message>
        <source>not used: it is a copy of the good image {image}</source>
        <translation>nicht verwendet: Es ist eine Kopie des Gutbildes {image}</translation>
    </message>
    <message>
        <source>not used: it is a copy of the validation image {image}</source>
        <translation>nicht verwendet: Es ist eine Kopie des Validierungsbildes {image}</translation>
    </message>
    <message>
        <source>number of dimensions</source>
        <translation>Anzahl der Dimensionen</translation>
    </message>
    <message>
        <source>number of directions</source>
        <translation>Anzahl der Richtungen</translation>
    </message>
    <message>
        <source>number of most similar images</source>
        <translation>Anzahl der ähnlichsten Bilder</translation>
    </message>
    <message>
        <source>number of neighbours for re-weighting</source>
        <translation>Anzahl der Nachbarn für die Neugewichtung</translation>
    </message>
    <message>
        <source>number of training steps</source>
        <translation>Anzahl der Trainingsschritte</translation>
    </message>
    <message>
        <source>of a sample OK or NG is expected</source>
        <translation>von einem Muster wird OK oder NG erwartet</translation>
    </message>
    <message>
        <source>ok days</source>
        <translation>Tage für OK</translation>
    </message>
    <message>
        <source>ok share</source>
        <translation>Anteil OK</translation>
    </message>
    <message>
        <source>operator</source>
        <translation>Bediener</translation>
    </message>
    <message>
        <source>others score higher and are enough</source>
        <translation>andere haben höhere Scores und genügen</translation>
    </message>
    <message>
        <source>parts are looked for up to {degrees} degrees, and the recipe says {most}</source>
        <translation>Teile werden mit bis zu {degrees} Grad Drehung gesucht, und das Rezept sagt {most}</translation>
    </message>
    <message>
        <source>parts of the picture are missing</source>
        <translation>Teile des Bildes fehlen</translation>
    </message>
    <message>
        <source>parts turned by up to {degrees} degrees are found above {limit}</source>
        <translation>um bis zu {degrees} Grad gedrehte Teile werden über {limit} gefunden</translation>
    </message>
    <message>
        <source>patch size</source>
        <translation>Patch-Größe</translation>
    </message>
    <message>
        <source>patches of known defects belong to nothing</source>
        <translation>Patches bekannter Fehler gehören zu nichts</translation>
    </message>
    <message>
        <source>pattern of file names</source>
        <translation>Schema der Dateinamen</translation>
    </message>
    <message>
        <source>permission to read it is denied</source>
        <translation>die Leseberechtigung fehlt</translation>
    </message>
    <message>
        <source>previews</source>
        <translation>Vorschaubilder</translation>
    </message>
    <message>
        <source>projection dimension</source>
        <translation>Projektionsdimension</translation>
    </message>
    <message>
        <source>quota</source>
        <translation>Kontingent</translation>
    </message>
    <message>
        <source>red minus green</source>
        <translation>Rot minus Grün</translation>
    </message>
    <message>
        <source>region of interest</source>
        <translation>Prüfbereich</translation>
    </message>
    <message>
        <source>seed</source>
        <translation>Startzahl</translation>
    </message>
    <message>
        <source>share of the box</source>
        <translation>Anteil des Rahmens</translation>
    </message>
    <message>
        <source>sharpness</source>
        <translation>Schärfe</translation>
    </message>
    <message>
        <source>size of the pictures in the model</source>
        <translation>Größe der Bilder im Modell</translation>
    </message>
    <message>
        <source>smallest defect</source>
        <translation>Kleinster Fehler</translation>
    </message>
    <message>
        <source>smoothing</source>
        <translation>Glättung</translation>
    </message>
    <message>
        <source>something was put into the file that does not belong there ({name})</source>
        <translation>in der Datei ist etwas, das nicht hineingehört ({name})</translation>
    </message>
    <message>
        <source>still frames</source>
        <translation>Gleiche Bilder bis zum Stillstand</translation>
    </message>
    <message>
        <source>takt limit</source>
        <translation>Taktgrenze</translation>
    </message>
    <message>
        <source>target dimension</source>
        <translation>Zieldimension</translation>
    </message>
    <message>
        <source>the clock of the PC had been set back before it was written</source>
        <translation>die Uhr des PCs war vor dem Schreiben zurückgestellt worden</translation>
    </message>
    <message>
        <source>the coverage radius is negative</source>
        <translation>der Abdeckungsradius ist negativ</translation>
    </message>
    <message>
        <source>the database is damaged: {sentence}</source>
        <translation>die Datenbank ist beschädigt: {sentence}</translation>
    </message>
    <message>
        <source>the dimensions are not those of the network</source>
        <translation>die Dimensionen sind nicht die des Netzes</translation>
    </message>
    <message>
        <source>the disk is full</source>
        <translation>der Datenträger ist voll</translation>
    </message>
    <message>
        <source>the factor of a zone lies between {least:g} and {most:g}, not at {factor:g}</source>
        <translation>der Faktor einer Zone liegt zwischen {least:g} und {most:g}, nicht bei {factor:g}</translation>
    </message>
    <message>
        <source>the file ended early</source>
        <translation>die Datei endete zu früh</translation>
    </message>
    <message>
        <source>the file ends before the picture does</source>
        <translation>die Datei endet vor dem Bild</translation>
    </message>
    <message>
        <source>the file is empty</source>
        <translation>die Datei ist leer</translation>
    </message>
    <message>
        <source>the folder {folder} cannot be looked into: {reason}</source>
        <translation>der Ordner {folder} lässt sich nicht einsehen: {reason}</translation>
    </message>
    <message>
        <source>the hash of {name} is wrong</source>
        <translation>der Hash von {name} ist falsch</translation>
    </message>
    <message>
        <source>the header of the arrays is too long</source>
        <translation>der Kopf der Arrays ist zu lang</translation>
    </message>
    <message>
        <source>the known defects are not those that were added</source>
        <translation>die bekannten Fehler sind nicht die hinzugefügten</translation>
    </message>
    <message>
        <source>the manifest lists other files</source>
        <translation>das Manifest listet andere Dateien auf</translation>
    </message>
    <message>
        <source>the map&apos;s scale is {scale}</source>
        <translation>der Maßstab der Anomaliekarte ist {scale}</translation>
    </message>
    <message>
        <source>the mask of ignored places is none</source>
        <translation>die Maske der Ausschlussbereiche ist keine</translation>
    </message>
    <message>
        <source>the mask of ignored places is not the one that was built</source>
        <translation>die Maske der Ausschlussbereiche ist nicht die angelernte</translation>
    </message>
    <message>
        <source>the members do not belong together</source>
        <translation>die Mitglieder gehören nicht zusammen</translation>
    </message>
    <message>
        <source>the memory bank is empty, or holds patches from beyond the good images</source>
        <translation>die Merkmalsbank ist leer oder enthält Patches von außerhalb der Gutbilder</translation>
    </message>
    <message>
        <source>the network {network} is described, which only those of timm are</source>
        <translation>beschrieben ist das Netz {network}, was nur bei denen von timm vorkommt</translation>
    </message>
    <message>
        <source>the places of an album belong to nothing</source>
        <translation>die Stellen eines Albums gehören zu nichts</translation>
    </message>
    <message>
        <source>the preprocessing has {name} {found}, and the recipe {wanted}</source>
        <translation>die Vorverarbeitung hat {name} {found}, und das Rezept {wanted}</translation>
    </message>
    <message>
        <source>the reference is not the one that was built</source>
        <translation>die Referenz ist nicht die angelernte</translation>
    </message>
    <message>
        <source>the seal&apos;s inputs have {size}, and others {input_size}</source>
        <translation>die Eingänge des Siegels haben {size}, und andere {input_size}</translation>
    </message>
    <message>
        <source>the seal&apos;s patterns are {dtype} {shape}</source>
        <translation>die Testbilder des Siegels sind {dtype} {shape}</translation>
    </message>
    <message>
        <source>the seal&apos;s pictures are not of the size in which parts are looked for</source>
        <translation>die Bilder des Siegels haben nicht die Größe, in der Teile gesucht werden</translation>
    </message>
    <message>
        <source>the seal&apos;s pictures are not those that the mask of ignored places belongs to</source>
        <translation>die Bilder des Siegels sind nicht die, zu denen die Maske der Ausschlussbereiche gehört</translation>
    </message>
    <message>
        <source>the seal&apos;s pictures do not hold the region of interest</source>
        <translation>die Bilder des Siegels enthalten den Prüfbereich nicht</translation>
    </message>
    <message>
        <source>the seal&apos;s pictures score {first:g} and {second:g}, which tells no picture from another</source>
        <translation>die Bilder des Siegels haben die Scores {first:g} und {second:g}, was kein Bild vom anderen unterscheidet</translation>
    </message>
    <message>
        <source>the seal&apos;s pictures would have {height} x {width} px</source>
        <translation>die Bilder des Siegels hätten {height} x {width}&#xa0;px</translation>
    </message>
    <message>
        <source>the seal&apos;s scores are {dtype} {shape}</source>
        <translation>die Scores des Siegels sind {dtype} {shape}</translation>
    </message>
    <message>
        <source>the seal&apos;s size is none</source>
        <translation>die Größe des Siegels ist keine</translation>
    </message>
    <message>
        <source>the stream has ended, or is silent</source>
        <translation>der Datenstrom ist zu Ende oder stumm</translation>
    </message>
    <message>
        <source>the threshold of a zone must be above 0, not {threshold:g}</source>
        <translation>die Schwelle einer Zone muss über 0 liegen, nicht bei {threshold:g}</translation>
    </message>
    <message>
        <source>the usual distance of good patches is negative</source>
        <translation>der übliche Abstand guter Patches ist negativ</translation>
    </message>
    <message>
        <source>their scores are no numbers</source>
        <translation>die Scores sind keine Zahlen</translation>
    </message>
    <message>
        <source>there are annotations of the image {marked}, which it does not name</source>
        <translation>es gibt Markierungen zum Bild {marked}, das nicht genannt ist</translation>
    </message>
    <message>
        <source>there are files in it that belong to nothing</source>
        <translation>es sind Dateien darin, die zu nichts gehören</translation>
    </message>
    <message>
        <source>there are more than {most} samples</source>
        <translation>es sind mehr als {most} Muster</translation>
    </message>
    <message>
        <source>there are patches beyond a grid of {shape}</source>
        <translation>es gibt Patches außerhalb eines Rasters von {shape}</translation>
    </message>
    <message>
        <source>there are too many known defects, or some come from no picture</source>
        <translation>es sind zu viele bekannte Fehler, oder einige stammen aus keinem Bild</translation>
    </message>
    <message>
        <source>there are two accounts of one name, or no salt</source>
        <translation>zwei Konten haben denselben Namen, oder das Salz fehlt</translation>
    </message>
    <message>
        <source>there are {found} feature grids for {learned} good images</source>
        <translation>es sind {found} Merkmalsraster für {learned} Gutbilder</translation>
    </message>
    <message>
        <source>there are {members} members and {scales} scales</source>
        <translation>es sind {members} Mitglieder und {scales} Skalen</translation>
    </message>
    <message>
        <source>there are {rows} x {columns} positions in an input of {height} x {width} px</source>
        <translation>es sind {rows} x {columns} Positionen in einem Eingang von {height} x {width}&#xa0;px</translation>
    </message>
    <message>
        <source>there is no folder {folder}, or it cannot be reached</source>
        <translation>es gibt keinen Ordner {folder}, oder er ist nicht erreichbar</translation>
    </message>
    <message>
        <source>there is no model in it, or more than one</source>
        <translation>darin ist kein Modell oder mehr als eines</translation>
    </message>
    <message>
        <source>there is no project in it</source>
        <translation>darin ist kein Projekt</translation>
    </message>
    <message>
        <source>there is no such file</source>
        <translation>diese Datei gibt es nicht</translation>
    </message>
    <message>
        <source>there is no such file in {folder}</source>
        <translation>diese Datei gibt es in {folder} nicht</translation>
    </message>
    <message>
        <source>there is no {name}</source>
        <translation>es gibt {name} nicht</translation>
    </message>
    <message>
        <source>there is not enough memory for {needed}</source>
        <translation>der Arbeitsspeicher reicht für {needed} nicht aus</translation>
    </message>
    <message>
        <source>there is too much in it</source>
        <translation>darin ist zu viel</translation>
    </message>
    <message>
        <source>this is no key, or one of a later format</source>
        <translation>dies ist kein Schlüssel oder einer in späterem Format</translation>
    </message>
    <message>
        <source>this system&apos;s language settings have no {letters} in names of files</source>
        <translation>die Spracheinstellungen dieses Systems erlauben {letters} in Dateinamen nicht</translation>
    </message>
    <message>
        <source>three finite numbers</source>
        <translation>drei endliche Zahlen</translation>
    </message>
    <message>
        <source>timm has no network called {name}: {reason}</source>
        <translation>timm hat kein Netz namens {name}: {reason}</translation>
    </message>
    <message>
        <source>to the right by</source>
        <translation>nach rechts um</translation>
    </message>
    <message>
        <source>true or false</source>
        <translation>wahr oder falsch</translation>
    </message>
    <message>
        <source>two samples are called {twice}</source>
        <translation>zwei Muster heißen {twice}</translation>
    </message>
    <message>
        <source>two sides in px</source>
        <translation>zwei Seiten in px</translation>
    </message>
    <message>
        <source>two sides in px or nothing</source>
        <translation>zwei Seiten in px oder nichts</translation>
    </message>
    <message>
        <source>unsafe name {unsafe}</source>
        <translation>unsicherer Name {unsafe}</translation>
    </message>
    <message>
        <source>what a repair of the disk has found</source>
        <translation>was eine Reparatur des Datenträgers gefunden hat</translation>
    </message>
    <message>
        <source>what keeps entries from being changed ({name}) was taken out of the file or changed</source>
        <translation>was Einträge vor Änderungen schützt ({name}), wurde aus der Datei genommen oder geändert</translation>
    </message>
    <message>
        <source>what macOS adds to its files</source>
        <translation>was macOS zu seinen Dateien hinzufügt</translation>
    </message>
    <message>
        <source>what the build proposed</source>
        <translation>den Vorschlag beim Anlernen</translation>
    </message>
    <message>
        <source>white</source>
        <translation>Weiß</translation>
    </message>
    <message>
        <source>white balance</source>
        <translation>Weißabgleich</translation>
    </message>
    <message>
        <source>white cannot be {value}</source>
        <translation>Weiß kann nicht {value} sein</translation>
    </message>
    <message>
        <source>width</source>
        <translation>Breite</translation>
    </message>
    <message>
        <source>yes or no</source>
        <translation>ja oder nein</translation>
    </message>
    <message>
        <source>{areas} areas with {points} points are more than {most_areas} with {most_points}</source>
        <translation>{areas} Bereiche mit {points} Punkten sind mehr als {most_areas} mit {most_points}</translation>
    </message>
    <message>
        <source>{before} has {was}, and this run has {now}: compare the same sets.</source>
        <translation>{before} hat {was}, und dieser Lauf hat {now}: dieselben Mengen vergleichen.</translation>
    </message>
    <message>
        <source>{called} covers nothing of the picture of {width} x {height} px: draw it inside, or delete it.</source>
        <translation>{called} deckt nichts vom Bild mit {width} x {height}&#xa0;px ab: bitte hineinzeichnen oder löschen.</translation>
    </message>
    <message>
        <source>{category} has {defects} defects: {count} cannot be left out of the test.</source>
        <translation>{category} hat {defects} Fehler: {count} davon lassen sich nicht aus dem Test auslassen.</translation>
    </message>
    <message>
        <source>{category} of {dataset} holds no {lacking}.</source>
        <translation>In {category} von {dataset} fehlt: {lacking}.</translation>
    </message>
    <message>
        <source>{families} families for {learned} good images</source>
        <translation>{families} Familien für {learned} Gutbilder</translation>
    </message>
    <message>
        <source>{figure} {today}, good parts {good}</source>
        <translation>{figure} {today}, Gutteile {good}</translation>
    </message>
    <message>
        <source>{filename} does not begin where the one before it ends</source>
        <translation>{filename} beginnt nicht dort, wo das davor endet</translation>
    </message>
    <message>
        <source>{files} &apos;{name}&apos;</source>
        <translation>{files} „{name}“</translation>
    </message>
    <message>
        <source>{files} in {where} passed over: {kind}</source>
        <translation>{where}: {files} übergangen: {kind}</translation>
    </message>
    <message>
        <source>{file} cannot be read as COCO: {reason}.</source>
        <translation>{file} ist nicht als COCO lesbar: {reason}.</translation>
    </message>
    <message>
        <source>{file} cannot be read as a division: {reason}.</source>
        <translation>{file} ist nicht als Aufteilung lesbar: {reason}.</translation>
    </message>
    <message>
        <source>{file} cannot be read as a list of sets: {reason}.</source>
        <translation>{file} ist nicht als Liste von Mengen lesbar: {reason}.</translation>
    </message>
    <message>
        <source>{file} cannot be read as a torch checkpoint.</source>
        <translation>{file} ist nicht als torch-Checkpoint lesbar.</translation>
    </message>
    <message>
        <source>{file} cannot be read as masks: {reason}.</source>
        <translation>{file} ist nicht als Masken lesbar: {reason}.</translation>
    </message>
    <message>
        <source>{file} cannot be read: {reason}.</source>
        <translation>{file} ist nicht lesbar: {reason}.</translation>
    </message>
    <message>
        <source>{file} cannot be stored as a picture.</source>
        <translation>{file} lässt sich nicht als Bild speichern.</translation>
    </message>
    <message>
        <source>{file} cannot be taught as a good part. {reason}</source>
        <translation>{file} lässt sich nicht als Gutteil nachlernen. {reason}</translation>
    </message>
    <message>
        <source>{file} was changed after it was written: {beside} names another content.</source>
        <translation>{file} wurde nach dem Schreiben geändert: {beside} nennt einen anderen Inhalt.</translation>
    </message>
    <message>
        <source>{members} members and {scales} scales for {networks} networks</source>
        <translation>{members} Mitglieder und {scales} Skalen für {networks} Netze</translation>
    </message>
    <message>
        <source>{named} and {more:,} more</source>
        <translation>{named} und {more:,} weitere</translation>
    </message>
    <message>
        <source>{name} holds what is no number</source>
        <translation>{name} enthält etwas, das keine Zahl ist</translation>
    </message>
    <message>
        <source>{name} holds {value}</source>
        <translation>{name} enthält {value}</translation>
    </message>
    <message>
        <source>{picture} is a good part and would be rejected</source>
        <translation>{picture} ist ein Gutteil und würde aussortiert</translation>
    </message>
    <message>
        <source>{picture} would be rejected: {before} -&gt; {after}, threshold {threshold:.4g}</source>
        <translation>{picture} würde aussortiert: {before} -&gt; {after}, Schwelle {threshold:.4g}</translation>
    </message>
    <message>
        <source>{picture} would pass: {before} -&gt; {after}, threshold {threshold:.4g}</source>
        <translation>{picture} ginge durch: {before} -&gt; {after}, Schwelle {threshold:.4g}</translation>
    </message>
    <message numerus="yes">
        <source>{count} parts wait for their verdict already.</source>
        <translation>
            <numerusform>{count} Teil wartet schon auf sein Ergebnis.</numerusform>
            <numerusform>{count} Teile warten schon auf ihr Ergebnis.</numerusform>
        </translation>
    </message>
    <message>
        <source>{file} cannot be written: &apos;{suffix}&apos; is no picture format.</source>
        <translation>{file} lässt sich nicht schreiben: „{suffix}“ ist kein Bildformat.</translation>
    </message>
    <message>
        <source>{file} cannot be written: {reason}.</source>
        <translation>{file} lässt sich nicht schreiben: {reason}.</translation>
    </message>
    <message>
        <source>{file} cannot be written: {suffix} cannot hold {dtype} pixels.</source>
        <translation>{file} lässt sich nicht schreiben: {suffix} kann keine {dtype}-Pixel enthalten.</translation>
    </message>
    <message>
        <source>{file} does not hold the division {name}; it holds {there}.</source>
        <translation>{file} enthält die Aufteilung {name} nicht; vorhanden sind {there}.</translation>
    </message>
    <message>
        <source>{file} has another size than the other pictures.</source>
        <translation>{file} hat eine andere Größe als die übrigen Bilder.</translation>
    </message>
    <message>
        <source>{file} has no label {label} beside it.</source>
        <translation>Neben {file} fehlt der Befund {label}.</translation>
    </message>
    <message>
        <source>{file} holds no masks: {axes} axes of numbers are needed.</source>
        <translation>{file} enthält keine Masken: {axes} Achsen von Zahlen sind nötig.</translation>
    </message>
    <message>
        <source>{file} holds {masks} masks, and none of the frame {number}.</source>
        <translation>{file} enthält {masks} Masken, und keine zum Einzelbild {number}.</translation>
    </message>
    <message>
        <source>{file} is a copy of {copied}, which is known as a defect.</source>
        <translation>{file} ist eine Kopie von {copied}, das als Fehler bekannt ist.</translation>
    </message>
    <message>
        <source>{file} is a good image of the model already.</source>
        <translation>{file} ist schon ein Gutbild des Modells.</translation>
    </message>
    <message>
        <source>{file} is damaged ({reason}); it was kept as {aside}.</source>
        <translation>{file} ist beschädigt ({reason}); aufgehoben als {aside}.</translation>
    </message>
    <message>
        <source>{file} is damaged ({reason}); it was left as it is.</source>
        <translation>{file} ist beschädigt ({reason}) und blieb, wie es ist.</translation>
    </message>
    <message>
        <source>{file} is known as a defect: it cannot be taught as a good part.</source>
        <translation>{file} ist als Fehler bekannt: Es lässt sich nicht als Gutteil nachlernen.</translation>
    </message>
    <message>
        <source>{file} is no file of settings: {reason}.</source>
        <translation>{file} ist keine Einstellungsdatei: {reason}.</translation>
    </message>
    <message>
        <source>{file} is no known checkpoint of {backbone}: its SHA-256 begins with {digest}, expected {known}.</source>
        <translation>{file} ist kein bekannter Checkpoint von {backbone}: Der SHA-256 beginnt mit {digest}, erwartet wird {known}.</translation>
    </message>
    <message>
        <source>{file} is not added as good. {why}</source>
        <translation>{file} wird nicht als gut hinzugefügt. {why}</translation>
    </message>
    <message>
        <source>{file} names no entry of an audit: it is no report or export, or an older one.</source>
        <translation>{file} nennt keinen Eintrag eines Audit-Trails: Es ist kein Bericht oder Export oder ein älterer.</translation>
    </message>
    <message>
        <source>{file} names no set.</source>
        <translation>{file} nennt keine Menge.</translation>
    </message>
    <message>
        <source>{file} names {picture}, which does not exist.</source>
        <translation>{file} nennt {picture}; das gibt es nicht.</translation>
    </message>
    <message>
        <source>{first}, like {more} more</source>
        <translation>{first}, ebenso {more} weitere</translation>
    </message>
    <message>
        <source>{folders:,} folders &apos;{name}&apos;</source>
        <translation>{folders:,} Ordner „{name}“</translation>
    </message>
    <message>
        <source>{folder} is a file, not a folder.</source>
        <translation>{folder} ist eine Datei, kein Ordner.</translation>
    </message>
    <message>
        <source>{folder} is a link: delete the project where it lies.</source>
        <translation>{folder} ist eine Verknüpfung: das Projekt dort löschen, wo es liegt.</translation>
    </message>
    <message>
        <source>{folder} is a link: rename the folder where it lies.</source>
        <translation>{folder} ist eine Verknüpfung: den Ordner dort umbenennen, wo er liegt.</translation>
    </message>
    <message>
        <source>{image} as {original}</source>
        <translation>{image} als {original}</translation>
    </message>
    <message>
        <source>{key} is missing</source>
        <translation>{key} fehlt</translation>
    </message>
    <message>
        <source>{layout} has a division of its own: {splits} cannot replace it.</source>
        <translation>{layout} hat eine eigene Aufteilung: {splits} kann sie nicht ersetzen.</translation>
    </message>
    <message>
        <source>{left} of {all} good images would be left: each is judged by what the others taught, so two must stay.</source>
        <translation>{left} von {all} Gutbildern blieben übrig: Jedes wird anhand der übrigen beurteilt, also müssen zwei bleiben.</translation>
    </message>
    <message>
        <source>{left} samples have not been shown yet.</source>
        <translation>{left} Muster wurden noch nicht gezeigt.</translation>
    </message>
    <message>
        <source>{length} bytes are needed</source>
        <translation>{length} Byte sind nötig</translation>
    </message>
    <message>
        <source>{name} in it is too large</source>
        <translation>{name} darin ist zu groß</translation>
    </message>
    <message>
        <source>{name} is logged on as {role}</source>
        <translation>{name} ist angemeldet als {role}</translation>
    </message>
    <message>
        <source>{name} is lost: {reason}.</source>
        <translation>{name} ist ausgefallen: {reason}.</translation>
    </message>
    <message>
        <source>{name} is said to have {width} x {height} px</source>
        <translation>{name} hat angeblich {width} x {height}&#xa0;px</translation>
    </message>
    <message>
        <source>{name} is {dtype} {shape}</source>
        <translation>{name} ist {dtype} {shape}</translation>
    </message>
    <message>
        <source>{name} must be {words}, not {value}.</source>
        <translation>{name}: Erwartet wird {words}, nicht {value}.</translation>
    </message>
    <message>
        <source>{name} needs a PIN, a badge or a password.</source>
        <translation>{name} braucht eine PIN, einen Ausweis oder ein Passwort.</translation>
    </message>
    <message>
        <source>{name}: this is for the role {role} or a higher one.</source>
        <translation>{name}: Das ist der Rolle {role} oder einer höheren vorbehalten.</translation>
    </message>
    <message>
        <source>{name}: {sentence}</source>
        <translation>{name}: {sentence}</translation>
    </message>
    <message>
        <source>{number} between {least:g} and {most:g}</source>
        <translation>{number} zwischen {least:g} und {most:g}</translation>
    </message>
    <message>
        <source>{number} of at least {least:g}</source>
        <translation>{number} ab {least:g}</translation>
    </message>
    <message>
        <source>{original} cannot be read: {reason}.</source>
        <translation>{original} ist nicht lesbar: {reason}.</translation>
    </message>
    <message>
        <source>{outside} does not lie in the folder {folder}</source>
        <translation>{outside} liegt nicht im Ordner {folder}</translation>
    </message>
    <message>
        <source>{parts} must be put before the camera: name it with --source.</source>
        <translation>Vor die Kamera zu legen: {parts}; die Kamera mit --source nennen.</translation>
    </message>
    <message>
        <source>{picture} cannot be read: {reason}.</source>
        <translation>{picture} ist nicht lesbar: {reason}.</translation>
    </message>
    <message>
        <source>{remark}.</source>
        <translation>{remark}.</translation>
    </message>
    <message>
        <source>{root} holds several products ({names}): name the folder of one of them.</source>
        <translation>{root} enthält mehrere Produkte ({names}): den Ordner eines davon nennen.</translation>
    </message>
    <message>
        <source>{root} is not in the layout of {layout}: there is no {missing}.</source>
        <translation>{root} hat nicht den Aufbau von {layout}: {missing} fehlt.</translation>
    </message>
    <message>
        <source>{sentence}.</source>
        <translation>{sentence}.</translation>
    </message>
    <message>
        <source>{sentence}: {agreed} were agreed to</source>
        <translation>{sentence}: {agreed} waren vereinbart</translation>
    </message>
    <message>
        <source>{sentence}: {named}.</source>
        <translation>{sentence}: {named}.</translation>
    </message>
    <message>
        <source>{shown} is no option of {kind}: (there are {options}); a comma that belongs to a name is written twice.</source>
        <translation>{shown} ist keine Option von {kind}: (vorhanden sind {options}); ein Komma, das zu einem Namen gehört, wird doppelt geschrieben.</translation>
    </message>
    <message>
        <source>{target} holds something already: name a new folder.</source>
        <translation>{target} enthält schon etwas: einen neuen Ordner nennen.</translation>
    </message>
    <message>
        <source>{taught} of {all} good images were taught after the build</source>
        <translation>{taught} von {all} Gutbildern wurden nach dem Anlernen nachgelernt</translation>
    </message>
    <message>
        <source>{what} holds settings that are not known here: {named}.</source>
        <translation>{what}: Hier unbekannte Einstellungen: {named}.</translation>
    </message>
    <message>
        <source>{what} is damaged: {reason}.</source>
        <translation>{what}: Der Inhalt ist beschädigt: {reason}.</translation>
    </message>
    <message>
        <source>{what} passed over: {kind}</source>
        <translation>{what} übergangen: {kind}</translation>
    </message>
    <message>
        <source>{what} was written by a newer Inspector and needs version {needed}, this is {ours}: {reason}.</source>
        <translation>{what}: Geschrieben von einem neueren Inspector, nötig ist Version {needed}, dies ist {ours}: {reason}.</translation>
    </message>
    <message>
        <source>{what} was written by a newer Inspector than this {ours}: {reason}.</source>
        <translation>{what}: Geschrieben von einem neueren Inspector als diesem ({ours}): {reason}.</translation>
    </message>
    <message>
        <source>{where} cannot be opened.</source>
        <translation>{where} lässt sich nicht öffnen.</translation>
    </message>
    <message>
        <source>{where} cannot be opened: {reason}.</source>
        <translation>{where} lässt sich nicht öffnen: {reason}.</translation>
    </message>
    <message>
        <source>{where} cannot be reached: reading or writing it failed.</source>
        <translation>{where} ist nicht erreichbar: Lesen oder Schreiben ist fehlgeschlagen.</translation>
    </message>
    <message>
        <source>{where} cannot be reached: {reason}.</source>
        <translation>{where} ist nicht erreichbar: {reason}.</translation>
    </message>
    <message>
        <source>{where} cannot be written: access is denied.</source>
        <translation>{where} lässt sich nicht schreiben: Der Zugriff ist verweigert.</translation>
    </message>
    <message>
        <source>{where} cannot be written: it may only be read.</source>
        <translation>{where} lässt sich nicht schreiben: Erlaubt ist nur Lesen.</translation>
    </message>
    <message>
        <source>{where} is a database of another program.</source>
        <translation>{where} ist eine Datenbank eines anderen Programms.</translation>
    </message>
    <message>
        <source>{where} is damaged: it is no database.</source>
        <translation>{where} ist beschädigt: Es ist keine Datenbank.</translation>
    </message>
    <message>
        <source>{where} is damaged: {reason}.</source>
        <translation>{where} ist beschädigt: {reason}.</translation>
    </message>
    <message>
        <source>{where} is empty: nothing has been recorded yet.</source>
        <translation>{where} ist leer: Noch ist nichts aufgezeichnet.</translation>
    </message>
    <message>
        <source>{where} is not where it was.</source>
        <translation>{where} ist nicht mehr an seinem Ort.</translation>
    </message>
    <message>
        <source>{where} was written by a newer Inspector (schema {revision}).</source>
        <translation>{where} wurde von einem neueren Inspector geschrieben (Schema {revision}).</translation>
    </message>
    <message>
        <source>{whoever}; this is for the role {role} or a higher one.</source>
        <translation>{whoever}; das ist der Rolle {role} oder einer höheren vorbehalten.</translation>
    </message>
    <message>
        <source>{who} has drafted a threshold of {value:.5g}: release or discard it first.</source>
        <translation>{who} hat eine Schwelle von {value:.5g} entworfen: zuerst freigeben oder verwerfen.</translation>
    </message>
    <message>
        <source>{who} has drafted this threshold, and in this project another person puts it in force.</source>
        <translation>{who} hat diese Schwelle entworfen, und in diesem Projekt gibt eine andere Person sie frei.</translation>
    </message>
    <message>
        <source>{wrong} is no good picture of the model in use.</source>
        <translation>{wrong} ist kein Gutbild des aktiven Modells.</translation>
    </message>
    <message numerus="yes">
        <source>{count:,} files</source>
        <translation>
            <numerusform>{count:,} Datei</numerusform>
            <numerusform>{count:,} Dateien</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count:,} pictures are not on this PC, only placeholders: have the cloud drive keep them on this device</source>
        <translation>
            <numerusform>{count:,} Bild ist nicht auf diesem PC, nur ein Platzhalter: im Cloud-Laufwerk einstellen, dass es auf diesem Gerät bleibt</numerusform>
            <numerusform>{count:,} Bilder sind nicht auf diesem PC, nur Platzhalter: im Cloud-Laufwerk einstellen, dass sie auf diesem Gerät bleiben</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} parts or pictures wait to be recorded.</source>
        <translation>
            <numerusform>{count} Teil oder Bild wartet auf die Aufzeichnung.</numerusform>
            <numerusform>{count} Teile oder Bilder warten auf die Aufzeichnung.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>stages</name>
    <message>
        <source>Adding validation images</source>
        <translation>Validierungsbilder hinzufügen</translation>
    </message>
    <message>
        <source>Bringing the project back</source>
        <translation>Projekt zurückholen</translation>
    </message>
    <message>
        <source>Checking areas</source>
        <translation>Bereiche kontrollieren</translation>
    </message>
    <message>
        <source>Checking the audit</source>
        <translation>Audit-Trail kontrollieren</translation>
    </message>
    <message>
        <source>Checking evidence</source>
        <translation>Nachweisdaten kontrollieren</translation>
    </message>
    <message>
        <source>Checking pictures</source>
        <translation>Bilder kontrollieren</translation>
    </message>
    <message>
        <source>Checking the database</source>
        <translation>Datenbank kontrollieren</translation>
    </message>
    <message>
        <source>Checking the file</source>
        <translation>Datei kontrollieren</translation>
    </message>
    <message>
        <source>Checking the PIN</source>
        <translation>PIN kontrollieren</translation>
    </message>
    <message>
        <source>Checking the models</source>
        <translation>Modelle kontrollieren</translation>
    </message>
    <message>
        <source>Choosing the memory bank</source>
        <translation>Merkmalsbank auswählen</translation>
    </message>
    <message>
        <source>Choosing a threshold</source>
        <translation>Schwelle wählen</translation>
    </message>
    <message>
        <source>Choosing the reference</source>
        <translation>Referenz wählen</translation>
    </message>
    <message>
        <source>Comparing files</source>
        <translation>Dateien vergleichen</translation>
    </message>
    <message>
        <source>Comparing good parts</source>
        <translation>Gutteile vergleichen</translation>
    </message>
    <message>
        <source>Comparing good parts with each other</source>
        <translation>Gutteile miteinander vergleichen</translation>
    </message>
    <message>
        <source>Comparing maps with masks</source>
        <translation>Anomaliekarten mit Masken vergleichen</translation>
    </message>
    <message>
        <source>Comparing pictures with the rims of others</source>
        <translation>Bilder mit den Rändern anderer vergleichen</translation>
    </message>
    <message>
        <source>Comparing settings</source>
        <translation>Einstellungen vergleichen</translation>
    </message>
    <message>
        <source>Comparing with every good picture</source>
        <translation>Mit jedem Gutbild vergleichen</translation>
    </message>
    <message>
        <source>Comparing the models</source>
        <translation>Modelle vergleichen</translation>
    </message>
    <message>
        <source>Computing curves</source>
        <translation>Kurven berechnen</translation>
    </message>
    <message>
        <source>Comparing what was said</source>
        <translation>Antworten vergleichen</translation>
    </message>
    <message>
        <source>Deleting the project</source>
        <translation>Projekt löschen</translation>
    </message>
    <message>
        <source>Copying pictures</source>
        <translation>Bilder kopieren</translation>
    </message>
    <message>
        <source>Copying the project</source>
        <translation>Projekt kopieren</translation>
    </message>
    <message>
        <source>Copying the samples</source>
        <translation>Muster kopieren</translation>
    </message>
    <message>
        <source>Drawing parts</source>
        <translation>Teile zeichnen</translation>
    </message>
    <message>
        <source>Drawing synthetic defects</source>
        <translation>Synthetische Fehler zeichnen</translation>
    </message>
    <message>
        <source>Drawing pictures</source>
        <translation>Bilder zeichnen</translation>
    </message>
    <message>
        <source>Evaluating</source>
        <translation>Auswerten</translation>
    </message>
    <message>
        <source>Exporting good parts to learn from</source>
        <translation>Gutteile zum Lernen exportieren</translation>
    </message>
    <message>
        <source>Exporting validation images</source>
        <translation>Validierungsbilder exportieren</translation>
    </message>
    <message>
        <source>Exporting</source>
        <translation>Exportieren</translation>
    </message>
    <message>
        <source>Finding how parts lie</source>
        <translation>Lage der Teile bestimmen</translation>
    </message>
    <message>
        <source>Finding the bit depth</source>
        <translation>Bittiefe bestimmen</translation>
    </message>
    <message>
        <source>Importing validation images</source>
        <translation>Validierungsbilder importieren</translation>
    </message>
    <message>
        <source>Importing</source>
        <translation>Importieren</translation>
    </message>
    <message>
        <source>Inspecting</source>
        <translation>Prüfen</translation>
    </message>
    <message>
        <source>Judging good parts</source>
        <translation>Gutteile beurteilen</translation>
    </message>
    <message>
        <source>Judging parts again</source>
        <translation>Teile erneut beurteilen</translation>
    </message>
    <message>
        <source>Judging synthetic defects</source>
        <translation>Synthetische Fehler beurteilen</translation>
    </message>
    <message>
        <source>Keeping small pictures of good parts</source>
        <translation>Kleine Bilder der Gutteile aufheben</translation>
    </message>
    <message>
        <source>Learning every position</source>
        <translation>Jede Position lernen</translation>
    </message>
    <message>
        <source>Loading the engine</source>
        <translation>Rechenkern laden</translation>
    </message>
    <message>
        <source>Leaving out pictures</source>
        <translation>Bilder auslassen</translation>
    </message>
    <message>
        <source>Leaving good parts out</source>
        <translation>Gutteile auslassen</translation>
    </message>
    <message>
        <source>Loading the model</source>
        <translation>Modell laden</translation>
    </message>
    <message>
        <source>Loading the network</source>
        <translation>Netz laden</translation>
    </message>
    <message>
        <source>Looking at known defects</source>
        <translation>Bekannte Fehler ansehen</translation>
    </message>
    <message>
        <source>Looking at rejected parts</source>
        <translation>Aussortierte Teile ansehen</translation>
    </message>
    <message>
        <source>Looking at the good parts</source>
        <translation>Gutteile ansehen</translation>
    </message>
    <message>
        <source>Looking at the pictures</source>
        <translation>Bilder ansehen</translation>
    </message>
    <message>
        <source>Looking at the project</source>
        <translation>Projekt ansehen</translation>
    </message>
    <message>
        <source>Looking at the projects</source>
        <translation>Projekte ansehen</translation>
    </message>
    <message>
        <source>Logging on</source>
        <translation>Anmelden</translation>
    </message>
    <message>
        <source>Looking for cameras</source>
        <translation>Kameras suchen</translation>
    </message>
    <message>
        <source>Looking for images</source>
        <translation>Bilder suchen</translation>
    </message>
    <message>
        <source>Looking for other files</source>
        <translation>Andere Dateien suchen</translation>
    </message>
    <message>
        <source>Looking for regions</source>
        <translation>Regionen suchen</translation>
    </message>
    <message>
        <source>Looking into the record</source>
        <translation>Aufzeichnung lesen</translation>
    </message>
    <message>
        <source>Making the project</source>
        <translation>Projekt anlegen</translation>
    </message>
    <message>
        <source>Measuring latency</source>
        <translation>Latenz messen</translation>
    </message>
    <message>
        <source>Measuring stages</source>
        <translation>Stufen messen</translation>
    </message>
    <message>
        <source>Measuring throughput</source>
        <translation>Durchsatz messen</translation>
    </message>
    <message>
        <source>Naming the family</source>
        <translation>Familie benennen</translation>
    </message>
    <message>
        <source>Opening the picture</source>
        <translation>Bild öffnen</translation>
    </message>
    <message>
        <source>Opening the project</source>
        <translation>Projekt öffnen</translation>
    </message>
    <message>
        <source>Opening the record</source>
        <translation>Aufzeichnung öffnen</translation>
    </message>
    <message>
        <source>Preparing the pages</source>
        <translation>Seiten vorbereiten</translation>
    </message>
    <message>
        <source>Projecting features</source>
        <translation>Merkmale projizieren</translation>
    </message>
    <message>
        <source>Putting the model to use</source>
        <translation>Modell einsetzen</translation>
    </message>
    <message>
        <source>Reading the accounts</source>
        <translation>Konten lesen</translation>
    </message>
    <message>
        <source>Reading the audit</source>
        <translation>Audit-Trail lesen</translation>
    </message>
    <message>
        <source>Reading the settings</source>
        <translation>Einstellungen lesen</translation>
    </message>
    <message>
        <source>Reading a picture</source>
        <translation>Bild lesen</translation>
    </message>
    <message>
        <source>Reading and computing features</source>
        <translation>Lesen und Merkmale berechnen</translation>
    </message>
    <message>
        <source>Reading images</source>
        <translation>Bilder lesen</translation>
    </message>
    <message>
        <source>Reading masks</source>
        <translation>Masken lesen</translation>
    </message>
    <message>
        <source>Reading pictures</source>
        <translation>Bilder lesen</translation>
    </message>
    <message>
        <source>Reading the licences</source>
        <translation>Lizenzen lesen</translation>
    </message>
    <message>
        <source>Reading thumbnails</source>
        <translation>Vorschaubilder lesen</translation>
    </message>
    <message>
        <source>Replaying</source>
        <translation>Nachrechnen</translation>
    </message>
    <message>
        <source>Runs</source>
        <translation>Läufe</translation>
    </message>
    <message>
        <source>Saving pictures</source>
        <translation>Bilder speichern</translation>
    </message>
    <message>
        <source>Saving the model</source>
        <translation>Modell speichern</translation>
    </message>
    <message>
        <source>Saving the table</source>
        <translation>Tabelle speichern</translation>
    </message>
    <message>
        <source>Scoring good parts without themselves</source>
        <translation>Gutteile ohne sich selbst beurteilen</translation>
    </message>
    <message>
        <source>Scoring images with defects</source>
        <translation>Bilder mit Fehlern beurteilen</translation>
    </message>
    <message>
        <source>Scoring validation images of good parts</source>
        <translation>Validierungsbilder von Gutteilen beurteilen</translation>
    </message>
    <message>
        <source>Scoring validation images</source>
        <translation>Validierungsbilder beurteilen</translation>
    </message>
    <message>
        <source>Self-test</source>
        <translation>Selbsttest</translation>
    </message>
    <message>
        <source>Storing the accounts</source>
        <translation>Konten speichern</translation>
    </message>
    <message>
        <source>Showing the samples</source>
        <translation>Muster zeigen</translation>
    </message>
    <message>
        <source>Starting</source>
        <translation>Starten</translation>
    </message>
    <message>
        <source>Storing the answer</source>
        <translation>Antwort speichern</translation>
    </message>
    <message>
        <source>Storing the decision</source>
        <translation>Entscheidung speichern</translation>
    </message>
    <message>
        <source>Storing the labels</source>
        <translation>Befunde speichern</translation>
    </message>
    <message>
        <source>Storing the mask</source>
        <translation>Maske speichern</translation>
    </message>
    <message>
        <source>Storing the project</source>
        <translation>Projekt speichern</translation>
    </message>
    <message>
        <source>Storing the settings</source>
        <translation>Einstellungen speichern</translation>
    </message>
    <message>
        <source>Storing the threshold</source>
        <translation>Schwelle speichern</translation>
    </message>
    <message>
        <source>Teaching</source>
        <translation>Nachlernen</translation>
    </message>
    <message>
        <source>Testing</source>
        <translation>Testen</translation>
    </message>
    <message>
        <source>Timing a few images</source>
        <translation>Einige Bilder messen</translation>
    </message>
    <message>
        <source>Timing</source>
        <translation>Zeit messen</translation>
    </message>
    <message>
        <source>Training the autoencoder</source>
        <translation>Autoencoder trainieren</translation>
    </message>
    <message>
        <source>Trying one by one</source>
        <translation>Einzeln erproben</translation>
    </message>
    <message>
        <source>Trying known defects on good parts</source>
        <translation>Bekannte Fehler an Gutteilen erproben</translation>
    </message>
    <message>
        <source>Waiting for the cancelled build to stop</source>
        <translation>Warten, bis das abgebrochene Anlernen endet</translation>
    </message>
    <message>
        <source>Watching the parts</source>
        <translation>Teile überwachen</translation>
    </message>
    <message>
        <source>Writing the audit</source>
        <translation>Audit-Trail schreiben</translation>
    </message>
    <message>
        <source>Writing the record</source>
        <translation>Aufzeichnung schreiben</translation>
    </message>
    <message>
        <source>Writing the report</source>
        <translation>Bericht schreiben</translation>
    </message>
    <message>
        <source>batches</source>
        <translation>Stapel</translation>
    </message>
    <message>
        <source>candidates</source>
        <translation>Kandidaten</translation>
    </message>
    <message>
        <source>checks</source>
        <translation>Kontrollen</translation>
    </message>
    <message>
        <source>defects</source>
        <translation>Fehler</translation>
    </message>
    <message>
        <source>entries</source>
        <translation>Einträge</translation>
    </message>
    <message>
        <source>files</source>
        <translation>Dateien</translation>
    </message>
    <message>
        <source>groups</source>
        <translation>Gruppen</translation>
    </message>
    <message>
        <source>images</source>
        <translation>Bilder</translation>
    </message>
    <message>
        <source>masks</source>
        <translation>Masken</translation>
    </message>
    <message>
        <source>MB</source>
        <translation>MB</translation>
    </message>
    <message>
        <source>models</source>
        <translation>Modelle</translation>
    </message>
    <message>
        <source>parts</source>
        <translation>Teile</translation>
    </message>
    <message>
        <source>patches</source>
        <translation>Patches</translation>
    </message>
    <message>
        <source>pictures</source>
        <translation>Bilder</translation>
    </message>
    <message>
        <source>positions</source>
        <translation>Positionen</translation>
    </message>
    <message>
        <source>projects</source>
        <translation>Projekte</translation>
    </message>
    <message>
        <source>runs</source>
        <translation>Läufe</translation>
    </message>
    <message>
        <source>samples</source>
        <translation>Muster</translation>
    </message>
    <message>
        <source>vectors</source>
        <translation>Vektoren</translation>
    </message>
    <message>
        <source>views</source>
        <translation>Ansichten</translation>
    </message>
</context>
<context>
    <name>tune</name>
    <message>
        <source>{truth}, scored without itself</source>
        <translation>{truth}, ohne sich selbst beurteilt</translation>
    </message>
    <message>
        <source>Escape</source>
        <translation>Schlupf</translation>
    </message>
    <message>
        <source>False reject</source>
        <translation>Pseudofehler</translation>
    </message>
    <message>
        <source>Defect</source>
        <translation>Fehler</translation>
    </message>
    <message>
        <source>Good part</source>
        <translation>Gutteil</translation>
    </message>
    <message>
        <source>best F1</source>
        <translation>bestes F1</translation>
    </message>
    <message>
        <source>no escapes</source>
        <translation>kein Schlupf</translation>
    </message>
    <message>
        <source>few escapes</source>
        <translation>wenig Schlupf</translation>
    </message>
    <message>
        <source>lowest cost</source>
        <translation>geringste Kosten</translation>
    </message>
    <message>
        <source>from good parts</source>
        <translation>aus Gutteilen</translation>
    </message>
    <message>
        <source>set by hand</source>
        <translation>von Hand gesetzt</translation>
    </message>
    <message>
        <source>{rule}, provisional</source>
        <translation>{rule}, vorläufig</translation>
    </message>
    <message>
        <source>No defects to check with</source>
        <translation>Keine Fehler zur Kontrolle</translation>
    </message>
    <message>
        <source>Nothing is known about escapes.</source>
        <translation>Über Schlupf ist nichts bekannt.</translation>
    </message>
    <message>
        <source>Of all defects {interval} would pass ({kind}).</source>
        <translation>Von allen Fehlern gingen {interval} durch ({kind}).</translation>
    </message>
    <message>
        <source>No good parts to check with</source>
        <translation>Keine Gutteile zur Kontrolle</translation>
    </message>
    <message>
        <source>Nothing is known about false rejects.</source>
        <translation>Über Pseudofehler ist nichts bekannt.</translation>
    </message>
    <message>
        <source>Of all good parts {interval} would be rejected ({kind}).</source>
        <translation>Von allen Gutteilen würden {interval} aussortiert ({kind}).</translation>
    </message>
    <message>
        <source>{level}, exact: Clopper-Pearson</source>
        <translation>{level}, exakt: Clopper-Pearson</translation>
    </message>
    <message>
        <source>{level}, stratified bootstrap</source>
        <translation>{level}, stratifizierter Bootstrap</translation>
    </message>
    <message>
        <source>{level}, score interval</source>
        <translation>{level}, Score-Intervall</translation>
    </message>
    <message>
        <source>{low} to {high}</source>
        <translation>{low} bis {high}</translation>
    </message>
    <message>
        <source>The same images chose this threshold and judge it: real rates will be worse.</source>
        <translation>Dieselben Bilder haben diese Schwelle gewählt und beurteilen sie: In Wirklichkeit sind die Raten schlechter.</translation>
    </message>
    <message>
        <source>This threshold was set before there were defects to check it with. Apply a rule to confirm it.</source>
        <translation>Diese Schwelle wurde gesetzt, bevor es Fehler zur Kontrolle gab. Eine Regel anwenden, um sie zu bestätigen.</translation>
    </message>
    <message>
        <source>Add a few images of real defects for validation to the project and build again.</source>
        <translation>Einige Bilder echter Fehler zur Validierung ins Projekt aufnehmen und neu anlernen.</translation>
    </message>
</context>
<context>
    <name>validating</name>
    <message>
        <source>Imported: good parts {good}, defects {defect}, of them with a mask {masks}.</source>
        <translation>Importiert: Gutteile {good}, Fehler {defect}, davon mit Maske {masks}.</translation>
    </message>
    <message>
        <source>Exported to {folder}: images {images}, masks {masks}.</source>
        <translation>Exportiert nach {folder}: Bilder {images}, Masken {masks}.</translation>
    </message>
    <message>
        <source>{count} of them are synthetic.</source>
        <translation>{count} davon sind synthetisch.</translation>
    </message>
    <message>
        <source>Synthetic defects drawn: {count}. They are marked, and figures leave them out.</source>
        <translation>Synthetische Fehler gezeichnet: {count}. Sie sind gekennzeichnet und bleiben in Kennzahlen unberücksichtigt.</translation>
    </message>
    <message>
        <source>Known before: {count}.</source>
        <translation>Schon bekannt: {count}.</translation>
    </message>
    <message>
        <source>Left out: {count} ({named}).</source>
        <translation>Ausgelassen: {count} ({named}).</translation>
    </message>
    <message>
        <source>All images</source>
        <translation>Alle Bilder</translation>
    </message>
    <message>
        <source>Not labelled</source>
        <translation>Ohne Befund</translation>
    </message>
    <message>
        <source>Good parts</source>
        <translation>Gutteile</translation>
    </message>
    <message>
        <source>Defects</source>
        <translation>Fehler</translation>
    </message>
    <message>
        <source>Left out</source>
        <translation>Ausgelassen</translation>
    </message>
    <message>
        <source>Misjudged</source>
        <translation>Falsch beurteilt</translation>
    </message>
    <message>
        <source>Without a score</source>
        <translation>Ohne Score</translation>
    </message>
    <message>
        <source>Synthetic</source>
        <translation>Synthetisch</translation>
    </message>
    <message>
        <source>Good part</source>
        <translation>Gutteil</translation>
    </message>
    <message>
        <source>Defect</source>
        <translation>Fehler</translation>
    </message>
    <message>
        <source>{truth} (synthetic)</source>
        <translation>{truth} (synthetisch)</translation>
    </message>
    <message>
        <source>somebody</source>
        <translation>jemand</translation>
    </message>
    <message>
        <source>{said}, by {who}</source>
        <translation>{said}, von {who}</translation>
    </message>
    <message>
        <source>{said}, by {who}, {when}</source>
        <translation>{said}, von {who}, {when}</translation>
    </message>
    <message>
        <source>{count} not labelled</source>
        <translation>{count} ohne Befund</translation>
    </message>
    <message>
        <source>{count} left out</source>
        <translation>{count} ausgelassen</translation>
    </message>
    <message>
        <source>{count} synthetic</source>
        <translation>{count} synthetisch</translation>
    </message>
    <message>
        <source>No defect is among them, so nothing is known about escapes: add pictures of real ones.</source>
        <translation>Kein Fehler ist darunter, über Schlupf ist also nichts bekannt: Bilder echter Fehler hinzufügen.</translation>
    </message>
    <message>
        <source>One defect says next to nothing about escapes: add more.</source>
        <translation>Ein einziger Fehler sagt fast nichts über Schlupf: mehr hinzufügen.</translation>
    </message>
</context>
</TS>
