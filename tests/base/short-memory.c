/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "short-memory.h"

#include <sqlite3.h>
#include <string.h>

#define STEP 256

static sqlite3_mem_methods real;
static guint left;
static gint64 in_use, most = G_MAXINT64;
static gboolean lasting, failed;

static gboolean
fails (int more)
{
  if (in_use + more > most)
    {
      failed = TRUE;
      return TRUE;
    }
  if (left == 0)
    return FALSE;
  if (left > 1)
    {
      left--;
      return FALSE;
    }
  failed = TRUE;
  if (!lasting)
    left = 0;
  return TRUE;
}

/* What is read before it is written is then nothing that can be lived with. */
static void *
allocate (int size)
{
  void *memory = fails (size) ? NULL : real.xMalloc (size);

  if (memory == NULL)
    return NULL;
  memset (memory, 0xa5, size);
  in_use += real.xSize (memory);
  return memory;
}

static void *
reallocate (void *memory, int size)
{
  int before = real.xSize (memory);
  char *other = fails (size - before) ? NULL : real.xRealloc (memory, size);

  if (other == NULL)
    return NULL;
  if (size > before)
    memset (other + before, 0xa5, size - before);
  in_use += real.xSize (other) - before;
  return other;
}

static void
give_back (void *memory)
{
  in_use -= real.xSize (memory);
  real.xFree (memory);
}

void
short_memory_init (void)
{
  sqlite3_mem_methods ours;

  g_assert_cmpint (sqlite3_config (SQLITE_CONFIG_GETMALLOC, &real), ==, SQLITE_OK);
  ours = real;
  ours.xMalloc = allocate;
  ours.xRealloc = reallocate;
  ours.xFree = give_back;
  g_assert_cmpint (sqlite3_config (SQLITE_CONFIG_MALLOC, &ours), ==, SQLITE_OK);
}

void
short_memory_arm (guint at)
{
  left = at;
  lasting = failed = FALSE;
}

void
short_memory_arm_lasting (guint at)
{
  short_memory_arm (at);
  lasting = TRUE;
}

void
short_memory_arm_limit (guint at)
{
  short_memory_arm (0);
  most = in_use + (gint64) at * STEP;
}

gboolean
short_memory_disarm (void)
{
  left = 0;
  most = G_MAXINT64;
  return failed;
}
