/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "desk.h"

/* What a list that was walked proves, and what it does not. */

static void
put_films (Desk *desk, int first, int last)
{
  for (int film = first; film <= last; film++)
    fake_remote_put (desk->remote, "watchlist", film, TRUE);
}

/* What is absent once may be a row that slipped between two pages; twice, it is gone, and it is in the bin
 * (I8). */
static void
test_absent_twice (Desk *desk, gconstpointer data)
{
  put_films (desk, 1, 8);
  desk_start (desk);
  fake_remote_put (desk->remote, "watchlist", 3, FALSE);
  desk_sync (desk);
  g_assert_true (desk_has (desk, 3));
  desk_sync (desk);
  g_assert_false (desk_has (desk, 3));
  g_assert_cmpint (desk_read_int (desk, "SELECT count(*) FROM bin WHERE film_uid = 'tmdb:3'"), ==, 1);
  assert_desk_state (desk, IN_STEP);
}

/* Part of a list: what is in it is taken, and nothing is given up (I7). */
static void
test_partial (Desk *desk, gconstpointer data)
{
  put_films (desk, 1, 6);
  desk_start (desk);
  fake_remote_put (desk->remote, "watchlist", 1, FALSE);
  fake_remote_put (desk->remote, "watchlist", 7, TRUE);
  desk->remote->page_size = 5;
  desk->remote->cut_page = 2;
  fake_remote_put (desk->remote, "watchlist", 2, FALSE);
  fake_remote_put (desk->remote, "watchlist", 2, TRUE); /* by now the last of them */
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (GError) error = desk_sync_in_vain (desk);

      g_assert_error (error, PLAKAT_REMOTE_ERROR, PLAKAT_REMOTE_ERROR_TRANSPORT);
      assert_desk_state (desk, OFFLINE);
      for (int film = 1; film <= 6; film++)
        g_assert_true (desk_has (desk, film));
    }
  g_assert_true (desk_has (desk, 7));
  desk->remote->cut_page = 0;
  desk_sync (desk);
  desk_sync (desk);
  g_assert_false (desk_has (desk, 1));
  g_assert_true (desk_has (desk, 2));
}

/* A walk that does not add up proves nothing (I7). */
static void
test_no_proof (Desk *desk, gconstpointer data)
{
  put_films (desk, 1, 8);
  desk_start (desk);
  fake_remote_put (desk->remote, "watchlist", 3, FALSE);

  desk->remote->lie = 1;
  desk_sync (desk);
  desk_sync (desk);
  desk_sync (desk);
  g_assert_true (desk_has (desk, 3));
  desk->remote->lie = 0;

  /* A page that leads to itself is read once. */
  desk->remote->doubled_page = 2;
  fake_remote_forget (desk->remote);
  desk_sync (desk);
  g_assert_cmpuint (fake_remote_count (desk->remote, "GET watchlist"), ==, 2);
  desk_sync (desk);
  desk_sync (desk);
  g_assert_true (desk_has (desk, 3));
  desk->remote->doubled_page = 0;
  desk_sync (desk);
  g_assert_true (desk_has (desk, 3));
  desk_sync (desk);
  g_assert_false (desk_has (desk, 3));
}

/* A row that slipped between two pages, and one that came twice: the walk did not see everything (I7). */
static void
test_slipped (Desk *desk, gconstpointer data)
{
  put_films (desk, 1, 8);
  desk_start (desk);
  desk->remote->omitted = 3;
  for (guint i = 0; i < 3; i++)
    desk_sync (desk);
  g_assert_true (desk_has (desk, 3));
  desk->remote->shown_instead = 4;
  for (guint i = 0; i < 3; i++)
    desk_sync (desk);
  g_assert_true (desk_has (desk, 3));
  g_assert_true (desk_has (desk, 4));
  assert_desk_state (desk, IN_STEP);
}

/* Between two pages a film is taken off and put on again. */
static void
move_row_cb (FakeRemote *remote, const char *what, gpointer data)
{
  const int *film = data;

  if (!g_str_equal (what, "GET watchlist 2"))
    return;
  fake_remote_put (remote, "watchlist", *film, FALSE);
  fake_remote_put (remote, "watchlist", *film, TRUE);
}

