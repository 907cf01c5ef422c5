/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "plakat-text.h"
#include "plakat-wire-sync-private.h"

static const char *const kind_names[] = { "entry",         "rating",     "profile",
                                          "profile_entry", "list_entry", "record" };

void
plakat_op_free (PlakatOp *self)
{
  g_free (self->film_uid);
  g_free (self->review);
  g_free (self->base);
  g_free (self->profile_uid);
  g_free (self->name);
  g_free (self->list_uid);
  g_free (self->position);
  g_free (self->record_uid);
  plakat_fields_free (self->fields);
  g_free (self->tag);
  g_free (self->parent_tag);
  g_free (self);
}

static void
add_want (JsonBuilder *builder, gboolean want)
{
  json_builder_set_member_name (builder, "want");
  json_builder_add_boolean_value (builder, want);
}

static void
op_to_json (const PlakatOp *self, JsonBuilder *builder)
{
  json_builder_begin_object (builder);
  plakat_wire_add_int64 (builder, "seq", self->seq);
  plakat_wire_add_text (builder, "kind", kind_names[self->kind]);
  switch (self->kind)
    {
    case PLAKAT_OP_ENTRY:
      plakat_wire_add_text (builder, "list", plakat_list_kind_to_string (self->list));
      plakat_wire_add_text (builder, "film_uid", self->film_uid);
      add_want (builder, self->want);
      break;
    case PLAKAT_OP_RATING:
      plakat_wire_add_text (builder, "film_uid", self->film_uid);
      plakat_wire_add_stars (builder, self->half_stars);
      plakat_wire_add_text (builder, "review", self->review);
      break;
    case PLAKAT_OP_PROFILE:
      plakat_wire_add_text (builder, "profile_uid", self->profile_uid);
      plakat_wire_add_text (builder, "name", self->name);
      add_want (builder, self->want);
      break;
    case PLAKAT_OP_PROFILE_ENTRY:
      plakat_wire_add_text (builder, "profile_uid", self->profile_uid);
      plakat_wire_add_text (builder, "film_uid", self->film_uid);
      add_want (builder, self->want);
      break;
    case PLAKAT_OP_LIST_ENTRY:
      plakat_wire_add_text (builder, "list_uid", self->list_uid);
      plakat_wire_add_text (builder, "film_uid", self->film_uid);
      add_want (builder, self->want);
      plakat_wire_add_text (builder, "position", self->position);
      break;
    case PLAKAT_OP_RECORD:
      plakat_wire_add_text (builder, "record", plakat_user_record_kind_to_string (self->record_kind));
      plakat_wire_add_text (builder, "uid", self->record_uid);
      json_builder_set_member_name (builder, "fields");
      plakat_fields_to_json (self->fields, builder);
      break;
    default:
      g_assert_not_reached ();
    }
  if (self->has_base && (self->kind == PLAKAT_OP_RATING || self->kind == PLAKAT_OP_RECORD))
    plakat_wire_add_text (builder, "base", self->base);
  json_builder_end_object (builder);
}

/**
 * plakat_ops_print:
 * @ops: (element-type PlakatOp): at most %PLAKAT_WIRE_MAX_OPS
 * @device: the device's uuid
 * @length: (out) (optional): bytes
 *
 * Returns: (transfer full): the body of a push
 */
char *
plakat_ops_print (GPtrArray *ops, const char *device, gsize *length)
{
  g_autoptr (JsonBuilder) builder = json_builder_new_immutable ();

  json_builder_begin_object (builder);
  plakat_wire_add_text (builder, "device", device);
  json_builder_set_member_name (builder, "ops");
  json_builder_begin_array (builder);
  for (guint i = 0; i < ops->len; i++)
    op_to_json (g_ptr_array_index (ops, i), builder);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  return plakat_wire_print (builder, length);
}

static gboolean
read_op_kind (JsonObject *object, PlakatOpKind *kind, GError **error)
{
  g_autofree char *name = NULL;

  if (!plakat_wire_get_text (object, "kind", 16, &name, error))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (kind_names); i++)
    if (g_strcmp0 (name, kind_names[i]) == 0)
      {
        *kind = i;
        return TRUE;
      }
  return plakat_wire_refuse (error, "An op's “kind” is none that is known");
}

static gboolean
read_op_rating (JsonObject *object, PlakatOp *op, GError **error)
{
  op->has_base = json_object_has_member (object, "base");
  return plakat_wire_get_film_uid (object, "film_uid", &op->film_uid, error)
         && plakat_wire_get_stars (object, &op->half_stars, error)
         && plakat_wire_get_text (object, "review", PLAKAT_WIRE_MAX_REVIEW, &op->review, error)
         && plakat_wire_get_text (object, "base", 128, &op->base, error);
}

