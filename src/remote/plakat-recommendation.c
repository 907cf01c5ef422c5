/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "plakat-recommendation-private.h"
#include "plakat-text.h"
#include "plakat-wire.h"

#define TMDB_IMAGES "https://image.tmdb.org/t/p/"
#define POSTER_SIZE "w500/"
#define MOST_SEEN 200000

struct _PlakatRecommendation
{
  GObject parent_instance;

  PlakatClient *client;
  /* What the server calls its genres, as it said it. */
  char *genres;
  /* The films whose details were asked for. */
  GHashTable *asked;
  /* The films that it has shown, or was made to look at. */
  GHashTable *seen;
  /* The page of the catalogue that the server failed on last, and how often. */
  guint failed_page;
  guint failures;
  /* How often in a row it failed to say what it knows of the user. */
  guint account_failures;
};

static void
remote_iface_init (PlakatRemoteInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (PlakatRecommendation,
                               plakat_recommendation,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (PLAKAT_TYPE_REMOTE, remote_iface_init))

static PlakatRecommendationVerb *
verb_new (PlakatRemote *remote)
{
  PlakatRecommendationVerb *verb = g_new0 (PlakatRecommendationVerb, 1);

  verb->self = g_object_ref (PLAKAT_RECOMMENDATION (remote));
  return verb;
}

static void
verb_free (gpointer data)
{
  PlakatRecommendationVerb *verb = data;

  plakat_text_wipe (verb->json);
  plakat_text_wipe (verb->password);
  g_free (verb->username);
  g_free (verb->text);
  g_free (verb->path);
  g_clear_pointer (&verb->ops, g_ptr_array_unref);
  g_object_unref (verb->self);
  g_free (verb);
}

/* ── signing in and out ────────────────────────────────────────────────── */

/* Django keeps the domain of an address in small letters and compares letter by letter, also what was typed.
 */
static char *
dup_address (const char *typed)
{
  g_autofree char *address = g_strstrip (g_strdup (typed));
  char *domain = strrchr (address, '@');
  g_autofree char *small = domain ? g_utf8_strdown (domain, -1) : NULL;

  if (domain == NULL)
    return g_steal_pointer (&address);
  *domain = '\0';
  return g_strconcat (address, small, NULL);
}

/* The server signs in by e-mail; relatives of it by name, and a name can be no address. */
static char *
print_login (const char *name, const char *password)
{
  g_autoptr (JsonBuilder) builder = json_builder_new_immutable ();

  json_builder_begin_object (builder);
  plakat_wire_add_text (builder, "email", name);
  if (strchr (name, '@') == NULL)
    plakat_wire_add_text (builder, "username", name);
  plakat_wire_add_text (builder, "password", password);
  json_builder_end_object (builder);
  return plakat_wire_print (builder, NULL);
}

static char *
print_registration (const char *email, const char *username, const char *password)
{
  g_autoptr (JsonBuilder) builder = json_builder_new_immutable ();

  json_builder_begin_object (builder);
  plakat_wire_add_text (builder, "email", email);
  plakat_wire_add_text (builder, "username", username);
  plakat_wire_add_text (builder, "password", password);
  plakat_wire_add_text (builder, "confirm_password", password);
  json_builder_end_object (builder);
  return plakat_wire_print (builder, NULL);
}

static DexFuture *
decode_session (PlakatHttpAnswer *answer)
{
  return plakat_answer_decode_bytes (answer, (PlakatBytesDecoder) plakat_recommendation_read_session, NULL,
                                     (GDestroyNotify) plakat_session_free);
}

static DexFuture *
sign_in (PlakatRecommendation *self, const char *name, const char *password)
{
  g_autofree char *json = print_login (name, password);
  g_autoptr (GError) error = NULL;
  g_autoptr (PlakatHttpAnswer) answer =
      plakat_client_ask_for_session (self->client, "users/login/", json, &error);
  g_autoptr (PlakatSession) session = answer ? dex_await_pointer (decode_session (answer), &error) : NULL;

  explicit_bzero (json, strlen (json));
  if (session == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));
  /* Bare tokens say nothing of whose they are. */
  if (session->username == NULL)
    session->username = g_strdup (name);
  return plakat_client_keep_session (self->client, g_steal_pointer (&session));
}

