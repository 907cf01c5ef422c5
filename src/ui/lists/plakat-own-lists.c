/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "plakat-own-lists.h"

/* Edits come in rows; the lists are counted once after them. */
#define SOON_MILLISECONDS 150

struct _PlakatOwnList
{
  GObject parent_instance;

  PlakatUserRecordKind kind;
  char *uid;
  char *list_uid;
  char *name;
  char *description;
  char *query;
  guint count;
};

enum
{
  PROP_0,
  PROP_LIST_UID,
  PROP_NAME,
  PROP_DESCRIPTION,
  PROP_COUNT,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (PlakatOwnList, plakat_own_list, G_TYPE_OBJECT)

struct _PlakatOwnLists
{
  GObject parent_instance;

  PlakatLibrary *library;
  PlakatCatalogue *catalogue; /* nullable */
  GListStore *lists;
  GListStore *profiles;
  guint soon;
  gboolean loading;
  gboolean stale;
  gboolean closed;
};

static guint changed_signal;

G_DEFINE_FINAL_TYPE (PlakatOwnLists, plakat_own_lists, G_TYPE_OBJECT)

static void
plakat_own_list_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  PlakatOwnList *self = PLAKAT_OWN_LIST (object);

  switch (id)
    {
    case PROP_LIST_UID:
      g_value_set_string (value, self->list_uid);
      break;
    case PROP_NAME:
      g_value_set_string (value, self->name);
      break;
    case PROP_DESCRIPTION:
      g_value_set_string (value, self->description);
      break;
    case PROP_COUNT:
      g_value_set_uint (value, self->count);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
plakat_own_list_finalize (GObject *object)
{
  PlakatOwnList *self = PLAKAT_OWN_LIST (object);

  g_free (self->uid);
  g_free (self->list_uid);
  g_free (self->name);
  g_free (self->description);
  g_free (self->query);
  G_OBJECT_CLASS (plakat_own_list_parent_class)->finalize (object);
}

static void
plakat_own_list_class_init (PlakatOwnListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = plakat_own_list_get_property;
  object_class->finalize = plakat_own_list_finalize;
  properties[PROP_LIST_UID] = g_param_spec_string ("list-uid", NULL, NULL, NULL, flags);
  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);
  properties[PROP_DESCRIPTION] = g_param_spec_string ("description", NULL, NULL, NULL, flags);
  properties[PROP_COUNT] = g_param_spec_uint ("count", NULL, NULL, 0, G_MAXUINT, 0, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
plakat_own_list_init (PlakatOwnList *self)
{
}

static PlakatOwnList *
own_list_new (const PlakatUserRecord *record, guint count)
{
  PlakatOwnList *self = g_object_new (PLAKAT_TYPE_OWN_LIST, NULL);
  const char *name = plakat_fields_get (record->fields, "name");

  self->kind = record->kind;
  self->uid = g_strdup (record->uid);
  self->list_uid =
      g_strconcat (record->kind == PLAKAT_USER_RECORD_PROFILE ? PLAKAT_LIST_UID_PROFILE : PLAKAT_LIST_UID_OWN,
                   record->uid, NULL);
  self->name = g_strdup (name ? name : "");
  self->description = g_strdup (plakat_fields_get (record->fields, "description"));
  self->query = g_strdup (plakat_fields_get (record->fields, "query"));
  self->count = count;
  return self;
}

/* Takes over what @other says, and tells who looks at it. */
static void
own_list_update (PlakatOwnList *self, PlakatOwnList *other)
{
  if (g_set_str (&self->name, other->name))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_NAME]);
  if (g_set_str (&self->description, other->description))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DESCRIPTION]);
  g_set_str (&self->query, other->query);
  if (self->count == other->count)
    return;
  self->count = other->count;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_COUNT]);
}

const char *
plakat_own_list_get_list_uid (PlakatOwnList *self)
{
  return self->list_uid;
}

const char *
plakat_own_list_get_uid (PlakatOwnList *self)
{
  return self->uid;
}

PlakatUserRecordKind
plakat_own_list_get_kind (PlakatOwnList *self)
{
  return self->kind;
}

const char *
plakat_own_list_get_name (PlakatOwnList *self)
{
  return self->name;
}

