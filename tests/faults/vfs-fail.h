/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <sqlite3.h>

G_BEGIN_DECLS

/** FailCalls: which calls of SQLite to its disk may fail */
typedef enum
{
  FAIL_OPEN = 1 << 0,
  FAIL_READ = 1 << 1,
  FAIL_WRITE = 1 << 2,
  FAIL_SYNC = 1 << 3,
  FAIL_TRUNCATE = 1 << 4,
  FAIL_DELETE = 1 << 5,
  FAIL_MAP = 1 << 6,
} FailCalls;

#define FAIL_ALL 0x7f

/* A disk over the real one, and SQLite's own from then on. */
void     fail_install   (void);
/* The @at-th of @calls from now on fails, and those after it too if @persistent. @full: for want of room, else as a
 * broken disk does. */
void     fail_arm       (FailCalls    calls,
                         guint        at,
                         gboolean     persistent,
                         gboolean     full);
/* Heals the disk; whether anything failed. */
gboolean fail_disarm    (void);
/* All files of @folder together may take @bytes; 0: as many as they like. */
void     fail_set_quota (const char  *folder,
                         gsize        bytes);

/** FailWatch: told of what is done to named files, before it is */
typedef struct
{
  void (*write) (const char *path, const void *bytes, gsize size, gint64 at);
  void (*truncate) (const char *path, gint64 size);
  void (*sync) (const char *path);
  void (*remove) (const char *path, gboolean lasting);
} FailWatch;

void     fail_watch     (const FailWatch *watch); /* NULL: nobody */

G_END_DECLS
