/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "fuzz.h"
#include "plakat-answer-private.h"
#include "plakat-auteurflix-parse.h"
#include "plakat-error.h"
#include "plakat-recommendation-parse.h"
#include "plakat-text.h"
#include "plakat-user-record.h"

/* What reads the answers of servers that nobody of ours wrote. */

#define BASE "https://films.example.org"

static gboolean
is_line (const char *text)
{
  g_autofree char *clean = text ? plakat_text_clean_line (text) : NULL;

  return text == NULL || g_str_equal (text, clean);
}

static gboolean
is_picture (const char *text)
{
  return text == NULL || plakat_text_is_image_path (text) || plakat_text_is_image_url (text);
}

static void
check_film (PlakatFilm *film)
{
  g_assert_true (plakat_text_is_uid (film->uid));
  g_assert_true (film->title != NULL && *film->title != '\0' && is_line (film->title));
  g_assert_true (is_picture (film->poster_path) && is_picture (film->backdrop_path));
  g_assert_true (film->tmdb_id >= 0 && film->runtime >= 0);
  g_assert_true (film->vote_average >= 0 && film->vote_average <= 10);
}

static void
check_person (PlakatPerson *person)
{
  g_assert_true (plakat_text_is_uid (person->uid));
  g_assert_true (person->name != NULL && *person->name != '\0' && is_line (person->name));
  g_assert_true (is_picture (person->portrait_path));
}

static void
check_entry (PlakatEntry *entry)
{
  g_assert_true (plakat_text_is_uid (entry->film_uid));
  g_assert_true (is_line (entry->title) && is_line (entry->tag) && is_picture (entry->poster_path));
}

static void
check_page (PlakatRecommendationPage *page)
{
  for (guint i = 0; i < page->films->len; i++)
    check_film (g_ptr_array_index (page->films, i));
  for (guint i = 0; i < page->persons->len; i++)
    check_person (g_ptr_array_index (page->persons, i));
  g_assert_true (page->total >= 0 && page->total_pages >= 0);
}

FUZZ (recommendation_page)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PlakatRecommendationPage) page = plakat_recommendation_read_page (bytes, length, NULL, &error);

  FUZZ_ASSERT_ANSWERED (page, error);
  if (page != NULL)
    check_page (page);
}

FUZZ (recommendation_detail)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PlakatRecommendationPage) page = plakat_recommendation_read_detail (bytes, length, NULL, &error);

  FUZZ_ASSERT_ANSWERED (page, error);
  if (page != NULL)
    check_page (page);
}

FUZZ (recommendation_listing)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PlakatListing) listing =
      plakat_recommendation_read_listing (bytes, length, "favourites", &error);

  FUZZ_ASSERT_ANSWERED (listing, error);
  if (listing == NULL)
    return;
  g_assert_true (listing->total >= -1);
  for (guint i = 0; i < listing->entries->len; i++)
    {
      PlakatEntry *entry = g_ptr_array_index (listing->entries, i);

      g_assert_cmpstr (entry->list_uid, ==, "favourites");
      g_assert_true (entry->present);
      check_entry (entry);
    }
}

FUZZ (recommendation_session)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PlakatSession) session = plakat_recommendation_read_session (bytes, length, NULL, &error);

  FUZZ_ASSERT_ANSWERED (session, error);
  if (session != NULL)
    g_assert_true (session->access != NULL && is_line (session->user_id) && is_line (session->username));
}

FUZZ (recommendation_row)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PlakatRecommendationRow) row = plakat_recommendation_read_row (bytes, length, NULL, &error);

  FUZZ_ASSERT_ANSWERED (row, error);
  if (row != NULL)
    g_assert_true (row->tmdb_id >= 0 && is_line (row->tag));
  plakat_recommendation_says_field (bytes, length, "score");
}

