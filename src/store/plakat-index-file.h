/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-sqlite.h"

G_BEGIN_DECLS

/**
 * PlakatIndexStamp:
 * @catalogue: which catalogue
 * @change: its last change
 * @last_film: the highest row of a film, @last_person: of a person
 *
 * What an index has seen of catalogue.db.
 */
typedef struct
{
  gint64 catalogue;
  gint64 change;
  gint64 last_film;
  gint64 last_person;
} PlakatIndexStamp;

gboolean         plakat_index_stamp_read     (PlakatSqlite            *db,
                                              PlakatIndexStamp        *stamp,
                                              GError                 **error);
gboolean         plakat_index_stamp_changes  (PlakatSqlite            *db,
                                              const PlakatIndexStamp  *since,
                                              GArray                 **films,
                                              GArray                 **persons,
                                              GError                 **error);
gboolean         plakat_index_stamp_forget   (PlakatSqlite            *db,
                                              const char *const       *paths,
                                              GError                 **error);

/*
 * Arrays of numbers and bytes in a file beside the database, mapped and not read: a catalogue of a million films takes
 * no memory of its own for them. A file is written whole and never changed; what it does not show yet is told by its
 * stamp. It can be made again at any time, so a damaged one is as good as none. Any thread.
 */
typedef struct _PlakatIndexFile PlakatIndexFile;
typedef struct _PlakatIndexWriter PlakatIndexWriter;

PlakatIndexFile *plakat_index_file_open      (const char              *path,
                                              guint32                  kind,
                                              GError                 **error);
gboolean         plakat_index_file_read_stamp (const char             *path,
                                              PlakatIndexStamp        *stamp);
PlakatIndexFile *plakat_index_file_ref       (PlakatIndexFile         *self);
void             plakat_index_file_unref     (PlakatIndexFile         *self);
const PlakatIndexStamp *plakat_index_file_get_stamp (PlakatIndexFile  *self);
gconstpointer    plakat_index_file_get       (PlakatIndexFile         *self,
                                              guint                    section,
                                              gsize                    size,
                                              gsize                   *n);

PlakatIndexWriter *plakat_index_writer_new   (const char              *path,
                                              guint32                  kind,
                                              guint                    n_sections,
                                              const PlakatIndexStamp  *stamp,
                                              GError                 **error);
gboolean         plakat_index_writer_add     (PlakatIndexWriter       *self,
                                              guint                    section,
                                              gconstpointer            data,
                                              gsize                    bytes,
                                              GError                 **error);
gboolean         plakat_index_writer_finish  (PlakatIndexWriter       *self,
                                              GError                 **error);
void             plakat_index_writer_free    (PlakatIndexWriter       *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlakatIndexFile, plakat_index_file_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlakatIndexWriter, plakat_index_writer_free)

G_END_DECLS
