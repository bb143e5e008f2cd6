package dev.fovea.engine.backend;

/** Where in a model a matrix stands. Formats of fewer bits than eight or sixteen are not for all of them. */
public enum WeightRole {
    /** Of the vision transformer or the projector. */
    VISION,
    /** Of a layer of the decoder. */
    LAYER,
    /** From the decoder's last hidden state to the logits. */
    HEAD
}
