/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "plakat-auteurflix-private.h"
#include "plakat-text.h"
#include "plakat-wire.h"

/* The server has no op ids: each edit is a question of its own, asked one after the other. It says less than
 * is to be known (a 204 for what is there already, a 500 for what it did), so that doubtful answers are held
 * against what can be read. */

/* Rows of one film that are taken away for one edit. */
#define MAX_TWINS 10

/** Op: what is needed of a #PlakatOp, which goes before it is sent */
typedef struct
{
  gint64 seq;
  PlakatOpKind kind;
  gboolean want;
  gboolean again;
  gint64 tmdb_id;
  char *film_uid;
  char *profile_uid;
  char *name;
  char *tag;
  char *parent_tag;
} Op;

/**
 * Push:
 * @made: uid of a profile → its tag, of those that this push made
 * @knows_own: whether the user's profiles were read in this push
 */
typedef struct
{
  PlakatAuteurflix *self;
  GPtrArray *ops;
  GPtrArray *results;
  GHashTable *made;
  gboolean knows_own;
} Push;

static void
op_free (gpointer data)
{
  Op *op = data;

  g_free (op->film_uid);
  g_free (op->profile_uid);
  g_free (op->name);
  g_free (op->tag);
  g_free (op->parent_tag);
  g_free (op);
}

static Op *
op_copy (const PlakatOp *from)
{
  Op *op = g_new0 (Op, 1);

  op->seq = from->seq;
  op->kind = from->kind;
  op->want = from->want;
  op->again = from->again;
  op->tmdb_id = from->tmdb_id;
  op->film_uid = g_strdup (from->film_uid);
  op->profile_uid = g_strdup (from->profile_uid);
  /* The server takes any name, and what it says back is read as a clean line: only such a one is the same. */
  op->name = from->name ? plakat_text_clean_line (from->name) : NULL;
  if (op->name != NULL && *op->name == '\0')
    g_clear_pointer (&op->name, g_free);
  op->tag = g_strdup (from->tag);
  op->parent_tag = g_strdup (from->parent_tag);
  return op;
}

static void
push_free (gpointer data)
{
  Push *push = data;

  g_clear_pointer (&push->results, g_ptr_array_unref);
  g_ptr_array_unref (push->ops);
  g_hash_table_unref (push->made);
  g_object_unref (push->self);
  g_free (push);
}

/* ── answers ───────────────────────────────────────────────────────────── */

static void
set_done (PlakatOpResult *result)
{
  result->status = PLAKAT_OP_DONE;
  g_clear_pointer (&result->message, g_free);
}

static void
set_tag (PlakatOpResult *result, gint64 id)
{
  set_done (result);
  g_free (result->tag);
  result->tag = g_strdup_printf ("%" G_GINT64_FORMAT, id);
}

static void
reject (PlakatOpResult *result, const char *message)
{
  result->status = PLAKAT_OP_REJECTED;
  g_set_str (&result->message, message);
}

/* A page of HTML, whatever its status, is of something that stands between. */
static PlakatOpStatus
judge (const GError *error)
{
  guint status = plakat_remote_error_get_status (error);

  /* The server stands elsewhere: nothing was done, and nothing will be. */
  if (status >= 300 && status < 400)
    return PLAKAT_OP_REJECTED;
  if (!g_error_matches (error, PLAKAT_REMOTE_ERROR, PLAKAT_REMOTE_ERROR_REFUSED)
      && !g_error_matches (error, PLAKAT_REMOTE_ERROR, PLAKAT_REMOTE_ERROR_GONE))
    return PLAKAT_OP_UNKNOWN;
  if (status == 403)
    return PLAKAT_OP_REFUSED;
  return status == 405 || status == 501 ? PLAKAT_OP_UNABLE : PLAKAT_OP_REJECTED;
}

static void
set_failure (PlakatOpResult *result, const GError *error)
{
  result->status = judge (error);
  result->http = plakat_remote_error_get_status (error);
  result->retry_after = plakat_remote_error_get_retry_after (error);
  g_set_str (&result->message, error->message);
}

/* What could not be read to hold an answer against it leaves the answer doubtful, whatever the reason. */
static void
set_doubt (PlakatOpResult *result, const GError *error)
{
  set_failure (result, error);
  result->status = PLAKAT_OP_UNKNOWN;
}

