/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-catalogue-look.h"
#include "plakat-catalogue-queries.h"

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
                                                const PlakatQuery *query,
                                                guint              most,
                                                GError           **error);

/* The cells that rows stand in: OKLab in cubes, by the mean of a look's colours. */
#define PLAKAT_LOOK_CELLS_ASIDE 20
#define PLAKAT_LOOK_CELL_L (1.0 / PLAKAT_LOOK_CELLS_ASIDE)
#define PLAKAT_LOOK_CELL_AB (0.8 / PLAKAT_LOOK_CELLS_ASIDE)

void            plakat_look_find_cell          (PlakatOklab        mean,
                                                int                cell[3]);
int             plakat_look_number_cell        (const int          cell[3]);

/* Pieces of the query of plakat-catalogue-select.c, where film_look is k and film f. */
gboolean        plakat_look_is_order           (PlakatOrder        order);
const char     *plakat_look_get_order_sql      (PlakatOrder        order,
                                                gboolean           reversed,
                                                gboolean           listed);
const char     *plakat_look_get_condition_sql  (const char        *colour,
                                                gboolean           joined,
                                                double             numbers[2],
                                                guint             *n_numbers);
void            plakat_look_hang_columns       (GArray            *ids,
                                                GArray            *lightness,
                                                guint              rows);

G_END_DECLS