static void
check_account (const PlakatRecommendationAccount *account)
{
  const char *name, *value;

  g_assert_nonnull (account->tag);
  for (guint i = 0; plakat_fields_get_nth (account->fields, i, &name, &value); i++)
    {
      PlakatFields *one = plakat_fields_new ();

      /* But for a text that is too long, what was read is what may be written. */
      plakat_fields_set (one, name, value);
      g_assert_true (g_str_equal (name, "biography")
                     || plakat_user_record_check (PLAKAT_USER_RECORD_ACCOUNT, one, NULL));
      plakat_fields_free (one);
    }
}

FUZZ (recommendation_account)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PlakatRecommendationAccount) account =
      plakat_recommendation_read_account (bytes, length, NULL, &error);
  g_autoptr (PlakatFields) wanted = plakat_fields_new ();
  g_autofree char *body = NULL, *none = NULL;

  FUZZ_ASSERT_ANSWERED (account, error);
  if (account == NULL)
    return;
  check_account (account);
  g_assert_true (plakat_recommendation_account_matches (account, account->fields));
  none = plakat_recommendation_print_account (account, account->fields);
  g_assert_cmpstr (none, ==, "{}");
  plakat_fields_set (wanted, "favourite_genres", "Drama\nWestern");
  plakat_fields_set (wanted, "notifications", "email");
  body = plakat_recommendation_print_account (account, wanted);
  g_assert_nonnull (body);
}

FUZZ (auteurflix_movies)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PlakatFlixMovies) movies = plakat_flix_read_movies (bytes, length, BASE, &error);

  FUZZ_ASSERT_ANSWERED (movies, error);
  if (movies == NULL)
    return;
  for (guint i = 0; i < movies->films->len; i++)
    {
      PlakatFilm *film = g_ptr_array_index (movies->films, i);

      check_film (film);
      g_assert_nonnull (g_hash_table_lookup (movies->by_uid, film->uid));
    }
  g_assert_cmpuint (g_hash_table_size (movies->by_id), ==, g_hash_table_size (movies->by_uid));
}

FUZZ (auteurflix_directors)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) directors = plakat_flix_read_directors (bytes, length, BASE, &error);

  FUZZ_ASSERT_ANSWERED (directors, error);
  for (guint i = 0; directors != NULL && i < directors->len; i++)
    check_person (((PlakatFlixDirector *) g_ptr_array_index (directors, i))->person);
}

FUZZ (auteurflix_director)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PlakatFlixDirector) director = plakat_flix_read_director (bytes, length, BASE, &error);

  FUZZ_ASSERT_ANSWERED (director, error);
  if (director != NULL)
    check_person (director->person);
}

FUZZ (auteurflix_profiles)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) profiles = plakat_flix_read_profiles (bytes, length, BASE, &error);

  FUZZ_ASSERT_ANSWERED (profiles, error);
  for (guint i = 0; profiles != NULL && i < profiles->len; i++)
    {
      PlakatFlixProfile *profile = g_ptr_array_index (profiles, i);

      g_assert_true (profile->id > 0 && is_line (profile->name));
    }
}

FUZZ (auteurflix_profile)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PlakatFlixProfile) profile = plakat_flix_read_profile (bytes, length, BASE, &error);

  FUZZ_ASSERT_ANSWERED (profile, error);
  for (guint i = 0; profile != NULL && i < profile->rows->len; i++)
    {
      PlakatFlixRow *row = &g_array_index (profile->rows, PlakatFlixRow, i);

      /* Each film once. */
      g_assert_true (plakat_flix_profile_find (profile, row->movie_id) == row);
    }
}

FUZZ (auteurflix_user)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PlakatFlixUser) user = plakat_flix_read_user (bytes, length, BASE, &error);

  FUZZ_ASSERT_ANSWERED (user, error);
  if (user != NULL)
    g_assert_true (user->id > 0 && is_line (user->email));
}

/* What a server says of its own refusal, as RFC 9457 and others put it. */
FUZZ (problem)
{
  g_autofree char *sentence = plakat_answer_dup_sentence (bytes, length);

  if (sentence == NULL)
    return;
  g_assert_true (is_line (sentence));
  g_assert_cmpint (g_utf8_strlen (sentence, -1), <=, 300);
}

FUZZ_MAIN
