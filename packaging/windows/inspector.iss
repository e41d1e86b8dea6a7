; Inno Setup 6. After packaging\bootstrap.py bundle --edition station (or full):
;   iscc /DEdition=station /DVersion=0.1.0 packaging\windows\inspector.iss
; For one user without administrator rights, or for all users of the PC: the wizard asks, and a fleet says it on the command line:
;   Inspector-station-0.1.0-setup.exe /VERYSILENT /SUPPRESSMSGBOXES /NORESTART /ALLUSERS      (or /CURRENTUSER)
;   add /DIR="D:\Inspector" for another folder, /TASKS="" for no icon on the desktop, /LOG=file for a record
; Uninstalling, silently with unins000.exe /VERYSILENT, removes the program alone: projects, settings and logs stay.

#ifndef Edition
  #define Edition "full"
#endif
#ifndef Version
  #define Version "0.1.0"
#endif
#define Source "..\..\build\bundle\" + Edition + "\Inspector"

[Setup]
AppId={{6E0A7E5C-53C5-4B3C-9B0E-7B0A2C3D9A41}
AppName=Inspector
AppVersion={#Version}
AppVerName=Inspector {#Version} ({#Edition})
VersionInfoVersion={#Version}
DefaultDirName={autopf}\Inspector
DefaultGroupName=Inspector
DisableProgramGroupPage=yes
PrivilegesRequired=lowest
PrivilegesRequiredOverridesAllowed=commandline dialog
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible
MinVersion=10.0.17763
SetupIconFile=..\..\assets\inspector.ico
UninstallDisplayIcon={app}\Inspector.exe
OutputDir=..\..\build\installer
OutputBaseFilename=Inspector-{#Edition}-{#Version}-setup
Compression=lzma2/ultra64
SolidCompression=yes
LZMANumBlockThreads=2
WizardStyle=modern
ChangesAssociations=yes
; An update closes the running program instead of asking for a restart of the PC.
CloseApplications=yes
RestartApplications=no

[Languages]
Name: "en"; MessagesFile: "compiler:Default.isl"
Name: "de"; MessagesFile: "compiler:Languages\German.isl"

[Tasks]
Name: "desktopicon"; Description: "{cm:CreateDesktopIcon}"

[InstallDelete]
; Files of an earlier version must not be found by this one. Nothing that a user made lies here.
Type: filesandordirs; Name: "{app}\_internal"

[Files]
Source: "{#Source}\*"; DestDir: "{app}"; Flags: ignoreversion recursesubdirs createallsubdirs

[Icons]
Name: "{group}\Inspector"; Filename: "{app}\Inspector.exe"; AppUserModelID: "Inspector"
Name: "{autodesktop}\Inspector"; Filename: "{app}\Inspector.exe"; Tasks: desktopicon; AppUserModelID: "Inspector"

[Registry]
; HKA: of the user or of the PC, as it is installed. A double click on an exported project imports it.
Root: HKA; Subkey: "Software\Classes\.inspector"; ValueType: string; ValueData: "Inspector.Project"; Flags: uninsdeletevalue
Root: HKA; Subkey: "Software\Classes\Inspector.Project"; ValueType: string; ValueData: "Inspector project"; Flags: uninsdeletekey
Root: HKA; Subkey: "Software\Classes\Inspector.Project\DefaultIcon"; ValueType: string; ValueData: "{app}\Inspector.exe,0"
Root: HKA; Subkey: "Software\Classes\Inspector.Project\shell\open\command"; ValueType: string; ValueData: """{app}\Inspector.exe"" ""%1"""

[Run]
Filename: "{app}\Inspector.exe"; Description: "{cm:LaunchProgram,Inspector}"; Flags: nowait postinstall skipifsilent
