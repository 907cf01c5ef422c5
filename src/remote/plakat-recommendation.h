/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-remote.h"
#include "plakat-tokens.h"

G_BEGIN_DECLS

#define PLAKAT_TYPE_RECOMMENDATION (plakat_recommendation_get_type ())
G_DECLARE_FINAL_TYPE (PlakatRecommendation, plakat_recommendation, PLAKAT, RECOMMENDATION, GObject)

/* A Movie Recommendation API: Django, films of TMDB, lists without a feed of changes. */
PlakatRecommendation *plakat_recommendation_new       (PlakatHttp   *http,
                                                       PlakatTokens *tokens,
                                                       const char   *base);
char                 *plakat_recommendation_dup_files (void);

G_END_DECLS
