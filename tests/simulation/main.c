/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

#include "cases.h"
#include "crew.h"

/*
 * test-simulation: histories of devices, a server and a network between them. The engine, the library and its
 * rules are the real ones; time, chance, the network and the server are not.
 */

#define RESIDUE_PER_THOUSAND 3.0

static gint64 option_histories = -1, option_seed = 1, option_replay = -1;
static char *option_kind;
static gint64 option_least = 2000;
static double option_faults = 0.34, option_seconds = 90;
static int option_processes;
static gboolean option_shrink, option_bench, option_until_found;

static const GOptionEntry options[] = {
  { "histories", 0, 0, G_OPTION_ARG_INT64, &option_histories, "At most so many", "N" },
  { "seed", 0, 0, G_OPTION_ARG_INT64, &option_seed, "Of the first history", "N" },
  { "kind", 0, 0, G_OPTION_ARG_STRING, &option_kind, "companion, plain or mixed", "KIND" },
  { "faults", 0, 0, G_OPTION_ARG_DOUBLE, &option_faults, "How likely a request goes wrong", "P" },
  { "least", 0, 0, G_OPTION_ARG_INT64, &option_least,
    "Not fewer than so many, in three times the time at most", "N" },
  { "seconds", 0, 0, G_OPTION_ARG_DOUBLE, &option_seconds, "So long", "S" },
  { "processes", 0, 0, G_OPTION_ARG_INT, &option_processes, "So many at once", "N" },
  { "replay", 0, 0, G_OPTION_ARG_INT64, &option_replay, "Only this seed, and tell of it", "SEED" },
  { "shrink", 0, 0, G_OPTION_ARG_NONE, &option_shrink, "Make what goes wrong short, and print it", NULL },
  { "until-found", 0, 0, G_OPTION_ARG_NONE, &option_until_found,
    "Stop at the first; a failure is what is wanted", NULL },
  { "bench", 0, 0, G_OPTION_ARG_NONE, &option_bench, "Print figures for ./dev bench", NULL },
  { NULL },
};

static void
set_kind (Crew *crew)
{
  const char *kind = option_kind != NULL ? option_kind : "mixed";

  crew->plain = !g_str_equal (kind, "companion");
  crew->companion = !g_str_equal (kind, "plain");
}

static void
print_short (guint64 seed, gboolean has_feed, const char *breach)
{
  g_autoptr (History) history = history_new (seed, has_feed, option_faults);
  g_autoptr (History) best = shrink (history, breach);
  g_autofree char *text = history_print (best);
  g_autofree char *again = crew_try (best, TRUE);

  g_print ("# %s\n%s", again, text);
}

static int
replay (Crew *crew)
{
  gboolean has_feed = crew_kind_of (crew, option_replay);
  g_autoptr (History) history = history_new (option_replay, has_feed, option_faults);
  g_autofree char *breach = crew_try (history, TRUE);

  if (breach == NULL)
    {
      g_print ("# nothing goes wrong\n");
      return EXIT_SUCCESS;
    }
  g_print ("# %s\n", breach);
  if (option_shrink)
    print_short (option_replay, has_feed, breach);
  return EXIT_FAILURE;
}

static void
print_found (const Crew *crew)
{
  for (guint i = 0; i < crew->n_found; i++)
    g_print ("# seed %" G_GUINT64_FORMAT " (%s): %s\n", crew->found[i].seed,
             crew->found[i].has_feed ? "companion" : "plain", crew->found[i].first);
  if (option_shrink && crew->n_found > 0)
    print_short (crew->found[0].seed, crew->found[0].has_feed, crew->found[0].first);
}

