/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fixture.h"
#include "keyed-model.h"
#include "plakat-library-lists.h"
#include "plakat-library-page.h"
#include "plakat-library-sync.h"

/* A real library whose file is memory, and which may be begun anew; films and lists by the numbers of the model. */
void            memory_begin       (void);                       /* before anything else in the process */
PlakatLibrary  *memory_open        (const char    *path);
void            memory_close       (PlakatLibrary *library);
void            memory_empty       (PlakatLibrary *library,
                                    gboolean       feed);        /* as it was opened */
char           *memory_dup_uid     (guint          film);
PlakatFilmItem *memory_get_film    (guint          film);
const char     *memory_get_list    (guint          list);
guint           memory_find_list   (const char    *uid);         /* N_LISTS for none */
guint           memory_find_film   (const char    *uid);
guint           memory_find_record (const char    *kind,
                                    const char    *uid);
PlakatFields   *memory_make_fields (guint          record,
                                    const Value   *value);
Value           memory_read_value  (guint          record,
                                    const char    *json);
void            memory_read_places (PlakatLibrary *library,
                                    Model         *model);       /* into its OWN list */
char           *memory_print       (PlakatLibrary *library);     /* all that is seen, as model_print() */
char           *model_print        (const Model   *model);
void            memory_check_texts (PlakatLibrary *library,
                                    const Model   *model);       /* I13 */
gint64          memory_find_conflict (PlakatLibrary *library,
                                      guint          index);
gint64          memory_find_binned (PlakatLibrary *library,
                                    Binned        *binned);
/* --sequences N, --first N, --replay N (which also says yes), --long (100,000). */
gboolean        memory_read_arguments (int             argc,
                                       char           *argv[],
                                       guint64         otherwise,
                                       guint64        *first,
                                       guint64        *count);
/* Plays what the arguments say, until one is wrong or time is over. */
void            memory_play        (guint64        first,
                                    guint64        count,
                                    gboolean     (*play) (gpointer data, guint64 seed),
                                    gpointer       data);
