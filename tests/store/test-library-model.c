/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "model-play.h"
#include "plakat-position.h"

/*
 * The real library, on SQLite, against the model of the rules (keyed-model.c): a person edits, the sync
 * sends, answers come and are lost, and the server's state is read, in any order. After each step all that is
 * seen is the same.
 *
 * --replay N plays that one and prints its steps; --sequences N plays so many, --long 100,000;
 * --first N begins there.
 */

#define STEPS 60

/* ── edits ─────────────────────────────────────────────────────────────── */

/* The film stands before @before, or at the end (N_FILMS), and all others as they did. */
static void
take_place (Play *self, guint film, guint before)
{
  guint was[N_FILMS], is[N_FILMS], expected[N_FILMS];
  guint n = model_list_order (&self->model, OWN, was), m = 0, now;
  const char *limit = before < N_FILMS ? self->model.entries[OWN][before].place : NULL;
  gboolean placed = FALSE;

  for (guint i = 0; i < n; i++)
    {
      if (was[i] == film)
        continue;
      /* Those of one place with it stay together. */
      if (!placed && limit != NULL && strcmp (self->model.entries[OWN][was[i]].place, limit) >= 0)
        {
          expected[m++] = film;
          placed = TRUE;
        }
      expected[m++] = was[i];
    }
  if (!placed)
    expected[m++] = film;
  memory_read_places (self->library, &self->model);
  now = model_list_order (&self->model, OWN, is);
  if (now != m || memcmp (is, expected, m * sizeof *is) != 0)
    play_tell (self, "THE ORDER IS NOT WHAT IT OUGHT TO BE: film %u before %u", film, before);
}

static void
put (Play *self, guint list, guint film, gboolean want)
{
  const Entry *entry = &self->model.entries[list][film];
  const gboolean placed = list == OWN && want && (!entry->want || *entry->place == '\0');

  play_tell (self, "put %u.%u %s", list, film, want ? "on" : "off");
  fixture_wait (plakat_library_put (self->library, memory_get_list (list), memory_get_film (film), want));
  model_put (&self->model, list, film, want);
  if (placed)
    take_place (self, film, N_FILMS);
}

static void
move (Play *self)
{
  guint films[N_FILMS];
  guint n = model_list_order (&self->model, OWN, films);
  guint film, before;
  g_autofree char *uid = NULL, *next = NULL;

  if (n == 0)
    return;
  film = films[play_roll (self, n)];
  before = play_roll (self, 3) == 0 ? N_FILMS : films[play_roll (self, n)];
  if (before == film)
    before = N_FILMS;
  uid = memory_dup_uid (film);
  next = before < N_FILMS ? memory_dup_uid (before) : NULL;
  play_tell (self, "move %u before %u", film, before);
  fixture_wait (plakat_library_move (self->library, memory_get_list (OWN), uid, next));
  model_move (&self->model, OWN, film);
  take_place (self, film, before);
}

static void
write_field (Play *self, guint record)
{
  const gboolean account = record == N_RATINGS;
  const guint field = play_roll (self, account ? 3 : 2);
  Value value = { { 0 } };
  g_autoptr (PlakatFields) fields = NULL;
  const char *name, *text;
  g_autofree char *uid = account ? g_strdup (PLAKAT_ACCOUNT_UID) : memory_dup_uid (record);
  const PlakatUserRecordKind kind = account ? PLAKAT_USER_RECORD_ACCOUNT : PLAKAT_USER_RECORD_RATING;

  value.field[field] = 1 + (int) play_roll (self, 9);
  fields = memory_make_fields (record, &value);
  plakat_fields_get_nth (fields, 0, &name, &text);
  if (play_roll (self, 3) == 0)
    value.field[field] = 0;
  play_tell (self, "write %u %s = %d", record, name, value.field[field]);
  fixture_wait (plakat_library_set_field (self->library, kind, uid, account ? NULL : memory_get_film (record),
                                          name, value.field[field] != 0 ? text : NULL));
  model_set_field (&self->model, record, field, value.field[field]);
}

/* ── the sync page ─────────────────────────────────────────────────────── */

static void
retry (Play *self)
{
  if (plakat_library_get_parked (self->library) == 0)
    return;
  play_tell (self, "retry");
  fixture_wait (plakat_library_retry (self->library, NULL));
  model_retry (&self->model);
}

static void
discard (Play *self)
{
  guint list = play_roll (self, N_LISTS + 1);
  guint which = play_roll (self, list == N_LISTS ? N_RECORDS : self->films);
  const Queued *queued =
      list == N_LISTS ? &self->model.records[which].queued : &self->model.entries[list][which].queued;
  g_autofree char *uid =
      list == N_LISTS && which == N_RATINGS ? g_strdup (PLAKAT_ACCOUNT_UID) : memory_dup_uid (which);
  g_autofree char *key = g_strdup_printf ("%s %s",
                                          list < N_LISTS       ? memory_get_list (list)
                                          : which == N_RATINGS ? "account"
                                                               : "rating",
                                          uid);

  if (!queued->queued)
    return;
  play_tell (self, "discard %u.%u", list, which);
  fixture_wait (plakat_library_discard (self->library, key));
  model_discard (&self->model, list, which);
}

static void
restore (Play *self)
{
  guint i;
  Binned row;
  gboolean placed;
  gint64 id;

  if (self->model.bin->len == 0)
    return;
  i = play_roll (self, self->model.bin->len);
  row = g_array_index (self->model.bin, Binned, i);
  placed =
      row.list == OWN && !g_str_equal (row.why, "readded")
      && (!self->model.entries[OWN][row.which].want || *self->model.entries[OWN][row.which].place == '\0');
  play_tell (self, "restore %u.%u %s", row.list, row.which, row.why);
  id = memory_find_binned (self->library, &row);
  fixture_wait (plakat_library_restore (self->library, id));
  model_restore (&self->model, i);
  if (placed)
    take_place (self, row.which, N_FILMS);
}

