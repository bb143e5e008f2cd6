package dev.fovea.service.documents;

/** Whether the model says which pages answer a question. */
public enum Judging {
    /** Where the model was made for that. */
    AUTO,
    ON,
    OFF
}
