package dev.fovea.retrieval.answer;

/** A question and its answer, earlier in a conversation. */
record Turn(String question, String answer) {}
