package dev.longcontext.trainer.synthesis.endpoint;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * The JSON that an answer has to be.
 *
 * @param name for the endpoint
 * @param schema as JSON Schema
 */
public record AnswerForm(String name, JsonNode schema) {}
