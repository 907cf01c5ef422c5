/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "network.h"

G_BEGIN_DECLS

struct _SimLine
{
  GObject parent_instance;

  World *world;
  ModelServer *server;
  SimLineWatcher watcher;
  guint64 seed;
  guint64 n_requests;
  double faults;
  gboolean online;
  gboolean is_cut;
  GPtrArray *pending;
  SimLineCounts counts;
  char *breach;
  char *name;
};

/**
 * Fate:
 * @LOST: does not arrive
 * @ANSWER_LOST: arrives; the answer does not
 * @LATE: arrives when the client has given up
 * @REFUSED: 5xx, or 429 with a time to wait; no effect
 * @TWICE: arrives, and once more later
 */
typedef enum
{
  WELL,
  LOST,
  ANSWER_LOST,
  LATE,
  REFUSED,
  TWICE,
} Fate;

typedef enum
{
  ASK_PUSH,
  ASK_CHANGES,
  ASK_LISTING,
  ASK_PROFILES,
} What;

/* A request under way. @op: of a push to a plain server, the op that it is about */
typedef struct
{
  gatomicrefcount refs;
  SimLine *line;
  What what;
  DexPromise *promise; /* NULL when it was answered or nobody listens */
  char *device;
  GPtrArray *ops;
  GPtrArray *known;
  GPtrArray *results;
  guint next;
  char *list_uid;
  char *tag; /* or the cursor */
  guint page;
  Fate fate;
  Chance chance;
  gpointer answer;
  Know *know;
  GHashTable *present; /* of a listing: the keys that are on the list at this moment */
} Request;

Request *request_new   (SimLine            *line,
                        What                what);
Request *request_ref   (Request            *self);
void     request_unref (Request            *self);
/* It leaves, or the next op of it does. */
void     request_ask   (Request            *self);
void     request_fail  (Request            *self,
                        PlakatRemoteError   code,
                        guint               status,
                        guint               retry_after);
PlakatOp *op_copy      (const PlakatOp     *op);

G_END_DECLS
