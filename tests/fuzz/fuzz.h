/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/*
 * A program of one target: libFuzzer's, or the one in replay.c that gives it the files of its corpus. Which function of
 * the file it is, says FUZZ_TARGET. The function asserts what is to hold of whatever it is given.
 */
int LLVMFuzzerTestOneInput (const guint8 *data, size_t size);

/* Declares a target. Those of one file are in one program each, so that in each most are unused. */
#define FUZZ(name) static G_GNUC_UNUSED void fuzz_##name (const char *bytes, gsize length)

/* A reader gives either what it read, or an error that says why not. */
#define FUZZ_ASSERT_ANSWERED(result, error) g_assert ((result) != NULL ? (error) == NULL : (error) != NULL)

#define FUZZ_MAIN                                                                                            \
  int LLVMFuzzerTestOneInput (const guint8 *data, size_t size)                                               \
  {                                                                                                          \
    FUZZ_TARGET ((const char *) data, size);                                                                 \
    return 0;                                                                                                \
  }
