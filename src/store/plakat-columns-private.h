/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-bits.h"
#include "plakat-columns.h"
#include "plakat-index-file.h"
#include "plakat-wanted.h"

G_BEGIN_DECLS

#define PLAKAT_COLUMNS_KIND 0x434f4c02u

/* The orders that the catalogue alone knows. */
#define PLAKAT_N_SORTED (PLAKAT_ORDER_GENRE + 1)

enum
{
  SECTION_META, /* guint32: rows, names, films, then for each order how many films it sorts */
  SECTION_PRESENT,
  SECTION_YEAR,
  SECTION_RUNTIME,
  SECTION_RATING,
  SECTION_LANGUAGE,
  SECTION_LANGUAGES,
  SECTION_COUNTRIES,
  SECTION_GENRE_START,
  SECTION_GENRE,
  SECTION_COUNTRY_START,
  SECTION_COUNTRY,
  SECTION_DIRECTOR_START,
  SECTION_DIRECTOR,
  SECTION_CAST_START,
  SECTION_CAST,
  SECTION_NAME_START,
  SECTION_NAME_TEXT,
  SECTION_NAME_PERSON, /* guint32 by name: one who has it */
  SECTION_PERSON_NAME, /* guint32 by a person's row: 1 + their name, 0 for none */
  SECTION_FIRST,       /* gint64: the rows by popularity */
  SECTION_ORDER,       /* and one for each order: guint32 rows */
  N_SECTIONS = SECTION_ORDER + PLAKAT_N_SORTED,
};

enum
{
  META_ROWS,
  META_NAMES,
  META_FILMS,
  META_KNOWN,
  N_META = META_KNOWN + PLAKAT_N_SORTED,
};

/** PlakatValues: of row i those from start[i] to before start[i + 1] */
typedef struct
{
  const guint32 *start;
  const guint32 *value;
} PlakatValues;

/* Which of the four a facet has. */
typedef enum
{
  VALUES_GENRE,
  VALUES_COUNTRY,
  VALUES_DIRECTOR,
  VALUES_CAST,
  N_VALUES,
} PlakatValuesKind;

/**
 * PlakatColumnSet:
 * @n: rows
 * @ids: (nullable): of the rows; %NULL where a row's number is its id
 * @live: bits: rows that are films as they are now
 * @year: 0 for none, @runtime: 0, @rating: 0
 * @language: 1 + a place in the table of languages, 0 for none
 *
 * Of the file what was asked for yet, of the overlay all.
 */
typedef struct
{
  guint n;
  const guint32 *ids;
  const guint64 *live;
  const gint16 *year;
  const gint32 *runtime;
  const double *rating;
  const guint16 *language;
  PlakatValues values[N_VALUES];
} PlakatColumnSet;

/** PlakatColumnRow: a film that the file does not show as it is */
typedef struct
{
  guint32 id;
  gint16 year;
  gint32 runtime;
  double rating;
  guint16 language;
  GArray *values[N_VALUES]; /* guint32 */
} PlakatColumnRow;

/** PlakatStanding: where a row of the overlay stands in an order: before the film at @at of the file's */
typedef struct
{
  guint32 at;
  guint32 row;
  gboolean known;
} PlakatStanding;

struct _PlakatColumns
{
  char *path;
  PlakatIndexFile *file;
  gboolean damaged;
  gboolean behind; /* too much has changed */

  guint n_names;
  const guint32 *meta;
  const guint32 *name_start;
  const char *name_text;
  const guint32 *name_person;
  const guint32 *person_name;
  gsize n_person_names;
  const guint32 *order[PLAKAT_N_SORTED];
  PlakatColumnSet base;
  guint64 *live; /* the base's */

  GPtrArray *codes[2]; /* countries, languages */
  GHashTable *code_places[2];

  PlakatIndexStamp stamp; /* what the overlay has seen */
  GHashTable *rows;       /* id → PlakatColumnRow */
  GHashTable *renamed;    /* ids of persons whose name is no more what the file has */
  GPtrArray *names;       /* folded, those that the file does not have */
  GPtrArray *name_labels; /* and as they are written */
  GHashTable *name_places;
  PlakatColumnSet over;
  GPtrArray *owned; /* what over points to */
  GArray *places[PLAKAT_N_SORTED];
};

/** PlakatBits: one for each row of the file, and of the overlay */
typedef struct
{
  guint64 *base;
  guint64 *over;
} PlakatBits;

/* plakat-columns.c */
gboolean     plakat_columns_need_values  (PlakatColumns      *self,
                                          PlakatValuesKind    kind,
                                          GError            **error);
gboolean     plakat_columns_need_facet   (PlakatColumns      *self,
                                          PlakatFacet         facet,
                                          GError            **error);
gboolean     plakat_columns_need_names   (PlakatColumns      *self,
                                          GError            **error);
gboolean     plakat_columns_need_order   (PlakatColumns      *self,
                                          PlakatOrder         order,
                                          GError            **error);
gconstpointer plakat_columns_get         (PlakatColumns      *self,
                                          guint               section,
                                          gsize               size,
                                          gsize               expected,
                                          GError            **error);
gboolean     plakat_columns_find_name    (PlakatColumns      *self,
                                          const char         *folded,
                                          guint32            *name);
char        *plakat_columns_dup_name     (PlakatColumns      *self,
                                          guint32             name);
guint        plakat_columns_count_names  (PlakatColumns      *self);
guint        plakat_columns_add_code     (PlakatColumns      *self,
                                          guint               kind,
                                          const char         *code);

/* plakat-columns-overlay.c */
void         plakat_columns_clear_overlay (PlakatColumns     *self);
void         plakat_columns_free_overlay (PlakatColumns      *self);
gboolean     plakat_columns_update_overlay (PlakatColumns    *self,
                                          PlakatSqlite       *db,
                                          const PlakatIndexStamp *now,
                                          GError            **error);
gboolean     plakat_columns_find_row     (PlakatColumns      *self,
                                          gint64              id,
                                          guint              *row);

/* plakat-columns-evaluate.c */
gboolean     plakat_columns_evaluate     (PlakatColumns      *self,
                                          PlakatSqlite       *db,
                                          const PlakatAsked  *asked,
                                          int                 of,
                                          gboolean            catalogue_only,
                                          PlakatBits         *bits,
                                          GError            **error);
void         plakat_bits_clear           (PlakatBits         *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PlakatBits, plakat_bits_clear)

guint        plakat_columns_count_bits   (PlakatColumns      *self,
                                          const PlakatBits   *bits);

/* plakat-columns-order.c */
GBytes      *plakat_columns_order        (PlakatColumns      *self,
                                          PlakatSqlite       *db,
                                          const PlakatAsked  *asked,
                                          PlakatBits         *bits,
                                          GError            **error);



G_END_DECLS
