/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "acts.h"

/*
 * I25: what waits is one request a key, whatever was done to the key meanwhile. Two libraries are edited the
 * same way. One sends after each edit, the other when all is done; what their servers have then must be the
 * same, and the same as what is shown.
 */

#define HISTORIES 10u
#define EDITS 50u
#define N_FILMS 4
#define N_LISTS 2

typedef struct
{
  Fixture fixture;
  GHashTable *server; /* key → what is there, as text */
  char *lists[N_LISTS];
  char *own[N_LISTS];
} Side;

static char *
number_lists (const Side *side, const char *text)
{
  GString *out = g_string_new (text);

  for (guint i = 0; i < N_LISTS; i++)
    {
      g_autofree char *name = g_strdup_printf ("L%u", i);

      g_string_replace (out, side->lists[i], name, 0);
    }
  return g_string_free (out, FALSE);
}

static char *
dup_fields_text (const PlakatFields *fields)
{
  GString *text = g_string_new (NULL);
  const char *name, *value;

  for (guint i = 0; plakat_fields_get_nth (fields, i, &name, &value); i++)
    g_string_append_printf (text, "%s=%s;", name, value);
  return g_string_free (text, FALSE);
}

/* What the server makes of an edit: its last word on the key. */
static void
serve (Side *side, const PlakatOp *op)
{
  g_autofree char *key = NULL;
  char *value = NULL;

  switch (op->kind)
    {
    case PLAKAT_OP_ENTRY:
      key = g_strdup_printf ("%s %s", plakat_list_kind_to_string (op->list), op->film_uid);
      value = g_strdup ("on it");
      break;
    case PLAKAT_OP_LIST_ENTRY:
      key = g_strdup_printf ("%s %s", op->list_uid, op->film_uid);
      value = g_strdup (op->position);
      break;
    case PLAKAT_OP_RATING:
      key = g_strdup_printf ("rating %s", op->film_uid);
      value = g_strdup_printf ("%d %s", op->half_stars, op->review != NULL ? op->review : "");
      break;
    case PLAKAT_OP_RECORD:
      key = g_strdup_printf ("%s %s", plakat_user_record_kind_to_string (op->record_kind), op->record_uid);
      value = op->fields != NULL ? dup_fields_text (op->fields) : g_strdup ("");
      break;
    case PLAKAT_OP_PROFILE:
    case PLAKAT_OP_PROFILE_ENTRY:
    default:
      g_assert_not_reached ();
    }
  if (op->want)
    g_hash_table_insert (side->server, number_lists (side, key), value);
  else
    {
      g_autofree char *named = number_lists (side, key);

      g_hash_table_remove (side->server, named);
      g_free (value);
    }
}

static void
send_all (Side *side)
{
  for (;;)
    {
      g_autoptr (GPtrArray) ops = take (&side->fixture);

      if (ops->len == 0)
        break;
      for (guint i = 0; i < ops->len; i++)
        {
          PlakatOp *op = op_at (ops, i);
          g_autofree char *tag = g_strdup_printf ("t%" G_GINT64_FORMAT, op->seq);

          serve (side, op);
          answer (&side->fixture, op, PLAKAT_OP_DONE, op->want ? tag : NULL);
        }
    }
}

