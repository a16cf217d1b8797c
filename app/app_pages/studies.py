import streamlit as st
st.title('studies')
st.write(st.query_params.to_dict())
