import streamlit as st
st.title('bias_map')
st.write(st.query_params.to_dict())