static gboolean
judge_kind (const Crew *crew, gboolean has_feed, guint number)
{
  const Tally *tally = &crew->tallies[has_feed];
  double residue = tally->n_like > 0 ? 1000.0 * (double) tally->n_residue / (double) tally->n_like : 0;
  double expected = RESIDUE_PER_THOUSAND * (double) tally->n_like / 1000.0;
  /* Twice the deviation, for there are few of them. */
  gboolean good = tally->n_histories > 0 && tally->n_bad == 0
                  && (double) tally->n_residue <= expected + 2 * sqrt (expected) + (has_feed ? 0 : 1);

  g_print ("# %s: %" G_GUINT64_FORMAT " histories, %" G_GUINT64_FORMAT " cycles, %" G_GUINT64_FORMAT
           " by two clocks; against the rules %" G_GUINT64_FORMAT "; residue in %" G_GUINT64_FORMAT
           ": lost adds %" G_GUINT64_FORMAT ", revived %" G_GUINT64_FORMAT
           " (%.2f in 1,000), beside those of long absences and of others at the server: %" G_GUINT64_FORMAT
           "; parked edits %" G_GUINT64_FORMAT "\n",
           has_feed ? "companion" : "plain", tally->n_histories, tally->n_cycles, tally->n_twice,
           tally->n_bad, tally->n_like, tally->n_lost_adds, tally->n_revived, residue, tally->n_crossed,
           tally->n_parked);
  g_print ("%s %u - %s: I1 to I20, I22, I24 hold\n", good ? "ok" : "not ok", number,
           has_feed ? "companion" : "plain server");
  return good;
}

static double
get_processor_seconds (void)
{
  struct rusage usage;

  getrusage (RUSAGE_CHILDREN, &usage);
  return (double) (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec)
         + (double) (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / G_USEC_PER_SEC;
}

/* What went wrong once. */
static gboolean
play_cases (guint number)
{
  gboolean good = TRUE;

  for (guint i = 0; cases_get (i) != NULL; i++)
    {
      g_autoptr (History) history = case_to_history (cases_get (i));
      g_autofree char *breach = crew_try (history, FALSE);

      if (breach != NULL)
        g_print ("# case %u, %s: %s\n", i, cases_get (i)->what, breach);
      good &= breach == NULL;
    }
  g_print ("%s %u - what went wrong once does not any more\n", good ? "ok" : "not ok", number);
  return good;
}

/* As tests/bench/bench.h says. */
static void
print_metric (const char *name, double value, const char *unit)
{
  g_print ("{\"name\": \"sync-simulation/%s\", \"unit\": \"%s\", \"value\": %.6g}\n", name, unit, value);
}

static int
print_bench (const Crew *crew)
{
  guint64 n = crew->tallies[0].n_histories + crew->tallies[1].n_histories;

  print_metric ("histories-per-second", (double) n / crew->lasted, "1/s");
  print_metric ("processor-per-history", 1000 * get_processor_seconds () / (double) n, "ms");
  print_metric ("histories", (double) n, "");
  print_found (crew);
  return crew->n_found > 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}

int
main (int argc, char **argv)
{
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;
  Crew crew = { 0 };
  gboolean good;
  guint64 n;

  setvbuf (stdout, NULL, _IOLBF, 0);
  g_option_context_add_main_entries (context, options, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    {
      g_printerr ("%s\n", error->message);
      return 2;
    }
  set_kind (&crew);
  crew.first_seed = option_seed;
  if (option_bench && g_getenv ("PLAKAT_HISTORIES") != NULL)
    option_histories = g_ascii_strtoll (g_getenv ("PLAKAT_HISTORIES"), NULL, 10);
  crew.n_histories = option_histories >= 0 ? (guint64) option_histories : G_MAXINT64;
  crew.n_least = option_bench || option_until_found ? 0 : (guint64) MAX (option_least, 0);
  crew.faults = option_faults;
  crew.seconds = option_seconds;
  crew.stops = option_until_found;
  crew.n_processes = option_processes > 0 ? (guint) option_processes : CLAMP (g_get_num_processors (), 1, 4);
  if (option_replay >= 0)
    return replay (&crew);
  crew_run (&crew);
  if (option_bench)
    return print_bench (&crew);
  n = crew.tallies[0].n_histories + crew.tallies[1].n_histories;
  g_print ("1..%u\n# %" G_GUINT64_FORMAT " histories in %.1f s: %.0f a second, %.1f ms of a processor each\n",
           (guint) crew.plain + (guint) crew.companion + 2, n, crew.lasted, (double) n / crew.lasted,
           1000 * get_processor_seconds () / (double) n);
  print_found (&crew);
  good = n >= MIN (crew.n_least, crew.n_histories) || option_until_found;
  g_print ("%s 1 - there was time for enough histories\n", good ? "ok" : "not ok");
  good &= play_cases (2);
  if (crew.companion)
    good &= judge_kind (&crew, TRUE, 3);
  if (crew.plain)
    good &= judge_kind (&crew, FALSE, crew.companion ? 4 : 3);
  return good ? EXIT_SUCCESS : EXIT_FAILURE;
}