const char *
plakat_own_list_get_description (PlakatOwnList *self)
{
  return self->description;
}

/** plakat_own_list_get_query: Returns: (transfer none) (nullable): what is on it by itself: then it is smart,
 * and nothing is put on it */
const char *
plakat_own_list_get_query (PlakatOwnList *self)
{
  return self->query;
}

guint
plakat_own_list_get_count (PlakatOwnList *self)
{
  return self->count;
}

/* ── all of them ── */

static gboolean
is_same_row (GListStore *store, GPtrArray *fresh)
{
  if (g_list_model_get_n_items (G_LIST_MODEL (store)) != fresh->len)
    return FALSE;
  for (guint i = 0; i < fresh->len; i++)
    {
      g_autoptr (PlakatOwnList) old = g_list_model_get_item (G_LIST_MODEL (store), i);
      PlakatOwnList *other = g_ptr_array_index (fresh, i);

      if (!g_str_equal (old->list_uid, other->list_uid))
        return FALSE;
    }
  return TRUE;
}

/* Rows that stay keep their objects, and so their focus. */
static void
take (GListStore *store, GPtrArray *fresh)
{
  if (!is_same_row (store, fresh))
    {
      g_list_store_splice (store, 0, g_list_model_get_n_items (G_LIST_MODEL (store)), fresh->pdata,
                           fresh->len);
      return;
    }
  for (guint i = 0; i < fresh->len; i++)
    {
      g_autoptr (PlakatOwnList) old = g_list_model_get_item (G_LIST_MODEL (store), i);

      own_list_update (old, g_ptr_array_index (fresh, i));
    }
}

/* A smart list has what the catalogue answers now. */
static guint
await_smart_count (PlakatOwnLists *self, PlakatOwnList *list)
{
  g_autoptr (PlakatQuery) query = plakat_query_new ();
  g_autoptr (GBytes) ids = NULL;

  if (self->catalogue == NULL)
    return 0;
  plakat_query_add_text (query, PLAKAT_FACET_LIST, list->list_uid, FALSE);
  ids = dex_await_boxed (plakat_catalogue_run_query (self->catalogue, query), NULL);
  return ids ? (guint) (g_bytes_get_size (ids) / sizeof (gint64)) : 0;
}

static guint
await_count (PlakatOwnLists *self, PlakatOwnList *list)
{
  g_autoptr (GPtrArray) films = NULL;

  if (list->query != NULL)
    return await_smart_count (self, list);
  films = dex_await_boxed (plakat_library_load_listed (self->library, list->list_uid), NULL);
  return films ? films->len : 0;
}

static GPtrArray *
await_lists (PlakatOwnLists *self, PlakatUserRecordKind kind)
{
  g_autoptr (GPtrArray) records = dex_await_boxed (plakat_library_load_records (self->library, kind), NULL);
  GPtrArray *fresh = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; records != NULL && i < records->len; i++)
    {
      PlakatOwnList *list = own_list_new (g_ptr_array_index (records, i), 0);

      list->count = await_count (self, list);
      g_ptr_array_add (fresh, list);
    }
  return fresh;
}

static DexFuture *
load_fiber (gpointer data)
{
  PlakatOwnLists *self = data;

  do
    {
      g_autoptr (GPtrArray) lists = NULL, profiles = NULL;

      self->stale = FALSE;
      lists = await_lists (self, PLAKAT_USER_RECORD_LIST);
      profiles = await_lists (self, PLAKAT_USER_RECORD_PROFILE);
      if (self->closed)
        return NULL;
      take (self->lists, lists);
      take (self->profiles, profiles);
      g_signal_emit (self, changed_signal, 0);
    }
  while (self->stale);
  self->loading = FALSE;
  return NULL;
}

static void
load (PlakatOwnLists *self)
{
  if (self->loading)
    {
      self->stale = TRUE;
      return;
    }
  self->loading = TRUE;
  dex_future_disown (dex_scheduler_spawn (NULL, 0, load_fiber, g_object_ref (self), g_object_unref));
}

static void
soon_cb (gpointer data)
{
  PlakatOwnLists *self = data;

  self->soon = 0;
  load (self);
}

