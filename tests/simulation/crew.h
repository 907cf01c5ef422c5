/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "history.h"

G_BEGIN_DECLS

#define MOST_CREW 16
#define MOST_FOUND 8

/** Found: a history that went against the rules; @first: the first breach, or how the process died */
typedef struct
{
  guint64 seed;
  gboolean has_feed;
  char first[400];
} Found;

/**
 * Tally:
 * @n_like: histories like the model's: no device was away
 * @n_residue: of those, with a lost add or one that was revived
 * @n_crossed: of the others; or somebody at the server itself crossed what had no answer
 *
 * What came of one kind's histories.
 */
typedef struct
{
  guint64 n_histories;
  guint64 n_bad;
  guint64 n_lost_adds;
  guint64 n_revived;
  guint64 n_crossed;
  guint64 n_like;
  guint64 n_residue;
  guint64 n_parked;
  guint64 n_cycles;
  guint64 n_twice; /* were run again by another clock */
} Tally;

/**
 * Crew:
 * @kinds: of plain servers and of our own
 * @seconds: how long, or three times that while there are fewer than @n_least
 *
 * Several processes that run histories, each its own seeds.
 */
typedef struct
{
  guint64 first_seed;
  guint64 n_histories;
  guint64 n_least;
  gboolean plain;
  gboolean companion;
  double faults;
  double seconds;
  guint n_processes;
  gboolean stops; /* at the first that is bad */
  Tally tallies[2];
  Found found[MOST_FOUND];
  guint n_found;
  double lasted;
} Crew;

void     crew_begin   (void);
void     crew_run     (Crew          *self);
gboolean crew_kind_of (const Crew    *self,
                       guint64        seed);
/* Runs it in a process of its own; Returns: (transfer full) (nullable): the first breach */
char    *crew_try     (const History *history,
                       gboolean       told);

/* shrink.c */
History *shrink       (const History *history,
                       const char    *breach);

G_END_DECLS
