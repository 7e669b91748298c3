"""The trained model as others run it: Hugging Face's folder, a file for llama.cpp, MLflow's model, and its card."""
