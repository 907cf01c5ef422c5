/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * PlakatFilmSection:
 *
 * A part of a film's page: its heading, the property `title`, and below it what is put into it.
 */
#define PLAKAT_TYPE_FILM_SECTION (plakat_film_section_get_type ())
G_DECLARE_FINAL_TYPE (PlakatFilmSection, plakat_film_section, PLAKAT, FILM_SECTION, GtkBox)

G_END_DECLS
