/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "memory-library.h"

/*
 * The same history of a server, told as a feed of changes and as whole listings: two libraries whose user
 * does the same show the same after each sync, have thrown away the same, and their servers have the same.
 *
 * --replay N plays that one and prints its steps; --sequences N plays so many, --long 100,000; --first
 * N begins there.
 */

#define STEPS 40
#define N_WALKED 2u /* lists that have no order */

typedef struct
{
  gboolean present;
  guint tag;
  gint64 version;
} ServerEntry;

/** Side: a library, and a server of its own that has one user */
typedef struct
{
  PlakatLibrary *library;
  gboolean feed;
  ServerEntry entries[N_WALKED][N_FILMS];
  gint64 version, cursor;
  guint tags;
  GHashTable *done; /* seqs of ops that were done, of a server with op ids */
} Side;

typedef struct
{
  GRand *chance;
  Side sides[2];
  guint films;
  gboolean moved; /* something changed elsewhere since the last sync */
  GString *steps;
} Play;

static guint
roll (Play *self, guint n)
{
  return (guint) g_rand_int_range (self->chance, 0, (gint32) n);
}

/* ── a server ──────────────────────────────────────────────────────────── */

static void
set_entry (Side *side, guint list, guint film, gboolean present)
{
  ServerEntry *entry = &side->entries[list][film];

  if (entry->present == present)
    return;
  entry->present = present;
  entry->version = ++side->version;
  if (present)
    entry->tag = ++side->tags;
}

static PlakatEntry *
make_entry (const Side *side, guint list, guint film)
{
  const ServerEntry *from = &side->entries[list][film];
  g_autofree char *uid = memory_dup_uid (film);
  PlakatEntry *entry =
      plakat_entry_new (list == FAVOURITES ? PLAKAT_LIST_FAVOURITES : PLAKAT_LIST_WATCHLIST, uid);

  entry->present = from->present;
  entry->title = g_strdup (uid);
  entry->tmdb_id = film + 1;
  if (from->present)
    entry->tag = g_strdup_printf ("t%u", from->tag);
  return entry;
}

/* Without op ids a film that is there cannot be put there, and one that is not cannot be taken off. */
static PlakatOpStatus
serve (Side *side, const PlakatOp *op)
{
  const guint list = op->list == PLAKAT_LIST_FAVOURITES ? FAVOURITES : WATCHLIST;
  const guint film = (guint) op->tmdb_id - 1;

  if (side->feed && !g_hash_table_add (side->done, g_memdup2 (&op->seq, sizeof op->seq)))
    return PLAKAT_OP_DONE;
  if (!side->feed && side->entries[list][film].present == op->want)
    return PLAKAT_OP_VERIFY;
  set_entry (side, list, film, op->want);
  return PLAKAT_OP_DONE;
}

/* ── the sync ──────────────────────────────────────────────────────────── */

/* @lost, @undone: of which edits, by their numbers, the answer and the request are lost; 0 for none */
static guint
push (Side *side, guint lost, guint undone)
{
  g_autoptr (GPtrArray) ops =
      g_value_dup_boxed (fixture_wait (plakat_library_take_batch (side->library, 200, PLAKAT_TAKE_ALL)));
  g_autoptr (GPtrArray) results = g_ptr_array_new_with_free_func ((GDestroyNotify) plakat_op_result_free);

  for (guint i = 0; i < ops->len; i++)
    {
      const PlakatOp *op = g_ptr_array_index (ops, i);
      const guint list = op->list == PLAKAT_LIST_FAVOURITES ? FAVOURITES : WATCHLIST;
      PlakatOpResult *result;

      if (undone != 0 && op->tmdb_id % undone == 0)
        continue;
      result = g_new0 (PlakatOpResult, 1);
      result->seq = op->seq;
      result->status = serve (side, op);
      if (op->want && result->status == PLAKAT_OP_DONE)
        result->tag = g_strdup_printf ("t%u", side->entries[list][op->tmdb_id - 1].tag);
      if (lost != 0 && op->tmdb_id % lost == 0)
        plakat_op_result_free (result);
      else
        g_ptr_array_add (results, result);
    }
  fixture_wait (plakat_library_settle (side->library, results));
  return ops->len;
}

static void
pull_feed (Side *side)
{
  PlakatFeed *feed = g_new0 (PlakatFeed, 1);

  feed->epoch = g_strdup ("e");
  feed->cursor = g_strdup_printf ("%" G_GINT64_FORMAT, side->version);
  feed->entries = g_ptr_array_new_with_free_func ((GDestroyNotify) plakat_entry_free);
  feed->ratings = g_ptr_array_new_with_free_func ((GDestroyNotify) plakat_rating_free);
  feed->records = g_ptr_array_new_with_free_func ((GDestroyNotify) plakat_user_record_free);
  for (guint list = 0; list < N_WALKED; list++)
    for (guint film = 0; film < N_FILMS; film++)
      if (side->entries[list][film].version > side->cursor)
        g_ptr_array_add (feed->entries, make_entry (side, list, film));
  fixture_wait (plakat_library_apply_feed (side->library, feed));
  side->cursor = side->version;
}

/* @most: as many films of it, and then it is not the whole of it */
static void
walk (Side *side, guint list, guint most)
{
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func ((GDestroyNotify) plakat_entry_free);
  g_autoptr (PlakatLibraryPlace) place =
      g_value_get_pointer (fixture_wait (plakat_library_load_place (side->library)));

  for (guint film = 0; film < MIN (N_FILMS, most); film++)
    if (side->entries[list][film].present)
      g_ptr_array_add (entries, make_entry (side, list, film));
  fixture_wait (plakat_library_apply_listing (side->library, memory_get_list (list), entries, most >= N_FILMS,
                                              place->seq));
}