static gboolean
read_op_profile (JsonObject *object, PlakatOp *op, GError **error)
{
  g_autofree char *raw = NULL;

  if (!plakat_wire_get_own_uid (object, "profile_uid", &op->profile_uid, error)
      || !plakat_wire_get_boolean (object, "want", &op->want, error)
      || !plakat_wire_get_text (object, "name", PLAKAT_WIRE_MAX_PROFILE_NAME, &raw, error))
    return FALSE;
  op->name = raw ? plakat_text_clean_line (raw) : NULL;
  return TRUE;
}

static gboolean
read_op_list_entry (JsonObject *object, PlakatOp *op, GError **error)
{
  return plakat_wire_get_own_uid (object, "list_uid", &op->list_uid, error)
         && plakat_wire_get_film_uid (object, "film_uid", &op->film_uid, error)
         && plakat_wire_get_boolean (object, "want", &op->want, error)
         && plakat_wire_get_position (object, &op->position, error);
}

static gboolean
read_op_record (JsonObject *object, PlakatOp *op, GError **error)
{
  gboolean known;

  op->has_base = json_object_has_member (object, "base");
  return plakat_wire_get_record_kind (object, &op->record_kind, &known, error)
         && (known || plakat_wire_refuse (error, "An op's “record” is none that goes as one"))
         && plakat_wire_get_record_uid (object, op->record_kind, &op->record_uid, error)
         && plakat_wire_get_fields (object, &op->fields, error)
         && plakat_wire_get_text (object, "base", 128, &op->base, error);
}

static PlakatOp *
op_from_json (JsonObject *object, GError **error)
{
  g_autoptr (PlakatOp) op = g_new0 (PlakatOp, 1);
  gboolean read = FALSE;

  if (!read_op_kind (object, &op->kind, error)
      || !plakat_wire_get_int64 (object, "seq", 1, PLAKAT_WIRE_MAX_NUMBER, &op->seq, error))
    return NULL;
  if (op->seq == 0)
    {
      plakat_wire_refuse (error, "An op has no “seq”");
      return NULL;
    }
  switch (op->kind)
    {
    case PLAKAT_OP_ENTRY:
      read = plakat_wire_get_film_uid (object, "film_uid", &op->film_uid, error)
             && plakat_wire_get_list (object, &op->list, error)
             && plakat_wire_get_boolean (object, "want", &op->want, error);
      break;
    case PLAKAT_OP_RATING:
      read = read_op_rating (object, op, error);
      break;
    case PLAKAT_OP_PROFILE:
      read = read_op_profile (object, op, error);
      break;
    case PLAKAT_OP_PROFILE_ENTRY:
      read = plakat_wire_get_film_uid (object, "film_uid", &op->film_uid, error)
             && plakat_wire_get_own_uid (object, "profile_uid", &op->profile_uid, error)
             && plakat_wire_get_boolean (object, "want", &op->want, error);
      break;
    case PLAKAT_OP_LIST_ENTRY:
      read = read_op_list_entry (object, op, error);
      break;
    case PLAKAT_OP_RECORD:
      read = read_op_record (object, op, error);
      break;
    default:
      g_assert_not_reached ();
    }
  return read ? g_steal_pointer (&op) : NULL;
}

/**
 * plakat_ops_from_json:
 * @object: the body of a push
 * @device: (out) (transfer full): who pushes
 * @error: return location
 *
 * Returns: (transfer full) (nullable) (element-type PlakatOp): the ops
 */
GPtrArray *
plakat_ops_from_json (JsonObject *object, char **device, GError **error)
{
  g_autoptr (GPtrArray) ops = g_ptr_array_new_with_free_func ((GDestroyNotify) plakat_op_free);
  g_autofree char *uuid = NULL;
  JsonArray *array;

  if (!plakat_wire_get_text (object, "device", 64, &uuid, error)
      || !plakat_wire_get_array (object, "ops", PLAKAT_WIRE_MAX_OPS, &array, error))
    return NULL;
  if (uuid == NULL || !g_uuid_string_is_valid (uuid))
    {
      plakat_wire_refuse (error, "“device” is not a UUID");
      return NULL;
    }
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonObject *item = plakat_wire_get_element (array, i, "ops", error);
      PlakatOp *op = item ? op_from_json (item, error) : NULL;

      if (op == NULL)
        return NULL;
      g_ptr_array_add (ops, op);
    }
  *device = g_steal_pointer (&uuid);
  return g_steal_pointer (&ops);
}

/* Those that go over the wire. */
static const char *const status_names[] = { "done", "stale", "rejected", "conflict" };

void
plakat_op_result_free (PlakatOpResult *self)
{
  g_free (self->epoch);
  g_free (self->tag);
  g_free (self->message);
  g_clear_pointer (&self->current, plakat_rating_free);
  plakat_fields_free (self->current_fields);
  g_free (self);
}