static void
choose (Play *self)
{
  const guint list = play_roll (self, 2);
  const gboolean yes = play_roll (self, 2);

  if (self->model.latches[list].reason != NULL)
    {
      play_tell (self, "answer about %u: %s", list, yes ? "accept" : "put back");
      fixture_wait (plakat_library_answer_latch (self->library, memory_get_list (list),
                                                 yes ? PLAKAT_LATCH_ACCEPT : PLAKAT_LATCH_PUT_BACK));
      model_answer_latch (&self->model, list, yes);
    }
  if (self->model.conflicts->len > 0)
    {
      const guint i = play_roll (self, self->model.conflicts->len);
      const gint64 id = memory_find_conflict (self->library, i);

      play_tell (self, "conflict %u: %s", i, yes ? "theirs" : "mine");
      fixture_wait (plakat_library_settle_conflict (self->library, id,
                                                    yes ? PLAKAT_CONFLICT_THEIRS : PLAKAT_CONFLICT_MINE));
      model_settle_conflict (&self->model, i, yes);
    }
}

static void
accept_server (Play *self)
{
  play_tell (self, "the other server is right");
  fixture_wait (plakat_library_answer_latch (self->library, "server", PLAKAT_LATCH_ACCEPT));
  model_accept_server (&self->model);
}

/* ── a sequence ────────────────────────────────────────────────────────── */

static void
step (Play *self)
{
  const gboolean out = self->flight != NULL && self->flight->len > 0;
  const guint what = play_roll (self, 24);

  if (what < 6)
    put (self, play_roll (self, play_count_lists (self)), play_roll (self, self->films),
         play_roll (self, 3) > 0);
  else if (what < 7 && self->feed)
    move (self);
  else if (what < 9)
    write_field (self, play_roll (self, N_RECORDS));
  else if (what < 12)
    play_change_elsewhere (self);
  else if (self->model.server.reason != NULL && !self->model.server.accepted)
    accept_server (self); /* nothing is sent or read before */
  else if (self->walks)
    play_end_walk (self);
  else if (!out && self->feed && what == 19 && play_roll (self, 4) == 0)
    play_begin_epoch (self);
  else if (out && what < 18)
    play_answer_one (self);
  else if (out && what < 19)
    {
      play_tell (self, "the rest has no answer");
      g_array_set_size (self->flight, 0);
      g_ptr_array_set_size (self->ops, 0);
    }
  else if (!out && what < 16)
    play_send_all (self);
  else if (!out && what < 20)
    play_pull (self);
  else if (what == 20)
    retry (self);
  else if (what == 21)
    discard (self);
  else if (what == 22)
    restore (self);
  else if (what == 23)
    choose (self);
}

static gboolean
is_as_it_ought (Play *self)
{
  g_autofree char *is = memory_print (self->library);
  g_autofree char *ought = model_print (&self->model);
  const char *last = g_ptr_array_index (self->steps, self->steps->len - 1);

  if (g_str_equal (is, ought) && !g_ascii_isupper (last[1]))
    return TRUE;
  for (guint i = 0; i < self->steps->len; i++)
    g_printerr ("# %2u %s\n", i, (char *) g_ptr_array_index (self->steps, i));
  g_printerr ("# The library:\n%s\n# It ought to be:\n%s\n", is, ought);
  return FALSE;
}

static void
begin (Play *self, PlakatLibrary *library, guint64 seed)
{
  memset (self, 0, sizeof *self);
  self->seed = seed;
  self->chance = g_rand_new_with_seed ((guint32) seed);
  self->feed = seed % 2;
  self->films = 2 + play_roll (self, N_FILMS - 1);
  self->library = library;
  self->steps = g_ptr_array_new_with_free_func (g_free);
  self->done = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  model_init (&self->model, self->feed);
  memory_empty (library, self->feed);
  play_tell (self, "begin, %s, %u films", self->feed ? "a feed" : "no feed", self->films);
  if (play_roll (self, 3) > 0)
    play_toggle_all (self, play_roll (self, play_count_lists (self)));
}

static void
end (Play *self)
{
  model_clear (&self->model);
  g_rand_free (self->chance);
  g_hash_table_unref (self->done);
  g_ptr_array_unref (self->steps);
  g_clear_pointer (&self->ops, g_ptr_array_unref);
  g_clear_pointer (&self->flight, g_array_unref);
}

static gboolean
play (gpointer data, guint64 seed)
{
  PlakatLibrary *library = data;
  Play self;
  gboolean right = TRUE;

  begin (&self, library, seed);
  for (guint i = 0; right && i < STEPS; i++)
    {
      step (&self);
      right = is_as_it_ought (&self);
    }
  if (right)
    memory_check_texts (library, &self.model);
  end (&self);
  return right;
}

static guint64 first, sequences;

static void
test_model (void)
{
  PlakatLibrary *library = memory_open ("/model");

  memory_play (first, sequences, play, library);
  memory_close (library);
}

int
main (int argc, char *argv[])
{
  memory_begin ();
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < N_PLACES; i++)
    play_places[i] = plakat_position_between (i > 0 ? play_places[i - 1] : NULL, NULL);
  play_tells = memory_read_arguments (argc, argv, 4000, &first, &sequences);
  g_test_add_func ("/library/model", test_model);
  return g_test_run ();
}