/* What is asked is accepted. Twice, since once proves nothing. */
static void
pull_listings (Side *side, guint times)
{
  for (guint i = 0; i < times; i++)
    for (guint list = 0; list < N_WALKED; list++)
      {
        walk (side, list, N_FILMS);
        if (plakat_library_get_latches (side->library) == 0)
          continue;
        fixture_wait (
            plakat_library_answer_latch (side->library, memory_get_list (list), PLAKAT_LATCH_ACCEPT));
        walk (side, list, N_FILMS);
      }
}

/* Edits until none waits. Without op ids it is looked at what came of a lost one, before it is repeated. */
static void
sync_side (Side *side, guint lost, guint undone, guint part)
{
  for (guint turn = 0; push (side, turn == 0 ? lost : 0, turn == 0 ? undone : 0) > 0 && turn < 6; turn++)
    if (!side->feed)
      pull_listings (side, 1);
  if (side->feed)
    pull_feed (side);
  else
    {
      walk (side, part % N_WALKED, part);
      pull_listings (side, 2);
    }
}

/* ── what came of it ───────────────────────────────────────────────────── */

/* What is shown, and what was removed elsewhere; that something was added again is said only where it cannot
 * be told from an edit of one's own that came late. */
static char *
print_side (Side *side)
{
  g_autofree char *all = memory_print (side->library);
  g_auto (GStrv) lines = g_strsplit (all, "\n", -1);
  GString *out = g_string_new (NULL);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      char *tag = strstr (lines[i], " tag ");

      if (g_str_has_suffix (lines[i], "readded"))
        continue;
      if (tag != NULL)
        *tag = '\0';
      g_string_append_printf (out, "%s\n", lines[i]);
    }
  for (guint list = 0; list < N_WALKED; list++)
    for (guint film = 0; film < N_FILMS; film++)
      if (side->entries[list][film].present)
        g_string_append_printf (out, "server %u.%u\n", list, film);
  return g_string_free_and_steal (out);
}

static gboolean
is_same (Play *self)
{
  g_autofree char *feed = print_side (&self->sides[0]);
  g_autofree char *listings = print_side (&self->sides[1]);

  if (g_str_equal (feed, listings) && plakat_library_get_waiting (self->sides[0].library) == 0)
    return TRUE;
  g_printerr ("%s# By the feed:\n%s\n# By listings:\n%s\n", self->steps->str, feed, listings);
  return FALSE;
}

/* ── a history ─────────────────────────────────────────────────────────── */

static void
change_elsewhere (Play *self)
{
  const guint list = roll (self, N_WALKED), film = roll (self, self->films);
  const gboolean all = roll (self, 10) == 0, present = roll (self, 2);

  g_string_append_printf (self->steps, "# elsewhere %u.%u %s\n", list, all ? 99 : film,
                          present ? "on" : "off");
  self->moved = TRUE;
  for (guint i = 0; i < 2; i++)
    for (guint f = 0; f < self->films; f++)
      if (all || f == film)
        set_entry (&self->sides[i], list, f, present);
}

static void
edit (Play *self)
{
  const guint list = roll (self, N_WALKED), film = roll (self, self->films);
  const gboolean want = roll (self, 2);

  g_string_append_printf (self->steps, "# put %u.%u %s\n", list, film, want ? "on" : "off");
  for (guint i = 0; i < 2; i++)
    fixture_wait (
        plakat_library_put (self->sides[i].library, memory_get_list (list), memory_get_film (film), want));
}

/* A request that never came is repeated on the one side, and looked after on the other: where a film was put
 * on the list again meanwhile the one takes it off, and the other finds another entry than the user saw. Both
 * are right. */
static void
sync_both (Play *self)
{
  const guint lost = roll (self, 4);
  const guint undone = !self->moved && roll (self, 2) == 0 ? 1 + roll (self, 4) : 0;
  const guint part = roll (self, N_FILMS);

  g_string_append_printf (self->steps, "# sync, lost %u, undone %u, part %u\n", lost, undone, part);
  for (guint i = 0; i < 2; i++)
    sync_side (&self->sides[i], lost, undone, part);
  self->moved = FALSE;
}

static gboolean
play (gpointer data, guint64 seed)
{
  PlakatLibrary **libraries = data;
  Play self = { .chance = g_rand_new_with_seed ((guint32) seed), .steps = g_string_new (NULL) };
  gboolean right = TRUE;

  for (guint i = 0; i < 2; i++)
    {
      self.sides[i] = (Side) { .library = libraries[i], .feed = i == 0 };
      self.sides[i].done = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
      memory_empty (libraries[i], i == 0);
    }
  self.films = 1 + roll (&self, N_FILMS);
  for (guint i = 0; right && i < STEPS; i++)
    {
      const guint what = roll (&self, 8);

      if (what < 3)
        change_elsewhere (&self);
      else if (what < 6)
        edit (&self);
      else
        {
          sync_both (&self);
          right = is_same (&self);
        }
    }
  for (guint i = 0; i < 2; i++)
    g_hash_table_unref (self.sides[i].done);
  g_rand_free (self.chance);
  g_string_free (self.steps, TRUE);
  return right;
}

static guint64 first, histories;

static void
test_two_ways (void)
{
  PlakatLibrary *libraries[2] = { memory_open ("/feed"), memory_open ("/listings") };

  memory_play (first, histories, play, libraries);
  memory_close (libraries[0]);
  memory_close (libraries[1]);
}

int
main (int argc, char *argv[])
{
  memory_begin ();
  g_test_init (&argc, &argv, NULL);
  memory_read_arguments (argc, argv, 3000, &first, &histories);
  g_test_add_func ("/library/two-ways", test_two_ways);
  return g_test_run ();
}