/* Asks; %NULL with a result, or with an @error where nothing was asked: there is no session, or none any
 * more. */
static PlakatHttpAnswer *
ask (Push *push, const PlakatFlixAsk *question, PlakatOpResult *result, GError **error)
{
  g_autoptr (GError) why = NULL;
  PlakatHttpAnswer *answer = plakat_auteurflix_ask (push->self, question, &why);

  if (answer != NULL)
    return answer;
  if (g_error_matches (why, PLAKAT_REMOTE_ERROR, PLAKAT_REMOTE_ERROR_SIGN_IN)
      || g_error_matches (why, PLAKAT_REMOTE_ERROR, PLAKAT_REMOTE_ERROR_BUSY))
    g_propagate_error (error, g_steal_pointer (&why));
  else
    set_failure (result, why);
  return NULL;
}

static gboolean
is_good (Push *push, PlakatHttpAnswer *answer, PlakatOpResult *result)
{
  g_autoptr (GError) why = NULL;

  result->http = answer->status;
  if (plakat_auteurflix_check (push->self, answer, &why))
    return TRUE;
  set_failure (result, why);
  return FALSE;
}

static PlakatFlixProfile *
read_answer (Push *push, PlakatHttpAnswer *answer)
{
  return dex_await_pointer (plakat_answer_decode_bytes (answer, (PlakatBytesDecoder) plakat_flix_read_profile,
                                                        NULL, (GDestroyNotify) plakat_flix_profile_free),
                            NULL);
}

/* The user's profiles, read once in a push; @error where that cannot be done. */
static gboolean
know_own (Push *push, GError **error)
{
  if (!push->knows_own)
    push->knows_own = plakat_auteurflix_know_profiles (push->self, error);
  return push->knows_own;
}

/* ── profiles ──────────────────────────────────────────────────────────── */

static char *
print_profile (gint64 user, gint64 id, const char *name)
{
  g_autoptr (JsonBuilder) builder = json_builder_new_immutable ();

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "profile");
  json_builder_begin_object (builder);
  if (user > 0)
    plakat_wire_add_int64 (builder, "user_id", user);
  if (id > 0)
    plakat_wire_add_int64 (builder, "id", id);
  plakat_wire_add_text (builder, "name", name);
  json_builder_end_object (builder);
  json_builder_end_object (builder);
  return plakat_wire_print (builder, NULL);
}

static PlakatFlixProfile *
find_named (Push *push, const char *name)
{
  GPtrArray *own = plakat_auteurflix_get_memory (push->self)->own;

  for (guint i = 0; own != NULL && i < own->len; i++)
    {
      PlakatFlixProfile *profile = g_ptr_array_index (own, i);

      if (g_strcmp0 (profile->name, name) == 0)
        return profile;
    }
  return NULL;
}

static void
note_made (Push *push, const Op *op, PlakatOpResult *result)
{
  if (op->profile_uid != NULL && result->tag != NULL)
    g_hash_table_insert (push->made, g_strdup (op->profile_uid), g_strdup (result->tag));
}

static gboolean
make_profile (Push *push, const Op *op, PlakatOpResult *result, GError **error)
{
  const gint64 user = plakat_auteurflix_get_user (push->self);
  g_autofree char *path = g_strdup_printf ("/api/users/%" G_GINT64_FORMAT "/profiles", user);
  g_autofree char *json = print_profile (user, 0, op->name);
  const PlakatFlixAsk question = { .method = "POST", .path = path, .json = json };
  g_autoptr (PlakatHttpAnswer) answer = NULL;
  g_autoptr (PlakatFlixProfile) made = NULL;

  answer = ask (push, &question, result, error);
  if (answer == NULL)
    return *error == NULL;
  if (!is_good (push, answer, result))
    return TRUE;
  made = read_answer (push, answer);
  if (made == NULL)
    {
      result->status = PLAKAT_OP_UNKNOWN;
      return TRUE;
    }
  set_tag (result, made->id);
  push->knows_own = FALSE;
  return TRUE;
}