static DexFuture *
sign_in_fiber (gpointer data)
{
  PlakatRecommendationVerb *verb = data;

  return sign_in (verb->self, verb->username, verb->password);
}

/* A server may make the account and leave the signing in to the same page as ever. */
static DexFuture *
sign_up_fiber (gpointer data)
{
  PlakatRecommendationVerb *verb = data;
  PlakatClient *client = verb->self->client;
  g_autoptr (GError) error = NULL;
  g_autoptr (PlakatHttpAnswer) answer =
      plakat_client_ask_for_session (client, "users/register/", verb->json, &error);
  g_autoptr (PlakatSession) session = NULL;

  if (answer == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));
  session = dex_await_pointer (decode_session (answer), NULL);
  if (session == NULL)
    return sign_in (verb->self, verb->text, verb->password);
  return plakat_client_keep_session (client, g_steal_pointer (&session));
}

static DexFuture *
recommendation_sign_in (PlakatRemote *remote, const char *username, const char *password)
{
  PlakatRecommendationVerb *verb = verb_new (remote);

  verb->username = dup_address (username);
  verb->password = g_strdup (password);
  return dex_scheduler_spawn (NULL, 0, sign_in_fiber, verb, verb_free);
}

static DexFuture *
recommendation_sign_up (PlakatRemote *remote, const char *email, const char *username, const char *password)
{
  PlakatRecommendationVerb *verb;

  if (email == NULL || strchr (email, '@') == NULL)
    return dex_future_new_reject (PLAKAT_REMOTE_ERROR, PLAKAT_REMOTE_ERROR_REFUSED,
                                  _ ("This server wants an e-mail address: you sign in with it"));
  verb = verb_new (remote);
  verb->text = dup_address (email);
  verb->password = g_strdup (password);
  verb->json = print_registration (verb->text, username, password);
  return dex_scheduler_spawn (NULL, 0, sign_up_fiber, verb, verb_free);
}

/* The server has no such thing: its tokens are forgotten here and end by themselves. */
static DexFuture *
recommendation_sign_out (PlakatRemote *remote)
{
  return plakat_tokens_clear (plakat_client_get_tokens (PLAKAT_RECOMMENDATION (remote)->client));
}

/* ── lists ─────────────────────────────────────────────────────────────── */

static DexFuture *
listing_fiber (gpointer data)
{
  PlakatRecommendationVerb *verb = data;
  PlakatClient *client = verb->self->client;
  const PlakatAsk ask = { .method = "GET", .path = verb->path, .signed_in = TRUE };
  g_autoptr (GError) error = NULL;
  g_autoptr (PlakatHttpAnswer) answer = plakat_client_ask (client, &ask, NULL, &error);
  PlakatListing *listing;

  if (answer == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));
  /* The list has become shorter during the walk, which then proves nothing. */
  if (answer->status == 404 && verb->page > 1 && plakat_answer_is_json (answer))
    {
      listing = plakat_listing_new ();
      listing->total = -1;
      return dex_future_new_for_pointer (listing);
    }
  if (!plakat_answer_check (answer, plakat_client_get_base (client), &error))
    return dex_future_new_for_error (g_steal_pointer (&error));
  listing = dex_await_pointer (
      plakat_answer_decode_bytes (answer, (PlakatBytesDecoder) plakat_recommendation_read_listing, verb->text,
                                  (GDestroyNotify) plakat_listing_free),
      &error);
  if (listing == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));
  /* A page that comes before this one would go round for ever. */
  if (listing->next <= verb->page)
    listing->next = 0;
  return dex_future_new_for_pointer (listing);
}

