/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fixture.h"

#define SERVER "https://films.example.org"
#define PAGE 4096

/* Library: the files of an account that is open, and of its store */
typedef struct
{
  Fixture store;
  char *folder; /* the account's */
  char *path;
  char *aside; /* the first damaged file */
} Library;

void       library_set_up           (Library       *library,
                                     gconstpointer  data);
void       library_tear_down        (Library       *library,
                                     gconstpointer  data);
void       library_put              (Library       *library,
                                     const char    *uid);
void       library_shut             (Library       *library);
gboolean   library_is_listed        (Library       *library,
                                     const char    *uid);
void       library_remove_backups   (Library       *library);
void       library_assert_notice    (Library       *library,
                                     const char    *part);
void       library_assert_no_notice (Library       *library);

/* The first number that a database answers. */
gint64     ask_file                 (const char    *path,
                                     const char    *sql);
void       run_on_file              (const char    *path,
                                     const char    *sql);
void       write_into_file          (const char    *path,
                                     gsize          from,
                                     gconstpointer  data,
                                     gsize          size);
/* As a disk does that has forgotten what was there. */
void       overwrite_file           (const char    *path,
                                     gsize          from,
                                     gsize          size);
GPtrArray *list_folder              (const char    *folder);
