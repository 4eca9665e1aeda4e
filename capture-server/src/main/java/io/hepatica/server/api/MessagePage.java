package io.hepatica.server.api;

import com.fasterxml.jackson.core.JsonGenerator;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.hepatica.server.alias.Aliases;
import io.hepatica.server.export.MessageJson;
import io.hepatica.server.message.Message;
import io.hepatica.server.search.SearchResult;
import java.io.IOException;
import java.util.concurrent.Executor;

/**
 * A page of messages, reports among them.
 *
 * @param rows name of the array that they are in
 */
record MessagePage(
    String rows,
    SearchParameters.Search search,
    SearchResult result,
    Aliases aliases,
    long tookMillis) {
  HttpResponse answer(ServiceRequestContext context, Executor executor) throws IOException {
    return Answers.json(context, executor, result.messages().size(), this::write);
  }

  private void write(JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeArrayFieldStart(rows);
    for (Message message : result.messages()) {
      MessageJson.write(json, message, search.raw(), aliases);
    }
    json.writeEndArray();
    PageEnd.of(search.request(), result).write(json, tookMillis);
    json.writeEndObject();
  }
}