static DexFuture *
recommendation_fetch_listing (PlakatRemote *remote, const char *list_uid, const char *parent_tag, guint page)
{
  PlakatRecommendationVerb *verb;
  PlakatListKind list;

  if (!plakat_list_kind_from_string (list_uid, &list))
    return dex_future_new_reject (PLAKAT_REMOTE_ERROR, PLAKAT_REMOTE_ERROR_REFUSED,
                                  _ ("The server keeps no such list"));
  verb = verb_new (remote);
  verb->text = g_strdup (list_uid);
  verb->page = page;
  verb->path = g_strdup_printf ("movies/%s/?page=%u",
                                list == PLAKAT_LIST_FAVOURITES ? "favorites" : "watchlist", page);
  return dex_scheduler_spawn (NULL, 0, listing_fiber, verb, verb_free);
}

static DexFuture *
recommendation_fetch_account (PlakatRemote *remote)
{
  return dex_scheduler_spawn (NULL, 0, plakat_recommendation_account_fiber, verb_new (remote), verb_free);
}

static DexFuture *
recommendation_fetch_catalogue (PlakatRemote *remote, const char *cursor, guint limit)
{
  PlakatRecommendationVerb *verb = verb_new (remote);

  verb->text = g_strdup (cursor);
  return dex_scheduler_spawn (NULL, 0, plakat_recommendation_catalogue_fiber, verb, verb_free);
}

static DexFuture *
recommendation_fetch_film (PlakatRemote *remote, const char *film_uid)
{
  PlakatRecommendationVerb *verb = verb_new (remote);

  verb->text = g_strdup (film_uid);
  return dex_scheduler_spawn (NULL, 0, plakat_recommendation_film_fiber, verb, verb_free);
}

/* What a server of this kind can be told of an op. */
static PlakatOp *
op_copy (const PlakatOp *op)
{
  PlakatOp *copy = g_new0 (PlakatOp, 1);

  copy->kind = op->kind;
  copy->seq = op->seq;
  copy->list = op->list;
  copy->film_uid = g_strdup (op->film_uid);
  copy->want = op->want;
  copy->half_stars = op->half_stars;
  copy->review = g_strdup (op->review);
  copy->had_review = op->had_review;
  copy->tag = g_strdup (op->tag);
  copy->tmdb_id = op->tmdb_id;
  copy->base = g_strdup (op->base);
  copy->record_kind = op->record_kind;
  copy->fields = op->fields ? plakat_fields_copy (op->fields) : NULL;
  return copy;
}

static DexFuture *
recommendation_push (PlakatRemote *remote, const char *device, GPtrArray *ops)
{
  PlakatRecommendationVerb *verb = verb_new (remote);

  verb->ops = g_ptr_array_new_with_free_func ((GDestroyNotify) plakat_op_free);
  for (guint i = 0; i < ops->len; i++)
    g_ptr_array_add (verb->ops, op_copy (g_ptr_array_index (ops, i)));
  return dex_scheduler_spawn (NULL, 0, plakat_recommendation_push_fiber, verb, verb_free);
}

/* Stars and reviews go there and do not come back: what the server says of them may be another user's. */
static PlakatCapabilities
recommendation_get_capabilities (PlakatRemote *remote)
{
  return PLAKAT_CAN_WATCHLIST | PLAKAT_CAN_FAVOURITES | PLAKAT_CAN_RATE | PLAKAT_CAN_REVIEW
         | PLAKAT_CAN_ACCOUNT | PLAKAT_CAN_SEVERAL_DEVICES | PLAKAT_CAN_REGISTER;
}

static void
remote_iface_init (PlakatRemoteInterface *iface)
{
  iface->sign_in = recommendation_sign_in;
  iface->sign_up = recommendation_sign_up;
  iface->sign_out = recommendation_sign_out;
  iface->fetch_catalogue = recommendation_fetch_catalogue;
  iface->fetch_film = recommendation_fetch_film;
  iface->push = recommendation_push;
  iface->fetch_listing = recommendation_fetch_listing;
  iface->fetch_account = recommendation_fetch_account;
  iface->get_capabilities = recommendation_get_capabilities;
}

