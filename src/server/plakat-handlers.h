/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-request.h"

G_BEGIN_DECLS

/*
 * What answers each operation of openapi.yaml, named after its operationId, and what of it comes before the
 * transaction (plakat-route.h). Each leaves its answer in the request.
 */
void plakat_handle_root (PlakatRequest *request);
void plakat_handle_document (PlakatRequest *request);
void plakat_handle_healthz (PlakatRequest *request);
void plakat_handle_readyz (PlakatRequest *request);

void plakat_handle_register (PlakatRequest *request);
void plakat_prepare_register (PlakatRequest *request);
void plakat_handle_login (PlakatRequest *request);
void plakat_prepare_login (PlakatRequest *request);
void plakat_handle_refresh (PlakatRequest *request);
void plakat_handle_logout (PlakatRequest *request);
void plakat_handle_logout_everywhere (PlakatRequest *request);
void plakat_handle_devices (PlakatRequest *request);
void plakat_handle_device_remove (PlakatRequest *request);
void plakat_handle_profile (PlakatRequest *request);
void plakat_handle_profile_replace (PlakatRequest *request);
void plakat_handle_profile_change (PlakatRequest *request);
void plakat_handle_avatar_set (PlakatRequest *request);
void plakat_prepare_avatar_set (PlakatRequest *request);
void plakat_handle_avatar_remove (PlakatRequest *request);
void plakat_handle_password_change (PlakatRequest *request);
void plakat_prepare_password_change (PlakatRequest *request);
void plakat_handle_stats (PlakatRequest *request);
void plakat_handle_export (PlakatRequest *request);
void plakat_prepare_export (PlakatRequest *request);
void plakat_handle_audit (PlakatRequest *request);
void plakat_handle_account_delete (PlakatRequest *request);
void plakat_prepare_account_delete (PlakatRequest *request);

void plakat_handle_movies (PlakatRequest *request);
void plakat_handle_movies_search (PlakatRequest *request);
void plakat_handle_genres (PlakatRequest *request);
void plakat_handle_movie (PlakatRequest *request);
void plakat_handle_movie_by_id (PlakatRequest *request);
void plakat_handle_similar (PlakatRequest *request);
void plakat_handle_credits (PlakatRequest *request);
void plakat_handle_images (PlakatRequest *request);
void plakat_handle_recommendations (PlakatRequest *request);

void plakat_handle_favorites (PlakatRequest *request);
void plakat_handle_favorite_add (PlakatRequest *request);
void plakat_handle_favorite_remove (PlakatRequest *request);
void plakat_handle_watchlist (PlakatRequest *request);
void plakat_handle_watchlist_add (PlakatRequest *request);
void plakat_handle_watchlist_remove (PlakatRequest *request);
void plakat_handle_ratings (PlakatRequest *request);
void plakat_handle_rating (PlakatRequest *request);
void plakat_handle_rating_create (PlakatRequest *request);
void plakat_handle_rating_replace (PlakatRequest *request);
void plakat_handle_rating_change (PlakatRequest *request);
void plakat_handle_rating_remove (PlakatRequest *request);

void plakat_handle_persons (PlakatRequest *request);
void plakat_handle_persons_search (PlakatRequest *request);
void plakat_handle_person (PlakatRequest *request);
void plakat_handle_photos (PlakatRequest *request);
void plakat_handle_characters_search (PlakatRequest *request);
void plakat_handle_countries (PlakatRequest *request);
void plakat_handle_country (PlakatRequest *request);
void plakat_handle_decades (PlakatRequest *request);
void plakat_handle_auteurs (PlakatRequest *request);
void plakat_handle_auteur (PlakatRequest *request);
void plakat_handle_file_info (PlakatRequest *request);
void plakat_handle_file (PlakatRequest *request);

void plakat_handle_profiles (PlakatRequest *request);
void plakat_handle_profile_add (PlakatRequest *request);
void plakat_handle_profile_get (PlakatRequest *request);
void plakat_handle_profile_rename (PlakatRequest *request);
void plakat_handle_profile_remove (PlakatRequest *request);
void plakat_handle_profile_list (PlakatRequest *request);
void plakat_handle_profile_list_add (PlakatRequest *request);
void plakat_handle_profile_list_remove (PlakatRequest *request);

void plakat_handle_lists (PlakatRequest *request);
void plakat_handle_list_add (PlakatRequest *request);
void plakat_handle_list_get (PlakatRequest *request);
void plakat_handle_list_change (PlakatRequest *request);
void plakat_handle_list_remove (PlakatRequest *request);
void plakat_handle_list_films (PlakatRequest *request);
void plakat_handle_list_film_add (PlakatRequest *request);
void plakat_handle_list_film_remove (PlakatRequest *request);
void plakat_handle_note (PlakatRequest *request);
void plakat_handle_note_set (PlakatRequest *request);
void plakat_handle_note_remove (PlakatRequest *request);
void plakat_handle_watched (PlakatRequest *request);
void plakat_handle_watched_set (PlakatRequest *request);
void plakat_handle_watched_remove (PlakatRequest *request);

void plakat_handle_changes (PlakatRequest *request);
void plakat_handle_push (PlakatRequest *request);
void plakat_handle_catalogue (PlakatRequest *request);

G_END_DECLS