/* A rename is done, and the page about it then fails: what it is called tells. */
static gboolean
rename_profile (Push *push, const Op *op, gint64 id, PlakatOpResult *result, GError **error)
{
  g_autofree char *path = g_strdup_printf ("/api/profiles/%" G_GINT64_FORMAT, id);
  g_autofree char *json = print_profile (0, id, op->name);
  const PlakatFlixAsk question = { .method = "PATCH", .path = path, .json = json };
  g_autoptr (PlakatHttpAnswer) answer = ask (push, &question, result, error);
  g_autoptr (PlakatFlixProfile) profile = NULL;
  g_autoptr (GError) why = NULL;
  gboolean says_why;

  if (answer == NULL)
    return *error == NULL;
  push->knows_own = FALSE;
  says_why = answer->status == 401;
  if (!is_good (push, answer, result) && result->http != 500)
    {
      /* What is wrong with the name is a 401 too, and nothing about the user. */
      if (says_why)
        result->status = PLAKAT_OP_REJECTED;
      return TRUE;
    }
  profile = plakat_auteurflix_read_profile (push->self, id, &why);
  if (profile == NULL)
    set_doubt (result, why);
  else if (g_strcmp0 (profile->name, op->name) == 0)
    set_tag (result, id);
  else
    result->status = PLAKAT_OP_UNKNOWN;
  return TRUE;
}

static gboolean
delete_profile (Push *push, gint64 id, PlakatOpResult *result, GError **error)
{
  g_autofree char *path = g_strdup_printf ("/api/profiles/%" G_GINT64_FORMAT, id);
  const PlakatFlixAsk question = { .method = "DELETE", .path = path };
  g_autoptr (PlakatHttpAnswer) answer = ask (push, &question, result, error);
  g_autoptr (GError) why = NULL;

  if (answer == NULL)
    return *error == NULL;
  push->knows_own = FALSE;
  if (is_good (push, answer, result))
    return TRUE;
  /* "Something went wrong" and a 401 is all that it says of a profile that is not there. */
  if (result->http != 403 && result->http != 404 && result->http != 410)
    return TRUE;
  if (!know_own (push, &why))
    set_doubt (result, why);
  else if (plakat_auteurflix_find_own (push->self, id) == NULL)
    set_done (result);
  return TRUE;
}

static gboolean
push_profile (Push *push, const Op *op, PlakatOpResult *result, GError **error)
{
  const gint64 id = plakat_auteurflix_parse_tag (op->tag);
  PlakatFlixProfile *there;

  if (!op->want && id == 0)
    return TRUE;
  if (op->want && op->name == NULL)
    {
      reject (result, _ ("A profile needs a name"));
      return TRUE;
    }
  /* A new one is asked for at once; nothing else is before it is known what there is. */
  if (op->want && id == 0 && !op->again)
    {
      if (!plakat_auteurflix_find_secret (push->self, error) || !make_profile (push, op, result, error))
        return FALSE;
      note_made (push, op, result);
      return TRUE;
    }
  if (!know_own (push, error))
    return FALSE;
  there = id > 0 ? plakat_auteurflix_find_own (push->self, id) : find_named (push, op->name);
  if (!op->want)
    return there == NULL || delete_profile (push, id, result, error);
  if (there != NULL && g_strcmp0 (there->name, op->name) == 0)
    set_tag (result, there->id);
  else if (there != NULL)
    return rename_profile (push, op, id, result, error);
  /* Deleted elsewhere while it was edited here: the edit wins. */
  else if (!make_profile (push, op, result, error))
    return FALSE;
  note_made (push, op, result);
  return TRUE;
}

/* ── films on lists ────────────────────────────────────────────────────── */

/* The server's number of a film, which is in its uid where only this server knows the film. 0 where it does
 * not have it; -1 with @error. */
