/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * PlakatSettings:
 * @database: a database's URI
 * @key_file: where the secrets stand, apart from the database
 * @listen: addresses, HOST:PORT each
 * @files: folders of pictures, looked through in this order
 * @picture_cache: a folder for pictures that were made smaller
 * @picture_cache_size: how much may stand there, in MiB; 0 for making none smaller
 * @certificate, @private_key: (nullable): PEM files; with them HTTPS is spoken
 * @metrics: (nullable): HOST:PORT of the counters, %NULL for none
 * @trusted_proxies: addresses whose word about whom they speak for is taken
 * @registration: whether strangers may make an account
 * @workers: threads that answer, each with a connection of its own
 * @connections_per_address: at the same time
 * @sign_ins, @refreshes, @writes, @reads: how many a minute are allowed, 0 for any number
 *
 * How the server is to run: of a file, the environment and the command line, the later over the earlier.
 */
typedef struct
{
  char *database;
  char *key_file;
  GStrv listen;
  GStrv files;
  char *picture_cache;
  int picture_cache_size;
  char *certificate;
  char *private_key;
  char *metrics;
  GStrv trusted_proxies;
  gboolean registration;
  int workers;
  int connections_per_address;
  int sign_ins;
  int refreshes;
  int writes;
  int reads;
} PlakatSettings;

PlakatSettings *plakat_settings_new         (void);
GOptionGroup   *plakat_settings_get_options (PlakatSettings  *self);
gboolean        plakat_settings_complete    (PlakatSettings  *self,
                                             GError         **error);
char           *plakat_settings_describe    (PlakatSettings  *self);
void            plakat_settings_free        (PlakatSettings  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlakatSettings, plakat_settings_free)

G_END_DECLS
