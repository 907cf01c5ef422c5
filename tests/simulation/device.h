/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "network.h"
#include "plakat-engine-private.h"
#include "plakat-film-item.h"
#include "plakat-library-lists.h"
#include "plakat-library-page.h"
#include "plakat-library-sync.h"
#include "shelf.h"

G_BEGIN_DECLS

#define N_FILMS 6

typedef struct _Device Device;

/**
 * Breaches: what went against the rules, in the order in which it was seen
 */
typedef struct
{
  GPtrArray *all;
  gboolean told; /* each is printed at once */
} Breaches;

void breaches_add (Breaches   *self,
                   const char *format,
                   ...) G_GNUC_PRINTF (2, 3);

/**
 * Device:
 * @shelf: (nullable): the account that is open
 * @yields: how likely the device rests after a transaction: then others have their turn, or it dies
 * @commits_left: transactions till it dies in the midst of one, -1 for never
 * @cycle_dirty, @cycle_seq: edits that waited when the last cycle began, and the number of the last edit then
 *
 * A computer: the real engine on the real library, in this world.
 */
struct _Device
{
  World *world;
  Breaches *breaches;
  guint number;
  guint64 seed;
  guint incarnation;
  double faults;
  double yields;
  gboolean online;
  Shelf *shelf;
  PlakatEnvironment environment;
  Chance chance;
  SimLine *line;
  PlakatLibrary *library;
  PlakatEngine *engine;
  GArray *watchers;
  GArray *cycles; /* when they began */
  int commits_left;
  gboolean dies;
  gboolean works;
  guint cycle_dirty;
  gint64 cycle_seq;
  guint64 n_cycles;
  gint64 dirty_since;
};

Device  *device_new           (World      *world,
                               Breaches   *breaches,
                               guint       number,
                               guint64     seed);
void     device_free          (Device     *self);
void     device_open          (Device     *self,
                               Shelf      *shelf);
void     device_shut          (Device     *self);
void     device_kill          (Device     *self);
void     device_set_online    (Device     *self,
                               gboolean    online);
void     device_set_faults    (Device     *self,
                               double      faults);
gboolean device_is_up         (Device     *self);
Device  *device_of_library    (PlakatLibrary *library);
/* Dies where it has to. */
void     device_look_after    (Device     *self);
void     device_plan_death    (Device     *self,
                               int         commits);

/* What its user does. Each returns whether it was done. */
gboolean device_put           (Device     *self,
                               const char *list_uid,
                               guint       film,
                               gboolean    want);
gboolean device_set_field     (Device     *self,
                               PlakatUserRecordKind kind,
                               const char *uid,
                               int         film,
                               const char *field,
                               const char *value);
gboolean device_create        (Device     *self,
                               PlakatUserRecordKind kind,
                               const char *name);
gboolean device_remove        (Device     *self,
                               PlakatUserRecordKind kind,
                               const char *uid);
gboolean device_move          (Device     *self,
                               const char *list_uid,
                               guint       film,
                               const char *before);
gboolean device_run           (Device     *self,
                               const char *what,
                               DexFuture  *future,
                               const State *before);
gboolean device_sync          (Device     *self);
PlakatFilmItem *get_film      (guint       film);
const char     *get_film_uid  (guint       film);

/* watch.c: what an answer that was applied has to have done. */
void     watch_line           (Device         *self,
                               SimLineWatcher *watcher);
void     watch_rows           (Device         *self,
                               const State    *before,
                               const State    *after);

G_END_DECLS
