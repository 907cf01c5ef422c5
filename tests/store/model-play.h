/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "memory-library.h"

#define N_PLACES 8

/** Server: what it has. @version: of the change, for the feed */
typedef struct
{
  gboolean present;
  guint tag;
  char place[144];
  gint64 version;
} ServerEntry;

typedef struct
{
  Value value;
  gint64 version;
} ServerRecord;

typedef struct
{
  guint64 seed;
  GRand *chance;
  gboolean feed;
  guint films; /* few of them meet often, many are missed at once */
  PlakatLibrary *library;
  Model model;
  GPtrArray *steps;
  GPtrArray *ops; /* what is out: PlakatOp */
  GArray *flight; /* Sending, one for each of them */
  ServerEntry entries[N_LISTS][N_FILMS];
  ServerRecord records[N_RECORDS];
  GHashTable *done; /* of a server with op ids: seq → what it was answered */
  gint64 version, cursor;
  guint epoch;
  guint tags;
  /* a walk that has begun */
  gboolean walks;
  guint walked;
  gint64 since;
  char seen[N_FILMS][16];
  gboolean complete;
} Play;

extern char *play_places[N_PLACES]; /* where films may be on a list */
extern gboolean play_tells;

guint play_roll             (Play         *self,
                             guint         n);
void  play_tell             (Play         *self,
                             const char   *format,
                             ...) G_GNUC_PRINTF (2, 3);
guint play_count_lists      (Play         *self);
void  play_send_all         (Play         *self);
void  play_answer_one       (Play         *self);
void  play_toggle_all       (Play         *self,
                             guint         list);
void  play_change_elsewhere (Play         *self);
void  play_pull             (Play         *self);
void  play_begin_epoch      (Play         *self);
void  play_end_walk         (Play         *self);
