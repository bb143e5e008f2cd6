package dev.fovea.engine;

import dev.fovea.engine.api.Completion;
import dev.fovea.engine.api.EngineException;
import dev.fovea.engine.api.GenerationListener;
import dev.fovea.engine.api.ImageUse;
import dev.fovea.engine.api.TokenLogprob;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Remembers what it heard. */
class RecordingListener implements GenerationListener {
    final List<String> events = Collections.synchronizedList(new ArrayList<>());
    final Map<Integer, String> texts = new ConcurrentHashMap<>();
    final List<TokenLogprob> logprobs = Collections.synchronizedList(new ArrayList<>());

    @Override
    public void onAdmitted(int promptTokens, List<ImageUse> images) {
        events.add("admitted " + promptTokens);
    }

    @Override
    public void onText(int choice, String text, List<TokenLogprob> news) {
        events.add("text " + choice + " " + text);
        texts.merge(choice, text, String::concat);
        logprobs.addAll(news);
    }

    @Override
    public void onChoice(Completion.Choice choice) {
        events.add("choice " + choice.index());
    }

    @Override
    public void onCompleted(Completion completion) {
        events.add("completed");
    }

    @Override
    public void onFailed(EngineException failure) {
        events.add("failed " + failure.code());
    }
}