static void
edit (Side *side, GRand *chance)
{
  PlakatLibrary *library = side->fixture.library;
  g_autofree char *uid = g_strdup_printf ("tmdb:%d", g_rand_int_range (chance, 1, N_FILMS + 1));
  g_autofree char *other = g_strdup_printf ("tmdb:%d", g_rand_int_range (chance, 1, N_FILMS + 1));
  g_autoptr (PlakatFilmItem) film = fixture_item (uid, uid);
  guint list = (guint) g_rand_int_range (chance, 0, N_LISTS);
  gboolean on = g_rand_int_range (chance, 0, 3) > 0;
  g_autofree char *word = g_strdup_printf ("w%d", g_rand_int_range (chance, 0, 9));
  g_autofree char *stars = g_strdup_printf ("%d", g_rand_int_range (chance, 1, 11));

  switch (g_rand_int_range (chance, 0, 7))
    {
    case 0:
      put (&side->fixture, "watchlist", uid, on);
      break;
    case 1:
    case 2:
      put (&side->fixture, side->own[list], uid, on);
      break;
    case 3:
      /* What is not on the list has no place to go to. */
      dex_future_disown (
          plakat_library_move (library, side->own[list], uid, g_str_equal (uid, other) ? NULL : other));
      fixture_wait (plakat_library_load_listed (library, side->own[list]));
      break;
    case 4:
      fixture_wait (plakat_library_set_field (library, PLAKAT_USER_RECORD_RATING, uid, film,
                                              g_rand_boolean (chance) ? "text" : "stars", on ? stars : NULL));
      break;
    case 5:
      fixture_wait (
          plakat_library_set_field (library, PLAKAT_USER_RECORD_NOTE, uid, film, "text", on ? word : NULL));
      break;
    default:
      fixture_wait (plakat_library_set_field (library, PLAKAT_USER_RECORD_LIST, side->lists[list], NULL,
                                              g_rand_boolean (chance) ? "name" : "note", word));
      break;
    }
}

static void
side_begin (Side *side)
{
  fixture_set_up (&side->fixture, SERVER);
  side->server = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  for (guint i = 0; i < N_LISTS; i++)
    {
      g_autofree char *name = g_strdup_printf ("list %u", i);

      side->lists[i] = create (&side->fixture, PLAKAT_USER_RECORD_LIST, name);
      side->own[i] = g_strconcat (PLAKAT_LIST_UID_OWN, side->lists[i], NULL);
    }
}

static void
side_end (Side *side)
{
  for (guint i = 0; i < N_LISTS; i++)
    {
      g_free (side->lists[i]);
      g_free (side->own[i]);
    }
  g_hash_table_unref (side->server);
  fixture_tear_down (&side->fixture, SERVER);
}

static void
assert_same_server (const Side *one, const Side *other, guint history)
{
  GHashTableIter iter;
  gpointer key, value;

  g_test_message ("history %u", history);
  g_assert_cmpuint (g_hash_table_size (one->server), ==, g_hash_table_size (other->server));
  g_hash_table_iter_init (&iter, one->server);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      g_test_message ("%s", (char *) key);
      g_assert_cmpstr (g_hash_table_lookup (other->server, key), ==, value);
    }
}

static void
test_coalesced (void)
{
  guint sent_once = 0;

  for (guint history = 0; history < HISTORIES; history++)
    {
      g_autoptr (GRand) first = g_rand_new_with_seed (history);
      g_autoptr (GRand) second = g_rand_new_with_seed (history);
      Side each = { 0 }, late = { 0 };

      side_begin (&each);
      side_begin (&late);
      for (guint i = 0; i < EDITS; i++)
        {
          edit (&each, first);
          edit (&late, second);
          send_all (&each);
        }
      sent_once += plakat_library_get_waiting (late.fixture.library);
      send_all (&late);
      assert_same_server (&each, &late, history);
      g_assert_cmpuint (plakat_library_get_waiting (each.fixture.library), ==, 0);
      g_assert_cmpuint (plakat_library_get_waiting (late.fixture.library), ==, 0);
      for (guint i = 0; i < N_LISTS; i++)
        {
          g_autofree char *shown = dup_order (&each.fixture, each.own[i]);

          assert_text (dup_order (&late.fixture, late.own[i]), shown);
        }
      side_end (&late);
      side_end (&each);
    }
  /* Something was coalesced. */
  g_assert_cmpuint (sent_once, <, HISTORIES * EDITS / 2);
}

int
main (int argc, char *argv[])
{
  dex_init ();
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/library/I25/coalesced", test_coalesced);
  return g_test_run ();
}
