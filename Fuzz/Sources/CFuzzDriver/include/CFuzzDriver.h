// SPDX-License-Identifier: Apache-2.0
#ifndef CFUZZDRIVER_H
#define CFUZZDRIVER_H

/// What SwiftPM makes each program's entry point; it hands over to libFuzzer.
int TermMatchingFuzzer_main(int argc, char **argv);
int PackFuzzer_main(int argc, char **argv);

#endif
