/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-catalogue-look.h"
#include "plakat-catalogue-queries.h"
#include "plakat-wanted.h"

G_BEGIN_DECLS

/* What is said to catalogue.db about looks. In the thread that owns the connection. */
gboolean        plakat_catalogue_write_looks   (PlakatSqlite      *db,
                                                GPtrArray         *looks,
                                                GError           **error);
GPtrArray      *plakat_catalogue_read_lookless (PlakatSqlite      *db,
                                                GError           **error);
GPtrArray      *plakat_catalogue_find_near     (PlakatSqlite      *db,
                                                const char        *uid,
                                                guint              most,
                                                GError           **error);
GBytes         *plakat_catalogue_read_strip    (PlakatSqlite      *db,
                                                GBytes            *ids,
                                                guint              most,
                                                GError           **error);

/* The cells that rows stand in: OKLab in cubes, by the mean of a look's colours. */
#define PLAKAT_LOOK_CELLS_ASIDE 20
#define PLAKAT_LOOK_CELL_L (1.0 / PLAKAT_LOOK_CELLS_ASIDE)
#define PLAKAT_LOOK_CELL_AB (0.8 / PLAKAT_LOOK_CELLS_ASIDE)

void            plakat_look_find_cell          (PlakatOklab        mean,
                                                int                cell[3]);
int             plakat_look_number_cell        (const int          cell[3]);

/* For the queries of plakat-catalogue-select.c and plakat-columns.c. */
gboolean        plakat_look_is_order           (PlakatOrder        order);
const char     *plakat_look_get_condition_sql  (const char        *colour,
                                                double             numbers[2],
                                                guint             *n_numbers);
GBytes         *plakat_look_arrange            (PlakatSqlite      *db,
                                                const PlakatAsked *asked,
                                                GBytes            *films,
                                                GError           **error);

G_END_DECLS
