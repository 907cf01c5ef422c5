/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-film.h"
#include "plakat-person.h"
#include "plakat-wire-sync.h"

G_BEGIN_DECLS

/*
 * What a Movie Recommendation API and its relatives answer, made into records. Pure functions of bytes, which need not
 * be terminated; any thread. Errors are of PLAKAT_BASE_ERROR.
 */

/**
 * PlakatRecommendationPage:
 * @films: (element-type PlakatFilm), @persons: (element-type PlakatPerson)
 * @series: (element-type gint64): TMDB's numbers of those of @films that are series
 * @seen: how many were on the page, those that cannot be shown too
 * @total_pages: 0 for unknown
 * @total: films on all pages, 0 for unknown
 *
 * Films as they came.
 */
typedef struct
{
  GPtrArray *films;
  GPtrArray *persons;
  GHashTable *series;
  guint seen;
  gint64 total_pages;
  gint64 total;
} PlakatRecommendationPage;

/**
 * PlakatRecommendationRow:
 * @tag: (nullable): the server's number of the entry or rating
 * @tmdb_id: of its film, 0 for unknown
 * @review: (nullable): of a rating, as it stands on the server now
 *
 * The answer to an edit.
 */
typedef struct
{
  char *tag;
  gint64 tmdb_id;
  char *review;
} PlakatRecommendationRow;

/**
 * PlakatRecommendationAccount:
 * @fields: what it says, in the words of %PLAKAT_USER_RECORD_ACCOUNT
 * @tag: the same for the same @fields: the server has no version of it
 * @genres, @preferences: (nullable): as they came, with what has no words here
 *
 * What the server calls the profile of a user.
 */
typedef struct
{
  PlakatFields *fields;
  char *tag;
  JsonNode *genres;
  JsonNode *preferences;
} PlakatRecommendationAccount;

void                      plakat_recommendation_page_free    (PlakatRecommendationPage  *self);
void                      plakat_recommendation_row_free     (PlakatRecommendationRow   *self);
PlakatRecommendationPage *plakat_recommendation_read_page    (const char                *bytes,
                                                              gsize                      length,
                                                              const char                *genres,
                                                              GError                   **error);
PlakatRecommendationPage *plakat_recommendation_read_detail  (const char                *bytes,
                                                              gsize                      length,
                                                              const char                *genres,
                                                              GError                   **error);
PlakatListing            *plakat_recommendation_read_listing (const char                *bytes,
                                                              gsize                      length,
                                                              const char                *list_uid,
                                                              GError                   **error);
PlakatSession            *plakat_recommendation_read_session (const char                *bytes,
                                                              gsize                      length,
                                                              const char                *context,
                                                              GError                   **error);
PlakatRecommendationRow  *plakat_recommendation_read_row     (const char                *bytes,
                                                              gsize                      length,
                                                              const char                *context,
                                                              GError                   **error);
gboolean                  plakat_recommendation_says_field   (const char                *bytes,
                                                              gsize                      length,
                                                              const char                *field);

void                         plakat_recommendation_account_free    (PlakatRecommendationAccount        *self);
PlakatRecommendationAccount *plakat_recommendation_read_account    (const char                         *bytes,
                                                                    gsize                               length,
                                                                    const char                         *context,
                                                                    GError                            **error);
gboolean                     plakat_recommendation_account_matches (const PlakatRecommendationAccount  *self,
                                                                    const PlakatFields                 *fields);
char                        *plakat_recommendation_print_account   (const PlakatRecommendationAccount  *self,
                                                                    const PlakatFields                 *fields);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlakatRecommendationAccount, plakat_recommendation_account_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlakatRecommendationPage, plakat_recommendation_page_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlakatRecommendationRow, plakat_recommendation_row_free)

G_END_DECLS
