/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <libdex.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "crew.h"
#include "plakat-worker.h"

#define OTHER_CLOCK 16 /* every so manieth history is run by another clock too */

/** Member: what a process tells the one that started it */
typedef struct
{
  guint64 seed; /* the history that runs */
  gboolean has_feed;
  Tally tallies[2];
  Found found[MOST_FOUND];
  guint n_found;
  gboolean stop;
} Member;

/** crew_begin: in each process that runs histories, once */
void
crew_begin (void)
{
  static gboolean begun;

  if (begun)
    return;
  begun = TRUE;
  /* Files are memory that all connections of a process share by name. */
  sqlite3_config (SQLITE_CONFIG_MEMSTATUS, 0);
  sqlite3_initialize ();
  sqlite3_vfs_register (sqlite3_vfs_find ("memdb"), TRUE);
  dex_init ();
  plakat_worker_set_inline (TRUE);
  shelf_make_template ();
}

static void
note_found (Found *found, guint *n, guint64 seed, gboolean has_feed, const char *first)
{
  if (*n == MOST_FOUND)
    return;
  found[*n].seed = seed;
  found[*n].has_feed = has_feed;
  g_strlcpy (found[*n].first, first, sizeof found[*n].first);
  ++*n;
}

/* I19: nothing is decided by a wall clock: the end is the same. */
static void
run_by_other_clock (const History *history, Outcome *outcome)
{
  g_autoptr (History) other = history_copy (history);
  g_autoptr (Outcome) again = NULL;

  other->wild_clock = !history->wild_clock;
  again = history_run (other, FALSE);
  if (again->breaches->len == 0 && g_strcmp0 (again->digest, outcome->digest) != 0)
    g_ptr_array_add (outcome->breaches, g_strdup ("I19: another end by another wall clock"));
}

static void
run_one (const Crew *crew, Member *self, guint64 seed)
{
  gboolean has_feed = crew_kind_of (crew, seed);
  g_autoptr (History) history = history_new (seed, has_feed, crew->faults);
  Tally *tally = &self->tallies[has_feed];
  g_autoptr (Outcome) outcome = NULL;

  self->seed = seed;
  self->has_feed = has_feed;
  outcome = history_run (history, FALSE);
  if (outcome->breaches->len == 0 && (seed / 2) % OTHER_CLOCK == 0)
    {
      run_by_other_clock (history, outcome);
      tally->n_twice++;
    }
  tally->n_histories++;
  if (history_has_absences (history))
    tally->n_crossed += outcome->lost_adds + outcome->revived + outcome->crossed > 0;
  else
    {
      tally->n_like++;
      tally->n_lost_adds += outcome->lost_adds > 0;
      tally->n_revived += outcome->revived > 0;
      tally->n_residue += outcome->lost_adds + outcome->revived > 0;
      tally->n_crossed += outcome->crossed > 0;
    }
  tally->n_parked += outcome->parked;
  tally->n_cycles += outcome->cycles;
  if (outcome->breaches->len > 0)
    {
      tally->n_bad++;
      note_found (self->found, &self->n_found, seed, has_feed, g_ptr_array_index (outcome->breaches, 0));
    }
}

/* Whether there is time for one more. */
static gboolean
has_time (const Crew *crew, const Member *self, gint64 began)
{
  double passed = (double) (g_get_monotonic_time () - began) / G_USEC_PER_SEC;
  guint64 done = (self->tallies[0].n_histories + self->tallies[1].n_histories) * crew->n_processes;

  return passed < crew->seconds || (done < crew->n_least && passed < 3 * crew->seconds);
}

static void
work (const Crew *crew, Member *members, guint number)
{
  gint64 began = g_get_monotonic_time ();
  Member *self = &members[number];

  crew_begin ();
  for (guint64 i = number; i < crew->n_histories && !members[0].stop && has_time (crew, self, began);
       i += crew->n_processes)
    {
      run_one (crew, self, crew->first_seed + i);
      if (crew->stops && self->n_found > 0)
        members[0].stop = TRUE;
    }
}

gboolean
crew_kind_of (const Crew *self, guint64 seed)
{
  return self->plain && self->companion ? seed % 2 == 0 : self->companion;
}

static gpointer
share (gsize size)
{
  gpointer memory = mmap (NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

  g_assert (memory != MAP_FAILED);
  return memory;
}

static void
add_tally (Tally *self, const Tally *other)
{
  self->n_histories += other->n_histories;
  self->n_bad += other->n_bad;
  self->n_lost_adds += other->n_lost_adds;
  self->n_revived += other->n_revived;
  self->n_like += other->n_like;
  self->n_crossed += other->n_crossed;
  self->n_residue += other->n_residue;
  self->n_parked += other->n_parked;
  self->n_cycles += other->n_cycles;
  self->n_twice += other->n_twice;
}

static void
take (Crew *self, const Member *member, int status)
{
  for (guint i = 0; i < 2; i++)
    add_tally (&self->tallies[i], &member->tallies[i]);
  for (guint i = 0; i < member->n_found; i++)
    note_found (self->found, &self->n_found, member->found[i].seed, member->found[i].has_feed,
                member->found[i].first);
  if (!WIFEXITED (status) || WEXITSTATUS (status) != 0)
    {
      g_autofree char *how =
          g_strdup_printf ("the process died by signal %d", WIFSIGNALED (status) ? WTERMSIG (status) : 0);

      self->tallies[member->has_feed].n_bad++;
      note_found (self->found, &self->n_found, member->seed, member->has_feed, how);
    }
}

/** crew_run: fills in what came of it */
void
crew_run (Crew *self)
{
  gsize size = sizeof (Member) * self->n_processes;
  Member *members = share (size);
  pid_t processes[MOST_CREW];
  gint64 began = g_get_monotonic_time ();

  for (guint i = 0; i < self->n_processes; i++)
    {
      processes[i] = fork ();
      g_assert_cmpint (processes[i], >=, 0);
      if (processes[i] == 0)
        {
          work (self, members, i);
          _exit (0);
        }
    }
  for (guint i = 0; i < self->n_processes; i++)
    {
      int status;

      g_assert_cmpint (waitpid (processes[i], &status, 0), ==, processes[i]);
      take (self, &members[i], status);
    }
  self->lasted = (double) (g_get_monotonic_time () - began) / G_USEC_PER_SEC;
  munmap (members, size);
}

char *
crew_try (const History *history, gboolean told)
{
  char *text = share (400), *copy = NULL;
  int status;
  pid_t process = fork ();

  g_assert_cmpint (process, >=, 0);
  if (process == 0)
    {
      g_autoptr (Outcome) outcome = NULL;

      crew_begin ();
      alarm (60);
      outcome = history_run (history, told);
      if (outcome->breaches->len == 0)
        run_by_other_clock (history, outcome);
      if (outcome->breaches->len > 0)
        g_strlcpy (text, g_ptr_array_index (outcome->breaches, 0), 400);
      if (told)
        g_print ("# %u cycles, digest %s\n", outcome->cycles, outcome->digest);
      _exit (0);
    }
  g_assert_cmpint (waitpid (process, &status, 0), ==, process);
  if (!WIFEXITED (status))
    copy = g_strdup_printf ("the process died by signal %d", WTERMSIG (status));
  else if (*text != '\0')
    copy = g_strdup (text);
  munmap (text, 400);
  return copy;
}
