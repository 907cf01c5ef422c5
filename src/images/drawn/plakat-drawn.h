/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <cairo.h>
#include <gdk/gdk.h>
#include <glib.h>

G_BEGIN_DECLS

/**
 * PLAKAT_DRAWN_VERSION:
 *
 * Raised whenever any drawing changes; a part of every cache key.
 */
#define PLAKAT_DRAWN_VERSION 1

/**
 * PlakatDrawnFilm:
 * @uid: the film's uid; all chance comes from it
 * @title: the title to be set
 * @original_language: (nullable): an ISO 639-1 code; rules the capitals
 * @year: year of release, or 0
 * @runtime: minutes, or 0
 * @genres: (nullable) (array zero-terminated=1): genres by their English names
 * @directors: (nullable) (array zero-terminated=1): directors' names
 * @cast: how many people play in it, or 0
 *
 * All that a poster knows of a film. The strings are borrowed.
 */
typedef struct
{
  const char *uid;
  const char *title;
  const char *original_language;
  int year;
  int runtime;
  const char *const *genres;
  const char *const *directors;
  int cast;
} PlakatDrawnFilm;

cairo_surface_t *
plakat_drawn_render_poster (const PlakatDrawnFilm *film, int width_px, const char *layout_or_null);
cairo_surface_t *
plakat_drawn_render_portrait (const char *person_uid, int width_px);
const char *
plakat_drawn_get_layout (const PlakatDrawnFilm *film);
const char *const *
plakat_drawn_list_layouts (void);
const char *
plakat_drawn_get_layout_title (const char *layout);
void
plakat_drawn_get_colours (const PlakatDrawnFilm *film, GdkRGBA colours[4]);

G_END_DECLS
