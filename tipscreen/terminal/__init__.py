"""The interview in a terminal: for a patient, for a clerk at the front desk, and on a kiosk.

Input: a questionnaire and the options of the command. Output: the result on the screen and, if
requested, a saved answer sheet and a clinician note.

Start with `screens.py`. It defines the protocol between the loops, which decide what happens next,
and the screens, which show it and read the reply:

- Loops: `intake` and `kiosk` run one interview with `interview_loop`. `desk_session` runs one
  intake after another.
- Screens: `cards/` shows one question per screen, and `lines/` prints plain text.
- Services: `autosave` saves the answers. `prompts` asks for a file name or a case label. `system/`
  deals with signals, the keyboard and core dumps.
"""
