/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-library-recover.h"

G_BEGIN_DECLS

/**
 * Stage:
 *
 * A library in a folder of its own, and what is done to it. What a scene does comes in steps, each of which is one
 * thing that a user is told of: it is on the disk when the step returns, or nothing of it is.
 */
typedef struct
{
  char *folder;
  char *path;
  PlakatSqlite *db;
  GPtrArray *ops; /* PlakatOp, of the step that takes them */
  PlakatRecovery recovery;
  char *aside;
} Stage;

/** Scene: @prepare: makes the files, with nothing that fails; @step: the @n-th step on the open library */
typedef struct
{
  const char *name;
  guint n_steps;
  void (*prepare) (Stage *stage);
  gboolean (*step) (Stage *stage, guint n, GError **error);
  gboolean recovers; /* its file is damaged */
} Scene;

#define N_SCENES 14

extern const Scene scenes[N_SCENES];

const Scene *find_scene         (const char   *name);
Stage       *stage_new          (const char   *folder);
void         stage_free         (Stage        *stage);
gboolean     stage_open         (Stage        *stage,
                                 GError      **error);
void         stage_close        (Stage        *stage);
/* Everything that the library says, but for clocks and names by chance. */
char        *stage_digest       (Stage        *stage);
/* Fails the test where the file is not whole or an invariant does not hold. */
void         stage_assert_sound (Stage        *stage);

/* Folders in memory. */
char        *make_scratch       (void);
void         copy_folder        (const char   *from,
                                 const char   *to);
void         remove_folder      (const char   *folder);
/* How many: what the variable says, else @ordinary, or @instrumented where each takes much longer. */
guint        count_from         (const char   *variable,
                                 guint         ordinary,
                                 guint         instrumented);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Stage, stage_free)

G_END_DECLS