static gint64
find_movie (Push *push, const Op *op, GError **error)
{
  g_autofree char *prefix = plakat_flix_make_uid (plakat_auteurflix_get_base (push->self), "");
  g_autofree char *other = op->tmdb_id > 0 ? g_strdup_printf ("tmdb:%" G_GINT64_FORMAT, op->tmdb_id) : NULL;
  const PlakatFlixMovie *movie;
  GHashTable *by_uid;

  if (g_str_has_prefix (op->film_uid, prefix))
    return plakat_auteurflix_parse_tag (op->film_uid + strlen (prefix));
  if (!plakat_auteurflix_know_movies (push->self, FALSE, error))
    return -1;
  by_uid = plakat_auteurflix_get_memory (push->self)->movies->by_uid;
  movie = g_hash_table_lookup (by_uid, op->film_uid);
  if (movie == NULL && other != NULL)
    movie = g_hash_table_lookup (by_uid, other);
  return movie ? movie->id : 0;
}

static char *
print_row (gint64 movie, gint64 profile)
{
  g_autoptr (JsonBuilder) builder = json_builder_new_immutable ();

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "list");
  json_builder_begin_object (builder);
  plakat_wire_add_int64 (builder, "movie_id", movie);
  plakat_wire_add_int64 (builder, "profile_id", profile);
  json_builder_end_object (builder);
  json_builder_end_object (builder);
  return plakat_wire_print (builder, NULL);
}

/* The row that an add left, from the answer or, where that has none, from the list itself. */
static gboolean
add_row (Push *push, gint64 movie, gint64 profile, PlakatOpResult *result, GError **error)
{
  g_autofree char *json = print_row (movie, profile);
  const PlakatFlixAsk question = { .method = "POST", .path = "/api/lists", .json = json };
  g_autoptr (PlakatHttpAnswer) answer = ask (push, &question, result, error);
  g_autoptr (PlakatFlixProfile) there = NULL;
  g_autoptr (GError) why = NULL;
  const PlakatFlixRow *row;

  if (answer == NULL)
    return *error == NULL;
  if (!is_good (push, answer, result))
    return TRUE;
  if (g_bytes_get_size (answer->body) > 0)
    there = read_answer (push, answer);
  if (there == NULL || there->id != profile || plakat_flix_profile_find (there, movie) == NULL)
    {
      g_clear_pointer (&there, plakat_flix_profile_free);
      there = plakat_auteurflix_read_profile (push->self, profile, &why);
    }
  row = there ? plakat_flix_profile_find (there, movie) : NULL;
  if (there == NULL)
    set_doubt (result, why);
  else if (row != NULL)
    set_tag (result, row->id);
  else
    result->status = PLAKAT_OP_VERIFY;
  return TRUE;
}

/* @twin: another row of the film, which the answer has still; 0 */
static gboolean
remove_row (Push *push,
            gint64 row,
            gint64 movie,
            gint64 profile,
            gint64 *twin,
            PlakatOpResult *result,
            GError **error)
{
  g_autofree char *path = g_strdup_printf ("/api/lists/%" G_GINT64_FORMAT, row);
  const PlakatFlixAsk question = { .method = "DELETE", .path = path };
  g_autoptr (PlakatHttpAnswer) answer = ask (push, &question, result, error);
  g_autoptr (PlakatFlixProfile) there = NULL;
  g_autoptr (GError) why = NULL;
  const PlakatFlixRow *found;

  *twin = 0;
  if (answer == NULL)
    return *error == NULL;
  if (is_good (push, answer, result))
    {
      there = read_answer (push, answer);
      found = there != NULL && there->id == profile ? plakat_flix_profile_find (there, movie) : NULL;
      *twin = found ? found->id : 0;
      return TRUE;
    }
  if (result->http != 404 && result->http != 410)
    return TRUE;
  /* An API that moved answers 404 too; and the film may have come back under another number. */
  there = plakat_auteurflix_read_profile (push->self, profile, &why);
  if (there == NULL)
    set_doubt (result, why);
  else if (plakat_flix_profile_find (there, movie) != NULL)
    result->status = PLAKAT_OP_VERIFY;
  else
    set_done (result);
  return TRUE;
}

/* Adds that come at once, from two devices or because one is asked for again, leave a row each. */
static gboolean
remove_rows (Push *push, gint64 row, gint64 movie, gint64 profile, PlakatOpResult *result, GError **error)
{
  gint64 twin = row;

  for (guint n = 0; twin != 0 && n < MAX_TWINS; n++)
    if (!remove_row (push, twin, movie, profile, &twin, result, error))
      return FALSE;
  if (twin != 0)
    result->status = PLAKAT_OP_VERIFY;
  return TRUE;
}