static void
plakat_recommendation_finalize (GObject *object)
{
  PlakatRecommendation *self = PLAKAT_RECOMMENDATION (object);

  g_clear_object (&self->client);
  g_hash_table_unref (self->asked);
  g_hash_table_unref (self->seen);
  g_free (self->genres);

  G_OBJECT_CLASS (plakat_recommendation_parent_class)->finalize (object);
}

static void
plakat_recommendation_class_init (PlakatRecommendationClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = plakat_recommendation_finalize;
}

static void
plakat_recommendation_init (PlakatRecommendation *self)
{
  self->asked = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  self->seen = g_hash_table_new (NULL, NULL);
}

/**
 * plakat_recommendation_new:
 * @http: the client
 * @tokens: of the account
 * @base: of the server, as plakat_probe() found it
 *
 * Returns: (transfer full): the server, a #PlakatRemote
 */
PlakatRecommendation *
plakat_recommendation_new (PlakatHttp *http, PlakatTokens *tokens, const char *base)
{
  PlakatRecommendation *self;

  g_return_val_if_fail (PLAKAT_IS_HTTP (http), NULL);
  g_return_val_if_fail (PLAKAT_IS_TOKENS (tokens), NULL);
  g_return_val_if_fail (base != NULL, NULL);

  self = g_object_new (PLAKAT_TYPE_RECOMMENDATION, NULL);
  self->client = plakat_client_new (http, tokens, base, "token/refresh/");
  return self;
}

/* plakat_recommendation_dup_images: Returns: (transfer full): where TMDB's pictures are, up to the size and
 * with a slash at the end; `PLAKAT_TMDB_IMAGES` in the environment is another place for them */
char *
plakat_recommendation_dup_images (void)
{
  const char *images = g_getenv ("PLAKAT_TMDB_IMAGES");

  if (images == NULL || *images == '\0')
    images = TMDB_IMAGES;
  return g_strconcat (images, g_str_has_suffix (images, "/") ? NULL : "/", NULL);
}

/**
 * plakat_recommendation_dup_files:
 *
 * Its pictures are TMDB's.
 *
 * Returns: (transfer full): the address that the keys of pictures are joined to; it ends with a slash
 */
char *
plakat_recommendation_dup_files (void)
{
  g_autofree char *images = plakat_recommendation_dup_images ();

  return g_strconcat (images, POSTER_SIZE, NULL);
}

PlakatClient *
plakat_recommendation_get_client (PlakatRecommendation *self)
{
  return self->client;
}

GHashTable *
plakat_recommendation_get_asked (PlakatRecommendation *self)
{
  return self->asked;
}

/* plakat_recommendation_see: a film of TMDB's is at the server. What is forgotten, so that memory has a
 * limit, costs a question more. */
void
plakat_recommendation_see (PlakatRecommendation *self, gint64 tmdb_id)
{
  if (g_hash_table_size (self->seen) >= MOST_SEEN)
    g_hash_table_remove_all (self->seen);
  g_hash_table_add (self->seen, GSIZE_TO_POINTER ((gsize) tmdb_id));
}

gboolean
plakat_recommendation_has_seen (PlakatRecommendation *self, gint64 tmdb_id)
{
  return g_hash_table_contains (self->seen, GSIZE_TO_POINTER ((gsize) tmdb_id));
}

char **
plakat_recommendation_get_genres (PlakatRecommendation *self)
{
  return &self->genres;
}

guint *
plakat_recommendation_get_failures (PlakatRecommendation *self, guint page)
{
  if (self->failed_page != page)
    {
      self->failed_page = page;
      self->failures = 0;
    }
  return &self->failures;
}

guint *
plakat_recommendation_get_account_failures (PlakatRecommendation *self)
{
  return &self->account_failures;
}
