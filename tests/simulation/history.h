/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "device.h"

G_BEGIN_DECLS

#define MOST_DEVICES 3
#define MOST_ACCOUNTS 2

typedef enum
{
  STEP_PUT,
  STEP_PUT_AGAIN,
  STEP_STARS,
  STEP_REVIEW,
  STEP_NOTE,
  STEP_WATCHED,
  STEP_ACCOUNT,
  STEP_CREATE_PROFILE,
  STEP_CREATE_LIST,
  STEP_RENAME,
  STEP_DESCRIBE,
  STEP_REMOVE_LIST,
  STEP_MOVE,
  STEP_SYNC,
  STEP_OFFLINE,
  STEP_ONLINE,
  STEP_RESTART,
  STEP_KILL,
  STEP_DIE,
  STEP_SWITCH,
  STEP_MERGE_LOCAL,
  STEP_BACK_UP,
  STEP_ROLL_BACK,
  STEP_PAGE_SIZE,
  STEP_ELSEWHERE,
  STEP_ANSWER_LATCH,
  STEP_SETTLE_CONFLICT,
  STEP_TAKE_FROM_BIN,
  STEP_DISCARD,
  STEP_RETRY,
  N_STEP_KINDS
} StepKind;

/**
 * Step:
 * @device: who; @what, @how: which film, list and so on, and what of it: any numbers
 * @after: microseconds after the step before
 */
typedef struct
{
  StepKind kind;
  guint device;
  guint what;
  guint how;
  gint64 after;
} Step;

/**
 * History:
 * @faults: how likely a request goes wrong
 * @yields: how likely a device rests between two steps of its engine
 * @wild_clock: wall clocks say anything
 *
 * What happens, and to whom. The same is the same again.
 */
typedef struct
{
  guint64 seed;
  gboolean has_feed;
  guint n_devices;
  guint n_accounts;
  guint n_films;
  guint page_size;
  double faults;
  double yields;
  gboolean wild_clock;
  GArray *steps;
} History;

/**
 * Outcome:
 * @breaches: (element-type utf8): what went against the rules
 * @lost_adds, @revived: of a plain server: what may go wrong there; @crossed: likewise, with somebody at the server itself
 *   in it, who sees at once what was done without an answer
 * @digest: of the end, without what is for show
 */
typedef struct
{
  GPtrArray *breaches;
  guint lost_adds;
  guint revived;
  guint crossed;
  guint parked;
  guint requests;
  guint cycles;
  char *digest;
} Outcome;

History *history_new        (guint64        seed,
                             gboolean       has_feed,
                             double         faults);
History *history_copy       (const History *self);
void     history_free       (History       *self);
gboolean history_has_absences (const History *self);
char    *history_print      (const History *self);
Outcome *history_run        (const History *self,
                             gboolean       told);
void     outcome_free       (Outcome       *self);

/** Account: @backup: (nullable): an older copy of the server's state */
typedef struct
{
  Keys *keys;
  ModelServer *server;
  ModelServer *backup;
  gboolean rolled_back;
  Shelf *shelves[MOST_DEVICES];
} Account;

/** Stage: a history while it runs */
typedef struct
{
  const History *history;
  World *world;
  Breaches breaches;
  Account accounts[MOST_ACCOUNTS];
  Account local; /* without a server */
  Device *devices[MOST_DEVICES];
  guint n_texts;
} Stage;

/* steps.c */
void     stage_do           (Stage         *self,
                             const Step    *step);
guint    stage_answer_all   (Stage         *self,
                             Device        *device,
                             guint          how);
Account *stage_account_of   (Stage         *self,
                             const Shelf   *shelf);

/* oracle.c */
void     oracle_judge       (Stage         *self,
                             Outcome       *outcome);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (History, history_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Outcome, outcome_free)

G_END_DECLS