static gboolean
push_row (Push *push, const Op *op, gint64 movie, gint64 profile, PlakatOpResult *result, GError **error)
{
  g_autoptr (PlakatFlixProfile) there = NULL;
  gint64 row = plakat_auteurflix_parse_tag (op->tag);

  if (op->want)
    return add_row (push, movie, profile, result, error);
  if (row == 0)
    {
      const PlakatFlixRow *found;

      there = plakat_auteurflix_read_profile (push->self, profile, error);
      if (there == NULL)
        return FALSE;
      found = plakat_flix_profile_find (there, movie);
      if (found == NULL)
        return TRUE;
      row = found->id;
    }
  return remove_rows (push, row, movie, profile, result, error);
}

static gboolean
push_entry (Push *push, const Op *op, PlakatOpResult *result, GError **error)
{
  const char *tag = op->profile_uid ? g_hash_table_lookup (push->made, op->profile_uid) : NULL;
  const gint64 profile = plakat_auteurflix_parse_tag (tag ? tag : op->parent_tag);
  gint64 movie;

  if (!know_own (push, error))
    return FALSE;
  if (profile == 0 || plakat_auteurflix_find_own (push->self, profile) == NULL)
    {
      /* With a profile its list goes. */
      if (op->want)
        reject (result, _ ("This profile is not at the server"));
      return TRUE;
    }
  movie = find_movie (push, op, error);
  if (movie < 0)
    return FALSE;
  if (movie > 0)
    return push_row (push, op, movie, profile, result, error);
  if (op->want)
    reject (result, _ ("The server does not have this film"));
  return TRUE;
}

/* ── one after the other ───────────────────────────────────────────────── */

/* The result is "done" unless something speaks against it. %FALSE with @error where the op was not sent. */
static gboolean
push_one (Push *push, const Op *op, PlakatOpResult *result, GError **error)
{
  switch (op->kind)
    {
    case PLAKAT_OP_PROFILE:
      return push_profile (push, op, result, error);
    case PLAKAT_OP_PROFILE_ENTRY:
      if (op->film_uid != NULL)
        return push_entry (push, op, result, error);
      reject (result, _ ("The server does not have this film"));
      return TRUE;
    case PLAKAT_OP_ENTRY:
    case PLAKAT_OP_RATING:
    case PLAKAT_OP_LIST_ENTRY:
    case PLAKAT_OP_RECORD:
    default:
      result->status = PLAKAT_OP_UNABLE;
      return TRUE;
    }
}

static DexFuture *
push_fiber (gpointer data)
{
  Push *push = data;

  for (guint i = 0; i < push->ops->len; i++)
    {
      const Op *op = g_ptr_array_index (push->ops, i);
      g_autoptr (PlakatOpResult) result = g_new0 (PlakatOpResult, 1);
      g_autoptr (GError) error = NULL;
      gboolean unknown;

      result->seq = op->seq;
      result->status = PLAKAT_OP_DONE;
      if (!push_one (push, op, result, &error))
        {
          if (i == 0)
            return dex_future_new_for_error (g_steal_pointer (&error));
          g_debug ("What was left to push was not sent: %s", error->message);
          break;
        }
      unknown = result->status == PLAKAT_OP_UNKNOWN;
      g_ptr_array_add (push->results, g_steal_pointer (&result));
      if (unknown)
        break;
    }
  return dex_future_new_for_pointer (g_steal_pointer (&push->results));
}

DexFuture *
plakat_auteurflix_push (PlakatRemote *remote, const char *device, GPtrArray *ops)
{
  Push *push = g_new0 (Push, 1);

  push->self = g_object_ref (PLAKAT_AUTEURFLIX (remote));
  push->ops = g_ptr_array_new_with_free_func (op_free);
  push->results = g_ptr_array_new_with_free_func ((GDestroyNotify) plakat_op_result_free);
  push->made = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  for (guint i = 0; i < ops->len; i++)
    g_ptr_array_add (push->ops, op_copy (g_ptr_array_index (ops, i)));
  return dex_scheduler_spawn (NULL, 0, push_fiber, push, push_free);
}
