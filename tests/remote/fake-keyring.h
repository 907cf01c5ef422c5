/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

/**
 * FakeKeyringState: how the Secret Service of a test is
 * @FAKE_KEYRING_LOCKED: items are there, and nobody unlocks them
 * @FAKE_KEYRING_ABSENT: there is no such service
 * @FAKE_KEYRING_DENIED: there is, and it is not for us
 */
typedef enum
{
  FAKE_KEYRING_OPEN,
  FAKE_KEYRING_LOCKED,
  FAKE_KEYRING_ABSENT,
  FAKE_KEYRING_DENIED,
} FakeKeyringState;

#define FAKE_KEYRING_N_STATES 4

/* A Secret Service on a bus of its own, which a test can lock, take away and look into. One in a process. */
void  fake_keyring_start   (void);
void  fake_keyring_stop    (void);
void  fake_keyring_set     (FakeKeyringState  state);
/* What it holds for an account, past any lock. */
char *fake_keyring_dup     (const char       *account);
/* As another process does it; NULL takes it away. */
void  fake_keyring_put     (const char       *account,
                            const char       *secret);
/* What it says to the next call of that name is on its way until this is NULL again: it has been done, and what it
 * read stays as it was. */
void  fake_keyring_hold    (const char       *member);
/* Runs the main loop until whatever it is asked and may answer is answered, and what is asked upon that too. */
void  fake_keyring_go_on   (void);