void
plakat_op_result_to_json (const PlakatOpResult *self, JsonBuilder *builder)
{
  g_return_if_fail (self->status < G_N_ELEMENTS (status_names));

  json_builder_begin_object (builder);
  plakat_wire_add_int64 (builder, "seq", self->seq);
  plakat_wire_add_text (builder, "status", status_names[self->status]);
  plakat_wire_add_text (builder, "tag", self->tag);
  plakat_wire_add_text (builder, "message", self->message);
  if (self->current != NULL)
    {
      json_builder_set_member_name (builder, "current");
      json_builder_begin_object (builder);
      plakat_wire_add_stars (builder, self->current->half_stars);
      plakat_wire_add_text (builder, "review", self->current->review);
      plakat_wire_add_text (builder, "tag", self->current->tag);
      json_builder_end_object (builder);
    }
  if (!plakat_fields_is_empty (self->current_fields))
    {
      json_builder_set_member_name (builder, "current_fields");
      plakat_fields_to_json (self->current_fields, builder);
    }
  json_builder_end_object (builder);
}

static gboolean
read_current (JsonObject *object, PlakatRating **current, GError **error)
{
  g_autoptr (PlakatRating) rating = plakat_rating_new (NULL, 0);
  JsonNode *node = json_object_get_member (object, "current");

  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return TRUE;
  if (!JSON_NODE_HOLDS_OBJECT (node))
    return plakat_wire_refuse (error, "“current” is not an object");
  object = json_node_get_object (node);
  if (!plakat_wire_get_stars (object, &rating->half_stars, error)
      || !plakat_wire_get_text (object, "review", PLAKAT_WIRE_MAX_REVIEW, &rating->review, error)
      || !plakat_wire_get_text (object, "tag", 128, &rating->tag, error))
    return FALSE;
  *current = g_steal_pointer (&rating);
  return TRUE;
}

/* No fields are no record: then there is none on the server. */
static gboolean
read_current_fields (JsonObject *object, PlakatFields **fields, GError **error)
{
  JsonNode *node = json_object_get_member (object, "current_fields");
  g_autoptr (PlakatFields) read = NULL;

  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return TRUE;
  if (!JSON_NODE_HOLDS_OBJECT (node))
    return plakat_wire_refuse (error, "“current_fields” is not an object");
  read = plakat_fields_from_json (json_node_get_object (node), error);
  if (read == NULL)
    return FALSE;
  if (!plakat_fields_is_empty (read))
    *fields = g_steal_pointer (&read);
  return TRUE;
}

static PlakatOpResult *
op_result_from_json (JsonObject *object, GError **error)
{
  g_autoptr (PlakatOpResult) result = g_new0 (PlakatOpResult, 1);
  g_autofree char *status = NULL, *message = NULL;

  if (!plakat_wire_get_int64 (object, "seq", 1, PLAKAT_WIRE_MAX_NUMBER, &result->seq, error)
      || !plakat_wire_get_text (object, "status", 16, &status, error)
      || !plakat_wire_get_text (object, "tag", 128, &result->tag, error)
      || !plakat_wire_get_text (object, "message", PLAKAT_WIRE_MAX_LINE, &message, error)
      || !read_current (object, &result->current, error)
      || !read_current_fields (object, &result->current_fields, error))
    return NULL;
  result->message = plakat_text_clean_line (message);
  for (guint i = 0; result->seq > 0 && i < G_N_ELEMENTS (status_names); i++)
    if (g_strcmp0 (status, status_names[i]) == 0)
      {
        result->status = i;
        return g_steal_pointer (&result);
      }
  plakat_wire_refuse (error, "An op's answer has no status that Plakat knows");
  return NULL;
}

/** plakat_op_results_from_json: Returns: (transfer full) (nullable) (element-type PlakatOpResult): the
 * answers */
GPtrArray *
plakat_op_results_from_json (JsonObject *object, GError **error)
{
  g_autoptr (GPtrArray) results = g_ptr_array_new_with_free_func ((GDestroyNotify) plakat_op_result_free);
  g_autofree char *epoch = NULL;
  JsonArray *array;

  if (!plakat_wire_get_text (object, "epoch", 64, &epoch, error)
      || !plakat_wire_get_array (object, "results", PLAKAT_WIRE_MAX_OPS, &array, error))
    return NULL;
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonObject *item = plakat_wire_get_element (array, i, "results", error);
      PlakatOpResult *result = item ? op_result_from_json (item, error) : NULL;

      if (result == NULL)
        return NULL;
      result->epoch = g_strdup (epoch);
      g_ptr_array_add (results, result);
    }
  return g_steal_pointer (&results);
}