static void
library_changed_cb (PlakatOwnLists *self)
{
  g_assert (PLAKAT_IS_OWN_LISTS (self));

  if (self->soon == 0)
    self->soon = g_timeout_add_once (SOON_MILLISECONDS, soon_cb, self);
}

static void
lists_changed_cb (PlakatOwnLists *self)
{
  g_assert (PLAKAT_IS_OWN_LISTS (self));

  load (self);
}

static void
plakat_own_lists_dispose (GObject *object)
{
  PlakatOwnLists *self = PLAKAT_OWN_LISTS (object);

  self->closed = TRUE;
  g_clear_handle_id (&self->soon, g_source_remove);
  G_OBJECT_CLASS (plakat_own_lists_parent_class)->dispose (object);
}

static void
plakat_own_lists_finalize (GObject *object)
{
  PlakatOwnLists *self = PLAKAT_OWN_LISTS (object);

  g_clear_object (&self->library);
  g_clear_object (&self->catalogue);
  g_clear_object (&self->lists);
  g_clear_object (&self->profiles);
  G_OBJECT_CLASS (plakat_own_lists_parent_class)->finalize (object);
}

static void
plakat_own_lists_class_init (PlakatOwnListsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = plakat_own_lists_dispose;
  object_class->finalize = plakat_own_lists_finalize;
  changed_signal = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 0);
}

static void
plakat_own_lists_init (PlakatOwnLists *self)
{
  self->lists = g_list_store_new (PLAKAT_TYPE_OWN_LIST);
  self->profiles = g_list_store_new (PLAKAT_TYPE_OWN_LIST);
}

/** plakat_own_lists_new: Returns: (transfer full): lists that fill as soon as they were read */
PlakatOwnLists *
plakat_own_lists_new (PlakatLibrary *library)
{
  PlakatOwnLists *self = g_object_new (PLAKAT_TYPE_OWN_LISTS, NULL);

  g_return_val_if_fail (PLAKAT_IS_LIBRARY (library), NULL);

  self->library = g_object_ref (library);
  g_signal_connect_object (library, "lists-changed", G_CALLBACK (lists_changed_cb), self, G_CONNECT_SWAPPED);
  /* films on them */
  g_signal_connect_object (library, "film-changed", G_CALLBACK (library_changed_cb), self, G_CONNECT_SWAPPED);
  load (self);
  return self;
}

/** plakat_own_lists_set_catalogue: in which smart lists count what they have, and after each of its changes
 * again; once */
void
plakat_own_lists_set_catalogue (PlakatOwnLists *self, PlakatCatalogue *catalogue)
{
  g_return_if_fail (PLAKAT_IS_OWN_LISTS (self));
  g_return_if_fail (PLAKAT_IS_CATALOGUE (catalogue));

  if (!g_set_object (&self->catalogue, catalogue))
    return;
  g_signal_connect_object (catalogue, "changed", G_CALLBACK (library_changed_cb), self, G_CONNECT_SWAPPED);
  library_changed_cb (self);
}

GListModel *
plakat_own_lists_get_lists (PlakatOwnLists *self)
{
  g_return_val_if_fail (PLAKAT_IS_OWN_LISTS (self), NULL);

  return G_LIST_MODEL (self->lists);
}

GListModel *
plakat_own_lists_get_profiles (PlakatOwnLists *self)
{
  g_return_val_if_fail (PLAKAT_IS_OWN_LISTS (self), NULL);

  return G_LIST_MODEL (self->profiles);
}

static PlakatOwnList *
find_in (GListStore *store, const char *list_uid)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (store)); i++)
    {
      g_autoptr (PlakatOwnList) list = g_list_model_get_item (G_LIST_MODEL (store), i);

      if (g_str_equal (list->list_uid, list_uid))
        return list;
    }
  return NULL;
}

PlakatOwnList *
plakat_own_lists_find (PlakatOwnLists *self, const char *list_uid)
{
  PlakatOwnList *list;

  g_return_val_if_fail (PLAKAT_IS_OWN_LISTS (self), NULL);
  g_return_val_if_fail (list_uid != NULL, NULL);

  list = find_in (self->lists, list_uid);
  return list ? list : find_in (self->profiles, list_uid);
}
