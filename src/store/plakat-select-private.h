/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-wanted.h"

G_BEGIN_DECLS

/* Of names no more values are counted than anybody would read. */
#define PLAKAT_MOST_VALUES 500

/** PlakatOrdering: how an order of the whole catalogue is said in SQL
 * @known: (nullable): whether a film f is sorted, and not among those at the end; %NULL: each is
 * @before: (nullable): whether b comes before o; %NULL: the order is not of the catalogue alone
 */
typedef struct
{
  const char *forward;
  const char *backward;
  const char *known;
  const char *before;
} PlakatOrdering;

/** PlakatSelect: a statement that is put together; @texts: bound values in order, where %NULL one of @numbers */
typedef struct
{
  const PlakatAsked *asked;
  GString *sql;
  GPtrArray *texts;
  GArray *numbers;
  gboolean listed;
} PlakatSelect;

void                  plakat_select_init         (PlakatSelect        *self,
                                                  const PlakatAsked   *asked);
void                  plakat_select_clear        (PlakatSelect        *self);
void                  plakat_select_bind_number  (PlakatSelect        *self,
                                                  double               number);
void                  plakat_select_add_source   (PlakatSelect        *self,
                                                  const char          *list,
                                                  int                  of,
                                                  gboolean             library_only);
sqlite3_stmt         *plakat_select_prepare      (PlakatSelect        *self,
                                                  PlakatSqlite        *db,
                                                  GError             **error);
const PlakatOrdering *plakat_select_get_ordering (PlakatOrder          order);
GBytes               *plakat_select_films        (PlakatSqlite        *db,
                                                  const PlakatAsked   *asked,
                                                  GError             **error);
GBytes               *plakat_select_listed       (PlakatSqlite        *db,
                                                  const PlakatAsked   *asked,
                                                  GError             **error);
GArray               *plakat_select_films_of     (PlakatSqlite        *db,
                                                  const PlakatWanted  *wanted,
                                                  gboolean            *complement,
                                                  GError             **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PlakatSelect, plakat_select_clear)

G_END_DECLS