/* It comes twice, as another row each time, while the number of rows stays; and another one slips through
 * (I7). */
static void
test_moved (Desk *desk, gconstpointer data)
{
  int film = 1;

  put_films (desk, 1, 8);
  desk_start (desk);
  fake_remote_put (desk->remote, "watchlist", 6, FALSE);
  desk->remote->moment = move_row_cb;
  desk->remote->moment_data = &film;
  for (; film <= 3; film++)
    desk_sync (desk);
  g_assert_true (desk_has (desk, 6));
  desk->remote->moment = NULL;
  desk_sync (desk);
  g_assert_true (desk_has (desk, 6));
  desk_sync (desk);
  g_assert_false (desk_has (desk, 6));
  for (film = 1; film <= 8; film++)
    g_assert_true (film == 6 || desk_has (desk, film));
}

/* A server that keeps a film in two rows shows both each time: on one page that is a proof, on two pages the
 * second time. */
static void
test_twins (Desk *desk, gconstpointer data)
{
  const guint page_sizes[] = { 2, 8 };

  put_films (desk, 1, 8);
  desk_start (desk);
  desk->remote->is_twin = TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (page_sizes); i++)
    {
      const int gone = i == 0 ? 5 : 7;

      desk->remote->page_size = page_sizes[i];
      desk->remote->omitted = gone;
      desk->remote->shown_instead = gone - 1;
      for (guint walk = i; walk < 2; walk++)
        {
          desk_sync (desk);
          g_assert_true (desk_has (desk, gone));
        }
      desk_sync (desk);
      g_assert_false (desk_has (desk, gone));
      fake_remote_put (desk->remote, "watchlist", gone, FALSE);
      desk->remote->omitted = desk->remote->shown_instead = 0;
    }
}

/* The first page does not come once. */
static void
cut_once_cb (FakeRemote *remote, const char *what, gpointer data)
{
  if (g_str_has_prefix (what, "GET"))
    remote->cut_page = remote->listings == 1 ? 1 : 0;
}

/* The server said that it may be there already: that is looked for at once, though a connection broke
 * meanwhile, and not when somebody else may have taken it off. */
static void
test_look_when_open (Desk *desk, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  desk_start (desk);
  fake_remote_put (desk->remote, "watchlist", 1, TRUE);
  fake_remote_answer (desk->remote, "watchlist", 1, PLAKAT_OP_VERIFY);
  desk_list (desk, 1, TRUE);
  fake_remote_forget (desk->remote);
  desk->remote->moment = cut_once_cb;
  error = desk_sync_in_vain (desk);
  g_assert_error (error, PLAKAT_REMOTE_ERROR, PLAKAT_REMOTE_ERROR_TRANSPORT);
  g_assert_cmpuint (desk->remote->listings, ==, 2);
  assert_desk_waiting (desk, 0);

  /* Somebody takes it off: it stays off. */
  fake_remote_put (desk->remote, "watchlist", 1, FALSE);
  desk_sync (desk);
  desk_sync (desk);
  g_assert_false (desk_has (desk, 1));
  g_assert_false (fake_remote_has (desk->remote, "watchlist", 1));
}

int
main (int argc, char *argv[])
{
  fixture_init_alone (&argc, &argv);
  ADD_DESK_TEST ("/cycle-walk/I8/absent-twice", FAKE_CAN_WALK, test_absent_twice);
  ADD_DESK_TEST ("/cycle-walk/I7/partial", FAKE_CAN_WALK, test_partial);
  ADD_DESK_TEST ("/cycle-walk/I7/no-proof", FAKE_CAN_WALK, test_no_proof);
  ADD_DESK_TEST ("/cycle-walk/I7/slipped", FAKE_CAN_WALK, test_slipped);
  ADD_DESK_TEST ("/cycle-walk/I7/moved", FAKE_CAN_WALK, test_moved);
  ADD_DESK_TEST ("/cycle-walk/I7/twins", FAKE_CAN_WALK, test_twins);
  ADD_DESK_TEST ("/cycle-walk/I11/look-when-open", FAKE_CAN_WALK, test_look_when_open);
  return fixture_run ();
}
