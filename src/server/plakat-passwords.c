/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <sodium.h>
#include <string.h>

#include "plakat-passwords.h"

/* The values that OWASP gives for Argon2id. */
#define OPS 2
#define MEMORY (19456 * 1024)
#define THREADS 2
#define MAX_WAITING 64

struct _PlakatPasswords
{
  GThreadPool *pool;
  char *nobody; /* the hash of a password that nobody has: unknown users cost the same time */
};

typedef struct
{
  char *password;
  char *hash;
  gboolean nobody;
  gboolean right;
  char *result;
  PlakatPasswordsDone done;
  gpointer data;
} Job;

static void
wipe (char *secret)
{
  sodium_memzero (secret, strlen (secret));
  g_free (secret);
}

static void
job_free (Job *job)
{
  wipe (job->password);
  g_free (job->hash);
  g_free (job->result);
  g_free (job);
}

static char *
make_hash (const char *password)
{
  char hash[crypto_pwhash_STRBYTES];

  if (crypto_pwhash_str_alg (hash, password, strlen (password), OPS, MEMORY, crypto_pwhash_ALG_ARGON2ID13)
      != 0)
    return NULL;
  return g_strdup (hash);
}

static gboolean
job_done_cb (gpointer data)
{
  Job *job = data;

  job->done (job->right, job->result, job->data);
  job_free (job);
  return G_SOURCE_REMOVE;
}

static void
job_run (gpointer data, gpointer user_data)
{
  Job *job = data;

  if (job->hash == NULL)
    job->result = make_hash (job->password);
  else
    {
      gboolean right = crypto_pwhash_str_verify (job->hash, job->password, strlen (job->password)) == 0;

      job->right = right && !job->nobody;
      if (job->right && crypto_pwhash_str_needs_rehash (job->hash, OPS, MEMORY) == 1)
        job->result = make_hash (job->password);
    }
  g_idle_add_full (G_PRIORITY_DEFAULT, job_done_cb, job, NULL);
}

/** plakat_passwords_new: Returns: (transfer full): the workshop, after sodium_init() */
PlakatPasswords *
plakat_passwords_new (void)
{
  PlakatPasswords *self = g_new0 (PlakatPasswords, 1);
  char secret[33];
  guchar bytes[16];

  randombytes_buf (bytes, sizeof bytes);
  sodium_bin2hex (secret, sizeof secret, bytes, sizeof bytes);
  self->nobody = make_hash (secret);
  self->pool = g_thread_pool_new (job_run, self, THREADS, FALSE, NULL);
  return self;
}

/** plakat_passwords_free: waits for what is being hashed; nothing may be waiting for it any more */
void
plakat_passwords_free (PlakatPasswords *self)
{
  g_return_if_fail (self != NULL);

  g_thread_pool_free (self->pool, FALSE, TRUE);
  g_free (self->nobody);
  g_free (self);
}

static gboolean
push (PlakatPasswords *self, Job *job)
{
  if (g_thread_pool_unprocessed (self->pool) < MAX_WAITING)
    return g_thread_pool_push (self->pool, job, NULL);
  job_free (job);
  return FALSE;
}

/**
 * plakat_passwords_make:
 *
 * Returns: %FALSE if too many wait already; @done is not called then
 */
gboolean
plakat_passwords_make (PlakatPasswords *self, const char *password, PlakatPasswordsDone done, gpointer data)
{
  Job *job = g_new0 (Job, 1);

  job->password = g_strdup (password);
  job->done = done;
  job->data = data;
  return push (self, job);
}

/**
 * plakat_passwords_check:
 * @hash: (nullable): what is stored; %NULL for an unknown user, which takes the same time and is wrong
 *
 * Returns: %FALSE if too many wait already; @done is not called then
 */
gboolean
plakat_passwords_check (
    PlakatPasswords *self, const char *password, const char *hash, PlakatPasswordsDone done, gpointer data)
{
  Job *job = g_new0 (Job, 1);

  job->password = g_strdup (password);
  job->nobody = hash == NULL;
  job->hash = g_strdup (hash ? hash : self->nobody);
  job->done = done;
  job->data = data;
  return push (self, job);
}
