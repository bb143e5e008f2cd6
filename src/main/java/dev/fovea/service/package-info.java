/**
 * The service: the engine behind HTTP, for programs that speak the OpenAI protocol and for people with a browser.
 *
 * <p>Sees of the engine only its facade and the values of its {@code api} package. The parts: {@code engine} keeps one
 * engine alive, {@code image} turns URLs into pictures, {@code api} speaks the protocol.
 */
@NullMarked
package dev.fovea.service;

import org.jspecify.annotations.NullMarked;
