/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libdex.h>

#include "model-server.h"
#include "plakat-remote.h"
#include "world.h"

G_BEGIN_DECLS

#define SIM_TYPE_LINE (sim_line_get_type ())
G_DECLARE_FINAL_TYPE (SimLine, sim_line, SIM, LINE, GObject)

/**
 * SimLineWatcher:
 * @asked: a request leaves: what the device knows of what it is about, and whether all is as it has to be
 * @told_feed and so on: an answer has come: what it knows; of a page also which keys were on the list then
 * @told_nothing: of a plain server: it is not known what became of the op
 *
 * What the line tells the device that it belongs to.
 */
typedef struct
{
  void (*asked) (gpointer data, const char *device, GPtrArray *ops, GPtrArray *known);
  void (*told_feed) (gpointer data, PlakatFeed *feed, Know *know);
  void (*told_page) (gpointer data,
                     const char *list_uid,
                     guint page,
                     const PlakatListing *listing,
                     Know *know,
                     GHashTable *present);
  void (*told_profiles) (gpointer data, Know *know);
  void (*told_conflict) (gpointer data, gint64 seq, Know *know);
  void (*told_nothing) (gpointer data, const PlakatOp *op);
  gpointer data;
} SimLineWatcher;

/**
 * SimLineCounts: what went over the line since the counts were cleared
 */
typedef struct
{
  guint pushes;
  guint ops;
  guint pulls;
} SimLineCounts;

/*
 * The way from a device to its account's server, which is a PlakatRemote: it loses, doubles, delays, cuts and refuses,
 * each by the seed and the number of the request. With @faults 0 it does not.
 */
SimLine       *sim_line_new         (World                *world,
                                     ModelServer          *server,
                                     guint64               seed,
                                     const char           *name,
                                     const SimLineWatcher *watcher);
void           sim_line_set_faults  (SimLine              *self,
                                     double                faults);
void           sim_line_set_online  (SimLine              *self,
                                     gboolean              online);
/* Nobody listens any more: what is under way arrives, but no answer does. */
void           sim_line_cut         (SimLine              *self);
guint          sim_line_get_pending (SimLine              *self);
SimLineCounts *sim_line_get_counts  (SimLine              *self);
/* Why the line's user broke a rule, or NULL. */
const char    *sim_line_get_breach  (SimLine              *self);

G_END_DECLS
